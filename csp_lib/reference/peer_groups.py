"""Named groups of boroughs that a borough may be compared with."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from csp_lib import paths
from csp_lib.errors import DataError, ParamsError
from csp_lib.reference import areas, lookups

FILE = "peer_groups.csv"
EACH_MEMBER = "*"
"""In the column borough: every peer of the group has all the others as its peers."""
DAY = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$")

Row = dict[str, str]


@dataclass(frozen=True)
class PeerGroup:
    """The peers of one borough in one group of data/reference/peer_groups.csv, in order of slug.

    `sources` say where the members come from, `as_of` the dates (a year, month or day) they stood so. The borough
    itself is never among its peers; a borough that a group does not speak of has no peers in it.
    """

    group_id: str
    title: str
    borough: str
    peers: tuple[str, ...]
    sources: tuple[str, ...]
    as_of: tuple[str, ...]


def group_ids() -> tuple[str, ...]:
    """Return the names of all groups in the order of the file."""
    return tuple(dict.fromkeys(row["group_id"] for row in _rows(paths.reference_dir())))


def peer_group(group_id: str, borough: str) -> PeerGroup:
    """Return the peers of a borough (its slug) in a group.

    ParamsError for a group or borough that is not known; DataError with every problem of the file at once.
    """
    if group_id not in group_ids():
        raise ParamsError(f"peer group {group_id!r} is not known. Use one of: {', '.join(group_ids())}.")
    slug = areas.find_borough(borough).slug
    rows = [row for row in _rows(paths.reference_dir()) if row["group_id"] == group_id]
    is_member = any(row["peer"] == slug for row in rows if row["borough"] == EACH_MEMBER)
    mine = [
        r for r in rows if r["borough"] == slug or (is_member and r["borough"] == EACH_MEMBER and r["peer"] != slug)
    ]
    sources, dates = (tuple(dict.fromkeys(row[name] for row in mine)) for name in ("source", "as_of"))
    peers = tuple(sorted({row["peer"] for row in mine}))
    return PeerGroup(group_id, rows[0]["group_title"], slug, peers, sources, dates)


def peer_groups(borough: str) -> tuple[PeerGroup, ...]:
    """Return every group in which a borough has peers, in the order of the file."""
    found = (peer_group(group_id, borough) for group_id in group_ids())
    return tuple(group for group in found if group.peers)


@cache
def _rows(folder: Path) -> tuple[Row, ...]:
    del folder  # the key of the cache: another CSP_HOME has other groups
    rows = lookups.rows(FILE)
    problems = [f"{FILE}, row {number}: {said}" for number, row in enumerate(rows, 2) for said in _wrong_in(row)]
    problems += _wrong_among(rows)
    if problems:
        raise DataError(problems)
    return rows


def _wrong_in(row: Row) -> list[str]:
    said = [f"{name} is empty" for name in ("group_id", "group_title", "source") if not (row.get(name) or "").strip()]
    boroughs = {known.slug for known in areas.boroughs()}
    for name, allowed in (("borough", boroughs | {EACH_MEMBER}), ("peer", boroughs)):
        if row.get(name) not in allowed:
            said.append(f"{name} {row.get(name)!r} is no borough of areas.csv. Write its slug.")
    if row.get("borough") == row.get("peer"):
        said.append(f"{row.get('borough')!r} is its own peer. Take the row out.")
    if not DAY.match(row.get("as_of") or ""):
        said.append(f"as_of {row.get('as_of')!r} is no date. Write 2012, 2012-03 or 2012-03-31.")
    return said


def _wrong_among(rows: tuple[Row, ...]) -> list[str]:
    seen = Counter((row.get("group_id"), row.get("borough"), row.get("peer")) for row in rows)
    said = [f"{FILE}: {', '.join(map(str, key))} stands {times} times" for key, times in seen.items() if times > 1]
    titles = dict.fromkeys((row.get("group_id"), row.get("group_title")) for row in rows)
    several = [group_id for group_id, times in Counter(group_id for group_id, _ in titles).items() if times > 1]
    return said + [f"{FILE}: group {group_id} has several titles" for group_id in several]
