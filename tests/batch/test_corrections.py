"""A page that is issued again says what changed: figures, what they were, what they are, and why it may be."""

import json
from dataclasses import dataclass, field

import pytest
from bs4 import BeautifulSoup

from csp_lib.batch import corrections, index, manifest, pool, publish
from csp_lib.batch.check import output_problems
from csp_lib.batch.execute import Outcome
from csp_lib.batch.run import Request, run
from csp_lib.errors import ReportError
from csp_lib.report.check import page_problems
from csp_lib.report.corrections_page import corrections_html
from tests.batch.test_manifest import FACTS, change_text
from tests.batch.world import SmallSupply

OLD = {"source_id": "met_borough", "title": "Borough counts", "vintage": "2016-12", "sha256": "aa"}
NEW = {**OLD, "vintage": "2017", "sha256": "bb"}
BURGLARY = {
    "offence_set": "residential_burglary",
    "offences": 1200,
    "previous": 1100,
    "verdict": "no clear change",
    "rate_per_1000_population": 5.04,
    "rank": "12th lowest of 32",
}
INDEX_LINK = 'href="corrections.html"'


@dataclass
class Press:
    """Stands in for the workers: each job becomes a page with these facts, and no kernel is started."""

    headline: dict = field(default_factory=lambda: dict(BURGLARY))
    sources: list = field(default_factory=lambda: [OLD])
    more: dict = field(default_factory=dict)

    def run_jobs(self, jobs, *_):
        for job in jobs:
            job.staging.mkdir(parents=True)
            page = job.staging / f"{job.target.stem}.html"
            page.write_text(f"<p>{self.headline}</p>")
            facts = {**FACTS, "headlines": [self.headline], "sources": self.sources, **self.more}
            yield Outcome(job.target, "built", facts=facts, files=[page])


@pytest.fixture
def press(monkeypatch):
    made = Press()
    monkeypatch.setattr(pool, "run_jobs", made.run_jobs)
    return made


def issue(outputs, boroughs=("barnet",), **wanted):
    """Build the reviews of some boroughs and return the folder of the edition."""
    run(Request(boroughs=boroughs, reports=("review",), outputs=outputs, **wanted), SmallSupply())
    return outputs / "2011-12/committee"


def told(folder):
    """Return issue, figure, was and is of each correction."""
    return [(c["issue"], c["what"], c["was"], c["is"]) for c in corrections.read(folder)]


def test_a_first_issue_corrects_nothing_whichever_boroughs_are_run(world, outputs, press):
    for boroughs in (("barnet",), ("barnet", "harrow")):
        folder = issue(outputs, boroughs)
    assert sorted(p.name for p in folder.iterdir()) == [".index.json", "barnet", "harrow", "index.html"]
    assert sorted(p.name for p in (folder / "harrow").iterdir()) == ["review.html", "review.run.json"]
    assert INDEX_LINK not in (folder / "index.html").read_text()


def test_a_changed_count_is_told_with_what_it_was_and_the_extract_that_changed(world, outputs, press):
    issue(outputs)
    press.headline["offences"], press.sources = 1215, [NEW]
    folder = issue(outputs, force=True)
    assert corrections.read(folder) == [
        {
            "issue": 2,
            "page": "barnet/review",
            "borough": "barnet",
            "report": "review",
            "theme": None,
            "title": "T",
            "simulated": False,
            "measure": "offences",
            "subject": "residential_burglary",
            "what": "Residential burglary: offences",
            "was": 1200,
            "is": 1215,
            "cause": "the extract changed: Borough counts, vintage December 2016 to 2017",
            "vintage": "2017",
        }
    ]
    page = BeautifulSoup((folder / "corrections.html").read_text(), "html.parser")
    assert page.h1.get_text() == "Corrections: figures that were re-issued"
    assert page.html["lang"] == "en-GB"
    assert page.caption.get_text() == "Corrections to T, Barnet, 2011/12"
    assert page.h3.a["href"] == "barnet/review.html"
    assert [cell.get_text() for cell in page.tbody.find_all(["th", "td"])] == [
        "Residential burglary: offences", "2", "1,200", "1,215",
        "the extract changed: Borough counts, vintage December 2016 to 2017", "2017",
    ]  # fmt: skip
    assert page_problems(str(page)) == []
    assert f"<a {INDEX_LINK}>Corrections: figures that were re-issued</a> (1 figure)" in index_text(folder)
    assert output_problems(outputs) == []
    assert not list(folder.glob(f"*/*{publish.FORMER}"))


