"""Offence labels, subgroups, groups and named offence sets over the Met's classifications.

Three spellings of two classifications are known: `old` (2008 on) and `middle` (the same offences relabelled
in 2017) share their subgroups; `new` (2019 on, in title case or capitals) divides violence, theft and the
rest differently. `data/reference/offence_labels.csv` maps every label seen; `offence_sets.csv` says which
subgroups make up a named set in each.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from csp_lib import paths
from csp_lib.reference import lookups

TOTAL = "total_notifiable_offences"
ALL_LISTED = "all_listed_offences"
LABEL_CUT = 50
"""Some extracts cut labels at this many characters."""

NOT_LISTED = "not_listed"
"""Subgroup of a label never seen before: it counts in its group and in the total."""


@dataclass(frozen=True)
class Label:
    """One row of data/reference/offence_labels.csv."""

    classification: str
    group_label: str
    label: str
    offence_group: str
    offence_subgroup: str


@dataclass(frozen=True)
class OffenceSet:
    """A named set of offences, with what it is made of in each classification.

    `groups` holds the offence group whose every label counts ('*' means all offences), `subgroups` the
    subgroups that count, both by classification family (old or new); `parts` names the sets it is the sum of.
    `same_in_both` says that the old and the new count may stand in one series.
    """

    slug: str
    title: str
    phrase: str
    groups: dict[str, str]
    subgroups: dict[str, tuple[str, ...]]
    parts: tuple[str, ...]
    same_in_both: bool


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(";") if part)


@cache
def _labels(folder: Path) -> tuple[Label, ...]:
    del folder
    return tuple(Label(**row) for row in lookups.rows("offence_labels.csv"))


def labels() -> tuple[Label, ...]:
    """Return every offence label known, with its group and subgroup."""
    return _labels(paths.reference_dir())


@cache
def _sets(folder: Path) -> dict[str, OffenceSet]:
    del folder
    found = {}
    for row in lookups.rows("offence_sets.csv"):
        found[row["offence_set"]] = OffenceSet(
            slug=row["offence_set"],
            title=row["title"],
            phrase=row["phrase"],
            groups={"old": row["group_old"], "new": row["group_new"]},
            subgroups={"old": _split(row["subgroups_old"]), "new": _split(row["subgroups_new"])},
            parts=_split(row["parts"]),
            same_in_both=row["same_in_both"] == "yes",
        )
    return found


def offence_sets() -> dict[str, OffenceSet]:
    """Return the named offence sets by slug, in the order a page lists them."""
    return _sets(paths.reference_dir())


def family(classification: str) -> str:
    """Return the family a classification belongs to: middle labels name the old subgroups."""
    return "new" if classification == "new" else "old"


def classify(pairs: Iterable[tuple[str, str]]) -> str:
    """Return the classification (old, middle, new) that explains most of these (group label, label) pairs.

    Middle needs a label that only it has, since it shares most of its labels with old.
    """
    keys = {(lookups.words(group), lookups.words(label)) for group, label in pairs}
    hits = {name: len(keys & _index(name).keys()) for name in ("old", "middle", "new")}
    if hits["new"] > hits["old"] + hits["middle"]:
        return "new"
    only_middle = _index("middle").keys() - _index("old").keys()
    return "middle" if keys & only_middle else "old"


def _index(classification: str) -> dict[tuple[str, str], Label]:
    return _indexed(paths.reference_dir(), classification)


@cache
def _indexed(folder: Path, classification: str) -> dict[tuple[str, str], Label]:
    del folder
    return {
        (lookups.words(x.group_label), lookups.words(x.label)): x
        for x in labels()
        if x.classification == classification
    }


def group_of(group_label: str, classification: str) -> str | None:
    """Return the offence group that a group label names in this classification's family, or None."""
    wanted = lookups.words(group_label)
    for known in labels():
        if family(known.classification) == family(classification) and lookups.words(known.group_label) == wanted:
            return known.offence_group
    return None


def subgroup_of(group_label: str, label: str, classification: str) -> str | None:
    """Return the subgroup that a label names within its group, or None when it was never seen before.

    A label of exactly 50 characters is also matched as the beginning of a longer known one.
    """
    group, folded = lookups.words(group_label), lookups.words(label)
    for name in ("old", "middle") if family(classification) == "old" else ("new",):
        index = _index(name)
        if (group, folded) in index:
            return index[group, folded].offence_subgroup
        if len(label.strip()) == LABEL_CUT:
            for (known_group, known_label), found in index.items():
                if known_group == group and known_label.startswith(folded):
                    return found.offence_subgroup
    return None
