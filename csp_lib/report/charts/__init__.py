"""One function per chart: a result table in, a Figure block out. Nothing is read, nothing is fitted.

`months` draws series by month, `years` by financial year, `bars` compares areas, offences and options,
`projection` adds a year up.
Titles, descriptions and sources are handed in by the caller (see `figure.Caption`).
"""

from csp_lib.report.charts.bars import change_chart, ranked_rates_chart, ranking_chart, shares_chart
from csp_lib.report.charts.control import control_chart
from csp_lib.report.charts.early import expected_chart
from csp_lib.report.charts.events import event_chart
from csp_lib.report.charts.funnel import funnel_chart
from csp_lib.report.charts.months import months_chart, rolling_chart, season_chart
from csp_lib.report.charts.projection import projection_chart, record_chart
from csp_lib.report.charts.survey import intervals_chart
from csp_lib.report.charts.years import rates_chart, years_chart

__all__ = [
    "change_chart",
    "control_chart",
    "event_chart",
    "expected_chart",
    "funnel_chart",
    "intervals_chart",
    "months_chart",
    "projection_chart",
    "ranked_rates_chart",
    "ranking_chart",
    "rates_chart",
    "record_chart",
    "rolling_chart",
    "season_chart",
    "shares_chart",
    "years_chart",
]
