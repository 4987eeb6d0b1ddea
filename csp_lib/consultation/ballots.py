"""Ballots repaired by named rules, every repair a row in the log (docs/methods.md, "Ballots").

Texts are read once each and carried as numbers (-1 where blank), so that 100,000 ballots take seconds.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import pandas as pd

RULES = {
    "no_respondent": "a line without a respondent belongs to no ballot and is kept out",
    "unreadable_date": "a ballot whose date cannot be read counts as in time",
    "late": "a ballot dated after the closing date is kept out and counted as late",
    "second_paper": "of several papers of one respondent the first counts; the others are kept out and counted",
    "blank_weight": "a ballot without a weight counts once where others carry one",
    "two_weights": "a ballot with several weights takes its first",
    "spoilt_weight": "a ballot whose weight is zero, negative or no number is spoilt",
    "spelling": "an option spelt in another case, with stray blanks or a stop at its end is read as the option offered",
    "read_as_write_in": "an option that was not offered becomes a write-in where the form takes write-ins",
    "unknown_option": "an option not offered where no write-ins are taken, or a rank without an option, is kept out",
    "write_in_not_taken": "a text written in where the form takes no write-ins is kept out",
    "blank_rank": "an option without a rank counts as not ranked",
    "out_of_range": "a rank that is no place (zero, negative, a fraction, text) counts as not ranked",
    "tie_mark": "a tie mark (=2, 2=) where the form allows no ties is read as the place it names",
    "repeated_option": "an option ranked twice keeps its best place",
    "over_vote": "places beyond the number asked for count as not ranked",
    "repeated_rank": "options given the same rank are tied",
    "gap": "gaps between ranks are closed: 1, 3, 7 become 1, 2, 3",
    "only_write_ins": "a ballot that ranks no option offered but writes one in is counted apart, not as spoilt",
    "nothing_ranked": "a ballot that ranks no option is spoilt",
}
LOG_COLUMNS = ["exercise", "respondent_id", "rule", "option", "original", "result", "ballots"]
VOTER = ["exercise", "respondent_id"]
PAPER = ["round", "paper", "source"]  # what tells papers of one respondent apart; the lowest is the first
TEXTS = [*VOTER, "source", "round", "date", "option", "write_in", "rank", "weight"]
# digits of any script, 1.0, 1,0 and 1st, with or without the mark of a tie; nine digits are more places than any form has
PLACE = re.compile(r"(=?)\s*(\d{1,9})(?:[.,]0*|st|nd|rd|th)?\s*(=?)", re.IGNORECASE)


@dataclass(frozen=True)
class Repaired:
    """Ballots in order, what was written in, the log of repairs, and the numbers of ballots.

    ballots: exercise, respondent_id, option, rank (1, 2, 3 without gaps), weight (of one ballot), ballots (how many
    were cast alike); an option not ranked has no row
    write_ins: exercise, respondent_id, text, rank (its place on the paper, write-ins among the options; NaN when not
    ranked), weight, ballots
    log: one row per repair: exercise, respondent_id, rule, option, original, result, ballots; it holds words as
    written, so it stays where the ballots stay
    repairs_by_rule: one row per rule used: rule, meaning, repairs, ballots; most repairs first; ballots alike count
    each
    cast = valid + spoilt + late + second_papers + only_write_ins
    """

    ballots: pd.DataFrame
    write_ins: pd.DataFrame
    log: pd.DataFrame
    repairs_by_rule: pd.DataFrame
    cast: int
    spoilt: int
    late: int
    second_papers: int
    only_write_ins: int

    @property
    def valid(self) -> int:
        """Return the number of ballots that count."""
        return self.cast - self.spoilt - self.late - self.second_papers - self.only_write_ins


class _Texts:
    """The distinct texts of each column; what a line says is the number of its text, -1 where it is blank."""

    def __init__(self, raw: pd.DataFrame, offered: list[str]) -> None:
        self.found: dict[str, np.ndarray] = {}
        self.lines = pd.DataFrame({name: self._numbered(raw, name, offered) for name in TEXTS})
        self.lines["paper"] = raw["paper"].to_numpy() if "paper" in raw else 0
        self.lines["ballots"] = raw["ballots"].to_numpy(int) if "ballots" in raw else 1
        keys = self.lines.groupby([*VOTER, *PAPER], sort=True, dropna=False)
        self.lines["ballot"] = keys.ngroup()

    def _numbered(self, raw: pd.DataFrame, name: str, offered: list[str]) -> np.ndarray:
        """Return the number of each cell's text; numbers sort as the texts do."""
        codes, values = pd.factorize(raw[name] if name in raw else pd.Series(pd.NA, range(len(raw)), dtype=object))
        words = [_words(value) for value in values.tolist()]
        told = {text for text in words if text.strip()}
        self.found[name] = np.array([*sorted(told.union(offered if name == "option" else [])), ""], dtype=object)
        numbers = {text: number for number, text in enumerate(self.found[name][:-1])}
        # the last stands for cells that are missing, whose code is -1
        return np.array([*(numbers.get(text, -1) for text in words), -1])[codes]

    def told(self, name: str, numbers: "pd.Series | np.ndarray") -> np.ndarray:
        """Return the texts that stand behind numbers, the empty text for blanks."""
        return np.asarray(self.found[name][np.asarray(numbers)])


