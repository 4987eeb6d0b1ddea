"""The documents' texts beside the checkout, as the tests read them; tests that need them skip where they are absent."""

import re
from functools import cache
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared"
TEXTS = {
    "richmond_plan_2011": "000_856360196357aba5.txt",
    "kensington_and_chelsea_plan_2010": "001_901afef743ac2b86.txt",
    "harrow_plan_2011": "002_412179d3e2e03ebf.txt",
    "hammersmith_and_fulham_minutes_2011": "003_c15e94712ec5de34.txt",
    "barnet_strategy_2011": "004_2f33734dfad17116.txt",
}
needs_texts = pytest.mark.skipif(
    not (SHARED / "seeds").is_dir(), reason="the documents' texts (../shared/seeds) are not here"
)


@cache
def text(document: str) -> str:
    """Return the text of a document."""
    return (SHARED / "seeds" / TEXTS[document]).read_text(encoding="utf-8")


@cache
def lines(document: str) -> list[str]:
    """Return the lines of a document's text, the first at index 0."""
    return text(document).split("\n")


def folded(words: str) -> str:
    """Return words with each run of white space as one blank."""
    return re.sub(r"\s+", " ", words).strip()
