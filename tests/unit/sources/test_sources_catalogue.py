"""Files are kept byte for byte with a sidecar, once; what is removed is gone. The numbers are invented."""

import hashlib
import os

import pytest
import yaml

from csp_lib.errors import CspError, SourceError
from csp_lib.sources import catalogue
from csp_lib.sources.sidecar import Sidecar, beside, read_sidecar, write_sidecar

EXTRACT = """\
Borough,Major Category,Minor Category,201104,201105,201106
Harrow,Robbery,Personal Property,10,11,12
Harrow,Sexual Offences,Rape,1,1,1
Harrow,Fraud or Forgery,Counted per Victim,3,1,2
"""
LATER = EXTRACT.replace("10,11,12", "10,11,13")
DIGEST = hashlib.sha256(EXTRACT.encode()).hexdigest()
ID = f"met_borough_201104_201106_{DIGEST[:8]}"
INDICATORS = """\
area,indicator_id,indicator,period_start,period_end,value,unit,denominator_name,denominator,status,data_kind
Harrow,asb_calls,Calls,2011-04,2012-03,120,calls,,,final,simulated
"""


def tree(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_file_is_kept_byte_for_byte_with_what_it_tells_of_itself(raw, written):
    kept = catalogue.add(written(EXTRACT.replace("\n", "\r\n")), root=raw)
    folder = raw / kept.source.sidecar.source_id
    assert (folder / "extract.csv").read_bytes() == EXTRACT.replace("\n", "\r\n").encode()
    assert sorted(p.name for p in folder.iterdir()) == ["extract.csv", "extract.csv.source.yml"]
    assert [p.name for p in raw.iterdir()] == [folder.name]


def test_the_id_names_kind_level_months_and_bytes(raw, written):
    sidecar = catalogue.add(written(EXTRACT), root=raw).source.sidecar
    assert (sidecar.source_id, sidecar.sha256, sidecar.file) == (ID, DIGEST, "extract.csv")
    assert (sidecar.kind, sidecar.data_kind, sidecar.publisher) == (
        "met_months", "published", "Metropolitan Police Service",
    )  # fmt: skip
    assert sidecar.title == "Recorded crime by month, boroughs, April 2011 to June 2011"


def test_adding_a_file_twice_changes_nothing_under_any_name(raw, written):
    catalogue.add(written(EXTRACT), root=raw)
    before = tree(raw)
    again = catalogue.add(written(EXTRACT, "other name.csv"), root=raw)
    assert (again.already, again.source.sidecar.source_id) == (True, ID)
    assert tree(raw) == before


def test_removing_a_file_leaves_what_was_before_it(raw, written):
    catalogue.add(written(EXTRACT), root=raw)
    before = tree(raw)
    later = catalogue.add(written(LATER, "later.csv"), root=raw)
    assert len(catalogue.sources(raw)) == 2
    catalogue.remove(later.source.sidecar.source_id, root=raw)
    assert tree(raw) == before
    assert [p.name for p in raw.iterdir()] == [ID]


def test_sources_are_listed_with_their_paths_in_order(raw, written):
    for text, name in ((LATER, "b.csv"), (EXTRACT, "a.csv")):
        catalogue.add(written(text, name), root=raw)
    found = catalogue.sources(raw)
    assert [s.sidecar.source_id for s in found] == sorted(s.sidecar.source_id for s in found)
    assert all(s.path.is_file() and s.path.name == s.sidecar.file for s in found)


def test_no_raw_folder_holds_no_sources(raw):
    assert catalogue.sources(raw) == []


def test_a_sidecar_beside_the_file_is_used_and_its_gaps_are_filled(raw, written):
    path = written(EXTRACT)
    beside(path).write_text("page: 'London Datastore'\nvintage: 2017\npublished_on: 2017-01-31\n", encoding="utf-8")
    sidecar = catalogue.add(path, root=raw).source.sidecar
    assert (sidecar.page, sidecar.vintage, sidecar.published_on) == ("London Datastore", "2017", "2017-01-31")
    assert (sidecar.sha256, sidecar.publisher) == (DIGEST, "Metropolitan Police Service")


def test_what_is_given_goes_before_the_sidecar(raw, written):
    path = written(EXTRACT)
    beside(path).write_text("vintage: '2017'\nnotes: [seen in a repository]\n", encoding="utf-8")
    sidecar = catalogue.add(path, root=raw, vintage="2018-02", notes=["by hand"]).source.sidecar
    assert (sidecar.vintage, sidecar.notes) == ("2018-02", ["seen in a repository", "by hand"])


def test_an_unknown_key_of_a_sidecar_is_refused_with_the_nearest(raw, written):
    path = written(EXTRACT)
    beside(path).write_text("vintag: '2017'\ndata_kind: rumour\npublished_on: soon\n", encoding="utf-8")
    with pytest.raises(SourceError) as refusal:
        catalogue.add(path, root=raw)
    assert sorted(refusal.value.problems) == [
        "extract.csv.source.yml, data_kind: 'rumour' is not allowed. Use published, derived, transcribed, partner, "
        "simulated or restricted.",
        "extract.csv.source.yml, published_on: 'soon' is not allowed. Use a date written as 2017-01-31, or null.",
        "extract.csv.source.yml: 'vintag' is not a key of a sidecar. Did you mean vintage?",
    ]
    assert list(raw.iterdir()) == []


def test_a_sidecar_of_another_file_is_refused(raw, written):
    path = written(EXTRACT)
    beside(path).write_text(f"sha256: '{'0' * 64}'\n", encoding="utf-8")
    with pytest.raises(SourceError, match="is not that of the file beside it"):
        catalogue.add(path, root=raw)
    assert list(raw.iterdir()) == []


def test_a_sidecar_alone_is_not_added(raw, written):
    with pytest.raises(SourceError, match="is a sidecar"):
        catalogue.add(written(EXTRACT, "x.csv.source.yml"), root=raw)


@pytest.mark.parametrize("name", ["../outside", "/etc", "a/b", "..", "Met 2017"])
def test_a_source_id_cannot_lead_out_of_the_folder(raw, written, tmp_path, name):
    path = written(EXTRACT)
    beside(path).write_text(yaml.safe_dump({"source_id": name}), encoding="utf-8")
    with pytest.raises(SourceError, match="source_id"):
        catalogue.add(path, root=raw)
    assert list(raw.iterdir()) == []
    assert not (tmp_path / "data" / "outside").exists()


def test_a_folder_that_is_a_link_out_of_raw_is_not_read(raw, written, tmp_path):
    kept = catalogue.add(written(EXTRACT), root=raw)
    elsewhere = tmp_path / "elsewhere"
    kept.source.path.parent.rename(elsewhere)
    (raw / ID).symlink_to(elsewhere)
    with pytest.raises(CspError, match="leaves raw/"):
        catalogue.sources(raw)


def test_a_linked_file_is_kept_as_a_file(raw, written, tmp_path):
    link = tmp_path / "link.csv"
    link.symlink_to(written(EXTRACT))
    kept = catalogue.add(link, root=raw).source.path
    assert kept.read_bytes() == EXTRACT.encode()
    assert not kept.is_symlink()


def test_two_files_cannot_share_one_id(raw, written):
    catalogue.add(written(EXTRACT), root=raw, source_id="met_2011")
    before = tree(raw)
    with pytest.raises(SourceError, match="another file is kept as met_2011"):
        catalogue.add(written(LATER, "later.csv"), root=raw, source_id="met_2011")
    assert tree(raw) == before


def test_a_source_that_is_not_kept_cannot_be_removed(raw, written):
    with pytest.raises(SourceError, match="No file is kept"):
        catalogue.remove("met_2011", root=raw)
    catalogue.add(written(EXTRACT), root=raw)
    with pytest.raises(SourceError, match=f"Did you mean {ID}"):
        catalogue.remove(ID[:-1], root=raw)


def test_a_raw_folder_that_cannot_be_written_is_said(written, tmp_path):
    (tmp_path / "data").write_text("a file where a folder should be", encoding="utf-8")
    with pytest.raises(SourceError, match="raw/ cannot be written") as refusal:
        catalogue.add(written(EXTRACT), root=tmp_path / "data" / "raw")
    assert "nothing was kept" in str(refusal.value)


def test_an_addition_that_fails_at_its_last_step_leaves_nothing(raw, written, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(catalogue, "write_sidecar", refuse)
    with pytest.raises(SourceError, match="Permission denied"):
        catalogue.add(written(EXTRACT), root=raw)
    assert list(raw.iterdir()) == []


def test_what_an_interruption_leaves_is_not_read(raw, written):
    catalogue.add(written(EXTRACT), root=raw)
    (raw / ".adding-abc" / "source").mkdir(parents=True)
    (raw / ".adding-abc" / "source" / "half.csv").write_text("Borough,", encoding="utf-8")
    assert [s.sidecar.source_id for s in catalogue.sources(raw)] == [ID]


def test_what_was_interrupted_days_ago_is_cleared_by_the_next_addition(raw, written):
    for name, age in ((".adding-old", 3 * 24 * 3600), (".adding-new", 60)):
        (raw / name).mkdir(parents=True)
        then = (raw / name).stat().st_mtime - age
        os.utime(raw / name, (then, then))
    catalogue.add(written(EXTRACT), root=raw)
    assert sorted(p.name for p in raw.iterdir()) == [".adding-new", ID]


def test_a_kept_file_that_changed_is_told(raw, written):
    kept = catalogue.add(written(EXTRACT), root=raw)
    assert catalogue.changed_files(raw) == []
    kept.source.path.write_text(LATER, encoding="utf-8")
    (told,) = catalogue.changed_files(raw)
    assert told.startswith(f"data/raw/{ID}/extract.csv: the file was changed after it was kept")


def test_a_kept_file_that_is_gone_is_told(raw, written):
    catalogue.add(written(EXTRACT), root=raw).source.path.unlink()
    with pytest.raises(SourceError, match=r"extract\.csv is missing"):
        catalogue.sources(raw)


def test_the_kind_of_figures_comes_from_the_rows_where_they_say_it(raw, written):
    assert catalogue.add(written(INDICATORS), root=raw).source.sidecar.data_kind == "simulated"


def test_simulated_rows_cannot_be_kept_as_published(raw, written):
    with pytest.raises(SourceError, match="its rows are 'simulated'"):
        catalogue.add(written(INDICATORS), root=raw, data_kind="published")
    assert list(raw.iterdir()) == []


def test_a_sidecar_is_read_back_as_it_was_written(tmp_path):
    sidecar = Sidecar(
        source_id="met_2011", title="Recorded crime: a \u201ctest\u201d", publisher="Invented", licence="none",
        attribution="none", data_kind="simulated", kind="met_months", file="a.csv", sha256="0" * 64,
        vintage="2017-01", notes=["one: two"],
    )  # fmt: skip
    write_sidecar(tmp_path / "a.csv.source.yml", sidecar)
    assert read_sidecar(tmp_path / "a.csv.source.yml") == sidecar
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv.source.yml"]


def test_a_missing_key_and_broken_yaml_are_named(tmp_path):
    path = tmp_path / "a.csv.source.yml"
    path.write_text("source_id: a\n", encoding="utf-8")
    with pytest.raises(SourceError) as refusal:
        read_sidecar(path)
    assert "a.csv.source.yml: the key 'publisher' is missing. Add it." in refusal.value.problems
    path.write_text("source_id: [a\n", encoding="utf-8")
    with pytest.raises(SourceError, match="this is not readable YAML"):
        read_sidecar(path)


def test_a_sidecar_cannot_make_objects(tmp_path):
    path = tmp_path / "a.csv.source.yml"
    path.write_text("title: !!python/object/apply:os.getcwd []\n", encoding="utf-8")
    with pytest.raises(SourceError, match="not readable YAML"):
        read_sidecar(path)
