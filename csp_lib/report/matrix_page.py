"""The blocks of the page You said, we did, why not: the matrix of duty, assessment, consultation and priority."""

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from csp_lib.report import charts, matrix_words, numbers, page_parts, plan_tables
from csp_lib.report.blocks import Block, Callout, Nothing
from csp_lib.report.charts.figure import Caption
from csp_lib.report.consultations import words
from csp_lib.report.tables import Show, table_block

if TYPE_CHECKING:
    from csp_lib.consultation.matrix import MatrixFinding
    from csp_lib.results.matrix_shapes import PriorityMatrix

NO_LINKS = "no links are held"
FEWEST_TO_DRAW = 2
GAPS = (Show("issue", "Issue", missing="all"), Show("found", "What is open"), Show("kind", "Kind"))
NOT_PRINTED = "nothing printed"
LITERAL = "literal"
LINES_NOTE = "Line numbers are those of the document's text as it is available to us."
OWN_LINES_NOTE = "Line numbers are the rows of the partnership's own table of links."


def summary(matrix: "PriorityMatrix") -> Block:
    """Return how many issues there are and how many reasons are stated, or that nothing is held."""
    if matrix.absent is not None:
        return Callout(id="no-links", tone="gap", title="No matrix", text=matrix.absent)
    told = [matrix_words.tally(matrix), matrix_words.REGARD]
    return page_parts.paragraph("matrix-summary", *told, numbers_from=("you-said",))


def you_said(matrix: "PriorityMatrix") -> Block | Nothing:
    """Return the table of what people said, what the partnership decided and why, issue by issue."""
    if matrix.absent is not None:
        return Nothing(NO_LINKS)
    voices = _voices(matrix)
    rows = [
        {
            "issue": row["issue_title"], "said": voices.get((row["issue"], row["issue_title"]), ""),
            "decided": matrix_words.decision(row), "why": matrix_words.why(row),
        }
        for row in matrix.rows.to_dict("records")
    ]  # fmt: skip
    shown = (
        Show("issue", "Issue"), Show("said", "You said", missing=matrix_words.NOTHING_SAID),
        Show("decided", "We decided"), Show("why", "Why"),
    )  # fmt: skip
    return _table(matrix, pd.DataFrame(rows), shown, "you-said", "You said, we did, why not", _caution(matrix))


def _voices(matrix: "PriorityMatrix") -> dict[tuple[str, str], str]:
    """Return what people said by issue, each exercise once."""
    told: dict[tuple[str, str], list[str]] = {}
    for row in matrix.said.to_dict("records"):
        told.setdefault((row["issue"], row["issue_title"]), []).append(matrix_words.voice(row))
    return {key: "; ".join(dict.fromkeys(texts)) for key, texts in told.items()}


def _caution(matrix: "PriorityMatrix") -> tuple[str, ...]:
    """Return who stands behind each exercise, and that exercises are not joined."""
    people = {row["exercise"]: matrix_words.who(row) for row in matrix.said.to_dict("records")}
    told = [f"{exercise}: {words}." for exercise, words in people.items()]
    unordered = (matrix_words.UNORDERED,) if matrix.is_unordered else ()
    return (*told, *((matrix_words.SIDE_BY_SIDE,) if len(told) > 1 else ()), *unordered)


def public_voice(matrix: "PriorityMatrix") -> Block | Nothing:
    """Return what the results of a consultation can bear, in a box."""
    if matrix.absent is not None or matrix.said.empty:
        return Nothing("nothing that people said is held")
    chosen = "self_selected" in set(matrix.said["evidence_type"])
    text = "Those who come to an event or answer a form choose to do so. " if chosen else ""
    return Callout(
        id="public-voice",
        tone="caution",
        text=f"{text}A place among the issues says what came first for those who answered, and nothing about how much "
        "harm an issue does: crimes that few suffer, or that few speak of, stand low in every such list.",
    )


def moves_chart(matrix: "PriorityMatrix") -> list[Block | Nothing]:
    """Return a chart per exercise that puts at least two issues in an order, from their places to those adopted."""
    if matrix.absent is not None:
        return [Nothing(NO_LINKS)]
    counts = matrix.moves.loc[matrix.moves["public_place"].notna(), "exercise"].value_counts()
    drawn = [str(name) for name, issues in counts.items() if issues >= FEWEST_TO_DRAW]
    made: list[Block | Nothing] = [_moves(matrix, name, number) for number, name in enumerate(sorted(drawn), 1)]
    return made or [Nothing("no exercise puts two issues in an order")]


