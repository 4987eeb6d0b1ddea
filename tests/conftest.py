"""What every kind of test may ask for."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# the same examples on every machine, so that a build fails for what was changed; HYPOTHESIS=search looks for new ones
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS", "steady"))

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def repository() -> Path:
    """Return the root of the repository."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real extracts beside the repository; skip where it is absent."""
    folder = REPOSITORY.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the real extracts are not here (../shared)")
    return folder