def index_text(folder):
    return (folder / "index.html").read_text()


def test_a_page_built_again_with_equal_figures_corrects_nothing(world, outputs, press):
    issue(outputs)
    press.headline["rate_per_1000_population"] = 5.0400000000001  # printed 5.0, as before
    press.sources = [NEW]
    folder = issue(outputs, force=True)
    assert told(folder) == []
    assert not (folder / "corrections.json").exists()
    assert not list(folder.glob(f"*/*{publish.FORMER}"))


def test_every_headline_figure_is_compared_as_it_is_printed(world, outputs, press):
    issue(outputs)
    press.headline.update(
        previous=None, verdict="likely rise", rate_per_1000_population=5.05, rank="13th lowest of 32", offences=1212
    )
    assert told(issue(outputs, force=True)) == [
        (2, "Residential burglary: offences", 1200, 1212),
        (2, "Residential burglary: offences a year before", 1100, None),
        (2, "Residential burglary: how the two years compare", "no clear change", "likely rise"),
        (2, "Residential burglary: offences per 1,000 residents", 5.0, 5.1),
        (2, "Residential burglary: place among London's boroughs", "12th lowest of 32", "13th lowest of 32"),
    ]
    assert "<td>1,100</td><td>not available</td>" in (outputs / "2011-12/committee/corrections.html").read_text()


def test_a_figure_that_left_the_page_is_told_and_a_new_one_is_no_correction(world, outputs, press):
    issue(outputs)
    press.headline["offence_set"] = "robbery"
    assert told(issue(outputs, force=True)) == [(2, "Residential burglary: offences", 1200, "no longer on the page")]


def test_a_page_of_later_months_prints_other_figures_and_corrects_none(world, outputs, press):
    issue(outputs, known_to="2011-12")
    press.headline["offences"] = 1600
    assert told(issue(outputs)) == []


def test_issues_are_numbered_and_a_change_taken_back_is_told_each_time(world, outputs, press):
    for offences in (1200, 1215, 1200, 1200, 1215):
        press.headline["offences"] = offences
        folder = issue(outputs, force=True)
    assert [(n, was, now) for n, _, was, now in told(folder)] == [(2, 1200, 1215), (3, 1215, 1200), (4, 1200, 1215)]


def test_the_file_is_the_same_whichever_borough_was_built_again_first(world, outputs, press, tmp_path):
    texts = []
    for place, order in ((outputs, ("barnet", "harrow")), (tmp_path / "other", ("harrow", "barnet"))):
        press.headline["offences"] = 1200
        issue(place, order)
        press.headline["offences"] = 1215
        for borough in order:
            folder = issue(place, (borough,), force=True)
        texts.append([(folder / name).read_bytes() for name in ("corrections.json", "corrections.html")])
    assert texts[0] == texts[1]
    assert [c["page"] for c in corrections.read(folder)] == ["barnet/review", "harrow/review"]


def test_a_run_repeated_after_corrections_were_told_adds_nothing(world, outputs, press):
    issue(outputs)
    press.headline["offences"] = 1215
    folder = issue(outputs, force=True)
    before = {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}
    issue(outputs)
    issue(outputs, force=True)
    assert {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()} == before


class Killed(BaseException):
    """The run is gone."""


def kill(monkeypatch, *places):
    """Let each of these functions, given as (owner, name), end the run."""

    def ends(*_, **__):
        raise Killed

    for owner, name in places:
        monkeypatch.setattr(owner, name, ends)


BEFORE_THE_MARK = ((manifest, "run_record"),)
BETWEEN_TWO_MOVES = ((publish, "_move"),)
BEFORE_CORRECTIONS = ((corrections, "changes"),)


@pytest.mark.parametrize("places", [BEFORE_THE_MARK, BETWEEN_TWO_MOVES, BEFORE_CORRECTIONS])
def test_a_run_that_was_ended_loses_no_correction_and_the_next_tells_it_once(
    world, outputs, press, monkeypatch, places
):
    issue(outputs)
    press.headline["offences"] = 1215
    with monkeypatch.context() as patched, pytest.raises(Killed):
        kill(patched, *places)
        issue(outputs, force=True)
    assert told(outputs / "2011-12/committee") == []
    for _ in range(2):
        force = places == BEFORE_THE_MARK  # its page is as before, and current
        assert told(issue(outputs, force=force)) == [(2, "Residential burglary: offences", 1200, 1215)]


