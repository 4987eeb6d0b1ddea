"""What people wrote in, made comparable and fit to be shown (docs/methods.md, "Write-ins")."""

import hashlib
import re
import unicodedata

MOST_READ = 2_000  # ours: characters of one write-in that are read; some texts take a time that grows with its square
MOST_SHOWN = 200  # ours: characters that are shown and compared; an issue is named in far fewer
APOSTROPHES = "'\u2018\u2019\u02bc`"
BETWEEN_ISSUES = re.compile(r"[,;/&+|\r\n]|\band\b", re.IGNORECASE)

_STREETS = (
    "street|st|road|rd|avenue|ave|lane|ln|close|drive|gardens|gdns|grove|crescent|court|place|way|terrace|hill|square|"
    "mews|walk|rise|row|park|green|house|estate|buildings|mansions|villas"
)
PERSONAL = (
    (re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,255}"), "[e-mail]"),
    (re.compile(r"\b[a-z]{1,2}\d[a-z\d]? {0,2}\d[a-z]{2}\b", re.IGNORECASE), "[postcode]"),
    (re.compile(r"(?<!\w)\+?\(?\d(?:[ ().-]{0,3}\d){7,14}(?!\w)"), "[phone]"),
    (
        re.compile(rf"\b(?:flat \w{{1,4}},? )?\d{{1,4}}[a-z]?,? (?:[\w-]{{1,30}} ){{1,3}}(?:{_STREETS})\b", re.I),
        "[address]",
    ),
)


class _Table(dict[int, str]):
    """A table for str.translate that is filled in as characters are met."""

    def __init__(self, keeps: str, to_nothing: str) -> None:
        super().__init__()
        self.keeps, self.to_nothing = keeps, to_nothing

    def __missing__(self, code: int) -> str:
        kind = unicodedata.category(chr(code))
        kept = chr(code) if kind[0] in self.keeps else " "
        self[code] = "" if kind in self.to_nothing.split() else kept
        return self[code]


# Cf: marks that turn the direction of writing or take no room; Cs, Co, Cn: no characters that could be read
_VISIBLE = _Table(keeps="LMNPS", to_nothing="Cf Cs Co Cn")
_WORDS = _Table(keeps="LMN", to_nothing="Cf Cs Co Cn")
_WORDS.update({ord(mark): "" for mark in APOSTROPHES} | {ord("&"): " and "})


def normalised(text: str) -> str:
    """Return the text as write-ins are compared: NFKC, lower case, letters and digits alone, single spaces.

    Apostrophes fall away and '&' reads "and". Only the first 2,000 characters are read. A text without letter or
    digit is compared as it looks.
    """
    visible = _visible(text)
    folded = unicodedata.normalize("NFKC", visible.casefold())
    return " ".join((unicodedata.normalize("NFKC", folded.translate(_WORDS)).strip() or visible).split())


def shown(text: str) -> str:
    """Return the text as it may be shown: on one line, without invisible or turning characters, cut at 200 in words."""
    visible = " ".join(_visible(text).split())
    if len(text) <= MOST_READ and len(visible) <= MOST_SHOWN:
        return visible
    return f"{visible[:MOST_SHOWN].rstrip()} … (cut: {len(text):,} characters)"


def text_hash(text: str) -> str:
    """Return the name under which decisions on a text are kept: w and 16 digits of the SHA-256 of what is compared.

    Texts that differ in case, punctuation or spaces alone share it. It begins with a letter so that no spreadsheet
    takes it for a number. It hides nothing: whoever guesses a text can compute its hash.
    """
    beyond = text[MOST_READ:].encode("utf-8", "surrogatepass")
    return "w" + hashlib.sha256(normalised(text).encode("utf-8") + beyond).hexdigest()[:16]


def parts(text: str) -> tuple[str, ...]:
    """Return the texts that commas, slashes or "and" divide a text into, normalised: litter and drugs are two."""
    pieces = (normalised(piece) for piece in BETWEEN_ISSUES.split(text[:MOST_READ]))
    return tuple(dict.fromkeys(piece for piece in pieces if piece))


def redacted(text: str) -> str:
    """Return the text as shown, with e-mail addresses, telephone numbers, postcodes and house addresses taken out.

    Each leaves its kind in brackets. Names of persons, and accusations, follow no rule that could be written down:
    whoever reviews the text marks them as withheld.
    """
    told = shown(text)
    for pattern, kind in PERSONAL:
        told = pattern.sub(kind, told)
    return told


def _visible(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:MOST_READ].translate(_VISIBLE))
