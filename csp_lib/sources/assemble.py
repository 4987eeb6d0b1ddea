"""Makes the store's tables from the embedded facts and the kept files, and says what was noticed on the way."""

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from csp_lib import tables as contracts
from csp_lib.errors import CspError, SourceError
from csp_lib.reference import areas, offences
from csp_lib.reference.periods import Month
from csp_lib.sources import catalogue, facts, offence_sums, recognise, vintages
from csp_lib.sources.sidecar import Sidecar
from csp_lib.sources.vintages import Vintage
from csp_lib.tables import recorded_crime

if TYPE_CHECKING:
    import pandas as pd

    from csp_lib.sources.reading import Reading

WHOLE = (offences.TOTAL, offences.ALL_LISTED)
CONTRACT_OF_FACT = {"recorded_crime_months": "embedded_months", "recorded_crime_years": "embedded_years"}


@dataclass
class Gathered:
    """What the sources hold before they are joined: months by source, other tables by name, notes, sidecars."""

    sidecars: dict[str, Sidecar] = field(default_factory=dict)
    vintages: list[Vintage] = field(default_factory=list)
    months: "dict[str, pd.DataFrame]" = field(default_factory=dict)
    years: "list[pd.DataFrame]" = field(default_factory=list)
    others: "dict[str, list[tuple[tuple[str, bool, str], pd.DataFrame]]]" = field(default_factory=dict)
    notes: list[dict[str, str]] = field(default_factory=list)

    def note(self, source_id: str, text: str) -> None:
        """Keep a sentence about a source."""
        self.notes.append({"source_id": source_id, "note": text})


def assemble() -> "tuple[dict[str, pd.DataFrame], dict[str, Any]]":
    """Return the tables of the store by name, and the manifest that describes them (JSON values only).

    CspError with every problem of every source when one cannot be taken in.
    """
    gathered = Gathered()
    _gather_facts(gathered)
    _gather_kept(gathered)
    _refuse_shared_respondents(gathered.others.get("ballots", []))
    _refuse_shared_respondents(gathered.others.get("answers", []))
    _refuse_two_kinds_of_answers(gathered.others)
    months = _months(gathered)
    made = {
        "recorded_crime_months": months,
        "recorded_crime_years": _years(months, gathered),
        **{name: _newest(parts) for name, parts in gathered.others.items()},
    }
    made["revisions"] = _revisions(gathered, made)
    checked = {name: contracts.check(name, frame, "the store") for name, frame in made.items()}
    return checked, _describe(checked, gathered)


def _gather_facts(gathered: Gathered) -> None:
    problems: list[str] = []
    for fact in facts.facts():
        try:
            frame = contracts.check(
                CONTRACT_OF_FACT.get(fact.table, fact.table), facts.read_fact(fact), f"data/published/{fact.path.name}"
            )
        except CspError as error:
            problems += error.problems
            continue
        gathered.sidecars[fact.sidecar.source_id] = fact.sidecar
        newness = (fact.sidecar.vintage or "", False, fact.sidecar.source_id)
        if fact.table == "recorded_crime_months":
            whole = offence_sums.add_composites(frame)
            gathered.months[fact.sidecar.source_id] = offence_sums.add_london(whole, "month")
            gathered.vintages.append(Vintage(fact.sidecar.source_id, "borough", "old", newness))
        elif fact.table == "recorded_crime_years":
            whole = offence_sums.add_composites(frame)
            gathered.years.append(offence_sums.add_london(whole, "financial_year"))
        else:
            gathered.others.setdefault(fact.table, []).append((newness, frame))
    if problems:
        raise SourceError(problems)


def _gather_kept(gathered: Gathered) -> None:
    problems: list[str] = []
    for kept in catalogue.sources():
        try:
            reading = recognise.read(kept.path, kept.sidecar.exercise or "", kept.sidecar.columns)
            _take(gathered, kept.sidecar, reading)
        except CspError as error:
            problems += [f"{kept.sidecar.source_id}: {problem}" for problem in error.problems]
    if problems:
        raise SourceError(problems)


