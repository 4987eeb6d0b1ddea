"""The audit's result: a document's printed figures recomputed from each other, from claims, from recorded crime."""

import datetime
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csp_lib.analysis import reconcile
from csp_lib.analysis.reconcile import Finding, kin, periods
from csp_lib.errors import CspError, ParamsError
from csp_lib.params import Params, load_params
from csp_lib.reference import areas, offences
from csp_lib.reference.periods import Month
from csp_lib.results import printed, provenance
from csp_lib.results import slices as slicing
from csp_lib.results.shapes import Audit, PrintedFigure
from csp_lib.results.slices import Slices
from csp_lib.sources import documents, store

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[Hashable, Any]
TABLES = ("published_figures", "claims", "actions", "legislation")
RECORDED = "recorded_crime"
"""The family of checks against recorded counts; the others are named by the letters of the handbook."""


def audits(boroughs: list[str], figures: Path | None, claims: Path | None, as_of: str | None) -> list[Audit]:
    """Return the audits asked for: of a document in files, or of the documents carried here, all when none is named.

    `as_of` defaults to today. ParamsError, SourceError or DataError with every problem.
    """
    problems = [] if figures is not None or claims is None else ["--claims needs --figures: the claims are about them."]
    problems += [f"--as-of {as_of!r} is no day. Write it as 2012-03-31."] if as_of and not _is_day(as_of) else []
    if figures is not None and boroughs:
        problems.append("--figures names its boroughs itself. Leave --borough out.")
    slugs = _slugs(boroughs, problems)
    if problems:
        raise ParamsError(problems)
    day = as_of or datetime.date.today().isoformat()  # the reader's own day
    return audit_files(figures, claims, day) if figures is not None else [audit(slug, day) for slug in slugs]


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and bool(datetime.date.fromisoformat(text))
    except ValueError:
        return False


def _slugs(boroughs: list[str], problems: list[str]) -> list[str]:
    """Return the slugs of the boroughs named, or of all whose documents are carried here."""
    carried = sorted(set(store.read("published_figures")["borough"])) if store.has("published_figures") else []
    slugs = []
    for text in boroughs:
        try:
            slug = areas.find_borough(text).slug
        except CspError as error:
            problems += error.problems
            continue
        if slug not in carried:
            problems.append(
                f"no document of {areas.area(slug).name} is carried here (carried: {', '.join(carried)}). Bring its figures "
                "in a file: csp audit --figures FILE; csp data template figures prints the columns."
            )
        slugs.append(slug)
    return slugs or carried


def audit(borough: str, as_of: str) -> Audit:
    """Return every check of the borough's document carried here; none when no document of it is carried.

    `as_of` is the day by which awaited values are overdue, 2012-03-31.
    """
    figures, claims = _held("published_figures", borough), _held("claims", borough)
    found = _checks(load_params(), figures, claims, as_of)
    found += [f for table in ("actions", "legislation") for f in _repeated(_held(table, borough), table)]
    ids = sorted({str(s) for t in TABLES for s in _held(t, borough).get("source_id", [])})
    return _audit(borough, figures, found, as_of, ids)


def audit_files(figures: Path, claims: Path | None, as_of: str) -> list[Audit]:
    """Return the checks of each document in a file of figures (and of claims), known borough or not.

    CspError with every problem of the files.
    """
    said = documents.read_claims(claims) if claims is not None else None
    read = documents.read_figures(figures)
    if "offence_set" not in read:
        read["guessed_set"] = [kin.offence_set(key) or "" for key in read["indicator_id"]]
    made = []
    for borough, mine in read.groupby("borough", sort=False):
        own = said[said["borough"] == borough] if said is not None else None
        made.append(_audit(str(borough), mine, _checks(load_params(), mine, own, as_of), as_of, []))
    return made


FLAGGED = {
    "A1": 1,
    "A2": 1,
    "A6": 1,
    "A7": 1,
    "A8": 2,
    "B1": 1,
    "B3": 2,
    "B5": 1,
    "C1": 0,
    "D3": 0,
    "D4": 0,
    "E1": 2,
    RECORDED: 0,
}
"""How many figures of a finding carry its flag on a page; all where a family is not named."""


