"""What a file must be before it is read: there, not too large, packed in a way known here, UTF-8 text.

Packed files are counted while they stream; nothing is unpacked whole, and no size that a file claims is believed.
"""

import gzip
import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, cast

from csp_lib.errors import SourceError

MEGABYTE = 1024**2
MOST_ON_DISK = 1024 * MEGABYTE
MOST_UNPACKED = 2 * 1024 * MEGABYTE
MOST_IN_WORKBOOK = 256 * MEGABYTE
"""A workbook's texts are held in memory while it is read."""
MOST_RATIO = 200
"""The extracts of recorded crime shrink about tenfold; a file of one repeated byte shrinks a thousandfold."""
RATIO_COUNTS_FROM = 10 * MEGABYTE
"""Small files may shrink as much as they like: they can do no harm."""
LONGEST_LINE = MEGABYTE
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
OTHER_FORMATS = {
    b"%PDF": "a PDF. Tables in a PDF cannot be read: ask for the CSV",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook (.xls). Save it as .xlsx, .ods or CSV",
    b"PAR1": "a Parquet file. Save it as CSV",
    b"\xff\xfe": "text in UTF-16. Save it as 'CSV UTF-8'",
    b"\xfe\xff": "text in UTF-16. Save it as 'CSV UTF-8'",
    b"BZh": "packed with bzip2. Unpack it, or pack it with gzip",
    b"\xfd7zX": "packed with xz. Unpack it, or pack it with gzip",
    b"7z\xbc\xaf": "packed with 7-Zip. Unpack it",
    b"<": "a web page or XML, not a table. Download the CSV itself",
    b"{": "JSON, not a table. Save it as CSV",
}


def check_on_disk(path: Path) -> None:
    """Raise SourceError unless path is a file with something in it, of at most 1 GB."""
    try:
        found = path.stat()
    except FileNotFoundError:
        raise SourceError(f"{path.name}: there is no such file. Check the path {str(path)!r}.") from None
    except OSError as error:
        raise SourceError(f"{path.name}: the file cannot be opened ({error.strerror}). Check the path.") from None
    if stat.S_ISDIR(found.st_mode):
        raise SourceError(f"{path.name} is a folder. Name the files in it: csp data add {path.name}/*.csv")
    if not stat.S_ISREG(found.st_mode):
        raise SourceError(f"{path.name} is a device or a pipe. Save what it holds as a file and add that.")
    if not found.st_size:
        raise SourceError(f"{path.name}: the file is empty (0 bytes). Download or save it again.")
    if found.st_size > MOST_ON_DISK:
        raise SourceError(
            f"{path.name}: the file has {found.st_size / MEGABYTE:,.0f} MB; at most {MOST_ON_DISK // MEGABYTE:,} MB "
            "are read. Cut it by years and add the parts."
        )


def container(path: Path) -> str:
    """Return how a file is packed (plain, gzip, xlsx or ods), by its bytes; SourceError when in no way known here."""
    with path.open("rb") as stream:
        start = stream.read(8)
    if start.startswith(b"\x1f\x8b"):
        return "gzip"
    if start.startswith(b"PK\x03\x04"):
        return _package(path)
    for magic, said in OTHER_FORMATS.items():
        if start.startswith(magic):
            raise SourceError(f"{path.name}: this is {said}, then add it again.")
    return "plain"


def _package(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        raise SourceError(f"{path.name}: the zip archive is damaged or cut off. Download or save it again.") from None
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names and "mimetype" in names:
        return "ods"
    raise SourceError(f"{path.name}: this is a zip archive. Unpack it and add the CSV files in it.")


def check_package(path: Path) -> None:
    """Raise SourceError when a workbook unpacks to too much, or carries XML entities or damage."""
    unpacked, size = 0, path.stat().st_size
    try:
        with zipfile.ZipFile(path) as package:
            for entry in package.infolist():
                with package.open(entry) as stream:
                    while chunk := stream.read(MEGABYTE):
                        unpacked += len(chunk)
                        _check_unpacked(path, unpacked, size, MOST_IN_WORKBOOK)
                        if b"<!ENTITY" in chunk or b"<!DOCTYPE" in chunk:
                            raise SourceError(f"{path.name}: the workbook declares XML entities. Save it as CSV.")
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
        raise SourceError(f"{path.name}: the workbook is damaged or locked. Save it again, or as CSV.") from None


def _check_unpacked(path: Path, unpacked: int, size: int, most: int) -> None:
    if unpacked > most:
        raise SourceError(
            f"{path.name}: the file unpacks to more than {most // MEGABYTE:,} MB. "
            "Cut it by years and add the parts as CSV."
        )
    if unpacked > RATIO_COUNTS_FROM and unpacked > MOST_RATIO * size:
        raise SourceError(
            f"{path.name}: the file unpacks to more than {MOST_RATIO} times its size, which no table of counts does. "
            "Get it again from its publisher; if it is sound, unpack it and add the CSV."
        )


def text_lines(path: Path) -> Iterator[str]:
    """Yield the lines of a CSV file, plain or packed with gzip, as text with their line ends.

    SourceError, as soon as it is met, for: too much unpacked, damage, a cut-off gzip, bytes that are no text, text
    that is not UTF-8 (named by line and byte), a line longer than 1 MB.
    """
    packed = container(path) == "gzip"
    offset = number = 0
    size = path.stat().st_size
    with ExitStack() as stack:
        stream: BinaryIO = stack.enter_context(path.open("rb"))
        if packed:
            unpacking = stack.enter_context(gzip.GzipFile(fileobj=stream))
            stream = cast(BinaryIO, stack.enter_context(io.BufferedReader(unpacking, MEGABYTE)))
        while line := _next_line(path, stream):
            number += 1
            _check_text(path, line, number)
            yield _decoded(path, line, number, offset)
            offset += len(line)
            if packed:
                _check_unpacked(path, offset, size, MOST_UNPACKED)


def _next_line(path: Path, stream: BinaryIO) -> bytes:
    try:
        return stream.readline(LONGEST_LINE + 1)
    except EOFError:
        raise SourceError(f"{path.name}: the gzip file is cut off before its end. Download it again.") from None
    except (gzip.BadGzipFile, zlib.error, OSError) as error:
        raise SourceError(f"{path.name}: the file is damaged ({error}). Download it again.") from None


def _check_text(path: Path, line: bytes, number: int) -> None:
    if CONTROL.search(line):
        raise SourceError(
            f"{path.name}, line {number:,}: this is a binary file, not a table. Add a CSV, .xlsx or .ods."
        )
    if len(line) > LONGEST_LINE:
        raise SourceError(f"{path.name}, line {number:,}: longer than 1 MB. This is not a table with one row a line.")


def _decoded(path: Path, line: bytes, number: int, offset: int) -> str:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{path.name}, line {number:,}: byte {line[error.start]:#04x} at offset {offset + error.start:,} is not "
            "UTF-8; the file may be in latin-1 or Windows-1252. Save it as 'CSV UTF-8' and add it again."
        ) from None
    return text.removeprefix("\ufeff") if number == 1 else text
