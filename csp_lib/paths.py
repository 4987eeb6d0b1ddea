"""Where things stand. Every path is proven to lie inside its root; nothing is read here."""

import os
import re
from pathlib import Path

from csp_lib.errors import ParamsError

IDENTIFIER = re.compile(r"^[a-z0-9_-]{1,60}$")


def home() -> Path:
    """Return the folder that holds params/, data/, notebooks/ and outputs/.

    It is the repository itself, unless the environment variable CSP_HOME names another (the tests' small world).
    """
    named = os.environ.get("CSP_HOME")
    return Path(named).resolve() if named else Path(__file__).resolve().parent.parent


def params_dir() -> Path:
    """Return the folder of parameter files."""
    return home() / "params"


def notebooks_dir() -> Path:
    """Return the folder of report notebooks."""
    return home() / "notebooks"


def reference_dir() -> Path:
    """Return the folder of lookups: areas, offence labels, offence sets, breaks."""
    return home() / "data" / "reference"


def published_dir() -> Path:
    """Return the folder of the embedded facts."""
    return home() / "data" / "published"


def raw_dir() -> Path:
    """Return the folder that keeps received files byte for byte, each with its sidecar."""
    return home() / "data" / "raw"


def restricted_dir() -> Path:
    """Return the folder of what may not leave the partnership; git knows nothing of it."""
    return home() / "data" / "restricted"


def write_in_review(exercise: str) -> Path:
    """Return where a person decides on the write-ins of an exercise: data/restricted/write_ins/<exercise>.csv."""
    return inside(restricted_dir(), "write_ins", f"{identifier(exercise, 'exercise')}.csv")


def ballot_repairs(exercise: str) -> Path:
    """Return the log of repairs to an exercise's ballots: data/restricted/ballot_repairs/<exercise>.csv."""
    return inside(restricted_dir(), "ballot_repairs", f"{identifier(exercise, 'exercise')}.csv")


def store_dir() -> Path:
    """Return the folder of the built store."""
    return home() / "data" / "store"


def default_outputs_dir() -> Path:
    """Return the folder that reports are written to unless --outputs names another."""
    return home() / "outputs"


def inside(root: Path, *parts: str) -> Path:
    """Return root joined with parts, links followed; ParamsError when that leaves root."""
    path = root.joinpath(*parts).resolve()
    if not path.is_relative_to(root.resolve()):
        raise ParamsError(f"{'/'.join(parts)}: this path leaves {root.name}/. Use a name without '..' or links.")
    return path


def identifier(text: str, what: str) -> str:
    """Return text when it may be part of a file name; ParamsError otherwise."""
    if not IDENTIFIER.match(text):
        raise ParamsError(f"{what}: {text!r} is not an identifier. Use 1 to 60 of a-z, 0-9, '_' and '-'.")
    return text


def report_file(outputs: Path, year: str, edition: str, borough: str, stem: str, suffix: str) -> Path:
    """Return the one place of a report's file: <outputs>/<2011-12>/<edition>/<borough>/<stem><suffix>."""
    for what, part in (("year", year), ("edition", edition), ("borough", borough)):
        identifier(part, what)
    for part in stem.split("--"):
        identifier(part, "report")
    return inside(outputs, year, edition, borough, stem + suffix)


def executed_notebook(outputs: Path, year: str, edition: str, borough: str, stem: str) -> Path:
    """Return where the executed notebook is kept, apart from the pages that may be published."""
    report_file(outputs, year, edition, borough, stem, ".ipynb")
    return inside(outputs, year, "notebooks", edition, borough, stem + ".ipynb")
