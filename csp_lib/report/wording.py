"""The sentences of the pages: every verdict of the methods in words a councillor reads, in one place.

Sentences state the count first, then the change, then how sure that is. 'Significant' is never written.
"""

from typing import TYPE_CHECKING

from csp_lib.report import numbers

if TYPE_CHECKING:
    from csp_lib.analysis.areas.compare import Rank
    from csp_lib.analysis.change import Change
    from csp_lib.results.shapes import Indicator, Period, ThemeTrend

NUMBER_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")

HOW_SURE = {
    "clear rise": "A rise of this size is very unlikely to be chance.",
    "clear fall": "A fall of this size is very unlikely to be chance.",
    "likely up": "This is likely a real rise, though chance is not ruled out.",
    "likely down": "This is likely a real fall, though chance is not ruled out.",
    "no clear change": "This is no clear change: it could be chance, given how much these counts vary from month to month.",
    "too few to compare": "These are too few to compare.",
}

SAME_MONTHS = 0.005  # a difference of monthly indices that no page prints

DIRECTIONS = {
    "rising": "The level over the last twelve months is above that of the twelve months before.",
    "falling": "The level over the last twelve months is below that of the twelve months before.",
    "level": "The level over the last twelve months is about that of the twelve months before.",
    "too short to judge": "The series is too short to say where it is heading.",
}


def count_word(number: int) -> str:
    """Return a small number as a word, a larger one as digits."""
    return NUMBER_WORDS[number] if 0 <= number < len(NUMBER_WORDS) else numbers.count(number)


def period(known: "Period") -> str:
    """Return the period in words: 2011/12, or ten months, April 2011 to January 2012."""
    if not known.is_part_year:
        return known.year
    return f"{count_word(known.months_covered)} month{'s' if known.months_covered > 1 else ''}, " + numbers.months(
        known.first, known.last
    )


def previous_period(known: "Period") -> str:
    """Return the period compared with, in words."""
    return known.previous_year if not known.is_part_year else "the same months a year before"


def change_sentences(indicator: "Indicator", place: str) -> list[str]:
    """Return what happened to an indicator in a place, and how sure that is."""
    if indicator.offences is None:
        return [f"{indicator.title} in {place}: {indicator.reason}."]
    counted = f"{numbers.count(indicator.offences)} {indicator.phrase}"
    if indicator.offences == 1:
        counted = f"one offence of {indicator.title[:1].lower()}{indicator.title[1:]}"
    when = f"in {period(indicator.period)}" if not indicator.period.is_part_year else f"({period(indicator.period)})"
    if indicator.change is None or indicator.previous is None:
        why = indicator.change_refused or "No complete count of the year before is held, so no change is given."
        return [f"{place} recorded {counted} {when}.", why]
    return [f"{place} recorded {counted} {when}, {_against(indicator)}.", *_how_sure(indicator.change)]


def _against(indicator: "Indicator") -> str:
    change, earlier = indicator.change, numbers.count(indicator.previous)
    if change is None or change.difference is None or change.difference == 0:
        return f"as many as in {previous_period(indicator.period)}"
    more = "more" if change.difference > 0 else "fewer"
    moved = f"{numbers.count(abs(change.difference))} {more} than the {earlier} of {previous_period(indicator.period)}"
    return f"{moved} ({numbers.percent_change(change.percent)})" if change.show_percent else moved


def _how_sure(change: "Change") -> list[str]:
    told = [HOW_SURE[change.verdict]]
    if change.basis == "chance alone" and change.verdict != "too few to compare":
        told.append("No monthly history is held to judge by, so this allows for chance alone and may say too much.")
    if change.note == "small base":
        told.append("The earlier count is small, so the percentage swings widely.")
    elif change.note:
        told.append(sentence(change.note))
    return told


def percent_or_words(change: "Change | None") -> str:
    """Return a table's percentage, or the words that stand for it: a small number gets words."""
    if change is None:
        return "not compared"
    if change.percent is None:
        return "not defined"
    return numbers.percent_change(change.percent) if change.show_percent else "too few for a percentage"


