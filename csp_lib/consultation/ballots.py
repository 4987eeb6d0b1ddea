"""Ballots repaired by named rules, every repair a row in the log (docs/methods.md, "Ballots")."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

RULES = {
    "no_respondent": "a line without a respondent belongs to no ballot and is kept out",
    "spelling": "an option spelt in another case or with stray blanks is read as the option offered",
    "unknown_option": "an option that was not offered is kept out",
    "blank_rank": "an option without a rank counts as not ranked",
    "out_of_range": "a rank that is no place (zero, negative, a fraction, text) counts as not ranked",
    "repeated_option": "an option ranked twice keeps its best place",
    "over_vote": "places beyond the number asked for count as not ranked",
    "repeated_rank": "options given the same rank are tied",
    "gap": "gaps between ranks are closed: 1, 3, 7 become 1, 2, 3",
    "blank_weight": "a ballot without a weight counts once",
    "two_weights": "a ballot with several weights takes its first",
    "spoilt_weight": "a ballot whose weight is zero, negative or no number is spoilt",
    "nothing_ranked": "a ballot that ranks no option is spoilt",
}
BALLOT = ["exercise", "respondent_id"]
LOG_COLUMNS = [*BALLOT, "rule", "option", "original", "result"]


@dataclass(frozen=True)
class Repaired:
    """Ballots in order, the log of repairs, and what was cast.

    ballots: exercise, respondent_id, option, rank (1, 2, 3 without gaps), weight; an option not ranked has no row
    log: one row per repair: exercise, respondent_id, rule, option, original, result
    """

    ballots: pd.DataFrame
    log: pd.DataFrame
    cast: int
    spoilt: int

    @property
    def valid(self) -> int:
        """The number of ballots that count."""
        return self.cast - self.spoilt

    @property
    def repairs_by_rule(self) -> pd.DataFrame:
        """One row per rule used: rule, meaning, repairs, ballots; most repairs first."""
        by_rule = self.log.assign(ballot=_ballot_names(self.log)).groupby("rule")
        counts = pd.DataFrame({"repairs": by_rule.size(), "ballots": by_rule["ballot"].nunique()}).reset_index()
        counts.insert(1, "meaning", counts["rule"].map(RULES))
        return counts.sort_values(["repairs", "rule"], ascending=[False, True], ignore_index=True)


class _Log:
    """Repairs gathered in the order of the rules."""

    def __init__(self) -> None:
        self.parts: list[pd.DataFrame] = []

    def add(self, rule: str, rows: pd.DataFrame, original: str, result: str | pd.Series) -> None:
        if len(rows):
            part = rows[BALLOT].assign(rule=rule, option=rows["option"])
            self.parts.append(part.assign(original=rows[original].map(_words), result=result))

    def frame(self) -> pd.DataFrame:
        empty = pd.DataFrame(columns=LOG_COLUMNS, dtype=object)
        return pd.concat(self.parts, ignore_index=True)[LOG_COLUMNS] if self.parts else empty


def repair(
    ballots: pd.DataFrame, options: Iterable[str] | None = None, places: int | None = None, ties_allowed: bool = False
) -> Repaired:
    """Return ballots of exercise, respondent_id, option, rank, weight repaired by the rules of RULES.

    `options` are those offered (all that occur, when not given); `places` how many a form asked for. Ties are
    kept either way; they are logged as repairs where the form did not allow them. Repairing twice changes nothing.
    """
    log = _Log()
    lines = ballots[[*BALLOT, "option", "rank", "weight"]].reset_index(drop=True).astype({"option": object})
    lines = _with_respondent(lines, log)
    lines["ballot"] = lines.groupby(BALLOT, sort=False).ngroup()
    cast = lines["ballot"].nunique()
    lines = _with_weight(lines, log)
    lines = _offered(lines, list(options) if options is not None else None, log)
    lines = _ranked(lines, log)
    lines = _once_each(lines, log)
    lines = _in_places(lines, places, ties_allowed, log)
    lines = _with_something_ranked(lines, log)
    kept = lines.sort_values([*BALLOT, "rank", "option"], ignore_index=True)
    spoilt = cast - kept["ballot"].nunique()
    return Repaired(kept[[*BALLOT, "option", "rank", "weight"]], log.frame(), cast, spoilt)


def _with_respondent(lines: pd.DataFrame, log: _Log) -> pd.DataFrame:
    blank = lines["respondent_id"].isna() | (lines["respondent_id"].astype(str).str.strip() == "")
    log.add("no_respondent", lines[blank], "option", "kept out")
    return lines[~blank]


def _with_weight(lines: pd.DataFrame, log: _Log) -> pd.DataFrame:
    firsts = lines.drop_duplicates("ballot").assign(option="").set_index("ballot", drop=False)
    blank = firsts["weight"].isna()
    log.add("blank_weight", firsts[blank], "weight", "1")
    differs = lines["weight"].notna() & (lines["weight"] != lines["ballot"].map(firsts["weight"]))
    log.add("two_weights", lines[differs].drop_duplicates("ballot").assign(option=""), "weight", "the first is used")
    weights = pd.to_numeric(firsts["weight"], errors="coerce").astype(float).mask(blank, 1.0)
    log.add("spoilt_weight", firsts[~(weights > 0)], "weight", "spoilt")
    each = lines["ballot"].map(weights)
    return lines.assign(weight=each)[each > 0]


def _offered(lines: pd.DataFrame, options: list[str] | None, log: _Log) -> pd.DataFrame:
    named = lines["option"].map(lambda option: "" if option != option or option is None else str(option))
    if options is None:
        options = sorted({option.strip() for option in named} - {""})
    by_spelling = {_plain(option): option for option in options}
    meant = {text: text if text in options else by_spelling.get(_plain(text)) for text in named.unique()}
    read_as = named.map(meant).astype(object)
    respelt = read_as.notna() & (read_as != named)
    log.add("spelling", lines[respelt], "option", read_as[respelt])
    # a row without option and rank is how a blank paper is written: it is no unknown option
    is_empty = (named.str.strip() == "") & lines["rank"].isna()
    log.add("unknown_option", lines[read_as.isna() & ~is_empty], "option", "kept out")
    # kept as rows without a rank, so that a paper of unknown options alone is still counted as spoilt
    return lines.assign(option=read_as, rank=lines["rank"].where(read_as.notna()))


def _ranked(lines: pd.DataFrame, log: _Log) -> pd.DataFrame:
    known = lines["option"].notna()
    log.add("blank_rank", lines[known & lines["rank"].isna()], "rank", "not ranked")
    numbers = pd.to_numeric(lines["rank"], errors="coerce").astype(float)
    is_place = (numbers >= 1) & (numbers % 1 == 0)
    log.add("out_of_range", lines[known & lines["rank"].notna() & ~is_place], "rank", "not ranked")
    return lines.assign(rank=numbers.where(is_place))


def _once_each(lines: pd.DataFrame, log: _Log) -> pd.DataFrame:
    best_first = lines.sort_values("rank", kind="stable", na_position="last")
    again = best_first.duplicated(["ballot", "option"]) & best_first["rank"].notna()
    log.add("repeated_option", best_first[again], "rank", "best place kept")
    return best_first[~again].sort_index()


def _in_places(lines: pd.DataFrame, places: int | None, ties_allowed: bool, log: _Log) -> pd.DataFrame:
    dense = lines.groupby("ballot")["rank"].rank("dense")
    if places is not None:
        over = dense > places
        log.add("over_vote", lines[over], "rank", "not ranked")
        lines, dense = lines.assign(rank=lines["rank"].mask(over)), dense.mask(over)
    if not ties_allowed:
        tied = lines.duplicated(["ballot", "rank"], keep=False) & lines["rank"].notna()
        log.add("repeated_rank", lines[tied], "rank", "tied")
    moved = dense.notna() & (dense != lines["rank"])
    log.add("gap", lines[moved], "rank", dense[moved].map(_words))
    return lines.assign(rank=dense)


def _with_something_ranked(lines: pd.DataFrame, log: _Log) -> pd.DataFrame:
    ranked = lines[lines["rank"].notna()]
    nothing = lines[~lines["ballot"].isin(ranked["ballot"])].drop_duplicates("ballot").assign(option="")
    log.add("nothing_ranked", nothing, "rank", "spoilt")
    return ranked


def _plain(option: str) -> str:
    return " ".join(option.casefold().split())


def _words(value: object) -> str:
    if value is None or value != value:
        return "blank"
    return f"{value:g}" if isinstance(value, (int, float)) else str(value)


def _ballot_names(log: pd.DataFrame) -> pd.Series:
    return log["exercise"].astype(str) + "\n" + log["respondent_id"].astype(str)
