"""Other names of issues."""

import pytest
import yaml

from csp_lib.consultation.write_ins.texts import normalised
from csp_lib.errors import DataError
from csp_lib.reference.write_in_aliases import FILE, NOT_AN_ISSUE, aliases

HEADER = "alias,issue,issue_title,within,added_on\n"


@pytest.fixture
def written(tmp_path, monkeypatch):
    def write(text):
        folder = tmp_path / "data" / "reference"
        folder.mkdir(parents=True)
        (folder / FILE).write_text(HEADER + text, encoding="utf-8")
        monkeypatch.setenv("CSP_HOME", str(tmp_path))

    return write


def test_an_issue_that_is_a_theme_bears_the_title_of_the_theme(repository):
    titles = aliases().titles
    themes = {
        file.stem: yaml.safe_load(file.read_text("utf-8"))["title"]
        for file in (repository / "params" / "themes").glob("*.yml")
    }
    both = titles.keys() & themes.keys()
    assert len(both) > 10
    assert {issue: titles[issue] for issue in both} == {issue: themes[issue] for issue in both}


def test_each_alias_means_one_thing_however_it_is_typed():
    read: dict[str, set] = {}
    for alias, issues in aliases().issues_of.items():
        read.setdefault(normalised(alias), set()).add(issues)
    assert [alias for alias, meanings in read.items() if len(meanings) > 1] == []


def test_a_title_is_an_alias_and_a_narrow_issue_names_the_wider_one():
    known = aliases()
    assert known.issues_of["Burglary"] == known.issues_of["break-ins"] == ("burglary",)
    assert known.within["burglary"] == "acquisitive_crime"
    assert known.issues_of["n/a"] == (NOT_AN_ISSUE,)


def test_an_alias_of_two_issues_stands_in_two_rows(written):
    written("drug robbery,drugs,Drugs,,2026-11-25\ndrug robbery,robbery,Robbery,,2026-11-25\n")
    assert aliases().issues_of["drug robbery"] == ("drugs", "robbery")


def test_every_fault_of_the_file_is_told_at_once(written):
    written(",Drugs,Drugs,,soon\nweed,drugs,Drugs,,2026-11-25\nWeed,drugs,Drug,poison,2026-11-25\n"
            "a,a,A,drugs,2026-11-25\nb,b,B,a,2026-11-25\n")  # fmt: skip
    with pytest.raises(DataError) as refused:
        aliases()
    told = "\n".join(refused.value.problems)
    for said in ("row 2: alias is empty", "issue 'Drugs' is no identifier", "added_on 'soon'", "'weed' stands 2 times",
                 "drugs has several titles", "'poison' is no issue", "issue a lies within", "issue b lies within"):  # fmt: skip
        assert said in told
