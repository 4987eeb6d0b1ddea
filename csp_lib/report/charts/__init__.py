"""One function per chart: a result table in, a Figure block out. Nothing is read, nothing is fitted.

`months` draws series by month, `years` by financial year, `bars` compares areas and offences, `projection` adds a
year up. Of a consultation, `ranking` draws points, bands and ranges of places, `shares_of_places` the places given,
`head_to_head` and `rules_grid` the appendix, `moves` what became of the order, `profile` who took part and `answers` a
scale.
Titles, descriptions and sources are handed in by the caller (see `figure.Caption`).
"""

from csp_lib.report.charts.answers import answers_chart
from csp_lib.report.charts.bars import change_chart, ranked_rates_chart, shares_chart
from csp_lib.report.charts.control import control_chart
from csp_lib.report.charts.early import expected_chart
from csp_lib.report.charts.events import event_chart
from csp_lib.report.charts.funnel import funnel_chart
from csp_lib.report.charts.head_to_head import head_to_head_chart
from csp_lib.report.charts.months import months_chart, rolling_chart, season_chart
from csp_lib.report.charts.moves import moves_chart
from csp_lib.report.charts.profile import profile_chart
from csp_lib.report.charts.projection import projection_chart, record_chart
from csp_lib.report.charts.ranking import rank_ranges_chart, ranked_points_chart
from csp_lib.report.charts.rules_grid import rules_grid_chart
from csp_lib.report.charts.shares_of_places import places_chart
from csp_lib.report.charts.survey import intervals_chart
from csp_lib.report.charts.years import rates_chart, years_chart

__all__ = [
    "answers_chart",
    "change_chart",
    "control_chart",
    "event_chart",
    "expected_chart",
    "funnel_chart",
    "head_to_head_chart",
    "intervals_chart",
    "months_chart",
    "moves_chart",
    "places_chart",
    "profile_chart",
    "projection_chart",
    "rank_ranges_chart",
    "ranked_points_chart",
    "ranked_rates_chart",
    "rates_chart",
    "record_chart",
    "rolling_chart",
    "rules_grid_chart",
    "season_chart",
    "shares_chart",
    "years_chart",
]
