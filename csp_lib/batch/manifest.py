"""What a page was made from, as a hash: a page whose hash and files still agree is not built again."""

import hashlib
import json
import platform
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from pathlib import Path
from typing import Any

import csp_lib
from csp_lib import paths
from csp_lib.batch import notebooks
from csp_lib.batch.plan import Target
from csp_lib.params import Params, resolve

FORMAT = 1
"""Version of the `.run.json` layout; a change builds every page again."""

LIBRARIES = ("pandas", "numpy", "scipy", "statsmodels", "matplotlib", "seaborn", "papermill", "nbclient", "nbconvert")

WORDS = {
    "notebook": "the notebook changed",
    "library": "the library changed",
    "parameters": "its parameters changed",
    "store": "the data store changed",
    "facts": "the published facts or lookups changed",
    "lock": "the locked libraries changed",
    "python": "the Python version changed",
    "format": "the layout of the manifest changed",
}


def canonical(value: Any) -> str:
    """Return a value as JSON that is the same for equal values."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(value: Any) -> str:
    """Return the sha256 of a value's canonical JSON."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def file_digest(path: Path) -> str:
    """Return the sha256 of a file."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def library_digest() -> str:
    """Return one hash over the package, its templates and style sheets included."""
    return _tree_digest(Path(csp_lib.__file__).resolve().parent, ("*",))


def _tree_digest(root: Path, patterns: tuple[str, ...]) -> str:
    """Return one hash over the files below a folder, by name and content."""
    found = sorted({p for pattern in patterns for p in root.rglob(pattern) if p.is_file()})
    return digest([(p.relative_to(root).as_posix(), file_digest(p)) for p in found if "__pycache__" not in p.parts])


@dataclass
class Inputs:
    """Hashes of what pages are made from; what all pages share is hashed once."""

    params: Params
    store: dict[str, Any]
    allow_simulated: bool

    def of(self, target: Target) -> dict[str, str]:
        """Return the hash of each input of a target by its name; no clock, no path, no number of workers."""
        return self._shared | {
            "notebook": self._notebook(target.report),
            "parameters": digest(self._parameters(target)),
        }

    @cached_property
    def _shared(self) -> dict[str, str]:
        lock = Path(csp_lib.__file__).resolve().parent.parent / "requirements.lock"
        # The tables' own hashes, not the name of the build, which may follow file times.
        tables = [{k: v for k, v in table.items() if k != "rows"} for table in self.store.get("tables", [])]
        data = paths.home() / "data"
        return {
            "library": library_digest(),
            "store": digest([tables, self.store.get("notes", [])]),
            "facts": digest([_tree_digest(data / part, ("*.csv", "*.yml")) for part in ("published", "reference")]),
            "lock": file_digest(lock) if lock.is_file() else "no lock",
            "python": ".".join(platform.python_version_tuple()[:2]),
            "format": str(FORMAT),
        }

    def _notebook(self, report: str) -> str:
        cells = notebooks.read_notebook(notebooks.notebook_file(report))["cells"]
        return digest([(c.get("cell_type"), notebooks.source_of(c), notebooks.tags_of(c)) for c in cells])

    def _parameters(self, target: Target) -> dict[str, Any]:
        themes = [target.theme] if target.theme else [t.theme for t in self.params.themes_in_order()]
        return {
            "handed": target.parameters(),
            "settings": resolve(self.params, target.report, target.borough, target.theme).values,
            "borough": self.params.borough(target.borough).model_dump(),
            "report": self.params.reports[target.report].model_dump(),
            "themes": [self.params.themes[name].model_dump() for name in themes],
            "exercises": [e.model_dump() for e in self.params.exercises_of(target.borough)],
            "decisions": [_decided(e.exercise) for e in self.params.exercises_of(target.borough)],
            "allow_simulated": self.allow_simulated,
        }


def _decided(exercise: str) -> str:
    """Return the hash of what a person has decided on an exercise's write-ins, empty where nothing is."""
    path = paths.write_in_review(exercise)
    return file_digest(path) if path.is_file() else ""


def versions() -> dict[str, str]:
    """Return the versions a page was made with."""
    return {"csp_lib": csp_lib.__version__, **{name: metadata.version(name) for name in LIBRARIES}}


def run_file(target: Target, outputs: Path) -> Path:
    """Return the place of a target's `.run.json`, the mark that its page is complete."""
    return target.file(outputs, ".run.json")


def read_run(path: Path) -> dict[str, Any] | None:
    """Return a `.run.json`; None when it is absent or damaged, which both mean: not built."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) and content.get("format") == FORMAT else None


def why_build(target: Target, inputs: dict[str, str], outputs: Path) -> str | None:
    """Return the reason to build a target in words; None when its page is current and whole."""
    run = read_run(run_file(target, outputs))
    if run is None:
        return "not built yet"
    folder = run_file(target, outputs).parent
    for made in run["outputs"]:
        path = folder / made["file"]
        if not path.is_file() or path.stat().st_size != made["bytes"]:
            return f"{made['file']} is missing or not as it was written"
    if run["input_hash"] == digest(inputs):
        return None
    changed = [words for name, words in WORDS.items() if run["inputs"].get(name) != inputs[name]]
    return ", ".join(changed) or "its inputs changed"


def run_record(target: Target, inputs: dict[str, str], facts: dict[str, Any], files: list[Path]) -> dict[str, Any]:
    """Return the content of `.run.json`: inputs, parameters with origin, sources, headline figures, outputs."""
    return {
        "format": FORMAT,
        "id": target.id,
        "report": target.report,
        "borough": target.borough,
        "theme": target.theme,
        "exercise": target.exercise,
        "year": target.year,
        "known_to": target.known_to,
        "edition": target.edition,
        "page": {key: facts.get(key) for key in ("title", "subtitle", "borough_name", "last_data", "contact")},
        "data_kinds": facts.get("data_kinds", []),
        "input_hash": digest(inputs),
        "inputs": inputs,
        "parameters": facts.get("parameters", []),
        "sources": facts.get("sources", []),
        "headlines": facts.get("headlines", []),
        "notes": facts.get("notes", []),
        # A page without an audit of printed figures says nothing of one.
        **{key: facts[key] for key in ("findings",) if key in facts},
        "versions": versions(),
        "outputs": [{"file": f.name, "bytes": f.stat().st_size, "sha256": file_digest(f)} for f in files],
    }
