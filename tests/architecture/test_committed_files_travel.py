"""Law 6 in part, and what a repository must not carry: paths of one machine, registry hosts, outputs, extracts."""

import hashlib
import re
import subprocess
from pathlib import Path

import pytest
import yaml

TOO_LARGE = 1_000_000
# Written in pieces, so that this file does not hold what it looks for.
ROOTS = "|".join(["work", "farm", "root", "home", "Users", "opt", "mnt", "tmp", "workspace"])
MACHINE_PATH = re.compile(rf"(?<![\w.\-/*])/(?:{ROOTS})/|[A-Z]:\\Users\\")
HOSTS = re.compile(
    "|".join([r"files\.python" + "hosted", r"\bpypi\." + "org", r"registry\.npm" + "js", r"deb\.deb" + "ian"])
)
BUILT = re.compile(r"^(outputs|data/raw|data/restricted|data/store)/(?!README\.md$)")


def committed(root: Path) -> list[str]:
    """Return the files that git tracks in root, or every file where root is no checkout."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=False)
    if listed.returncode == 0 and listed.stdout:
        return [name for name in listed.stdout.split("\0") if name and (root / name).is_file()]
    everything = (path for path in root.rglob("*") if path.is_file() and ".venv" not in path.parts)
    return sorted(path.relative_to(root).as_posix() for path in everything)


def burdens(root: Path) -> list[str]:
    """Return what ties the committed files to one machine or should not have been committed at all."""
    said = []
    for name in committed(root):
        if BUILT.match(name):
            said.append(f"{name}: built or received files are not committed")
        if (root / name).stat().st_size > TOO_LARGE:
            said.append(f"{name}: larger than a megabyte")
        said += _ties(name, (root / name).read_text(encoding="utf-8", errors="replace"))
    return said


def _ties(name: str, text: str) -> list[str]:
    found = [(number, line) for number, line in enumerate(text.splitlines(), 1)]
    said = [f"{name}:{number}: names a path of one machine" for number, line in found if MACHINE_PATH.search(line)]
    return said + [f"{name}:{number}: names a registry host" for number, line in found if HOSTS.search(line)]


def unsound_sidecars(root: Path) -> list[str]:
    """Return every published table without a sidecar, and every sidecar whose checksum is not that of its file."""
    folder = root / "data" / "published"
    said = []
    for table in sorted(path for path in folder.glob("*") if _needs_a_sidecar(path)):
        sidecar = table.with_name(table.name + ".source.yml")
        if not sidecar.exists():
            said.append(f"{table.name}: no sidecar {sidecar.name} beside it")
        elif yaml.safe_load(sidecar.read_text(encoding="utf-8")).get("sha256") != _sha256(table):
            said.append(f"{sidecar.name}: its sha256 is not that of {table.name}")
    for sidecar in sorted(folder.glob("*.source.yml")):
        if not sidecar.with_name(sidecar.name.removesuffix(".source.yml")).exists():
            said.append(f"{sidecar.name}: the file it speaks of is not here")
    return said


def _needs_a_sidecar(path: Path) -> bool:
    """Return whether a file holds somebody's facts; a dictionary of columns is our own words."""
    return path.is_file() and not path.name.endswith(".source.yml") and not path.name.startswith("dictionary")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_no_committed_file_is_tied_to_one_machine(repository):
    assert burdens(repository) == []


def test_every_published_table_has_a_sidecar_with_its_checksum(repository):
    assert unsound_sidecars(repository) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("docs/a.md", "see " + "/home" + "/ann/extract.csv"),
        ("params/a.yml", "folder: " + "/tmp" + "/x"),
        ("a.lock", "--index-url https://" + "pypi." + "org/simple"),
        ("outputs/2011-12/index.html", "<html>"),
        ("data/raw/met.csv", "a,b"),
        ("data/published/big.csv", "x" * (TOO_LARGE + 1)),
    ],
)
def test_a_file_that_does_not_travel_is_named(tree_of, path, text):
    said = burdens(tree_of({path: text}))
    assert len(said) == 1
    assert said[0].startswith(path)


def test_relative_paths_and_ordinary_addresses_pass(tree_of):
    text = "../shared/data, /etc/passwd, https://example.gov.uk/home/page, outputs/tmp/x, #!/usr/bin/env bash"
    assert burdens(tree_of({"docs/a.md": text, "outputs/README.md": "built"})) == []


def test_a_table_without_sidecar_or_with_another_checksum_is_named(tree_of):
    root = tree_of(
        {
            "data/published/alone.csv": "a",
            "data/published/edited.csv": "a",
            "data/published/edited.csv.source.yml": "sha256: 0000",
            "data/published/gone.csv.source.yml": "sha256: 0000",
            "data/published/sound.csv": "a",
            "data/published/sound.csv.source.yml": f"sha256: {hashlib.sha256(b'a').hexdigest()}",
            "data/published/dictionary.csv": "table,column",
        }
    )
    assert [said.split(":")[0] for said in unsound_sidecars(root)] == [
        "alone.csv",
        "edited.csv.source.yml",
        "gone.csv.source.yml",
    ]
