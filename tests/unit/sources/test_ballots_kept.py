"""Ballots kept with what their file does not say, and read again so when the store is built. The answers are invented."""

import shutil

import pytest

from csp_lib.errors import SourceError
from csp_lib.sources import catalogue, store
from csp_lib.sources.sidecar import beside, read_sidecar

EXPORT = "Ref,Ward,Q1 x,Q1 y,Q2 x,Q2 y\na,West,1,2,2,1\nb,,2,1,1,2\n"
COLUMNS = """\
exercise: harrow_2011
columns:
  respondent: Ref
  options: {Q1 x: Burglary, Q1 y: Robbery}
  groups: {Ward: ward}
"""


def refusal(path, raw, **given):
    with pytest.raises(SourceError) as refused:
        catalogue.add(path, root=raw, **given)
    assert not raw.exists() or list(raw.rglob("*.csv")) == []
    return refused.value.problems


def test_exercise_and_columns_are_kept_in_the_sidecar(raw, written):
    path = written(EXPORT)
    beside(path).write_text(COLUMNS, encoding="utf-8")
    kept = catalogue.add(path, root=raw).source
    again = read_sidecar(beside(kept.path))
    assert (again.exercise, again.columns.options) == ("harrow_2011", {"Q1 x": "Burglary", "Q1 y": "Robbery"})
    assert again == kept.sidecar


def test_an_exercise_given_by_hand_is_enough_for_orders(raw, written):
    assert "Say which exercise" in refusal(written("3: 1,2\n"), raw)[0]
    assert catalogue.add(written("3: 1,2\n"), root=raw, exercise="barnet_2012").source.sidecar.exercise == "barnet_2012"


def test_a_sidecar_of_another_kind_of_file_holds_no_key_of_ballots(raw, written):
    path = written("area,mid_year,residents,basis\nHarrow,2011,1000,ONS\n")
    kept = catalogue.add(path, root=raw).source
    assert "exercise" not in beside(kept.path).read_text("utf-8")
    catalogue.remove(kept.sidecar.source_id, root=raw)
    assert refusal(path, raw, exercise="harrow_2011") == [
        "extract.csv: this is a file of population, which belongs to no exercise. Leave it out."
    ]


def test_every_wrong_key_of_columns_is_named(raw, written):
    path = written(EXPORT)
    beside(path).write_text(
        "exercise: Harrow 2011\ncolumns: {respondant: Ref, places: {Q1 x: first}}\n", encoding="utf-8"
    )
    assert sorted(refusal(path, raw)) == [
        "extract.csv.source.yml, columns.places.Q1 x: 'first' is not allowed. Use columns of the file by what they hold: "
        "respondent, options, places, write_in, weight, source, date, groups.",
        "extract.csv.source.yml, exercise: 'Harrow 2011' is not allowed. Use 1 to 60 of a-z, 0-9, '_' and '-', or null.",
        "extract.csv.source.yml: 'columns.respondant' is not a key of columns. Did you mean respondent or date?",
    ]


def test_a_kept_file_is_not_taken_for_another_exercise_in_silence(raw, written):
    catalogue.add(written("3: 1,2\n"), root=raw, exercise="harrow_2011")
    assert catalogue.add(written("3: 1,2\n"), root=raw).already
    with pytest.raises(SourceError, match=r"with another exercise\. To read it anew: csp data remove ballots_"):
        catalogue.add(written("3: 1,2\n"), root=raw, exercise="barnet_2012")


def test_the_store_holds_marks_as_written_and_refuses_respondents_in_two_files(built, tmp_path, monkeypatch, written):
    home = shutil.copytree(built, tmp_path / "home")
    monkeypatch.setenv("CSP_HOME", str(home))
    path = written(EXPORT.replace("a,West,1", "a,West,=1").replace("b,,2,1", "b,,,"))
    beside(path).write_text(COLUMNS, encoding="utf-8")
    catalogue.add(path)
    store.ensure_built()
    shown = ["exercise", "respondent_id", "paper", "option", "write_in", "rank", "weight", "ballots"]
    lines = store.read("ballots")[shown].astype(object)
    assert lines.where(lines.notna(), None).values.tolist() == [
        ["harrow_2011", "a", 2, "Burglary", None, "=1", None, 1],
        ["harrow_2011", "a", 2, "Robbery", None, "2", None, 1],
        ["harrow_2011", "b", 3, None, None, None, None, 1],
    ]
    groups = store.read("respondents")[["exercise", "respondent_id", "variable", "category"]]
    assert groups.values.tolist() == [["harrow_2011", "a", "ward", "West"]]
    more = "exercise,respondent_id,option,rank\nharrow_2011,a,Burglary,1\nharrow_2011,c,Burglary,1\n"
    catalogue.add(written(more, "more.csv"))
    with pytest.raises(SourceError, match=r"1 respondents of harrow_2011 stand in ballots_.* too, such as 'a'"):
        store.ensure_built()


def test_an_exercise_is_ranked_or_rated_and_never_both(built, tmp_path, monkeypatch, written):
    monkeypatch.setenv("CSP_HOME", str(shutil.copytree(built, tmp_path / "home")))
    catalogue.add(written("exercise,respondent_id,option,rank\nharrow_2011,a,Burglary,1\n"))
    answers = "exercise,respondent_id,issue,answer\nharrow_2011,b,Burglary,Very important\n"
    catalogue.add(written(answers, "answers.csv"))
    with pytest.raises(
        SourceError, match=r"harrow_2011: ballots_\w+ holds ballots of it and survey_answers_\w+ answers"
    ):
        store.ensure_built()