def test_a_run_ended_between_the_corrections_and_their_former_marks_adds_none_twice(world, outputs, press, monkeypatch):
    folder = issue(outputs)
    mark = folder / "barnet/review.run.json"
    former = mark.read_bytes()
    press.headline["offences"] = 1215
    issue(outputs, force=True)
    publish.former_mark(mark).write_bytes(former)  # as if it had not been let go
    before = (folder / "corrections.json").read_bytes()
    issue(outputs)
    assert (folder / "corrections.json").read_bytes() == before
    assert not publish.former_mark(mark).exists()


def test_a_page_replaced_twice_before_anything_was_told_is_compared_with_what_was_told_last(
    world, outputs, press, monkeypatch
):
    issue(outputs)
    with monkeypatch.context() as patched:
        patched.setattr(corrections, "settle", lambda folder: None)
        for press.headline["offences"] in (1215, 1230):
            issue(outputs, force=True)
    assert told(issue(outputs)) == [(2, "Residential burglary: offences", 1200, 1230)]


def test_a_run_ended_before_its_page_of_corrections_draws_it_the_next_time(world, outputs, press, monkeypatch):
    issue(outputs)
    press.headline["offences"] = 1215
    with monkeypatch.context() as patched, pytest.raises(Killed):
        kill(patched, (corrections, "write_page"))
        issue(outputs, force=True)
    folder = issue(outputs)
    assert "<td>1,200</td><td>1,215</td>" in (folder / "corrections.html").read_text()
    assert INDEX_LINK in index_text(folder)


def test_a_damaged_file_of_corrections_is_told_before_any_page_is_replaced(world, outputs, press):
    folder = issue(outputs)
    (folder / "corrections.json").write_text('{"format": 1, "corrections": [')
    press.headline["offences"] = 1215
    with pytest.raises(ReportError, match=r"2011-12/committee/corrections.json: this file is damaged"):
        issue(outputs, force=True)
    assert "1200" in (folder / "barnet/review.html").read_text()


def test_the_code_that_computes_is_named_as_the_cause(world, outputs, press, monkeypatch):
    issue(outputs)
    monkeypatch.setattr(manifest, "library_digest", lambda: "another library")
    change_text(world / "notebooks/review.ipynb", "Invented words", "Other words")
    press.headline["offences"] = 1215
    (told_once,) = corrections.read(issue(outputs))
    assert told_once["cause"] == "the code that computes changed (the library, the notebook)"


def test_the_parameter_that_changed_is_named_as_the_cause(world, outputs, press):
    press.more = {"parameters": [["percent_base", "30", "defaults.yml"]]}
    issue(outputs)
    change_text(world / "params/defaults.yml", "settings: {", "settings: {percent_base: 50, ")
    press.more = {"parameters": [["percent_base", "50", "defaults.yml"]]}
    press.headline["offences"] = 1215
    (told_once,) = corrections.read(issue(outputs))
    assert told_once["cause"] == "the parameters changed: percent_base, 30 to 50"


def marks(before=(OLD,), now=(OLD,), **inputs):
    """Return two marks of one page that differ in their sources and in these inputs."""
    same = {"parameters": []}
    return (
        {**same, "sources": list(before), "inputs": dict.fromkeys(inputs, "one")},
        {**same, "sources": list(now), "inputs": dict.fromkeys(inputs, "two")},
    )


WARD = {"source_id": "met_ward", "vintage": None, "sha256": "cc"}


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (marks(now=[{**OLD, "sha256": "bb"}], store=1), ["the extract changed: Borough counts, vintage December 2016 as before"]),
        (marks(now=[WARD], store=1), ["the extract changed: Borough counts, vintage December 2016 to met_ward, vintage not stated"]),
        (marks(now=[OLD, WARD]), ["the extract changed: met_ward, vintage not stated was added"]),
        (marks(before=[OLD, WARD]), ["the extract changed: met_ward, vintage not stated was left out"]),
        (marks(store=1, facts=1), ["the data store changed", "the published facts or lookups changed"]),
        (marks(now=[NEW], store=1, python=1), ["the extract changed: Borough counts, vintage December 2016 to 2017",
                                               "the code that computes changed (Python)"]),
        (marks(), ["not known: the two issues were made from the same"]),
    ],
)  # fmt: skip
def test_the_cause_is_told_from_what_differs_in_the_marks(found, words):
    assert corrections.causes(*found) == words


