"""A consultation exercise in sentences: who took part, what they put first, and how much that can bear.

Which words a kind of evidence allows is consultation.evidence_types' to say; a test holds every sentence against it.
"""

from typing import TYPE_CHECKING

from csp_lib.consultation.evidence_types import evidence_type
from csp_lib.report import numbers
from csp_lib.report.wording import count_word, sentence

if TYPE_CHECKING:
    from csp_lib.consultation.panels import WeightsCost
    from csp_lib.results.consultations.shapes import AddedIssue, Asked, Ranking, Taken

FEWEST_FOR_A_PERCENTAGE = 20
BLANKS = {
    "below": "An issue left blank shares the places that were left over on that ballot.",
    "not_offered": "An issue left blank counts as not having been on that ballot.",
    "abstain": "An issue left blank is compared with nothing on that ballot.",
}
CAUTIONS = {
    "panel": "These are the views of {n} panel members, who were recruited to be like the borough's adults.",
    "probability": "These are the answers of {n} residents chosen at random.",
}
AGAIN = {
    "self_selected": "if the same kind of people came again",
    "panel": "if another panel recruited in the same way answered",
    "probability": "if other residents had been chosen at random",
}


def people(asked: "Asked") -> str:
    """Return what those who answered may be called: people who took part, panel members, residents."""
    return evidence_type(asked.evidence_type).respondents_are


def caution(asked: "Asked", number: int) -> str:
    """Return the fixed sentence that stands under every table: whose views these are."""
    fixed = evidence_type(asked.evidence_type).fixed_sentence or CAUTIONS[asked.evidence_type]
    told = fixed.format(n=numbers.count(number))
    if number != 1:
        return told
    # one ballot is one person's: the sentence has no plural then
    for many, one in (
        ("the 1 people", "one person"),
        ("1 panel members, who were", "one panel member,"),
        ("1 residents", "one resident"),
    ):
        told = told.replace(many, one)
    return told.replace("; they are not", ", not").replace("answers of", "answer of")


def question(asked: "Asked") -> str:
    """Return what was asked as a sentence, a question with its own mark, and how many issues a form asked to rank."""
    if not asked.is_declared:
        return "The question is not stated."
    told = sentence(f"the question was: {asked.question}")
    number = count_word(len(asked.options))
    return f"{told} People were asked to rank {count_word(asked.places)} of {number} issues." if asked.places else told


def places(low: int, high: int) -> str:
    """Return a rank range: 2nd to 5th, or 2nd alone."""
    return numbers.ordinal(low) if low == high else f"{numbers.ordinal(low)} to {numbers.ordinal(high)}"


def share(percent: float, ballots: int) -> str:
    """Return a share of ballots in per cent, or in words where ballots are few: 2 of 3."""
    if numbers.is_missing(percent):
        return numbers.NOT_AVAILABLE
    if ballots < FEWEST_FOR_A_PERCENTAGE:
        return f"{numbers.decimal(percent * ballots / 100, 1).removesuffix('.0')} of {ballots}"
    return numbers.percent(percent, 0)


def top_places(top: int) -> str:
    """Return the top places as words: first place, first three places."""
    return "first place" if top == 1 else f"first {count_word(top)} places"


def edge(asked: "Asked") -> str:
    """Return the name of the last of the top places; no place is named without its range for a random sample."""
    return "the edge" if asked.evidence_type == "probability" else f"{numbers.ordinal(asked.top)} place"


def taken(ranking: "Ranking") -> list[str]:
    """Return what became of the ballots that were handed in, one sentence each; nothing is dropped in silence."""
    found, asked = ranking.taken, ranking.asked
    handed_in = f"{_ballots(found.cast)} {'was' if found.cast == 1 else 'were'} handed in"
    told = [sentence(f"{handed_in} and {_number(found.valid)} counted")]
    if found.earlier:
        told.append(sentence(f"{_ballots(found.earlier)} of earlier rounds are not in this order"))
    if asked.people_asked:
        fewer = ", fewer than answered: one of the two numbers is wrong" if asked.people_asked < found.cast else ""
        told.append(f"{numbers.count(asked.people_asked)} people were asked{fewer}.")
    if found.mended:
        told.append(f"Of those counted, {_number(found.mended)} had marks that were mended by rule.")
    return [*told, *_not_counted(found)]


