"""Text of a ballot file in the encodings that survey tools and spreadsheets save: UTF-8, UTF-16, Windows-1252.

An encoding is never mixed with another: a file whose lines disagree is refused, for half its words would be wrong.
"""

import codecs
import gzip
import re
import zlib
from pathlib import Path

from csp_lib.errors import SourceError
from csp_lib.sources import limits
from csp_lib.sources.findings import and_more

MOST_BYTES = 256 * limits.MEGABYTE
"""Ballots are read whole; a million lines of them have about 100 MB."""
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
SAVE_AGAIN = "Save it as 'CSV UTF-8' and add it again."
MOST_LINES_NAMED = 5


def text_of(path: Path) -> tuple[str, list[str]]:
    """Return the text of a CSV or ballot file, plain or packed with gzip, and a note where it is not UTF-8.

    SourceError for bytes that are no text, and for lines in different encodings; both name the lines.
    """
    raw = _bytes(path, MOST_BYTES)
    if len(raw) > MOST_BYTES:
        raise SourceError(f"{path.name}: more than {MOST_BYTES // limits.MEGABYTE} MB of ballots. Add them in parts.")
    if raw.startswith(UTF_16):
        return _utf_16(path, raw)
    if found := limits.CONTROL.search(raw):
        raise _binary(path, raw.count(b"\n", 0, found.start()) + 1)
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return _windows(path, raw)


def start_of(path: Path, size: int = 256 * 1024) -> str:
    """Return the first lines of a file as text, to recognise it by; bytes that cannot be read are replaced."""
    raw = _bytes(path, size)
    if raw.startswith(UTF_16):
        return raw.decode("utf-16", errors="replace")
    return raw.decode("utf-8-sig" if raw.startswith(codecs.BOM_UTF8) else "utf-8", errors="replace")


def _bytes(path: Path, most: int) -> bytes:
    """Return at most one byte more than `most`, unpacked."""
    with path.open("rb") as stream:
        if stream.read(2) not in UTF_16 and limits.container(path) == "gzip":
            try:
                with gzip.open(path) as unpacked:
                    return unpacked.read(most + 1)
            except (OSError, EOFError, zlib.error) as error:
                raise SourceError(f"{path.name}: the gzip file is damaged ({error}). Download it again.") from None
        stream.seek(0)
        return stream.read(most + 1)


def _utf_16(path: Path, raw: bytes) -> tuple[str, list[str]]:
    try:
        text = raw.decode("utf-16")
    except UnicodeDecodeError as error:
        raise SourceError(f"{path.name}: the file is UTF-16 and damaged ({error.reason}). {SAVE_AGAIN}") from None
    if found := CONTROL.search(text):
        raise _binary(path, text.count("\n", 0, found.start()) + 1)
    return text.removeprefix("\ufeff"), ["The file is in UTF-16 and was read as such."]


def _binary(path: Path, line: int) -> SourceError:
    return SourceError(
        f"{path.name}, line {line:,}: this holds bytes that no text has (NUL or another control character). Save it "
        "again as CSV, .xlsx or .ods."
    )


def _windows(path: Path, raw: bytes) -> tuple[str, list[str]]:
    """Return the text of a file that is not UTF-8, read as Windows-1252; SourceError where that cannot be either."""
    lines = raw.split(b"\n")
    broken = [number for number, line in enumerate(lines, start=1) if not line.isascii() and not _is_utf_8(line)]
    sound = [number for number, line in enumerate(lines, start=1) if not line.isascii() and _is_utf_8(line)]
    if sound:
        raise SourceError(
            f"{path.name}: lines in different encodings: {_numbers(sound)} in UTF-8, {_numbers(broken)} not. Half the "
            "file would be misread; put the parts together again from sources in one encoding."
        )
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise SourceError(
            f"{path.name}, line {line:,}: byte {raw[error.start]:#04x} is neither UTF-8 nor Windows-1252. {SAVE_AGAIN}"
        ) from None
    return text, [
        f"The file is not UTF-8 and was read as Windows-1252, as Excel saves it (first at line {broken[0]:,}). Where "
        "letters beyond A to Z come out wrong, save the file as 'CSV UTF-8' and add it again."
    ]


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _numbers(lines: list[int]) -> str:
    named = ", ".join(f"{number:,}" for number in lines[:MOST_LINES_NAMED])
    return f"line{'s' if len(lines) > 1 else ''} {named}{and_more(len(lines) - MOST_LINES_NAMED)}"