def _take(gathered: Gathered, sidecar: Sidecar, reading: "Reading") -> None:
    """Lay one kept file beside the others."""
    sid = sidecar.source_id
    gathered.sidecars[sid] = sidecar
    for text in [*reading.notes, *sidecar.notes]:
        gathered.note(sid, text)
    newness = (sidecar.vintage or reading.last_month or "", True, sid)
    origin = {"source_id": sid, "data_kind": sidecar.data_kind}
    series = reading.level + ("" if reading.scope == offence_sums.FULL_SCOPE else "_part")
    for name, frame in reading.tables.items():
        if name == "recorded_crime":
            first, last = Month.parse(str(reading.first_month)), Month.parse(str(reading.last_month))
            family = offences.family(reading.classification)
            summed = offence_sums.sum_sets(frame, first, last, family, reading.scope)
            gathered.months[sid] = offence_sums.add_london(summed, "month").assign(data_kind=sidecar.data_kind)
            gathered.vintages.append(Vintage(sid, series, family, newness))
        elif len(frame):  # ballots may tell nothing of who cast them
            extra = {"series": series} if name == "recorded_crime_places" else {}
            kinds = origin if "data_kind" not in frame else {"source_id": sid}
            gathered.others.setdefault(name, []).append((newness, frame.assign(**kinds, **extra)))


def _refuse_shared_respondents(parts: "list[tuple[tuple[str, bool, str], pd.DataFrame]]") -> None:
    """Raise SourceError when two files of an exercise name the same respondents: nothing tells one person from two."""
    held: dict[str, list[tuple[str, set[str]]]] = {}
    problems = []
    for (_, _, sid), frame in sorted(parts, key=lambda part: part[0]):
        for exercise, lines in frame.groupby("exercise"):
            mine = set(lines["respondent_id"]) - {""}
            for other, theirs in held.setdefault(str(exercise), []):
                if both := sorted(mine & theirs):
                    problems.append(
                        f"{sid}: {len(both):,} respondents of {exercise} stand in {other} too, such as {both[0]!r}. Give "
                        "each respondent one id over all files of an exercise, or add the papers as one file."
                    )
            held[str(exercise)].append((sid, mine))
    if problems:
        raise SourceError(problems)


def _refuse_two_kinds_of_answers(tables: "dict[str, list[tuple[tuple[str, bool, str], pd.DataFrame]]]") -> None:
    """Raise SourceError when an exercise has ballots and answers on a scale: they are never one order."""
    ranked, rated = (
        {str(exercise): sid for (_, _, sid), frame in tables.get(name, []) for exercise in frame["exercise"].unique()}
        for name in ("ballots", "answers")
    )
    if both := sorted(ranked.keys() & rated.keys()):
        raise SourceError(
            f"{exercise}: {ranked[exercise]} holds ballots of it and {rated[exercise]} answers on a scale. An exercise is "
            "ranked or rated: add one of them under another exercise."
            for exercise in both
        )


def _months(gathered: Gathered) -> "pd.DataFrame":
    chosen = vintages.choose(gathered.vintages, gathered.months)
    return chosen[contracts.columns_of("recorded_crime_months")]


def _years(months: "pd.DataFrame", gathered: Gathered) -> "pd.DataFrame":
    """Return financial years summed from months, and embedded years where no complete year of months stands.

    A year whose months come from both families of labels is no one count for a set they define differently,
    and is left out for it.
    """
    import pandas as pd

    dated = months.assign(financial_year=financial_years(months["month"]))
    summed = dated.groupby(["series", "area", "offence_set", "financial_year"], as_index=False, observed=True).agg(
        months_covered=("month", "nunique"),
        offences=("offences", "sum"),
        family=("family", "last"),
        families=("family", "nunique"),
        source_id=("source_id", lambda ids: "+".join(sorted(set(ids)))),
        data_kind=("data_kind", "first"),
    )
    same = [s.slug for s in offences.offence_sets().values() if s.same_in_both]
    summed = summed[(summed["families"] == 1) | summed["offence_set"].isin(same)]
    embedded = [frame.assign(series="borough", family="old") for frame in gathered.years]
    every = pd.concat([summed, *embedded], ignore_index=True)
    every["from_months"] = every["families"].notna()
    ordered = every.sort_values(["months_covered", "from_months"], kind="stable")
    newest = ordered.drop_duplicates(["series", "area", "offence_set", "financial_year"], keep="last")
    return newest[contracts.columns_of("recorded_crime_years")].reset_index(drop=True)


