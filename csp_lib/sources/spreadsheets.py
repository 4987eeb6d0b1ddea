"""Rows of a workbook (.xlsx, .ods) as text; it must hold one filled sheet."""

import datetime
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from csp_lib.errors import SourceError
from csp_lib.sources import limits

MOST_CELLS = 5_000_000
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"

Row = tuple[int, list[str]]


def rows(path: Path, kind: str) -> Iterator[Row]:
    """Yield the filled rows of the one filled sheet with their numbers; SourceError when there are several.

    Rows that end early are filled up to the width of the first.
    """
    limits.check_package(path)
    sheets = _xlsx_rows(path) if kind == "xlsx" else _ods_rows(path)
    cells = width = 0
    filled = ""
    try:
        for sheet, number, fields in sheets:
            if filled and sheet != filled:
                raise SourceError(
                    f"{path.name}: the sheets {filled!r} and {sheet!r} are both filled in. Keep one table in a file."
                )
            filled = sheet
            width = width or len(fields)
            cells += len(fields)
            if cells > MOST_CELLS:
                raise SourceError(f"{path.name}: more than {MOST_CELLS:,} cells. Save it as CSV and add that.")
            yield number, fields + [""] * (width - len(fields))
    except SourceError:
        raise
    except Exception as error:  # a damaged workbook fails in as many ways as its readers have lines
        raise SourceError(f"{path.name}: the workbook cannot be read ({error}). Save it again, or as CSV.") from None


def _xlsx_rows(path: Path) -> Iterator[tuple[str, int, list[str]]]:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # styles and validations that openpyxl leaves out do not touch the cells
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
                fields = _trimmed([cell_text(v) for v in values])
                if fields:
                    yield sheet.title, number, fields
    finally:
        book.close()


def _ods_rows(path: Path) -> Iterator[tuple[str, int, list[str]]]:
    with zipfile.ZipFile(path) as package, package.open("content.xml") as content:
        sheet, number = "", 0
        for event, element in ElementTree.iterparse(content, events=("start", "end")):
            if event == "start" and element.tag == f"{TABLE}table":
                sheet, number = element.get(f"{TABLE}name", ""), 0
            if event == "end" and element.tag == f"{TABLE}table-row":
                fields = _trimmed(_ods_fields(element))
                repeated = int(element.get(f"{TABLE}number-rows-repeated", "1"))
                for extra in range(repeated if fields else 0):
                    yield sheet, number + extra + 1, fields
                number += repeated
                element.clear()


def _ods_fields(row: ElementTree.Element) -> list[str]:
    """Return the texts of a row; the empty cells that pad a row to the sheet's edge are not repeated."""
    fields: list[str] = []
    blank = 0
    for cell in row:
        if cell.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            continue
        text, repeated = _ods_text(cell), int(cell.get(f"{TABLE}number-columns-repeated", "1"))
        if not text:
            blank += repeated
            continue
        if blank + repeated + len(fields) > MOST_CELLS:
            raise ValueError("too many cells in a row")
        fields += [""] * blank + [text] * repeated
        blank = 0
    return fields


def _ods_text(cell: ElementTree.Element) -> str:
    kind = cell.get(f"{OFFICE}value-type")
    if kind in ("float", "percentage", "currency"):
        return cell_text(float(cell.get(f"{OFFICE}value", "nan")))
    if kind == "date":
        return cell.get(f"{OFFICE}date-value", "")[:10]
    return "\n".join("".join(p.itertext()) for p in cell.findall(f"{TEXT}p"))


def _trimmed(fields: list[str]) -> list[str]:
    while fields and not fields[-1].strip():
        fields.pop()
    return fields


def cell_text(value: Any) -> str:
    """Return a cell as a CSV would write it: 3, 3.5, 2011-04-01, text; nothing for an empty cell."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