def flags(audit: Audit) -> dict[str, str]:
    """Return, by figure id, the verdict and the sentence of the first check that a printed figure fails."""
    found: dict[str, str] = {}
    for finding in audit.findings:
        if finding.verdict == reconcile.DISAGREES:
            for figure_id in finding.figure_ids[: FLAGGED.get(finding.family, len(finding.figure_ids))]:
                found.setdefault(figure_id, f"{finding.words}: {finding.explanation}")
    return found


def end_of(known_to: str) -> str:
    """Return the last day of a month as dates are compared: 2012-03-31 for 2012-03."""
    return f"{Month.parse(known_to)}-31"


def _held(table: str, borough: str) -> "pd.DataFrame":
    from csp_lib.results import frames

    if not store.has(table):
        return frames.empty()
    return store.read(table, borough=borough).sort_values("line", kind="stable")


def _checks(params: Params, figures: "pd.DataFrame", claims: "pd.DataFrame | None", as_of: str) -> list[Finding]:
    if figures.empty:
        return []
    borough = str(figures["borough"].iloc[0])
    slices = _slices(borough)
    said = claims if claims is not None and len(claims) else None
    found = reconcile.audit(figures, said, as_of=as_of, recorded_counts=_recorded(slices, figures, said))
    return found + (_against_recorded(slices, figures, _age_limit(params)) if slices is not None else [])


def _age_limit(params: Params) -> int:
    return params.defaults.settings.population_age_limit_years or 0


def _slices(borough: str) -> Slices | None:
    """Return the borough extracts' counts of every year held, or None for a borough that is not known or not held."""
    if borough not in areas.areas():
        return None
    years = slicing.years_held(borough)
    period = slicing.period_of(years[-1]) if years else None
    return slicing.load(borough, period, "borough") if period is not None else None


def _recorded(slices: Slices | None, figures: "pd.DataFrame", claims: "pd.DataFrame | None") -> reconcile.Recorded:
    """Return recorded counts by (indicator_id, financial year) for the indicators that are certainly an offence set."""
    if slices is None:
        return {}
    if "offence_set" not in figures:
        return {}  # an id is no proof that the same is counted
    names = dict(zip(figures["indicator_id"], figures["offence_set"], strict=True))
    for subject in set(claims["subject"]) if claims is not None else set():
        names[subject] = names.get(subject) or kin.offence_set(str(subject)) or ""
    held = {**_calendar_years(slices), **_financial_years(slices)}
    by_id = {(str(key), y): n for key, name in names.items() for (s, y), n in held.items() if s == name}
    for key, name in names.items():
        if name == offences.TOTAL:
            by_id = {**{(str(key), y): n for y, n in _yearly_totals(slices.borough).items()}, **by_id}
    return by_id


def _financial_years(slices: Slices) -> dict[tuple[str, str], float]:
    """Return recorded counts by offence set and complete financial year."""
    mine = slices.years[(slices.years["area"] == slices.borough) & (slices.years["months_covered"] == 12)]
    rows = zip(mine["offence_set"], mine["financial_year"], mine["offences"], strict=True)
    return {(str(s), str(y)): float(n) for s, y, n in rows}


def _calendar_years(slices: Slices) -> dict[tuple[str, str], float]:
    """Return recorded counts by offence set and complete calendar year, which some documents speak of."""
    mine = slices.months[slices.months["area"] == slices.borough]
    dated = mine.assign(year=mine["month"].str[:4])
    grouped = dated.groupby(["offence_set", "year"], as_index=False).agg(
        total=("offences", "sum"), held=("month", "count")
    )
    whole = grouped[grouped["held"] == 12]
    rows = zip(whole["offence_set"], whole["year"], whole["total"], strict=True)
    return {(str(s), str(y)): float(n) for s, y, n in rows}


