"""How people came to be asked, and what may therefore be said of their answers (docs/methods.md, "Evidence types")."""

import re
from dataclasses import dataclass

from csp_lib.errors import ParamsError

FIXED_SENTENCE = (
    "These are the views of the {n} people who took part; they are not a random sample of residents."  # every table
)


@dataclass(frozen=True)
class EvidenceType:
    """What may be said: who `respondents_are`, shares, ranks, and where a range comes from.

    `may_give_range` is resample (as if the same kind of people came again), effective_n (sampling), or none.
    `fixed_sentence` stands under every table, with {n} for the number of people; empty where none is needed.
    """

    name: str
    respondents_are: str
    may_say_residents: bool
    may_give_range: str
    may_rank: bool
    may_give_shares: bool
    fixed_sentence: str = ""


EVIDENCE_TYPES = {
    found.name: found
    for found in (
        EvidenceType("self_selected", "people who took part", False, "resample", True, True, FIXED_SENTENCE),
        EvidenceType("panel", "panel members", False, "effective_n", True, True),
        EvidenceType("probability", "residents", True, "effective_n", True, True),
        EvidenceType("qualitative", "people in the groups", False, "none", False, False),
        EvidenceType("not_stated", "people who answered", False, "none", True, True),
    )
}
"""Where it is not stated how people were asked, no more may be said than of people who chose to take part."""


@dataclass(frozen=True)
class _Wording:
    """Words that a type may not use, unless the same sentence has those that make them right."""

    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None = None


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)


_NEGATED = re.compile(
    r"\b(?:not|nor|never|neither|cannot be|without|no)\s+(?:(?!(?:only|just|merely|but|that|which|who|because)\b)[\w’'-]+\s+){0,5}$",
    re.IGNORECASE,
)
"""A denial just before: "not a random sample of", "no". It does not reach over "but" or "that"."""
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
"""Words in quotation marks are somebody else's: a document's, or the name of an option."""
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n+")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATES = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTHS})(?:\s+\d{{4}})?\b|\b(?:{_MONTHS})\s+\d{{4}}\b|\b\d{{4}}-\d\d(?:-\d\d)?\b"
    r"|\b(?:19|20)\d\d(?:[/–-]\d{2,4})?\b|\b(?:line|lines|page|pages|section|paragraph|regulation|round)\s+\d+(?:[–-]\d+)?\b",
    re.IGNORECASE,
)
_PANEL, _CENSUS = _words(r"panel|panels|panel’s|panel's"), _words(r"census|mid-year")
_DESIGN = _words(r"design effect|effective (?:n|number|sample|base)")
_PLACES = _words(
    r"\d+(?:st|nd|rd|th)(?! choice| century)"
    r"|(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last) place"
    r"|(?:ranked|came|comes|placed|stands|stood|put|is|are) (?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
    r"|tenth|last)(?! choice| time| of all)"
    r"|(?:top|highest|lowest|number one) (?:priority|ranked|place)|in place \d+"
)
_RANGE = re.compile(
    r"\d+(?:st|nd|rd|th)?\s*[-–]\s*\d+(?:st|nd|rd|th)|between \d+(?:st|nd|rd|th)? and \d+(?:st|nd|rd|th)?"
    r"|from \d+(?:st|nd|rd|th)? to \d+(?:st|nd|rd|th)?|\d+(?:st|nd|rd|th) to \d+(?:st|nd|rd|th)|\brange\b",
    re.IGNORECASE,
)
_EVERYBODY = _words(
    r"residents?|residents’|residents'|inhabitants|local people|londoners|householders|the (?:general )?public thinks?"
)
_OF_THE_BOROUGH = _words(
    r"(?:\d[\d.,]* ?%|per cent|percent|share|half|third|quarter|majority|most|many|proportion) of (?:the |all |our |its )*"
    r"(?:borough|population|adults|households|public|community|people (?:of|in|who live in) the borough)(?:’s|'s)?"
    r"|most people in (?!the groups|the room)\w+|the borough thinks|the community thinks"
)
_SAMPLED = _words(
    r"representative|representatively|random sample|randomly (?:chosen|selected)|statistically significant|confidence intervals?"
    r"|sampling error"
)
_ERROR = _words(
    r"margins? of error(?!\s+(?:cannot|can not|is not|may not|could not)\b)|plus or minus \d[\d.]*|± ?\d[\d.]*"
)
_NUMBERS = _words(
    r"\d[\d,.]*(?: ?%| per cent)?|per ?cent|percentages?|majority|most (?:of|people|participants)"
    r"|(?:half|two[- ]thirds|a third|a quarter) (?:of|the)"
    r"|(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r" (?:people|women|men|participants|members|respondents|in ten|out of|of the)"
    r"|charts?|graphs?|ranked|rankings?|rank order|average points|scores?"
)

_SELF_SELECTED = (
    _Wording(_EVERYBODY, _CENSUS), _Wording(_OF_THE_BOROUGH, _CENSUS), _Wording(_SAMPLED), _Wording(_ERROR),
)  # fmt: skip
_FORBIDDEN = {
    "self_selected": _SELF_SELECTED,
    "not_stated": _SELF_SELECTED,
    "panel": (
        _Wording(_EVERYBODY, re.compile(f"{_PANEL.pattern}|{_CENSUS.pattern}", re.IGNORECASE)),
        _Wording(_SAMPLED),
        _Wording(_ERROR, _DESIGN),
    ),
    "probability": (_Wording(_PLACES, _RANGE),),
    "qualitative": (*_SELF_SELECTED, _Wording(_PLACES), _Wording(_NUMBERS)),
}


def evidence_type(name: str) -> EvidenceType:
    """Return an evidence type by its name; ParamsError for one that is not known."""
    if name not in EVIDENCE_TYPES:
        raise ParamsError(f"evidence_type: {name!r} is not known. Use {', '.join(EVIDENCE_TYPES)}.")
    return EVIDENCE_TYPES[name]


def forbidden_words(name: str, text: str) -> list[str]:
    """Return what a text says that evidence of this type does not bear, in the order it stands; none where it may.

    Each sentence is read by itself: "residents" passes beside "panel" for a panel, a margin of error beside its
    design effect, a place beside its range for a probability sample. Denials pass ("not representative"), and so do
    words in quotation marks, residents counted by the Census, and dates beside people in groups.
    """
    wordings = _FORBIDDEN[evidence_type(name).name]
    unquoted = _QUOTED.sub("“”", text)
    return [words for sentence in _SENTENCE_END.split(unquoted) for words in _forbidden_in(sentence, wordings)]


def _forbidden_in(sentence: str, wordings: tuple[_Wording, ...]) -> list[str]:
    undated = _DATES.sub("then", sentence)
    found = [
        (match.start(), match.group().strip(" ,."))
        for wording in wordings
        if wording.unless is None or not wording.unless.search(undated)
        for match in wording.pattern.finditer(undated)
        if not _NEGATED.search(undated[: match.start()])
    ]
    return [words for _, words in sorted(found)]
