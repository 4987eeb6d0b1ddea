"""Which themes each borough's plan speaks of; read without pandas, since planning asks for it."""

import csv

from csp_lib import paths


def coverage(borough: str) -> dict[str, str]:
    """Return level (figures, words or none) by theme for a borough; empty when no plan of it is carried here."""
    path = paths.published_dir() / "theme_coverage.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as handle:
        return {row["theme"]: row["level"] for row in csv.DictReader(handle) if row["borough"] == borough}
