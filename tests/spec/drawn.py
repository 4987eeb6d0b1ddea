"""Reads a table drawn in a test, so that a rule and its cases stand side by side."""


def cases(drawing: str) -> list[dict[str, str]]:
    """Return one record per row of a table drawn with | between its columns; the first row names them."""
    lines = [line.strip().strip("|") for line in drawing.strip().splitlines()]
    names, *rows = [[cell.strip() for cell in line.split("|")] for line in lines if set(line) - set("-|: ")]
    return [dict(zip(names, row, strict=True)) for row in rows]


def named(rows: list[dict[str, str]]) -> list[str]:
    """Return a name per case for the test report."""
    return [" ".join(value for value in row.values() if value) for row in rows]


def number(text: str) -> float | None:
    """Return a drawn number, None for an empty cell."""
    return float(text.replace(",", "")) if text else None