class _Log:
    """Repairs gathered in the order of the rules."""

    def __init__(self, texts: _Texts) -> None:
        self.texts = texts
        self.parts: list[pd.DataFrame] = []

    def add(self, rule: str, rows: pd.DataFrame, original: str, result: "str | np.ndarray") -> None:
        """Note a repair of each row: what was written in the column `original`, and what it is read as."""
        if rows.empty and self.parts:  # the first call sets the columns, for a log without rows too
            return
        written = self.texts.told(original, self.texts.lines[original].to_numpy()[rows.index])
        part = pd.DataFrame({name: self.texts.told(name, rows[name]) for name in [*VOTER, "option"]}, dtype=object)
        part = part.assign(rule=rule, original=np.where(written == "", "blank", written), result=result)
        self.parts.append(part.assign(ballots=rows["ballots"].to_numpy(), ballot=rows["ballot"].to_numpy()))

    def whole(self, rule: str, rows: pd.DataFrame, original: str, result: str) -> None:
        """Note a repair of ballots, once for all lines of each."""
        self.add(rule, rows.drop_duplicates("ballot").assign(option=-1), original, result)

    def frames(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the log, and the repairs and ballots counted by rule."""
        log = pd.concat(self.parts, ignore_index=True)
        by_rule = pd.DataFrame(
            {
                "repairs": log.groupby("rule")["ballots"].sum(),
                "ballots": log.drop_duplicates(["rule", "ballot"]).groupby("rule")["ballots"].sum(),
            }
        ).reset_index()
        by_rule.insert(1, "meaning", by_rule["rule"].map(RULES))
        return log[LOG_COLUMNS], by_rule.sort_values(["repairs", "rule"], ascending=[False, True], ignore_index=True)


def repair(
    ballots: pd.DataFrame,
    options: Iterable[str] | None = None,
    *,
    places: int | None = None,
    ties_allowed: bool = False,
    write_ins: bool = False,
    closed: date | None = None,
) -> Repaired:
    """Return ballots as they were written (exercise, respondent_id, option, rank) repaired by the rules of RULES.

    Read when there: paper (row of the file it began on), write_in, weight, ballots (alike), source, round, date.
    `options` are those offered (all that occur, when not given); `places` how many a form asked for; `write_ins`
    whether it takes them; `closed` the last day. Ties are kept either way; they are logged as repairs where the form
    did not allow them. Hand in one round at a time: papers of a later round are second papers. A valid ballot is
    left as it is, and repairing twice changes nothing.
    """
    offered = list(options) if options is not None else _all_that_occur(ballots["option"])
    log = _Log(_Texts(ballots, offered))
    handed_in = _with_respondent(log.texts.lines, log)
    in_time = _in_time(handed_in, closed, log)
    firsts = _first_papers(in_time, log)
    read = _offered(_weighed(firsts, log), offered, write_ins, log)
    read = _in_places(_once_each(_placed(read, ties_allowed, log), log), places, ties_allowed, log)
    ranked, apart = _with_something_ranked(read, log)
    cast, timely, first, only = (_number(lines) for lines in (handed_in, in_time, firsts, apart))
    return Repaired(
        _ballots(ranked, log.texts), _written(read, log.texts), *log.frames(), cast=cast,
        spoilt=first - only - _number(ranked), late=cast - timely, second_papers=timely - first, only_write_ins=only,
    )  # fmt: skip


def _number(lines: pd.DataFrame) -> int:
    """Return the number of ballots that lines belong to."""
    return int(lines.drop_duplicates("ballot")["ballots"].sum())


def _all_that_occur(column: pd.Series) -> list[str]:
    """Return the options that occur, each in the spelling that most lines have."""
    counts = column.dropna().map(_words).str.strip().value_counts(sort=False)
    spellings = sorted((-int(number), str(text)) for text, number in counts.items() if text)
    by_spelling: dict[str, str] = {}
    for _, text in spellings:
        by_spelling.setdefault(_plain(text), text)
    return sorted(by_spelling.values())


def _with_respondent(lines: pd.DataFrame, log: _Log) -> pd.DataFrame:
    nobody = lines["respondent_id"] < 0
    log.add("no_respondent", lines[nobody], "option", "kept out")
    return lines[~nobody]


def _in_time(lines: pd.DataFrame, closed: date | None, log: _Log) -> pd.DataFrame:
    if closed is None:
        return lines
    days = [_day(text) for text in log.texts.found["date"][:-1]]
    unreadable = np.array([*(day is None for day in days), False])[lines["date"]]
    log.whole("unreadable_date", lines[unreadable], "date", "in time")
    after = lines[np.array([*(day is not None and day > closed for day in days), False])[lines["date"]]]
    log.whole("late", after, "date", "late")
    return lines[~lines["ballot"].isin(after["ballot"])]


def _first_papers(lines: pd.DataFrame, log: _Log) -> pd.DataFrame:
    # ballots are numbered by respondent, round and paper: the lowest of a respondent is the first handed in
    is_first = lines["ballot"] == lines.groupby(VOTER)["ballot"].transform("min")
    log.add("second_paper", lines[~is_first], "rank", "kept out")
    return lines[is_first]


def _weighed(lines: pd.DataFrame, log: _Log) -> pd.DataFrame:
    numbers = np.array([_weight(text) for text in log.texts.found["weight"]])
    given = lines[lines["weight"] >= 0]
    firsts = given.drop_duplicates("ballot").set_index("ballot")["weight"]
    weights = lines["ballot"].map(pd.Series(numbers[firsts], firsts.index))
    blank = ~lines["ballot"].isin(firsts.index)
    # where no ballot of an exercise carries a weight none is missing
    log.whole("blank_weight", lines[blank & lines["exercise"].isin(given["exercise"])], "weight", "1")
    other = ~np.isclose(numbers[given["weight"]], weights[given.index], rtol=0, atol=0, equal_nan=True)
    log.whole("two_weights", given[other], "weight", "the first is used")
    spoilt = ~blank & ~(weights > 0)
    log.whole("spoilt_weight", lines[spoilt], "weight", "spoilt")
    return lines.assign(weight=weights.mask(blank, 1.0))[~spoilt]


def _offered(lines: pd.DataFrame, offered: list[str], write_ins: bool, log: _Log) -> pd.DataFrame:
    """Return lines with the number of the option meant and of the text written in (`text`), -1 where there is none."""
    options, texts = log.texts.found["option"], log.texts.found["write_in"]
    meant = np.array([*_meant(options[:-1].tolist(), offered), -1])[lines["option"]]
    respelt = (meant >= 0) & (meant != lines["option"])
    log.add("spelling", lines[respelt], "option", log.texts.told("option", meant[respelt]))
    is_written, is_unknown = lines["write_in"] >= 0, (meant < 0) & (lines["option"] >= 0)
    log.texts.found["text"] = np.concatenate([texts[:-1], options])
    if write_ins:
        log.add("read_as_write_in", lines[is_unknown], "option", "write-in")
        text = lines["write_in"].where(is_written | ~is_unknown, lines["option"] + len(texts) - 1)
        is_nothing = (meant < 0) & (text < 0) & (lines["rank"] >= 0)
    else:
        log.add("write_in_not_taken", lines[is_written], "write_in", "kept out")
        text = lines["write_in"].mask(is_written, -1)
        # a line with neither option nor rank is how a blank paper is written: it is no unknown option
        is_nothing = is_unknown | ((meant < 0) & ~is_written & (lines["rank"] >= 0))
    log.add("unknown_option", lines[is_nothing], "option", "kept out")
    return lines.assign(option=meant, text=text)


def _meant(texts: list[str], offered: list[str]) -> list[int]:
    """Return the number of the option offered that each text means, -1 where it means none."""
    numbers = {text: number for number, text in enumerate(texts)}
    by_spelling = {_plain(option): option for option in offered} | {option: option for option in offered}
    return [numbers.get(by_spelling.get(text, by_spelling.get(_plain(text), "")), -1) for text in texts]


def _placed(lines: pd.DataFrame, ties_allowed: bool, log: _Log) -> pd.DataFrame:
    """Return lines with the place each rank names, missing where it names none or stands beside nothing."""
    found = [_place(text) for text in log.texts.found["rank"]]
    places = np.array([place for place, _ in found])[lines["rank"]]
    is_marked = np.array([is_tied for _, is_tied in found])[lines["rank"]]
    has_option, has_rank = lines["option"] >= 0, lines["rank"] >= 0
    is_something = has_option | (lines["text"] >= 0)
    log.add("blank_rank", lines[has_option & ~has_rank], "rank", "not ranked")
    log.add("out_of_range", lines[is_something & has_rank & np.isnan(places)], "rank", "not ranked")
    if not ties_allowed:
        marked = lines[is_something & is_marked]
        log.add("tie_mark", marked, "rank", _whole(places[is_something & is_marked]))
    return lines.assign(place=np.where(is_something, places, np.nan))


def _once_each(lines: pd.DataFrame, log: _Log) -> pd.DataFrame:
    ranked = lines[(lines["option"] >= 0) & lines["place"].notna()]
    repeated = ranked[ranked.duplicated(["ballot", "option"], keep=False)].sort_values("place", kind="stable")
    again = repeated[repeated.duplicated(["ballot", "option"])]
    log.add("repeated_option", again, "rank", "best place kept")
    # what is written beside it is no repeat, and stays
    is_again = lines.index.isin(again.index)
    return lines[~is_again | (lines["text"] >= 0)].assign(option=lines["option"].mask(is_again, -1))


def _in_places(lines: pd.DataFrame, places: int | None, ties_allowed: bool, log: _Log) -> pd.DataFrame:
    """Return lines with their place on the paper (`place`) and among its options alone (`among_options`)."""
    dense = _dense(lines, lines["place"])
    if places is not None:
        over = dense > places
        log.add("over_vote", lines[over], "rank", "not ranked")
        lines, dense = lines.assign(place=lines["place"].mask(over)), dense.mask(over)
    if not ties_allowed:
        tied = lines["place"].notna() & lines.duplicated(["ballot", "place"], keep=False)
        log.add("repeated_rank", lines[tied], "rank", "tied")
    among = _dense(lines, dense.where(lines["option"] >= 0)) if (lines["text"] >= 0).any() else dense
    moved = dense.notna() & (dense != lines["place"])
    log.add("gap", lines[moved], "rank", _whole(among.fillna(dense)[moved]))
    return lines.assign(place=dense, among_options=among)


def _dense(lines: pd.DataFrame, places: pd.Series) -> pd.Series:
    return places.groupby(lines["ballot"]).rank("dense")


def _with_something_ranked(lines: pd.DataFrame, log: _Log) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the lines that rank an option, and those of ballots that only write something in."""
    ranked = lines[lines["among_options"].notna()]
    others = lines[~lines["ballot"].isin(ranked["ballot"])]
    writes = others["ballot"].isin(others.loc[others["text"] >= 0, "ballot"])
    log.whole("only_write_ins", others[writes], "rank", "counted apart")
    log.whole("nothing_ranked", others[~writes], "rank", "spoilt")
    return ranked, others[writes]


def _ballots(ranked: pd.DataFrame, texts: _Texts) -> pd.DataFrame:
    lines = ranked.sort_values(["ballot", "among_options", "option"])
    told = {name: texts.told(name, lines[name]) for name in [*VOTER, "option"]}
    rest = lines[["among_options", "weight", "ballots"]].rename(columns={"among_options": "rank"})
    return pd.DataFrame(told).join(rest.reset_index(drop=True))


def _written(lines: pd.DataFrame, texts: _Texts) -> pd.DataFrame:
    held = lines[lines["text"] >= 0]
    told = {name: texts.told(name, held[name]) for name in [*VOTER, "text"]}
    rest = held[["place", "weight", "ballots"]].rename(columns={"place": "rank"})
    return pd.DataFrame(told).join(rest.reset_index(drop=True)).sort_values([*VOTER, "rank", "text"], ignore_index=True)


def _day(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text.strip()).date()
    except ValueError:
        return None


def _weight(text: str) -> float:
    """Return the number above zero that a text names, not a number otherwise."""
    try:
        # a comma is read as the decimal mark: a weight of thousands would be no weight
        weight = float(text.replace("_", "?").replace(",", "."))
    except ValueError:
        return np.nan
    return weight if 0 < weight < np.inf else np.nan


def _place(text: str) -> tuple[float, bool]:
    """Return the place a rank names, missing when it is none, and whether it is marked as a tie."""
    found = PLACE.fullmatch(text.strip())
    place = int(found[2]) if found else 0
    return (float(place), bool(found[1] or found[3])) if found and place else (np.nan, False)


def _plain(option: str) -> str:
    return " ".join(option.casefold().split()).rstrip(" .,;:")


def _whole(places: "pd.Series | np.ndarray") -> np.ndarray:
    return np.asarray(places).astype(int).astype(str).astype(object)


def _words(value: object) -> str:
    """Return a cell as text, a whole number without its decimals and a missing one as blank."""
    if value is None or value != value:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