def financial_years(months: "pd.Series") -> "pd.Series":
    """Return the financial year of each month, as text."""
    named = {m: str(Month.parse(m).financial_year) for m in months.unique()}
    return months.map(named)


def _newest(parts: "list[tuple[tuple[str, bool, str], pd.DataFrame]]") -> "pd.DataFrame":
    """Return one table of several: of rows with the same key the newest source's stands."""
    import pandas as pd

    frames = [frame for _, frame in sorted(parts, key=lambda part: part[0])]
    joined = pd.concat(frames, ignore_index=True)
    keys = [c for c in ("area", "mid_year", "year", "financial_year") if c in joined]
    if len(frames) == 1 or (not {"mid_year", "year"} & set(joined) and "months_covered" not in joined):
        return joined
    if "place_code" in joined:
        keys += ["place_code", "offence_group", "offence_subgroup", "series"]
    return joined.drop_duplicates(keys, keep="last").reset_index(drop=True)


def _revisions(gathered: Gathered, made: "dict[str, pd.DataFrame]") -> "pd.DataFrame":
    """Return how sources that count the same months differ, for all offences, by area and financial year."""
    import pandas as pd

    totals = {}
    for vintage in gathered.vintages:
        if not vintage.series.endswith("_part"):
            frame = gathered.months[vintage.source_id]
            mine = frame[frame["offence_set"] == offences.TOTAL]
            totals[vintage.source_id] = mine.assign(financial_year=financial_years(mine["month"]))[
                ["area", "financial_year", "month", "offences"]
            ]
    comparable = [v for v in gathered.vintages if v.source_id in totals]
    rows = vintages.compare(comparable, totals) + _other_kinds(made) + _against_yearly(made)
    frame = pd.DataFrame(rows, columns=[c for c in contracts.columns_of("revisions") if c not in ("data_kind",)])
    return frame.assign(source_id=frame["used_source"].astype("str"), data_kind="derived")


def _other_kinds(made: "dict[str, pd.DataFrame]") -> list[dict[str, object]]:
    """Return complete years that two kinds of extract both hold, side by side."""
    years = made["recorded_crime_years"]
    whole = years[(years["offence_set"] == offences.TOTAL) & (years["months_covered"] == 12)]
    kinds = [name for name in recorded_crime.SERIES if name in set(whole["series"])]
    rows: list[dict[str, object]] = []
    for place, used in enumerate(kinds):
        for other in kinds[place + 1 :]:
            rows += _beside(whole[whole["series"] == used], whole[whole["series"] == other])
    return rows


def _beside(used: "pd.DataFrame", other: "pd.DataFrame") -> list[dict[str, object]]:
    """Return a revision row for each area and financial year that both tables hold completely."""
    both = used.merge(other, on=["area", "financial_year"], suffixes=("", "_other"))
    both = both[(both["months_covered"] == 12) & (both["months_covered_other"] == 12)]
    return [
        {
            "area": row["area"], "financial_year": row["financial_year"], "months_compared": 12,
            "used_source": row["source_id"], "used_offences": row["offences"],
            "other_source": row["source_id_other"], "other_offences": row["offences_other"],
            "difference": row["offences"] - row["offences_other"], "same_kind": False,
        }
        for row in both.to_dict("records")
    ]  # fmt: skip


def _against_yearly(made: "dict[str, pd.DataFrame]") -> list[dict[str, object]]:
    """Return complete years of the borough series beside the yearly totals, which another body compiled."""
    if "recorded_crime_totals" not in made:
        return []
    years = made["recorded_crime_years"]
    mine = years[(years["series"] == "borough") & (years["offence_set"] == offences.TOTAL)]
    return _beside(mine, made["recorded_crime_totals"])


