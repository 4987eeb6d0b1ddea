"""What a valid table is: one contract per table, every failure of a frame told at once.

`check(name, frame, shown)` is the door; each table's contract stands in the file named after its subject.
"""

from csp_lib.tables.contracts import check, columns_of, known_tables

__all__ = ["check", "columns_of", "known_tables"]
