"""The sentences on a last month: the control chart, and what earlier months led one to expect."""

import math
from typing import TYPE_CHECKING

from csp_lib.report import numbers
from csp_lib.report.wording import count_word, sentence, were

if TYPE_CHECKING:
    import pandas as pd

    from csp_lib.results.evidence_shapes import Watched

VARIATION = {
    "improvement": "beyond the usual variation of {place}, on the side the plan wants",
    "concern": "beyond the usual variation of {place}, on the side the plan does not want",
    "unusual (high)": "unusually high for {place}",
    "unusual (low)": "unusually low for {place}",
    "usual variation": "within the usual variation of {place}",
}
WHY = {
    "above_limit": "it is above the upper limit",
    "below_limit": "it is below the lower limit",
    "trend_up": "seven months rose one after another",
    "trend_down": "seven months fell one after another",
    "two_of_three_high": "two of three months in a row came near the upper limit",
    "two_of_three_low": "two of three months in a row came near the lower limit",
    "shift_high": "seven months or more in a row ran above the middle",
    "shift_low": "seven months or more in a row ran below the middle",
}
BETTER = {"reduce": "fewer is better", "increase": "more is better"}
OUTSIDE = "outside the months charted"  # what the chart says of a baseline that it does not show


def watched_sentences(found: "Watched", place: str) -> list[str]:
    """Return whether the last month is unusual, by the control chart and by what earlier months would suggest."""
    return [*month_sentences(found, place), *_baselines(found), *_hint(found), *_expected(found)]


def month_sentences(found: "Watched", place: str) -> list[str]:
    """Return the last month's count and what the control chart says of it."""
    chart, last = found.chart, found.chart.frame.iloc[-1]
    counted = sentence(f"{were(last['observed'])} recorded in {numbers.month(str(last['month']))}")
    if chart.variation not in VARIATION:
        return [counted, f"The series is too short to say whether that is unusual: {chart.reason}."]
    why = WHY.get(str(last["rule"]), "")
    told = f"That is {VARIATION[chart.variation].format(place=place)}"
    return [counted, f"{told}: {why}." if why else f"{told}.", *_reasons(chart.reason)]


def _reasons(reason: str) -> list[str]:
    told = "; ".join(part for part in reason.split("; ") if not part.endswith(OUTSIDE))
    return [sentence(told)] if told else []


def _baselines(found: "Watched") -> list[str]:
    """Return from when on and why the chart starts anew, for the baselines it shows."""
    shown = set(found.chart.frame["month"].iloc[1:])
    return [
        f"The chart starts anew in {numbers.month(month)}. {sentence(reason)}"
        for month, reason in found.baselines
        if month in shown
    ]


def _hint(found: "Watched") -> list[str]:
    suggestion = found.chart.suggestion
    return (
        [f"{sentence(suggestion)} The figures alone suggest it; no new baseline is drawn for it."] if suggestion else []
    )


def _expected(found: "Watched") -> list[str]:
    """Return what earlier months would suggest; where chart and warning both lack months, the chart has said so."""
    warning = found.warning
    if warning.expected is None or warning.bound is None:
        is_said = found.chart.variation not in VARIATION or not warning.reason
        return [] if is_said else [f"What earlier months would suggest cannot be said: {warning.reason}."]
    told = (
        f"Going by earlier months about {_few(warning.expected)} would be expected, "
        f"and up to {no_surprise(warning.bound)} would be no surprise"
    )
    by_chance = "; this month lies above that, as one in twenty does by chance alone" if warning.is_alarm else ""
    return [f"{told}{by_chance}.", *([sentence(warning.reason)] if warning.reason else [])]


def no_surprise(bound: float) -> str:
    """Return the largest count that a bound lets pass: 119 for 119.5."""
    return numbers.count(math.floor(bound))


def _few(number: float) -> str:
    """Return a mean number of offences: with a decimal below ten, where it says more than none or one."""
    return numbers.count(number) if number >= 10 or number == 0 else numbers.decimal(number)


def control_title(found: "Watched") -> str:
    """Return what the control chart says of the last month, as a title."""
    month = numbers.month(str(found.chart.frame["month"].iloc[-1]))
    return f"{month}: {found.chart.variation}"


def control_description(found: "Watched") -> str:
    """Return what the control chart shows: marked months, limits, how it was adjusted."""
    rows = found.chart.frame
    marked = int(rows["point_type"].isin([word for word in VARIATION if word != "usual variation"]).sum())
    beyond = f"{count_word(marked)} of {count_word(len(rows))} months" if marked else "no month"
    told = f"Months against the limits of their usual variation: {beyond} {'are' if marked > 1 else 'is'} marked as unusual."
    if 2 * marked >= len(rows):
        told += " So many marks tell of a level that moved, or of a month far off, not of single months."
    adjusted = " The time of year is taken out; the thin line shows the months as recorded."
    return told + _limits(rows) + (adjusted if found.chart.is_adjusted else "")


def _limits(rows: "pd.DataFrame") -> str:
    """Return the limits and the mean of the last baseline, nothing where it is too short for them."""
    last = rows.iloc[-1]
    if last["mean"] != last["mean"]:
        return ""
    since = " since the last new baseline" if last["baseline"] > 1 else ""
    return (
        f" From {numbers.count(last['lower'])} to {numbers.count(last['upper'])} a month is usual{since}; "
        f"the mean is {_few(last['mean'])}."
    )
