"""A small invented world: four boroughs, their figures, one plan and one consultation, every number simulated.

`make_world` writes it into a folder that a test names as CSP_HOME; `linked_home` makes a home of the real embedded
facts, so that a test may add files without touching the repository. Nothing here may stand in the default.
"""

import csv
import hashlib
import io
import shutil
from pathlib import Path

import yaml

from tests.drawn import figures

REPOSITORY = Path(__file__).resolve().parent.parent.parent

NAMES = {
    "ashmere": "Ashmere", "brindle_vale": "Brindle Vale", "copperfield": "Copperfield", "dunmarsh": "Dunmarsh",
}  # fmt: skip
WITH_MONTHS = ("ashmere", "brindle_vale")
THEMES = ("total_crime", "burglary", "violence", "asb", "consultation")
STAMP = "Simulated data."

ASHMERE = """
borough: ashmere
partnership: Safer Ashmere
plan_title: Invented plan 2011-2014
plan_years: 2011/12 to 2013/14
plan_document: ashmere_plan
comparators: [copperfield, dunmarsh]
comparators_reason: Chosen for the tests.
priorities:
  - {title: Burglary, theme: burglary, offence_set: residential_burglary, desired_direction: reduce, ordered: true, line: 3}
  - {title: Violence, theme: violence, offence_set: violence_against_the_person, desired_direction: reduce, ordered: true}
  - {title: Noise and litter, theme: asb, desired_direction: reduce, ordered: true}
priorities_note: The invented plan numbers its priorities.
settings: {contact: the invented team of Ashmere}
"""
COPPERFIELD = """
borough: copperfield
partnership: Copperfield Together
plan_title: not held
plan_years: not held
comparators: [ashmere]
comparators_reason: Chosen for the tests.
"""
DEFAULTS = """
run: small
settings: {comparators: [], population_age_limit_years: 2, percent_base: 20, contact: nobody}
"""
RUN = "run: small\nquestion: Does it run?\nboroughs: [ashmere, copperfield]\nyear: 2011/12\nedition: committee\n"


def make_world(home: Path, names: dict[str, str] | None = None) -> Path:
    """Write the invented world into a folder and return it; `names` gives boroughs other names."""
    (home / "data" / "published").mkdir(parents=True)
    _write_reference(home, {**NAMES, **(names or {})})
    _write_params(home)
    _copy_notebooks(home)
    for table, (header, rows) in tables().items():
        write_fact(home, table, header, rows)
    return home


def linked_home(home: Path) -> Path:
    """Return a home whose facts, lookups, params and notebooks are the repository's, with a raw folder of its own."""
    (home / "data").mkdir(parents=True)
    for name in ("data/published", "data/reference", "params", "notebooks"):
        (home / name).symlink_to(REPOSITORY / name, target_is_directory=True)
    return home


def _write_reference(home: Path, names: dict[str, str]) -> None:
    folder = home / "data" / "reference"
    folder.mkdir()
    for name in ("offence_labels.csv", "offence_sets.csv", "breaks.csv", "part_years.csv", "write_in_aliases.csv"):
        shutil.copy(REPOSITORY / "data" / "reference" / name, folder / name)
    codes = {slug: f"X9900000{n}" for n, slug in enumerate(NAMES, 1)}
    rows = [[slug, names[slug], "borough", codes[slug], f"{slug} partnership", ""] for slug in NAMES]
    rows += [
        ["unknown", "Place not known", "unknown", "", "", "Unknown"],
        ["london", "All four", "together", "", "", ""],
    ]
    header = ["slug", "name", "kind", "gss_code", "partnership", "spellings"]
    (folder / "areas.csv").write_text(_csv(header, rows), encoding="utf-8")
    near = [
        ["neighbours", "Neighbouring boroughs", a, b, "Drawn for the tests", "2012"]
        for a in NAMES
        for b in NAMES
        if a != b
    ]
    header = ["group_id", "group_title", "borough", "peer", "source", "as_of"]
    (folder / "peer_groups.csv").write_text(_csv(header, near), encoding="utf-8")


def _write_params(home: Path) -> None:
    written = {
        "defaults.yml": DEFAULTS, "runs/small.yml": RUN, "boroughs/ashmere.yml": ASHMERE,
        "boroughs/copperfield.yml": COPPERFIELD,
    }  # fmt: skip
    copied = [*(f"themes/{theme}.yml" for theme in THEMES)]
    copied += [f"reports/{path.name}" for path in (REPOSITORY / "params" / "reports").glob("*.yml")]
    for name in (*written, *copied):
        path = home / "params" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = written.get(name) or (REPOSITORY / "params" / name).read_text(encoding="utf-8")
        path.write_text(text, encoding="utf-8")


def _copy_notebooks(home: Path) -> None:
    (home / "notebooks").mkdir()
    for path in (REPOSITORY / "notebooks").glob("*.ipynb"):
        shutil.copy(path, home / "notebooks" / path.name)


