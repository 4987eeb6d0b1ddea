"""JupyterLab on the start notebook: this machine only, with a token, no calls home."""

import os
import sys

from csp_lib import paths
from csp_lib.errors import ParamsError

START = "00_start_here.ipynb"


def lab_command(browser: bool, port: int | None) -> list[str]:
    """Return the command that opens the start notebook; ParamsError when there is none."""
    notebook = paths.notebooks_dir() / START
    if not notebook.is_file():
        raise ParamsError(f"notebooks/{START} is missing. Restore it from the repository.")
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        str(notebook),
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.root_dir={paths.home()}",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.news_url=None",
    ]
    # A port that was asked for is that port or nothing: the address would not be the one expected.
    command += [] if port is None else [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    return command if browser else [*command, "--no-browser"]


def open_lab(browser: bool, port: int | None) -> None:
    """Become JupyterLab: signals and the exit code are its own from here on."""
    command = lab_command(browser, port)
    os.execv(command[0], command)