def _yearly_totals(borough: str) -> dict[str, float]:
    if not store.has("recorded_crime_totals"):
        return {}
    held = store.read("recorded_crime_totals", area=borough)
    held = held[held["months_covered"] == 12]
    return {y: float(n) for y, n in zip(held["financial_year"], held["offences"], strict=True)}


def _against_recorded(slices: Slices, figures: "pd.DataFrame", age_limit: int) -> list[Finding]:
    """Return each printed figure that recorded crime measures, beside the recorded one."""
    found = []
    for row in figures.to_dict("records"):
        counted = row.get("offence_set") or row.get("guessed_set")
        if row["role"] in ("context", "pending", "target", "projection") or not counted:
            continue
        figure = printed.beside(slices, {**row, "offence_set": counted}, age_limit)
        if figure.ours is not None:
            found.append(_beside_recorded(row, figure, is_certain=bool(row.get("offence_set"))))
    return found


WITHIN = (reconcile.recorded.REVISED, reconcile.recorded.REVISED_BOTH)
NOT_COMPARABLE = (reconcile.recorded.REBASED, reconcile.recorded.RANKED_EARLIER)


def _beside_recorded(row: Row, figure: PrintedFigure, *, is_certain: bool) -> Finding:
    """Return the finding: within the size of revisions it is no contradiction, on another base none can be told.

    Nor can it where only the id suggests which offences are counted (`is_certain` is false).
    """
    codes = {words: code for code, words in reconcile.WORDS.items()}
    verdict = codes[figure.agreement]
    if figure.reason in WITHIN:
        verdict = reconcile.AGREES
    elif figure.reason in NOT_COMPARABLE or (verdict == reconcile.DISAGREES and not is_certain):
        verdict = reconcile.CANNOT_CHECK
    ours = f"{figure.ours:,.10g}" if figure.ours is None or float(figure.ours).is_integer() else f"{figure.ours:,.2f}"
    shown = str(row["value_as_printed"] or row["value"])
    told = f"{shown} is printed for {figure.indicator}, {periods.in_words(figure.period)}; recorded crime held here says {ours}."
    return Finding(
        borough=str(row["borough"]), document=str(row["document"]), family=RECORDED, check=RECORDED,
        figure_ids=(str(row["figure_id"]),), claim_ids=(), lines=(int(row["line"]),),
        printed=f"{figure.indicator}, {periods.in_words(figure.period)}: {shown}", recomputed=ours,
        tolerance=f"revisions of up to {100 * reconcile.recorded.REVISED_WITHIN:g}% a count", verdict=verdict,
        explanation=told, likely_reading=figure.reason if verdict != reconcile.AGREES or figure.reason in WITHIN else "",
    )  # fmt: skip


TEXT_OF = {"actions": "action", "legislation": "change"}


def _repeated(rows: "pd.DataFrame", table: str) -> list[Finding]:
    """Return C3 for lists in words: actions and changes that the document lists more than once."""
    if rows.empty:
        return []
    folded = rows[TEXT_OF[table]].str.casefold().str.strip()
    found = []
    for text, same in rows.groupby(folded, sort=False):
        if len(same) > 1 and text:
            lines = tuple(int(n) for n in same["line"])
            first = same.iloc[0]
            found.append(
                Finding(
                    str(first["borough"]),
                    str(first["document"]),
                    "C3",
                    f"repeated_{TEXT_OF[table]}",
                    (),
                    (),
                    lines,
                    str(first[TEXT_OF[table]]),
                    "listed once",
                    "",
                    reconcile.DISAGREES,
                    f"Listed {len(same)} times, on lines {', '.join(map(str, lines))}: {first[TEXT_OF[table]]}.",
                    "one entry, printed more than once",
                )
            )
    return found


def _audit(borough: str, figures: "pd.DataFrame", found: list[Finding], as_of: str, ids: list[str]) -> Audit:
    name = areas.area(borough).name if borough in areas.areas() else borough
    return Audit(
        borough=borough, borough_name=name, figures=len(figures), as_of=as_of, findings=found,
        sources=provenance.lines(ids) if ids else [],
    )  # fmt: skip
