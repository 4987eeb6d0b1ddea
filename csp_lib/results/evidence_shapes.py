"""The records of what the methods say of a theme's series: its last month, the year ahead, events, other boroughs."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from csp_lib.analysis.areas.compare import RankRange
    from csp_lib.analysis.areas.funnel import Funnel
    from csp_lib.analysis.areas.peers import AgainstPeers, ChangeAgainstPeers
    from csp_lib.analysis.change import MultiYear
    from csp_lib.analysis.control_charts.control_chart import ControlChart
    from csp_lib.analysis.early_warning import EarlyWarning
    from csp_lib.analysis.events.event_effect import EventEffect
    from csp_lib.analysis.projections.calibration import Achieved
    from csp_lib.analysis.projections.projection import Projection


@dataclass(frozen=True)
class PastProjections:
    """Past tests at one month of the year, of one kind of extract.

    distances: area, outcome_known, distance (of the outcome from the median, in deviations of the model)
    record: the columns of analysis.calibration.RECORD_COLUMNS
    """

    distances: "pd.DataFrame"
    record: "pd.DataFrame"


@dataclass(frozen=True)
class Projected:
    """The projection of a series, how often such ranges held before, and what would have been projected in past years.

    `achieved` counts the past tests at the same month of the year over all boroughs and offence sets whose outcome was
    known when this projection is made. `record` has a row per September and March whose year has ended since, of this
    series alone: made_at, year, so_far, projected, lower80, upper80, lower95, upper95, happened, held80, held95,
    is_calibrated (offences); `record_achieved` counts its kind over all series.
    """

    projection: "Projection"
    achieved: "Achieved"
    record: "pd.DataFrame"
    record_achieved: "Achieved"


@dataclass(frozen=True)
class Watched:
    """Whether the last month of a series is unusual: its control chart, and what the months before let expect.

    `desired_direction` is the plan's (reduce, increase, maintain, not_stated); `baselines` are (month, reason) of the
    dated reasons for a new baseline.
    """

    chart: "ControlChart"
    warning: "EarlyWarning"
    desired_direction: str
    baselines: list[tuple[str, str]]


@dataclass(frozen=True)
class EventFound:
    """An event of params that may have moved an offence set, and what the months say of it."""

    event_id: str
    offence_set: str
    title: str
    phrase: str
    reason: str
    effect: "EventEffect"


@dataclass(frozen=True)
class Compared:
    """A borough beside all boroughs and beside its peers, for the period.

    funnel.frame: a row per borough, with area_name; curves: the limits for drawing (denominator, lower95, ..)
    """

    funnel: "Funnel"
    curves: "pd.DataFrame"
    place: "RankRange"
    peers: "AgainstPeers | None"
    change: "ChangeAgainstPeers | None"
    group_title: str
    group_source: str


@dataclass(frozen=True)
class Evidence:
    """What the methods say of a theme's series beyond its change and level; a part is None where it has no data.

    parts: part, title, previous, current, difference (how much of the total's change each part made; exact)
    """

    watched: Watched | None
    projected: Projected | None
    events: list[EventFound]
    compared: Compared | None
    several_years: "MultiYear | None"
    parts: "pd.DataFrame"
