"""Printed tables as blocks: as printed, with what the audit found in a last column of the rows it concerns."""

import pandas as pd

from csp_lib.report.blocks import Nothing, Table
from csp_lib.report.plan_tables import plan_table, plan_tables
from csp_lib.report.printed_figures import DOCUMENT_NOTE
from csp_lib.results.shapes import PlanTable, SourceLine

COLUMNS = ["Crime/ASB type", "2007/08", "2010/11", "Change"]
SOURCES = [
    SourceLine("plans", "Figures the plans print", "The partnership", "none stated", "", "transcribed", None, "", ""),
    SourceLine("crime", "Recorded crime", "The police", "OGL", "", "published", None, "", ""),
]


def table(table_id="T2", title="Crime and disorder", rows=None, lines="438 to 542"):
    held = [["Racist offences", "117", "227", "110"], ["Graffiti", "185", "166", "-19"]] if rows is None else rows
    return PlanTable(
        table_id, title, COLUMNS, pd.DataFrame(held, columns=COLUMNS), ["Arrows are lost."], lines, ["plans"],
        [["a-1", "a-2"], ["a-3"]][: len(held)],
    )  # fmt: skip


def test_a_table_stands_as_printed_with_its_lines_source_and_kind():
    block = plan_table(table(), {}, SOURCES)
    assert isinstance(block, Table)
    assert (block.id, block.title, block.data_kind) == ("plan-table-t2", "Crime and disorder", "transcribed")
    assert [column.name for column in block.columns] == COLUMNS
    assert block.rows == (("Racist offences", "117", "227", "110"), ("Graffiti", "185", "166", "-19"))
    assert block.notes == ("Arrows are lost.", "Lines 438 to 542 of the plan's text.", DOCUMENT_NOTE)
    assert block.source == ("Figures the plans print",)


def test_columns_of_printed_numbers_are_set_as_numbers():
    block = plan_table(table(), {}, SOURCES)
    assert [column.numeric for column in block.columns] == [False, True, True, True]


def test_a_row_with_a_figure_that_fails_the_audit_says_so_in_a_last_column():
    block = plan_table(table(), {"a-2": "does not agree: see A2-1", "elsewhere": "does not agree: see B1-1"}, SOURCES)
    assert [column.name for column in block.columns] == [*COLUMNS, "Checked"]
    assert [row[-1] for row in block.rows] == ["does not agree, note 1", "no remark"]
    assert block.notes[0] == "Note 1: see A2-1"


def test_two_figures_with_one_flag_say_it_once_and_two_flags_both():
    flags = {"a-1": "see A1-1", "a-2": "see A1-1", "a-3": "see C2-1"}
    marks = [row[-1] for row in plan_table(table(), flags, SOURCES).rows]
    assert marks == ["does not agree, note 1", "does not agree, note 2"]
    both = plan_table(table(), {"a-1": "see A1-1", "a-2": "see A2-1"}, SOURCES)
    assert both.rows[0][-1] == "does not agree, notes 1, 2"
    assert both.notes[:2] == ("Note 1: see A1-1", "Note 2: see A2-1")


def test_a_table_that_no_flag_concerns_has_no_column_for_it():
    block = plan_table(table(), {"elsewhere": "does not agree: see B1-1"}, SOURCES)
    assert [column.name for column in block.columns] == COLUMNS


def test_parts_of_one_table_are_numbered_and_a_single_table_is_not():
    blocks = plan_tables([table("T1", "One"), table("T1", "Two"), table("T2")], {}, SOURCES)
    assert [block.id for block in blocks] == ["plan-table-t1-1", "plan-table-t1-2", "plan-table-t2"]


def test_a_table_without_rows_is_left_out():
    assert isinstance(plan_table(table(rows=[]), {}, SOURCES), Nothing)
    assert plan_tables([table(rows=[]), table()], {}, SOURCES)[0].id == "plan-table-t2-2"


def test_a_single_line_is_one_line_and_none_is_not_mentioned():
    assert "Line 81 of the plan's text." in plan_table(table(lines="81"), {}, SOURCES).notes
    assert plan_table(table(lines=""), {}, SOURCES).notes == ("Arrows are lost.", DOCUMENT_NOTE)