def _not_counted(found: "Taken") -> list[str]:
    told = [
        (found.spoilt, "ranked nothing that was offered, or carried an unusable weight"),
        (found.late, "came after the closing date"),
        (found.second_papers, "came from someone who had handed one in already"),
        (found.write_in_only, "named only issues that were not offered"),
    ]
    return [
        sentence(f"{_ballots(n)} {what}, and {'is' if n == 1 else 'are'} not in the order") for n, what in told if n
    ]


def _ballots(number: int) -> str:
    return counted(number, "ballot")


def counted(number: int, one: str, several: str = "") -> str:
    """Return a number with what it counts: one group, three people."""
    return f"{_number(number)} {one if number == 1 else several or one + 's'}"


def _number(number: int) -> str:
    return count_word(number) if number else "none"


def dates(asked: "Asked") -> str:
    """Return when an exercise was open, in words."""
    if asked.opened and asked.closed:
        return f"{numbers.day(asked.opened)} to {numbers.day(asked.closed)}"
    if asked.opened or asked.closed:
        return f"from {numbers.day(asked.opened)}" if asked.opened else f"until {numbers.day(str(asked.closed))}"
    return "dates not stated"


def titled(name: str) -> str:
    """Return a rule's name as a heading: Average points, Plackett-Luce."""
    return name[:1].upper() + name[1:]


def chance(value: float) -> str:
    """Return a chance in per cent as a thousand draws can tell it: over 99%, 80%, under 1%."""
    if value > 0.99:
        return "over 99%"
    return "under 1%" if value < 0.01 else numbers.percent(100 * value, 0)


def side(place: int, top: int, verdict: str) -> str:
    """Return on which side of the edge an issue stands, and how firmly: in, firm."""
    return f"{'in' if place <= top else 'out'}, {verdict}"


def weighting(cost: "WeightsCost", changed: bool) -> str:
    """Return what weights cost, and whether they change the order."""
    return (
        f"Weighted to the borough's adults, the answers tell as much as those of {numbers.count(cost.n_eff)} people asked "
        f"at random (design effect {numbers.decimal(cost.design_effect, 2)}, largest weight "
        f"{numbers.decimal(cost.largest_weight)} times the mean). Weighting {'changes' if changed else 'does not change'} "
        "the order of issues."
    )


def weighted(ranking: "Ranking") -> list[str]:
    """Return what weights cost and whether they change the order, where ballots were weighted to margins."""
    places = ranking.firmness.weighted
    if ranking.weights is None:
        return []
    return [weighting(ranking.weights, bool(len(places)) and not places.iloc[:, 1].equals(places.iloc[:, 2]))]


def by_few(number: int) -> str:
    """Return how many suggestions were each made by too few people to be named."""
    them = "suggestion was made" if number == 1 else "suggestions were each made"
    return sentence(f"{count_word(number)} other {them} by fewer than five people")


def added(issue: "AddedIssue", adopted_place: int | None = None) -> str:
    """Return the line on an issue that people wrote in: how many named it, what the rule says, what became of it."""
    found, rule = issue.promotion, issue.promotion.rule
    of = f"{_number(found.mentions)} of {numbers.count(found.ballots)} people"
    share_words = (
        f" ({numbers.percent(found.percent)}, range {numbers.percent(found.lower)} to {numbers.percent(found.upper)})"
        if found.ballots >= FEWEST_FOR_A_PERCENTAGE
        else ""
    )
    asked_for = (
        f"the rule asked for {_number(found.needed)} (at least {counted(rule.floor_people, 'person', 'people')} and "
        f"{numbers.percent(100 * rule.share_of_ballots, 0)} of ballots) from {counted(rule.min_groups, 'group')}"
    )
    if found.is_offered:
        return f"{found.title} was written in by {of}{share_words}; it stood on the form already."
    became = f" and became the {place_word(adopted_place)} priority" if adopted_place else ""
    if found.is_promoted:
        return f"{found.title} was added by {of}{share_words}{became}; {asked_for}."
    return f"{found.title} was written in by {of}{share_words} and is not listed as added: {found.why_not}."


def place_word(place: int) -> str:
    """Return a place as a word inside a sentence: first, sixth, 13th."""
    words = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
    return words[place - 1] if 1 <= place <= len(words) else numbers.ordinal(place)