def rank_words(rank: "Rank | None") -> str:
    """Return a rank with its direction and number of areas, or the words for none."""
    if rank is None or not rank.words:
        return numbers.NOT_AVAILABLE
    return rank.words


def rate_sentence(trend: "ThemeTrend") -> list[str]:
    """Return the borough's rate beside London's and the comparators'."""
    known = trend.headline
    if known is None or known.rate is None or known.rate.value is None or known.denominator is None:
        return []
    months = " over these months" if known.period.is_part_year else ""
    beside = f", against {numbers.rate(trend.london_rate)} in London's boroughs together" if trend.london_rate else ""
    peers = f" and {numbers.rate(trend.peer_rate)} in its comparators" if trend.peer_rate and trend.london_rate else ""
    told = [
        f"For every 1,000 residents (mid-{known.denominator.mid_year}) there were "
        f"{numbers.rate(known.rate.value)}{months}{beside}{peers}."
    ]
    if known.rank is not None and known.rank.words:
        told.append(f"By this rate {trend.borough_name} stands {known.rank.words} boroughs.")
    return told


def direction_sentence(trend: "ThemeTrend") -> str:
    """Return where the series is heading, with the reason when it cannot be said."""
    word = trend.direction
    if word.startswith("turned"):
        return f"The yearly swing left out, the level {word}."
    reason = f" ({trend.direction_reason})" if trend.direction_reason else ""
    return DIRECTIONS.get(word, DIRECTIONS["too short to judge"]).removesuffix(".") + reason + "."


def season_sentence(trend: "ThemeTrend") -> str:
    """Return which months run highest and lowest, from the seasonal table."""
    rows = trend.season.sort_values("index")
    low, high = rows.iloc[0], rows.iloc[-1]
    if high["index"] - low["index"] < SAME_MONTHS:
        return "On average every month of the year holds about as many offences as the others."
    return (
        f"On average {high['month_name']} runs highest ({numbers.percent_change(100 * (high['index'] - 1), 0)} against an average "
        f"month) and {low['month_name']} lowest ({numbers.percent_change(100 * (low['index'] - 1), 0)}). The "
        "lines show how far the average may be off."
    )


def years_sentence(trend: "ThemeTrend") -> str:
    """Return the path of the financial years: first, highest, last."""
    rows = trend.years
    first, last = rows.iloc[0], rows.iloc[-1]
    top = rows.sort_values("offences", kind="stable").iloc[-1]
    path = (
        f"From {numbers.count(first['offences'])} in {first['financial_year']} to {numbers.count(last['offences'])} in"
    )
    highest = "" if len(rows) < 3 else (
        f"; the highest of these {count_word(len(rows))} years was {top['financial_year']} "
        f"({numbers.count(top['offences'])})"
    )  # fmt: skip
    return f"{path} {last['financial_year']}{highest}."


def months_sentence(trend: "ThemeTrend") -> str:
    """Return what the monthly chart shows: how many months, the last one, the smoothed level."""
    rows = trend.months
    last = rows.iloc[-1]
    told = (
        f"Offences recorded in each of {numbers.count(len(rows))} months. The last one, {numbers.month(last['month'])}, "
        f"has {numbers.count(last['offences'])}"
    )
    if "level" in rows and last["level"] == last["level"]:
        told += f"; with the yearly swing left out the level stands at about {numbers.count(last['level'])} a month"
    return told + "."


def rank_description(trend: "ThemeTrend") -> str:
    """Return what the chart of all boroughs shows."""
    rows = trend.ranked
    low, high = rows.iloc[0], rows.iloc[-1]
    return (
        f"Rates run from {numbers.rate(low['rate'])} in {low['area_name']} to {numbers.rate(high['rate'])} in "
        f"{high['area_name']}. {_place(trend)}"
    )


