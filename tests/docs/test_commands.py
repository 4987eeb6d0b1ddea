"""What a document tells the reader to type exists; every command is documented."""

import re
import shlex

import click
import pytest

from csp_lib.cli import csp
from tests.docs.documents import REPOSITORY, commands, documents


def every_command(group: click.Group, above: str = "csp") -> dict[str, click.Command]:
    """Return each command that does something, by what one types."""
    found: dict[str, click.Command] = {}
    for name, command in group.commands.items():
        typed = f"{above} {name}"
        found |= every_command(command, typed) if isinstance(command, click.Group) else {typed: command}
    return found


COMMANDS = every_command(csp)


def mistakes(line: str) -> list[str]:
    """Return what does not exist in a command line of csp: the command, or an option of it."""
    words = shlex.split(line.replace("...", ""))
    typed = next((c for c in (" ".join(words[:3]), " ".join(words[:2])) if c in COMMANDS), None)
    if typed is None:
        is_group = any(c.startswith(" ".join(words[:2]) + " ") for c in COMMANDS)
        is_general = words[1] in ("--help", "--version", "COMMAND") or (is_group and len(words) == 2)
        return [] if is_general else [f"{line}: there is no such command"]
    known = {o for parameter in COMMANDS[typed].params for o in [*parameter.opts, *parameter.secondary_opts]}
    options = [word.split("=")[0] for word in words if word.startswith("--")]
    return [f"{line}: {typed} has no {option}" for option in options if option not in known | {"--help"}]


def test_every_csp_command_in_a_document_exists_with_its_options():
    said = [
        f"{page.relative_to(REPOSITORY)}: {mistake}"
        for page in documents()
        for line in commands(page.read_text(encoding="utf-8"), "csp")
        for mistake in mistakes(line)
    ]
    assert said == []


@pytest.mark.parametrize("typed", sorted(COMMANDS))
def test_every_command_has_a_section_that_says_what_it_is_for(typed):
    page = (REPOSITORY / "docs" / "commands.md").read_text(encoding="utf-8")
    sections = [section.strip().split("\n", 1)[0] for section in re.split(r"^## ", page, flags=re.M)]
    assert typed in sections, f"docs/commands.md has no section '## {typed}'"


def test_every_option_named_in_a_section_belongs_to_its_command():
    page = (REPOSITORY / "docs" / "commands.md").read_text(encoding="utf-8")
    for section in re.split(r"^## ", page, flags=re.M)[1:]:
        title, _, body = section.partition("\n")
        for option in re.findall(r"(?<!\w)--[a-z][a-z-]+", body):
            assert mistakes(f"{title} {option}") == []


def test_every_make_target_in_a_document_exists():
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.M))
    for page in documents():
        for line in commands(page.read_text(encoding="utf-8"), "make"):
            named = [word for word in line.split()[1:] if "=" not in word and not word.startswith("-")]
            assert set(named) <= targets, f"{page.name}: {line}"


def test_every_documented_target_of_the_makefile_says_what_it_does():
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    helped = set(re.findall(r"^([a-z-]+):.*## \S", makefile, re.M))
    wanted = {"reports", "test", "check", "fix", "data", "lab", "bench", "browser", "lock", "env-yml", "clean", "help"}
    assert helped == wanted


@pytest.mark.parametrize("line", ["csp rnu", "csp run --borugh harrow", "csp data ad x.csv", "csp check --everything"])
def test_a_command_that_does_not_exist_is_named(line):
    assert [len(mistakes(found)) for found in commands(f"```\n{line}\n```", "csp")] == [1]
    assert [len(mistakes(found)) for found in commands(f"Type `{line}` now.", "csp")] == [1]
