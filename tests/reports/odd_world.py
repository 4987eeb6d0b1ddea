"""Ashmere with a residential burglary of one's own making, and the blocks its notebooks show of it."""

import ast
import json
from pathlib import Path
from types import SimpleNamespace

from csp_lib.report import page_parts
from csp_lib.report.blocks import Callout, Cards, Figure, Nothing, Table, Text
from tests.drawn import figures, world

ODD = "residential_burglary"
TOTAL = "total_notifiable_offences"


def counts(borough, name):
    """Return the drawn counts of an offence set by month."""
    drawn = figures.counts()
    parts = figures.GROUPS.get(name, (name,))
    return {month: sum(drawn[borough, part, month] for part in parts) for month in figures.months()}


def complete_years(series):
    """Return the sums of the financial years of which all twelve months are there."""
    held = {}
    for month, count in series.items():
        held.setdefault(figures.year_of(month), []).append(count)
    return {year: sum(found) for year, found in held.items() if len(found) == 12}


def make(home: Path, series: dict[str, int]) -> Path:
    """Write the invented world with this series as ashmere's residential burglary; other offences are few, to be quick."""
    world.make_world(home)
    other, whole = counts("ashmere", "non_residential_burglary"), counts("ashmere", TOTAL)
    mine = {
        ODD: series,
        "non_residential_burglary": other,
        "drugs_offences": counts("ashmere", "drugs_offences"),
        TOTAL: whole,
    }
    rows = [["ashmere", name, month, n] for name, held in mine.items() for month, n in held.items()]
    rows += [["london", name, month, 4 * n] for name in (ODD, TOTAL) for month, n in counts("ashmere", name).items()]
    world.write_fact(home, "recorded_crime_months", ["area", "offence_set", "month", "offences"], rows)
    yearly = {key: n for key, n in figures.yearly().items() if key[:2] != ("ashmere", ODD)}
    yearly |= {("ashmere", ODD, year): n for year, n in complete_years(series).items()}
    # the groups that hold residential burglary are left to what the store can add up itself
    kept = {
        key: n
        for key, n in yearly.items()
        if key[0] != "ashmere" or key[1] not in ("burglary", "serious_acquisitive_crime")
    }
    world.write_fact(
        home, "recorded_crime_years", ["area", "offence_set", "financial_year", "months_covered", "offences"],
        [[borough, name, year, 12, n] for (borough, name, year), n in kept.items()],
    )  # fmt: skip
    return home


def shown(home: Path, notebook: str, **result):
    """Return every block that the cells of a notebook show of a result, with Nothing left out."""
    cells = json.loads((home / "notebooks" / f"{notebook}.ipynb").read_text("utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    code = [source for source, cell in zip(code, (c for c in cells if c["cell_type"] == "code"), strict=True)
            if "parameters" not in cell["metadata"].get("tags", [])]  # fmt: skip
    names = {**result, "run": SimpleNamespace(parameters=[("borough", "ashmere", "this run")])}
    for statement in ast.parse(code[0]).body:
        if isinstance(statement, ast.ImportFrom):
            exec(compile(ast.Module([statement], []), notebook, "exec"), names)
    names["parts"] = SimpleNamespace(**{**vars(page_parts), "show": lambda blocks: blocks})
    found = [eval(source, names) for source in code[1:]]
    blocks = [block for one in found for block in (one if isinstance(one, list) else [one])]
    return {block.id: block for block in blocks if not isinstance(block, Nothing)}


def sentences(block):
    """Return what a block says in running text, a piece each."""
    said = list(block.notes)
    if isinstance(block, Text):
        said += [one.text for one in block.sentences]
    if isinstance(block, Figure):
        said.append(block.description)
    if isinstance(block, Callout):
        said.append(block.text)
    return said


def titles(block):
    """Return titles, cards and cells of a block."""
    said = [block.title, getattr(block, "subtitle", "")]
    if isinstance(block, Cards):
        said += [text for card in block.cards for text in (card.label, card.value, card.comparison, card.verdict)]
    rows = block.rows if isinstance(block, Table) else block.data.rows if isinstance(block, Figure) else ()
    return said + [cell for row in rows for cell in row]
