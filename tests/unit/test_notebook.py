"""The analyst's door: parameters are checked before anything is computed, and the page is told its facts."""

import shutil

import pytest

from csp_lib.errors import ParamsError
from csp_lib.notebook import RUN_MIME, start_run
from csp_lib.report import page_parts
from csp_lib.report.blocks import Nothing


def refused(report="theme_trend", **changed):
    asked = {"borough": "ashmere", "year": "2011/12", "theme": "burglary", **changed}
    with pytest.raises(ParamsError) as refusal:
        start_run(report, **asked)
    return refusal.value.problems


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"borough": "ashmer"}, "borough 'ashmer' is not known. Did you mean ashmere?"),
        ({"theme": "burglry"}, "theme 'burglry' is not known. Did you mean burglary?"),
        ({"year": "2011"}, "year '2011' is not a financial year. Write it as 2011/12 (April 2011 to March 2012)."),
        ({"known_to": "2012-04"}, "known-to 2012-04 is not a month of 2011/12. Use a month from 2011-04 to 2012-03."),
        ({"known_to": "March"}, "month 'March' is not a month. Write it as 2012-03."),
        ({"edition": "secret"}, "edition 'secret' is not known. Use public, committee or partnership."),
        ({"report": "theme_trends"}, "report 'theme_trends' is not known. Did you mean theme_trend?"),
    ],
)
def test_a_mistyped_parameter_is_answered_with_what_may_stand_there(world, changed, said):
    assert refused(**changed) == [said]


def test_every_mistyped_parameter_is_told_at_once(world):
    told = refused("theme_trends", borough="ashmer", theme="burglry", year="2011", edition="secret")
    assert [problem.split(" '")[0] for problem in told] == ["report", "theme", "edition", "borough", "year"]


@pytest.mark.parametrize("spelling", ["ashmere", "Ashmere", "ASHMERE", " ashmere ", "X99000001"])
def test_a_borough_may_be_named_in_any_spelling(world, spelling):
    assert start_run("annual_review", borough=spelling, year="2011-12").borough == "ashmere"


def test_a_run_hands_out_the_results_of_its_borough_theme_and_year(world):
    run = start_run("theme_trend", borough="copperfield", year="2010/11", theme="burglary")
    trend = run.theme_trend()
    assert (trend.borough, trend.theme, trend.period.year) == ("copperfield", "burglary", "2010/11")
    assert run.theme_trend("violence").theme == "violence"
    with pytest.raises(ParamsError, match=r"^theme 'burglry' is not known\. Did you mean burglary\?$"):
        run.theme_trend("burglry")
    assert run.annual_review().total.offences > trend.headline.offences
    assert run.consultation().borough == run.data_quality().borough == "copperfield"


def test_a_report_reads_only_the_tables_it_declares(world):
    run = start_run("data_quality", borough="ashmere", year="2011/12")
    assert len(run.table("population", area="ashmere")) == 4
    with pytest.raises(ParamsError) as refusal:
        run.table("targets")
    assert refusal.value.problems[0].startswith("data_quality does not declare the table 'targets'. ")


def test_the_page_is_told_title_period_and_headlines(world):
    run = start_run("theme_trend", borough="ashmere", year="2011/12", theme="burglary")
    trend = run.theme_trend()
    facts = run.page(trend).facts
    assert (facts["title"], facts["borough_name"], facts["contact"]) == (
        "Burglary",
        "Ashmere",
        "the invented team of Ashmere",
    )
    assert facts["subtitle"] == "2011/12, April 2011 to March 2012, beside 2010/11"
    assert facts["last_data"] == "March 2012"
    assert facts["headlines"] == [
        {
            "offence_set": "residential_burglary", "offences": trend.headline.offences,
            "previous": trend.headline.previous, "verdict": "clear fall",
            "rate_per_1000_population": trend.headline.rate.value, "rank": "2nd highest of 4",
        }
    ]  # fmt: skip
    assert facts["data_kinds"] == ["simulated"]
    assert {source["source_id"] for source in facts["sources"]} >= {"invented_population"}


def test_a_part_year_is_told_by_its_months(world):
    run = start_run("annual_review", borough="ashmere", year="2011/12", known_to="2011-12")
    facts = run.page(run.annual_review()).facts
    assert facts["title"] == "Annual review"
    assert facts["subtitle"] == "April 2011 to December 2011, beside the same months a year before"
    assert facts["last_data"] == "December 2011"


def test_a_review_tells_its_total_and_each_measured_priority(world):
    run = start_run("annual_review", borough="ashmere", year="2011/12")
    told = [headline["offence_set"] for headline in run.page(run.annual_review()).facts["headlines"]]
    assert told == ["total_notifiable_offences", "residential_burglary", "violence_against_the_person"]


def test_a_page_without_a_period_of_its_own_asks_its_question(world):
    run = start_run("data_quality", borough="ashmere", year="2011/12")
    facts = run.page(run.data_quality()).facts
    assert facts["subtitle"] == "Which figures do the pages rest on, and what should a reader know about them?"
    assert facts["headlines"] == []


def test_a_notebook_shows_the_facts_as_one_line_and_hands_them_on(world):
    run = start_run("theme_trend", borough="ashmere", year="2011/12", theme="burglary")
    page = run.page(run.theme_trend())
    bundle = page._repr_mimebundle_()
    assert bundle["text/plain"] == "Burglary: 2011/12, April 2011 to March 2012, beside 2010/11"
    assert bundle[RUN_MIME] == page.facts


def test_the_parameters_of_a_page_say_where_each_was_set(world):
    run = start_run("theme_trend", borough="ashmere", year="2011/12", theme="burglary")
    origins = {name: (value, origin) for name, value, origin in run.parameters}
    assert origins["borough"] == ("ashmere", "this run")
    assert origins["known-to"] == ("2012-03", "this run")
    assert origins["theme"] == ("burglary", "this run")
    assert origins["contact"] == ("the invented team of Ashmere", "params/boroughs/ashmere.yml")
    assert origins["comparators"] == ("copperfield, dunmarsh", "params/boroughs/ashmere.yml")
    assert origins["percent_base"] == ("20", "params/defaults.yml")


@pytest.mark.parametrize("report", ["annual_review", "theme_trend", "consultation_ranking", "data_quality"])
def test_a_page_that_rests_on_simulated_figures_says_so_where_it_names_its_sources(world, report):
    run = start_run(report, borough="ashmere", year="2011/12", theme="burglary")
    result = {
        "annual_review": run.annual_review, "theme_trend": run.theme_trend, "consultation_ranking": run.consultation,
        "data_quality": run.data_quality,
    }[report]()  # fmt: skip
    assert page_parts.provenance(result.sources, run.parameters).data_kind == "simulated"
    assert isinstance(page_parts.provenance([], run.parameters), Nothing)


def test_broken_params_are_told_before_anything_is_computed(built, tmp_path, monkeypatch):
    home = shutil.copytree(built, tmp_path / "home")
    monkeypatch.setenv("CSP_HOME", str(home))
    (home / "params" / "themes" / "burglary.yml").write_text("theme: burglary\n")
    told = refused()
    assert told[0] == (
        "params/themes/burglary.yml: the key 'title' is missing. Add it; params/README.md says what it means."
    )
