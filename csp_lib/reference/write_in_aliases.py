"""Other names of issues as people write them on a form: ASB, break-ins, DV (data/reference/write_in_aliases.csv)."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from csp_lib import paths
from csp_lib.errors import DataError
from csp_lib.paths import IDENTIFIER
from csp_lib.reference import lookups

FILE = "write_in_aliases.csv"
NOT_AN_ISSUE = "not_an_issue"
"""The issue of texts that name none: none, n/a, no comment."""
DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")

Row = dict[str, str]


@dataclass(frozen=True)
class Aliases:
    """What is known of issues under other names.

    `issues_of` has the issues (ids) of each alias as it is written, the titles among the aliases; an id is the slug
    of the theme where there is one. `titles` has the title of each issue. `within` names the wider issue that holds
    an issue by definition, where one does: burglary is serious acquisitive crime.
    """

    issues_of: dict[str, tuple[str, ...]]
    titles: dict[str, str]
    within: dict[str, str]


def aliases() -> Aliases:
    """Return the aliases of data/reference/write_in_aliases.csv; DataError with every problem of the file at once."""
    return _aliases(paths.reference_dir())


@cache
def _aliases(folder: Path) -> Aliases:
    del folder  # the key of the cache: another CSP_HOME has other aliases
    rows = lookups.rows(FILE)
    problems = [f"{FILE}, row {number}: {said}" for number, row in enumerate(rows, 2) for said in _wrong_in(row)]
    problems += _wrong_among(rows)
    if problems:
        raise DataError(problems)
    titles = {row["issue"]: row["issue_title"] for row in rows}
    issues_of: dict[str, tuple[str, ...]] = {title: (issue,) for issue, title in titles.items()}
    for row in rows:
        issues_of[row["alias"]] = (*issues_of.get(row["alias"], ()), row["issue"])
    return Aliases(issues_of, titles, {row["issue"]: row["within"] for row in rows if row["within"]})


def _wrong_in(row: Row) -> list[str]:
    said = [f"{name} is empty. Fill it in." for name in ("alias", "issue_title") if not (row.get(name) or "").strip()]
    if not IDENTIFIER.match(row.get("issue") or ""):
        said.append(f"issue {row.get('issue')!r} is no identifier. Use 1 to 60 of a-z, 0-9, '_' and '-'.")
    if not DAY.match(row.get("added_on") or ""):
        said.append(f"added_on {row.get('added_on')!r} is no day. Write it as 2012-03-31.")
    return said


def _wrong_among(rows: tuple[Row, ...]) -> list[str]:
    seen = Counter((lookups.words(row.get("alias") or ""), row.get("issue")) for row in rows)
    said = [
        f"{FILE}: {alias!r} stands {times} times for {issue}" for (alias, issue), times in seen.items() if times > 1
    ]
    told = dict.fromkeys((row.get("issue"), row.get("issue_title"), row.get("within")) for row in rows)
    several = [issue for issue, times in Counter(issue for issue, _, _ in told).items() if times > 1]
    said += [f"{FILE}: issue {issue} has several titles or wider issues. Write one." for issue in several]
    held = {row.get("issue") for row in rows}
    unknown = sorted({row["within"] for row in rows if row.get("within") and row["within"] not in held})
    said += [f"{FILE}: within {wider!r} is no issue of the file. Add it, or leave within blank." for wider in unknown]
    inner = {row["issue"]: row["within"] for row in rows if row.get("within")}
    deeper = sorted(issue for issue, wider in inner.items() if wider in inner)
    return said + [
        f"{FILE}: issue {issue} lies within one that lies within another. Name the widest." for issue in deeper
    ]