def rank_title(trend: "ThemeTrend") -> str:
    """Return the borough's place as a title, or which boroughs are shown where they are too few for a place."""
    rank = trend.headline.rank if trend.headline else None
    if rank is None or not rank.words:
        return f"{trend.borough_name} among the {count_word(len(trend.ranked))} boroughs held by month"
    return f"{trend.borough_name} among the boroughs: {rank.words}"


def _place(trend: "ThemeTrend") -> str:
    rank = trend.headline.rank if trend.headline else None
    if rank is None or not rank.words:
        return "The other boroughs are not held for these months, so no London rank is given."
    return f"{trend.borough_name} is {rank.words}."


def rates_description(trend: "ThemeTrend") -> str:
    """Return what the chart of rates by year shows."""
    last = trend.rates[trend.rates["financial_year"] == trend.rates["financial_year"].max()]
    each = "; ".join(f"{row['area_name']} {numbers.rate(row['rate'])}" for row in last.to_dict("records"))
    year = last["financial_year"].iloc[0]
    return f"Offences per 1,000 residents by financial year. In {year}: {each}."


def rolling_description(trend: "ThemeTrend") -> str:
    """Return what the chart of twelve-month sums shows."""
    rows = trend.rolling
    first, last = rows.iloc[0], rows.iloc[-1]
    return (
        "Each point is the sum of the twelve months that end there, so the season drops out. It went from "
        f"{numbers.count(first['offences'])} (to {numbers.month(first['month'])}) to "
        f"{numbers.count(last['offences'])} (to {numbers.month(last['month'])})."
    )


def rolling_title(trend: "ThemeTrend") -> str:
    """Return where the twelve-month sum went, as a title."""
    first, last = trend.rolling["offences"].iloc[0], trend.rolling["offences"].iloc[-1]
    top = trend.rolling.sort_values("offences", kind="stable").iloc[-1]
    if last == top["offences"]:
        return "Twelve months at a time: the latest sum is the highest"
    moved = "above" if last > first else "below" if last < first else "level with"
    return f"Twelve months at a time: {moved} where the series begins"


def season_title(trend: "ThemeTrend") -> str:
    """Return when in the year the offences run highest, as a title."""
    high = trend.season.sort_values("index").iloc[-1]
    if "lower" in trend.season and not high["lower"] > 1:
        return "Over the year no month stands out clearly"
    return f"Over the year {high['month_name']} runs highest"


def years_title(trend: "ThemeTrend") -> str:
    """Return the highest of the years shown, as a title."""
    top = trend.years.sort_values("offences", kind="stable").iloc[-1]
    return f"Year by year: {top['financial_year']} is the highest"


def rates_title(trend: "ThemeTrend") -> str:
    """Return whether the borough's rate stands above or below London's, as a title."""
    latest = trend.rates[trend.rates["financial_year"] == trend.rates["financial_year"].max()]
    rate = latest.set_index("area_name")["rate"]
    if "London" not in rate or trend.borough_name not in rate:
        return "Rates beside the comparators"
    ratio = rate[trend.borough_name] / rate["London"]
    side = "above" if ratio > 1.05 else "below" if ratio < 0.95 else "about level with"
    return f"The rate is {side} that of London's boroughs together"


def finding(trend: "ThemeTrend") -> str:
    """Return the chart title that says the finding."""
    known = trend.headline
    if known is None or known.change is None:
        return f"{trend.title} by month"
    return f"{known.title}: {known.change.verdict} against {previous_period(known.period)}"


def were(number: float, what: str = "offence") -> str:
    """Return a count as the subject of a sentence: one offence was, 12 offences were, no offences were."""
    whole = round(number)
    if whole == 1:
        return f"one {what} was"
    return f"{numbers.count(whole) if whole else 'no'} {what}s were"


def lowered(title: str) -> str:
    """Return a title inside a sentence; an abbreviation keeps its capitals."""
    return title if title[1:2].isupper() else f"{title[:1].lower()}{title[1:]}"


def listed(names: list[str]) -> str:
    """Return names as a sentence lists them: a, b and c."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def sentence(text: str) -> str:
    """Return a reason as a sentence, with its capital and its full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")
