import pandas as pd
import pytest

from csp_lib.errors import ReportError
from csp_lib.report.tables import Show, data_from, table_block

FRAME = pd.DataFrame({
    "title": ["Burglary", "Robbery"], "offences": [1882.0, None], "change": [3.04, -5.15], "rank": ["9th lowest", ""],
    "last_month": ["2012-03", "2012-03"],
})  # fmt: skip
COLUMNS = [
    Show("title", "Priority"), Show("offences", "2011/12", "count", "offences"), Show("change", "Change", "percent_change"),
    Show("rank", "London rank", missing="not published"), Show("last_month", "Data to", "month"),
]  # fmt: skip


def test_a_table_keeps_rows_in_order_and_raw_values_beside_texts():
    table = table_block(FRAME, COLUMNS, block_id="priorities", title="Priorities", source=["MPS"], data_kind="derived")
    assert table.rows == (
        ("Burglary", "1,882", "+3.0%", "9th lowest", "March 2012"),
        ("Robbery", "not available", "−5.2%", "not published", "March 2012"),
    )
    assert table.raw[1] == ("Robbery", None, -5.15, "", "2012-03")
    assert (table.data_kind, table.source) == ("derived", ("MPS",))


def test_only_columns_of_numbers_are_numeric():
    assert [column.numeric for column in data_from(FRAME, COLUMNS).columns] == [False, True, True, False, False]


def test_a_word_in_a_column_of_numbers_stands_as_it_is():
    frame = pd.DataFrame({"title": ["Burglary"], "offences": ["hidden"]}, dtype=object)
    assert data_from(frame, COLUMNS[:2]).rows == (("Burglary", "hidden"),)


def test_a_column_or_form_that_does_not_exist_is_named_with_those_that_do():
    with pytest.raises(
        ReportError, match=r"cannot show ofences \(count\), title \(money\). The frame has title, offences"
    ):
        data_from(FRAME, [Show("ofences", "Offences", "count"), Show("title", "Title", "money")])


def test_a_frame_without_rows_is_refused():
    with pytest.raises(ReportError, match="the table is empty"):
        table_block(FRAME.iloc[:0], COLUMNS, block_id="t", title="T")