def _describe(made: "dict[str, pd.DataFrame]", gathered: Gathered) -> dict[str, Any]:
    return {
        "tables": [_describe_table(name, frame, gathered) for name, frame in sorted(made.items())],
        "years": _complete_years(made["recorded_crime_years"]),
        "indicators": _indicators(made),
        "held": _held(made["recorded_crime_years"], made["recorded_crime_months"]),
        "sources": {sid: s.model_dump() for sid, s in sorted(gathered.sidecars.items())},
        "series": {v.source_id: {"series": v.series, "family": v.family} for v in gathered.vintages},
        "notes": gathered.notes,
    }


def _describe_table(name: str, frame: "pd.DataFrame", gathered: Gathered) -> dict[str, Any]:
    used = sorted({sid for ids in frame["source_id"].unique() for sid in str(ids).split("+")})
    months = sorted(frame["month"].unique()) if "month" in frame else []
    return {
        "table": name,
        "rows": len(frame),
        "boroughs": int(frame["area"].isin([b.slug for b in areas.boroughs()]).groupby(frame["area"]).any().sum())
        if "area" in frame
        else 0,
        "first_month": months[0] if months else None,
        "last_month": months[-1] if months else None,
        "hash": _hashes(frame),
        "sources": [
            {"source_id": s.source_id, "kind": s.kind, "vintage": s.vintage, "sha256": s.sha256}
            for s in (gathered.sidecars[sid] for sid in used)
        ],
    }


def _hashes(frame: "pd.DataFrame") -> dict[str, str]:
    """Return a hash of each area's rows, so that planning can tell whose figures changed without pandas."""
    if "area" not in frame:
        return {"": _hash(frame)}
    return {str(area): _hash(rows) for area, rows in frame.groupby("area", observed=True)}


def _hash(rows: "pd.DataFrame") -> str:
    import pandas as pd

    numbers = pd.util.hash_pandas_object(rows, index=False).sort_values().to_numpy()
    return hashlib.sha256(numbers.tobytes()).hexdigest()[:16]


def _indicators(made: "dict[str, pd.DataFrame]") -> dict[str, list[str]]:
    """Return, by area, the ids of the indicators that partnerships added."""
    if "indicators" not in made:
        return {}
    return {str(area): sorted(set(rows["indicator_id"])) for area, rows in made["indicators"].groupby("area")}


def _held(years: "pd.DataFrame", months: "pd.DataFrame") -> dict[str, Any]:
    """Return, by area, the complete financial years and the runs of months [first, last] that some series holds."""
    whole = years[years["offence_set"].isin(WHOLE) & (years["months_covered"] == 12)]
    by_month = months[months["offence_set"].isin(WHOLE)]
    found: dict[str, Any] = {
        str(area): {"years": sorted(set(rows["financial_year"])), "months": []} for area, rows in whole.groupby("area")
    }
    for (area, _), rows in by_month.groupby(["area", "series"]):
        found.setdefault(str(area), {"years": [], "months": []})["months"] += _runs(sorted(set(rows["month"])))
    return found


def _runs(months: list[str]) -> list[list[str]]:
    """Return unbroken runs of months as [first, last]."""
    runs: list[list[str]] = []
    for month in months:
        if runs and str(Month.parse(runs[-1][1]).shift(1)) == month:
            runs[-1][1] = month
        else:
            runs.append([month, month])
    return runs


def _complete_years(years: "pd.DataFrame") -> dict[str, list[str]]:
    """Return, by series, the financial years complete for every borough of the comparison."""
    everyone = {b.slug for b in areas.boroughs()}
    total = years[years["offence_set"].isin(WHOLE) & (years["months_covered"] == 12)]
    found: dict[str, list[str]] = {}
    for (series, year), rows in total.groupby(["series", "financial_year"]):
        if everyone <= set(rows["area"]):
            found.setdefault(str(series), []).append(str(year))
    return found
