"""What can go wrong, in words a reader can act on; shown without a traceback."""

from collections.abc import Iterable


class CspError(Exception):
    """A problem the reader can mend: names file, row or key, what was found, what is allowed, what to do.

    Several problems travel together in one error, so that one run shows all of them.
    """

    def __init__(self, problems: str | Iterable[str]) -> None:
        self.problems: list[str] = [problems] if isinstance(problems, str) else list(problems)
        super().__init__("\n".join(self.problems))

    def __reduce__(self) -> tuple[type, tuple[list[str]]]:
        """Keep the list of problems when the error crosses a process."""
        return type(self), (self.problems,)


class ParamsError(CspError):
    """A parameter, on the command line or in params/, is unknown or has a value that is not allowed."""


class DataError(CspError):
    """A table breaks its contract."""


class SourceError(CspError):
    """A file cannot be taken in: not recognised, damaged, of the wrong kind."""


class ReportError(CspError):
    """A page may not be written: a block or the page breaks a rule of the report."""


class DisclosureError(CspError):
    """A number may not be shown in this edition."""