def _moves(matrix: "PriorityMatrix", exercise: str, number: int) -> Block:
    """Return the chart of one exercise; issues that were adopted without a place in it are drawn too."""
    mine = matrix.moves[matrix.moves["exercise"].isin([exercise, ""])]
    ranked = mine[mine["public_place"].notna()]
    stayed = int((ranked["moved"] == 0).sum())
    return charts.moves_chart(
        _drawable(mine, matrix.is_unordered),
        **Caption(
            block_id=f"moves-{number}",
            title=f"{numbers.count(stayed)} of {numbers.count(len(ranked))} ranked issues kept their place",
            subtitle=f"{matrix.borough_name}: places given by those who answered ({exercise}) and adopted places",
            description=" ".join(_told(row) for row in ranked.to_dict("records")),
            source=_sources(matrix),
            data_kind=_kind(matrix),
            notes=(matrix_words.REGARD,),
        ),
    )


def _drawable(moves: pd.DataFrame, is_unordered: bool) -> pd.DataFrame:
    frame = moves[["issue_title", "public_place", "adopted_place", "reason"]].rename(columns={"issue_title": "issue"})
    if not is_unordered:
        return frame
    adopted = moves["relation"].isin(["", "not adopted"])
    return frame.assign(adopted_place=["" if out else "in no order" for out in adopted])


def _told(row: Mapping[Hashable, Any]) -> str:
    """Return an issue's two places as a sentence."""
    after = (
        "has no adopted place"
        if numbers.is_missing(row["adopted_place"])
        else f"{matrix_words.placed(row['adopted_place'])} as adopted"
    )
    return f"{row['issue_title']}: {matrix_words.placed(row['public_place'])} by those who answered, {after}."


def voices(matrix: "PriorityMatrix") -> Block | Nothing:
    """Return every result that stands in the matrix with its place, range, share and number of people."""
    if matrix.absent is not None or matrix.said.empty:
        return Nothing("nothing that people said is held")
    shown = [
        Show("issue_title", "Issue"), Show("exercise", "Exercise"), Show("item", "What was said"),
        Show("place", "Place", missing="no place"), Show("who", "Who"), Show("line", "Line", "count"),
    ]  # fmt: skip
    ranked = [
        Show("range", "Range of places", missing="no range"), Show("band", "Band", missing="none"),
        Show("p_top", "Chance to be among the first", missing="not computed"),
        Show("share_of_respondents", "Put it first, or gave it a top answer", "percent", missing="not computed"),
    ]  # fmt: skip
    is_ranked = matrix.said["rank_low"].notna().any()
    rows = pd.DataFrame([_voice_row(row) for row in matrix.said.to_dict("records")])
    columns = [*shown[:4], *(ranked if is_ranked else []), *shown[4:]]
    return _table(matrix, rows, columns, "voices", "Every result in the matrix, by exercise", _lines_note(matrix))


def _voice_row(row: Mapping[Hashable, Any]) -> dict[str, Any]:
    low, high = row["rank_low"], row["rank_high"]
    ranged = "" if numbers.is_missing(low) else f"{matrix_words.placed(low)} to {matrix_words.placed(high)}"
    place = "" if numbers.is_missing(row["place"]) else matrix_words.placed(row["place"])
    chance = row["p_top"] if numbers.is_missing(row["p_top"]) else words.chance(row["p_top"])
    kept = {str(name): value for name, value in row.items()}
    return kept | {"place": place, "range": ranged, "who": matrix_words.who(row), "p_top": chance}


def full(matrix: "PriorityMatrix") -> Block | Nothing:
    """Return the whole matrix: duty, assessment, consultation, priority, relation, who decided and when."""
    if matrix.absent is not None:
        return Nothing(NO_LINKS)
    rows = matrix.rows.assign(
        place=["" if numbers.is_missing(place) else numbers.count(place) for place in matrix.rows["place"]],
        relation=[matrix_words.relation(text) if text else "" for text in matrix.rows["relation"]],
        decided_on=[matrix_words.day(text) for text in matrix.rows["decided_on"]],
    )
    shown = [
        Show("issue_title", "Issue"),
        *(Show(side, side.capitalize(), missing=NOT_PRINTED) for side in ("duty", "assessment", "consultation")),
        Show("priority", "Priority", missing="none"), Show("place", "Place", missing="no place"),
        Show("relation", "How it came into the priority", missing="none"),
        Show("decided_by", "Decided by", missing="nobody named"), Show("decided_on", "When", missing="no date"),
        *([Show("link", "Link", missing="none")] if (rows["link"] != "").any() else []), Show("lines", "Lines"),
    ]  # fmt: skip
    notes = (matrix_words.NO_TOTAL, *_lines_note(matrix), *_remarks(matrix.rows))
    return _table(matrix, rows, shown, "matrix", "From duty to priority, issue by issue", notes)