def write_fact(home: Path, table: str, header: list[str], rows: list[list[object]], **said: object) -> Path:
    """Write one embedded table with a sidecar that describes it; `said` changes keys of the sidecar."""
    path = home / "data" / "published" / f"{table}.csv"
    source_id = f"invented_{table}"
    full = [[*row, source_id, "simulated"] for row in rows]
    path.write_text(_csv([*header, "source_id", "data_kind"], full), encoding="utf-8")
    describe(path, source_id=source_id, **said)
    return path


def describe(path: Path, **said: object) -> None:
    """Write the sidecar of a fact as the file now stands; a test that edits a fact calls this again."""
    table = path.stem
    keys = {
        "source_id": f"invented_{table}", "title": f"Invented {table.replace('_', ' ')}", "publisher": "The tests",
        "page": "", "licence": "Invented for the tests; no licence is needed", "attribution": "Invented by the tests.", "data_kind": "simulated", "kind": table,
        "file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "vintage": "2012-03", **said,
    }  # fmt: skip
    path.with_name(path.name + ".source.yml").write_text(yaml.safe_dump(keys, sort_keys=False), encoding="utf-8")


def _csv(header: list[str], rows: list[list[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([header, *rows])
    return text.getvalue()


def tables() -> dict[str, tuple[list[str], list[list[object]]]]:
    """Return header and rows of every invented table, without source and kind."""
    return {**_recorded_crime(), "population": _population(), **_plan()}


def _recorded_crime() -> dict[str, tuple[list[str], list[list[object]]]]:
    drawn, years = figures.counts(), figures.yearly()
    rows = [[b, name, month, n] for (b, name, month), n in drawn.items() if b in WITH_MONTHS]
    rows += [["london", name, month, n] for (name, month), n in figures.london().items()]
    yearly = [[b, name, year, 12, n] for (b, name, year), n in years.items()]
    totals = [[b, y, 12, n + 3] for (b, name, y), n in years.items() if name == "total_notifiable_offences"]
    older = [[b, "2007/08", 12, int(20_000 * size)] for b, size in figures.SIZES.items()]
    return {
        "recorded_crime_months": (["area", "offence_set", "month", "offences"], rows),
        "recorded_crime_years": (["area", "offence_set", "financial_year", "months_covered", "offences"], yearly),
        "recorded_crime_totals": (["area", "financial_year", "months_covered", "offences"], [*older, *totals]),
    }


def _population() -> tuple[list[str], list[list[object]]]:
    rows = [
        [borough, year, people + 1000 * (year - 2008), "drawn for the tests"]
        for borough, people in figures.RESIDENTS.items()
        for year in range(2008, 2012)
    ]
    return ["area", "mid_year", "residents", "basis"], rows


def _plan() -> dict[str, tuple[list[str], list[list[object]]]]:
    place = ["ashmere", "ashmere_plan"]
    burgled = figures.yearly()["ashmere", "residential_burglary", "2010/11"]
    figure = [
        "",
        "count",
        burgled,
        f"{burgled:,}",
        "offences",
        "",
        "",
        "",
        "actual",
        "burglary",
        "residential_burglary",
    ]
    return {
        "published_figures": (
            ["figure_id", "borough", "document", "line", "section", "indicator", "indicator_id", "period", "period_type",
             "measure", "value", "value_as_printed", "unit", "denominator", "qualifier", "note", "role", "theme", "offence_set"],
            [["ashmere-1", *place, 4, "One", "Burgled homes", "residential_burglary", "2010/11", "financial_year", *figure[1:]]],
        ),
        "targets": (
            ["borough", "document", "line", "indicator_id", "indicator", "offence_set", "framework", "period", "target_kind",
             "target_value", "value_as_printed", "unit", "direction", "baseline_period", "baseline", "judgement", "how_judged", "note"],
            [[*place, 5, "residential_burglary", "Burgled homes", "residential_burglary", "plan", "2011/12..2013/14", "ceiling",
              1500, "1,500", "offences per year", "down", "", "", "future", "", ""]],
        ),
        "plan_statements": (
            ["borough", "document", "line", "theme", "statement"],
            [[*place, 6, "asb", "Noise is said to matter. The plan prints no number for it."]],
        ),
        "consultation_results": (
            ["borough", "document", "line", "source", "kind", "evidence_type", "period", "sample_size", "frequency", "question",
             "finding", "value", "unit", "rank", "says_not", "note"],
            [[*place, 7, "Invented survey", "survey", "self_selected", "2010", "100", "one-off", "What matters most",
              "burglary", "40", "%", "1", "The document does not say who was asked.", ""]],
        ),
        "theme_coverage": (
            ["borough", "theme", "level", "figures", "actions"],
            [["ashmere", theme, "words" if theme == "asb" else "figures", 0 if theme == "asb" else 1, 1] for theme in THEMES],
        ),
    }  # fmt: skip