def finding(verdict, explanation="12 is printed; the parts make 12.", lines=(40,), check="sum_of_parts"):
    return {"check": check, "lines": list(lines), "verdict": verdict, "explanation": explanation}


AGAIN = finding("consistent", "12 is printed; the parts make 13.")


@pytest.mark.parametrize(
    ("before", "now", "wanted"),
    [
        ([finding("consistent")], [finding("inconsistent")], [("(line 40)", "consistent", "inconsistent")]),
        ([finding("consistent")], [finding("consistent", "Printed 12; parts 12.")], []),
        ([finding("consistent")], [AGAIN], [("(line 40)", finding("")["explanation"], AGAIN["explanation"])]),
        ([], [finding("consistent"), finding("cannot_check", lines=(41,))], []),
        ([], [finding("inconsistent", lines=(40, 44))], [("(lines 40, 44)", "not checked", "inconsistent")]),
        ([finding("inconsistent")], [], [("(line 40)", "inconsistent", "no longer checked")]),
        ([finding("consistent"), finding("consistent")], [finding("consistent"), finding("rounding")],
         [("(line 40)", "consistent", "rounding")]),
    ],
)  # fmt: skip
def test_a_check_of_printed_figures_that_ends_otherwise_is_told(world, outputs, press, before, now, wanted):
    press.more = {"findings": before}
    issue(outputs)
    press.more = {"findings": now}
    found = told(issue(outputs, force=True))
    assert found == [(2, f"Check of printed figures, sum of parts {w}", was, is_now) for w, was, is_now in wanted]


def test_a_page_that_begins_to_audit_printed_figures_corrects_nothing(world, outputs, press):
    issue(outputs)
    press.more = {"findings": [finding("inconsistent")]}
    assert told(issue(outputs, force=True)) == []


def test_hostile_words_are_escaped_on_the_page(world, outputs, press):
    bad = "<img src=x onerror=a()>"
    press.headline.update(offence_set=bad, rank=bad)
    press.more = {"title": bad}
    issue(outputs)
    press.headline["rank"], press.sources = f"{bad}!", [{**NEW, "title": bad, "vintage": bad}]
    html = (issue(outputs, force=True) / "corrections.html").read_text()
    assert BeautifulSoup(html, "html.parser").find("img") is None
    assert page_problems(html) == []
    assert html.count("&lt;img") >= 6


def test_a_page_name_that_is_no_place_in_the_folder_is_never_linked(world, outputs, press):
    issue(outputs)
    press.headline["offences"] = 1215
    folder = issue(outputs, force=True)
    (entry,) = corrections.read(folder)
    for page in ("javascript:a()//x", "../../secret", "barnet/gone", "barnet/../barnet/review"):
        (group,) = corrections.groups([{**entry, "page": page, "borough": "nowhere"}], folder)
        assert (group["borough"], group["pages"][0]["href"]) == ("nowhere", "")


def test_simulated_figures_are_marked_and_verdicts_read_as_words():
    row = {"issue": 2, "measure": "finding", "what": "A check", "was": "consistent", "is": "inconsistent",
           "cause": "not known", "vintage": ""}  # fmt: skip
    pages = [{"title": "T", "href": "", "simulated": True, "rows": [row]}]
    html = corrections_html([{"borough": "Barnet", "pages": pages}], "committee", "2011/12")
    assert "<td>agrees</td><td>does not agree</td><td>not known</td><td>not stated</td>" in html
    assert "Some pages listed here show invented numbers." in html
    assert '<span class="stamp stamp-simulated">Simulated data</span>' in html
    assert page_problems(html) == []


def test_the_corrections_hold_no_clock_and_no_path_and_are_drawn_only_when_they_change(world, outputs, press):
    issue(outputs)
    press.headline["offences"] = 1215
    folder = issue(outputs, force=True)
    text = (folder / "corrections.json").read_text() + (folder / "corrections.html").read_text()
    assert str(outputs.parent) not in text
    assert json.loads((folder / "corrections.json").read_text())["format"] == 1
    (folder / "corrections.html").write_text("kept")
    issue(outputs)
    assert (folder / "corrections.html").read_text() == "kept"
    assert index.index_file(outputs, "2011/12", "committee").parent == folder
