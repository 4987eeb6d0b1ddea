"""What would have been projected in past years, for every borough and offence set of a store: computed once, kept.

The widening of every projection and the record on every page rest on it, whichever report is built.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from csp_lib.reference import areas, breaks, offences
from csp_lib.reference.periods import Month
from csp_lib.results.evidence_shapes import PastProjections
from csp_lib.sources import kept, store

if TYPE_CHECKING:
    import pandas as pd

KEPT_AS = "past_projections"


def past_projections(series: str, month_of_year: int, with_london: bool = True) -> PastProjections:
    """Return the past tests of a kind of extract (borough, ward, ..) at a month of the year (1 is January).

    Without London the models know a series' own months only, as they do of a series that is in no extract.
    """
    return _past_projections(store.ensure_built(), series, month_of_year, with_london)


@lru_cache(maxsize=16)
def _past_projections(build: str, series: str, month_of_year: int, with_london: bool) -> PastProjections:
    from csp_lib.results import codec

    del build  # the key of the cache: another build holds other figures
    name = kept.key(KEPT_AS, {"series": series, "month": month_of_year, "london": with_london})
    with kept.one_at_a_time(name):  # the pages of a batch ask at once, and London takes a while
        held = kept.find(name)
        if held is None:
            held = codec.encode(_computed(series, month_of_year, with_london))
            kept.keep(name, held)
    found: PastProjections = codec.decode(held)
    return found


def _computed(series: str, month_of_year: int, with_london: bool) -> PastProjections:
    import pandas as pd

    from csp_lib.analysis.projections import calibration

    around = _london(series) if with_london else None
    wide = _boroughs(series)
    stretches = [calibration.past_tests(stretch, month_of_year, around) for stretch in _comparable(wide, series)]
    stretches = [tests for tests in stretches if len(tests)]
    tests = pd.concat(stretches, ignore_index=True) if stretches else calibration.NO_TESTS
    return PastProjections(tests[["area", "outcome_known", "distance"]], calibration.record(tests))


def _boroughs(series: str) -> "pd.DataFrame":
    """Return the counts of the boroughs, a row per month and a column per area and offence set."""
    months = store.read("recorded_crime_months", series=series)
    # the airports are no borough, and a list that leaves groups out is no measure of its own beside the total
    skipped = [offences.ALL_LISTED] if offences.TOTAL in set(months["offence_set"]) else []
    boroughs = [borough.slug for borough in areas.boroughs()]
    mine = months[months["area"].isin(boroughs) & ~months["offence_set"].isin(skipped)]
    return mine.pivot(index="month", columns=["area", "offence_set"], values="offences").sort_index()


def _london(series: str) -> "pd.DataFrame":
    """Return the counts of London, a row per month and a column per offence set."""
    months = store.read("recorded_crime_months", series=series, area=areas.LONDON)
    return months.pivot(index="month", columns="offence_set", values="offences").sort_index()


def _comparable(wide: "pd.DataFrame", series: str) -> "list[pd.DataFrame]":
    """Return the counts cut into stretches that no refused break crosses: the first of every series, the second, .."""
    cuts: dict[Any, list[str | None]] = {
        name: [None, *refused_months(str(name[1]), series), None] for name in wide.columns
    }
    longest = max((len(ends) - 1 for ends in cuts.values()), default=0)
    stretches = [_stretch(wide, cuts, number) for number in range(longest)]
    return [stretch for stretch in stretches if len(stretch)]


def _stretch(wide: "pd.DataFrame", cuts: "dict[Any, list[str | None]]", number: int) -> "pd.DataFrame":
    names = [name for name, ends in cuts.items() if len(ends) > number + 1]
    cut = wide[names].copy()
    for name in names:
        first, after = cuts[name][number : number + 2]
        outside = (cut.index < (first or "")) | (cut.index >= (after or "9999-12"))
        cut.loc[outside, [name]] = float("nan")
    return cut.dropna(how="all")


def refused_months(offence_set: str, series: str, first: str = "1990-01", last: str = "2100-12") -> list[str]:
    """Return the months from which an offence set counts something else, across which nothing is compared."""
    kind = series.removesuffix("_part")
    found = breaks.breaks(offence_set, kind, Month.parse(first), Month.parse(last))
    return sorted({str(b.month) for b in found if b.effect == "refuse"})