def _remarks(rows: pd.DataFrame) -> list[str]:
    """Return the notes of the links, each once, led by the issues it is about."""
    about: dict[str, list[str]] = {}
    for title, notes in zip(rows["issue_title"], rows["notes"], strict=True):
        for note in filter(None, notes.split("\n")):
            about.setdefault(note, []).append(title)
    return [f"{', '.join(titles)}: {note.replace('reading_', 'reading ')}." for note, titles in about.items()]


def gaps(matrix: "PriorityMatrix") -> Block | Nothing:
    """Return what the matrix leaves open, what must be settled first."""
    if matrix.absent is not None:
        return Nothing(NO_LINKS)
    if not matrix.findings:
        return page_parts.paragraph("left-open", "Every check of the matrix is met.", matrix_words.AS_STATED)
    return _table(matrix, gap_rows(matrix.findings), GAPS, "left-open", "What the matrix leaves open", ())


def gap_rows(findings: "Sequence[MatrixFinding]") -> pd.DataFrame:
    """Return a row per finding, in the columns of GAPS."""
    rows = [(f.issue, matrix_words.finding(f), matrix_words.SEVERITIES[f.severity]) for f in findings]
    return pd.DataFrame(rows, columns=["issue", "found", "kind"])


def printed(matrix: "PriorityMatrix") -> list[Block | Nothing]:
    """Return the matrix that the document itself prints, cell by cell as its text stands."""
    shown: list[Block | Nothing] = list(plan_tables.plan_tables(matrix.printed, {}, matrix.sources))
    return shown or [Nothing("the document prints no matrix")]


def readings(matrix: "PriorityMatrix") -> Block | Nothing:
    """Return the ways to read the printed matrix, with the one this page uses marked."""
    others = matrix.readings[matrix.readings["reading"] != LITERAL] if len(matrix.readings) else matrix.readings
    if others.empty:
        return Nothing("there is one reading only")
    named = [_reading(name, bool(used)) for name, used in zip(others["reading"], others["is_used"], strict=True)]
    shown = (
        Show("named", "Reading"), Show("column", "Column"), Show("statutory_obligation", "Duty", missing="none"),
        Show("strategic_assessment", "Assessment", missing="none"), Show("public_rank", "Public rank", missing="none"),
        Show("adopted_priority", "Priority", missing="none"), Show("note", "Remark", missing="no remark"),
    )  # fmt: skip
    note = "The borders of the table are lost in the text available to us, so its cells can be read in several ways."
    return table_block(
        others.assign(named=named, note=others["note"].str.replace("reading_", "reading ")), shown,
        block_id="matrix-readings", title="The readings of the printed matrix",
        data_kind="transcribed", source=_sources(matrix, "priority_matrix"), notes=(note,),
    )  # fmt: skip


def _reading(name: str, is_used: bool) -> str:
    return name.replace("reading_", "") + (", used on this page" if is_used else "")


def _table(
    matrix: "PriorityMatrix", rows: pd.DataFrame, shown: Any, block_id: str, title: str, notes: tuple[str, ...]
) -> Block:
    return table_block(
        rows, shown, block_id=block_id, title=title, data_kind=_kind(matrix), source=_sources(matrix), notes=notes
    )


def _lines_note(matrix: "PriorityMatrix") -> tuple[str, ...]:
    used = (
        [f"The printed matrix is read as in reading {matrix.reading.removeprefix('reading_')}."]
        if matrix.reading
        else []
    )
    return (*used, OWN_LINES_NOTE if matrix.is_own else LINES_NOTE)


def _kind(matrix: "PriorityMatrix") -> str:
    return page_parts.data_kind(matrix.sources, "transcribed")


def _sources(matrix: "PriorityMatrix", table: str = "links") -> tuple[str, ...]:
    """Return the titles of the sources of one table and of what a partnership added; of all where none is named so."""
    mine = [s for s in matrix.sources if table in s.source_id or s.data_kind in ("partner", "simulated", "restricted")]
    return tuple(source.title for source in mine or matrix.sources)
