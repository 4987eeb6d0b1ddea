"""Empty tables that anyone can fill in, and the example row in them that is never counted."""

from csp_lib.errors import SourceError
from csp_lib.sources.findings import did_you_mean
from csp_lib.sources.rows import Records

EXAMPLE = "example row, not counted"
"""First cell of a template's example row. A row that begins so is left out of every reading, and a note says it."""

INDICATORS = (
    "area", "indicator_id", "indicator", "period_start", "period_end", "value", "unit", "denominator_name",
    "denominator", "status", "data_kind",
)  # fmt: skip
BALLOTS = ("exercise", "respondent_id", "option", "rank", "weight")
HARM_WEIGHTS = ("offence_set", "weight", "unit", "source", "date")
POPULATION = ("area", "mid_year", "residents", "basis")

TEMPLATES = {
    "indicators": (
        INDICATORS,
        (EXAMPLE, "asb_incidents", "Anti-social behaviour incidents", "2011-04-01", "2012-03-31", "1234",
         "incidents", "residents", "240000", "final", "partner"),
    ),
    "ballots": (BALLOTS, (EXAMPLE, "r001", "Burglary", "1", "1")),
    "harm_weights": (HARM_WEIGHTS, (EXAMPLE, "182.5", "days in prison", "who published the weights", "2016-04")),
    "population": (POPULATION, (EXAMPLE, "2011", "240000", "ONS mid-year estimate")),
}  # fmt: skip


DOCUMENTS = ("figures", "claims")


def template(kind: str) -> str:
    """Return the CSV text of a template: its header and one example row, which readers leave out and say so.

    A document's figures and claims (csp audit --figures) have a header only: what their columns hold is told by
    data/published/dictionary_plans.csv, and the carried documents are the example.
    """
    if kind in DOCUMENTS:
        from csp_lib.sources import documents

        return ",".join(documents.template(kind)) + "\n"
    if kind not in TEMPLATES:
        raise SourceError(f"there is no template {kind!r}. {did_you_mean(kind, [*TEMPLATES, *DOCUMENTS])}")
    return "".join(",".join(f'"{c}"' if "," in c else c for c in row) + "\n" for row in TEMPLATES[kind])


def without_example(records: Records) -> tuple[list[tuple[int, dict[str, str]]], list[str]]:
    """Return the rows without those that begin as a template's example does, and a note when there was one."""
    kept, notes = [], []
    for number, row in records.rows:
        if next(iter(row.values())).casefold() == EXAMPLE:
            notes.append(f"Row {number:,} is the template's example and is not counted.")
        else:
            kept.append((number, row))
    if not kept:
        raise SourceError(f"{records.name}: there is no row beside the template's example. Fill in the table.")
    return kept, notes
