"""One batch per outputs folder: the lock is the operating system's, so it dies with its process."""

import datetime
import fcntl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from csp_lib.errors import ParamsError

LOCK = ".lock"


@contextmanager
def locked(outputs: Path) -> Iterator[None]:
    """Hold an outputs folder for one run; ParamsError when it cannot be written or another run holds it."""
    prove_writable(outputs)
    with (outputs / LOCK).open("a+", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            handle.seek(0)
            since = handle.read().strip() or "an unknown time"
            raise ParamsError(
                f"{outputs}: another run holds this folder since {since}. Wait for it, or name another with --outputs."
            ) from None
        handle.truncate(0)
        handle.write(datetime.datetime.now().isoformat(" ", "seconds") + "\n")
        handle.flush()
        yield


def is_held(outputs: Path) -> bool:
    """Return whether a run holds this folder now."""
    try:
        with (outputs / LOCK).open(encoding="utf-8") as handle:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def prove_writable(outputs: Path) -> None:
    """Return when a file can be made in the folder; ParamsError with the reason otherwise, before any kernel."""
    try:
        outputs.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=outputs):
            pass
    except OSError as error:
        raise ParamsError(
            f"{outputs}: this outputs folder cannot be written ({error.strerror}). "
            "Give this user write access, or name another folder with --outputs."
        ) from None
