"""The sentences on an event: what its months hold beyond what the others led one to expect, and what stands beside it."""

from typing import TYPE_CHECKING

from csp_lib.report import numbers
from csp_lib.report.outlook_words import about, about_number
from csp_lib.report.wording import count_word, listed, lowered, sentence

if TYPE_CHECKING:
    from csp_lib.analysis.events.event_effect import EventEffect
    from csp_lib.results.evidence_shapes import EventFound

EVENT = {
    "clear extra": "more offences than the other months would suggest, and more than chance can explain",
    "likely extra": "likely more offences than the other months would suggest, though chance is not ruled out",
    "clear fewer": "fewer offences than the other months would suggest, by more than chance can explain",
    "likely fewer": "likely fewer offences than the other months would suggest, though chance is not ruled out",
    "no clear effect": "no clear effect",
}


def event_sentences(found: "EventFound") -> list[str]:
    """Return what the months say of an event: the effect with its range, the controls, or why it cannot be judged."""
    effect, what = found.effect, f"{found.effect.name} and {found.phrase}"
    if effect.verdict not in EVENT or effect.ratio is None:
        return [f"{what}: this cannot be judged, since {effect.reason}."]
    counted = [_extra(effect)] if effect.extra is not None and effect.verdict != "no clear effect" else []
    reason = [sentence(effect.reason)] if effect.reason else []
    return [f"{what}: {EVENT[effect.verdict]}.", *counted, _ratio(effect), *_controls(effect), *reason]


def _ratio(effect: "EventEffect") -> str:
    move, low, high = (_beside(ratio or 0.0) for ratio in (effect.ratio, effect.lower, effect.upper))
    which = "Its last month" if effect.kind == "ramp" else "Its month" if effect.months_with == 1 else "Its months"
    move = "level with" if move[:2] == "0%" else move
    return f"{which} ran {move} what the other months would suggest (95% range {low} to {high} that)."


def _beside(ratio: float) -> str:
    """Return a ratio as so many per cent above or below."""
    size = numbers.percent(abs(100 * (ratio - 1)), 0)
    return f"{size} {'above' if ratio >= 1 else 'below'}"


def _extra(effect: "EventEffect") -> str:
    size = about(abs(effect.extra or 0))
    more = "more" if (effect.extra or 0) > 0 else "fewer"
    low, high = (numbers.difference(_rounded(limit)) for limit in (effect.extra_lower, effect.extra_upper))
    months = f"{count_word(effect.months_with)} month{'s' if effect.months_with > 1 else ''}"
    return f"That is about {size} {more} in {months} (95% range {low} to {high})."


def _rounded(value: float | None) -> float | None:
    return None if value is None else about_number(abs(value)) * (-1 if value < 0 else 1)


def _controls(effect: "EventEffect") -> list[str]:
    """Return what series that the event cannot have moved did in its months, together where they did the same."""
    rows = effect.controls.to_dict("records")
    if not rows:
        return ["No series is held to set beside it that the event cannot have moved."]
    alike: dict[str, list[str]] = {}
    for row in rows:
        alike.setdefault(str(row["verdict"]), []).append(lowered(str(row["name"])))
    each = "; ".join(f"{listed(names)}: {verdict}" for verdict, names in alike.items())
    return [f"Set beside it, since the event cannot have moved them: {each}."]


def event_description(effect: "EventEffect") -> str:
    """Return what the chart of an event shows."""
    told = (
        "Offences recorded each month, the line fitted to them and, dashed with its band, what the other months would "
        "suggest for the months of the event."
    )
    shaded = "extra" if (effect.extra or 0) > 0 else "fewer"
    return f"{told} The shading between the two stands for the {shaded} offences."
