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
BALLOTS = ("exercise", "respondent_id", "option", "write_in", "rank", "weight", "source", "round", "date")
GROUPS = ("group_ward", "group_age")
"""Columns of the ballots template that stand for any number of columns named group_..."""
HARM_WEIGHTS = ("offence_set", "weight", "unit", "source", "date")
PRIORITY_LINKS = (
    "borough", "document", "issue", "issue_title", "side", "item", "item_id", "place", "ordered", "relation", "reason",
    "decided_by", "decided_on", "rule_outcome", "link", "note",
)  # fmt: skip
SURVEY_ANSWERS = ("exercise", "respondent_id", "issue", "answer", "weight")
POPULATION = ("area", "mid_year", "residents", "basis")

TEMPLATES = {
    "indicators": (
        INDICATORS,
        (EXAMPLE, "asb_incidents", "Anti-social behaviour incidents", "2011-04-01", "2012-03-31", "1234",
         "incidents", "residents", "240000", "final", "partner"),
    ),
    "ballots": (
        (*BALLOTS, *GROUPS),
        (EXAMPLE, "r001", "Burglary", "", "1", "1", "paper", "1", "2011-10-31", "Marlborough", "45 to 54"),
    ),
    "harm_weights": (HARM_WEIGHTS, (EXAMPLE, "182.5", "days in prison", "who published the weights", "2016-04")),
    "priority_links": (
        PRIORITY_LINKS,
        (EXAMPLE, "minutes_2012_03", "burglary", "Burglary", "priority", "Residential burglary", "", "1", "yes", "raised",
         "why it was decided", "who decided", "2012-03-01", "", "", ""),
    ),
    "survey_answers": ((*SURVEY_ANSWERS, "group_age"), (EXAMPLE, "r001", "Burglary", "Very important", "1", "45 to 54")),
    "population": (POPULATION, (EXAMPLE, "2011", "240000", "ONS mid-year estimate")),
}  # fmt: skip


DOCUMENTS = ("figures", "claims")
QUESTION = "question"
QUESTION_FILE = """\
# The question file of a consultation exercise. Save it as params/consultations/<exercise>.yml before the exercise opens.
# params/README.md says what each key may hold; a line that begins with # is not read.
exercise: harrow-2012-have-your-say
borough: harrow
title: Have your say 2012
question: Put these issues in the order in which the partnership should deal with them.
evidence_type: self_selected   # or panel, probability, qualitative
opened: 2012-05-01
closed: 2012-06-30
options:                       # in the order in which they were offered
  - Anti-social behaviour
  - Burglary
  - Domestic abuse
  - Drugs
places: 3                      # how many people were asked to rank; leave it out for all
ties_allowed: false
unranked: below                # what a blank means: below, not_offered or abstain
write_ins: true                # whether the form had room to add an issue
promotion: {floor_people: 5, share_of_ballots: 0.05, min_groups: 2}
top: 3                         # how many places the partnership will look at
groups: [age, ward]            # each gets a table of its own; never crossed
# columns: {respondent: Response ID, options: {Q1_1: Burglary}, groups: {Your ward: ward}}
# rating: {scale: [Very important, Fairly important, Not important], top: [Very important], no_answer: [Don't know]}
# margins: {age: {16 to 34: 60000, 35 to 64: 95000, 65 and over: 34000}}
# margins_source: Census 2011, usual residents
"""


def template(kind: str) -> str:
    """Return the CSV text of a template: its header and one example row, which readers leave out and say so.

    The question file of a consultation exercise is YAML, with its keys filled in as an example.
    A document's figures and claims (csp audit --figures) have a header only: what their columns hold is told by
    data/published/dictionary_plans.csv, and the carried documents are the example.
    """
    if kind == QUESTION:
        return QUESTION_FILE
    if kind in DOCUMENTS:
        from csp_lib.sources import documents

        return ",".join(documents.template(kind)) + "\n"
    if kind not in TEMPLATES:
        raise SourceError(f"there is no template {kind!r}. {did_you_mean(kind, [*TEMPLATES, *DOCUMENTS, QUESTION])}")
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
