"""A store of the real extracts in a folder of its own, for the benchmarks that need one; the repository is not touched."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
EXTRACTS = REPOSITORY.parent / "shared" / "data" / "mps"
BOROUGH_2008 = "MPS_Borough_Level_Crime_Historic_2008on.csv"
WARD_2010 = "recorded-crime-ward-historical.csv.gz"
LINKED = ("params", "notebooks", "data/published", "data/reference")


def extracts_are_here(*names: str) -> bool:
    """Return whether these extracts lie beside the repository; say in one sentence when they do not."""
    here = all((EXTRACTS / name).is_file() for name in names)
    if not here:
        print(f"skipped: {' or '.join(names)} is not beside the repository (../shared/data/mps)")
    return here


@contextmanager
def real_store(*names: str) -> Iterator[Path]:
    """Make a home of the embedded facts, add these extracts as `csp data add` does, and take it away at the end."""
    from csp_lib.batch.intake import add_files

    before = os.environ.get("CSP_HOME")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "data").mkdir()
        for name in LINKED:
            (home / name).symlink_to(REPOSITORY / name, target_is_directory=True)
        os.environ["CSP_HOME"] = folder
        try:
            add_files([EXTRACTS / name for name in names])
            yield home
        finally:
            os.environ.pop("CSP_HOME")
            if before is not None:
                os.environ["CSP_HOME"] = before
