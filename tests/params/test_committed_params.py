"""The params of the repository: they load, and every borough of London can be asked for."""

import pytest

from csp_lib import paths
from csp_lib.params import load_params, resolve
from csp_lib.reference import areas

FILES = sorted(path.relative_to(paths.params_dir()).as_posix() for path in paths.params_dir().rglob("*.yml"))


@pytest.fixture(scope="module")
def params():
    return load_params()


def test_every_file_is_loaded(params):
    loaded = {"defaults.yml"}
    for folder in ("boroughs", "themes", "reports", "runs"):
        loaded |= {f"{folder}/{name}.yml" for name in getattr(params, folder)}
    assert loaded == set(FILES)
    assert len(params.themes) == 21
    assert len(params.boroughs) == 5


def test_the_default_run_is_the_five_boroughs_and_the_first_year_of_their_plans(params):
    run = params.runs[params.defaults.run]
    assert set(run.boroughs) == set(params.boroughs)
    assert (run.year, run.edition, run.themes, run.reports) == ("2011/12", "committee", "all", "all")


@pytest.mark.parametrize("slug", [b.slug for b in areas.boroughs()])
def test_settings_resolve_for_every_borough_report_and_theme(params, slug):
    for report in params.reports:
        for theme in (None, *params.themes):
            settings = resolve(params, report, slug, theme)
            assert {"comparators", "population_age_limit_years", "percent_base", "contact"} <= set(settings.values)
            assert settings.values.keys() == settings.origins.keys()
    assert slug not in params.borough(slug).comparators


def test_a_borough_without_a_file_has_nothing_chosen_for_it(params):
    brent = params.borough("brent")
    assert (brent.priorities, brent.comparators) == ([], [])
    assert brent.priorities_note == "The plan of Brent is not among the documents carried here."


def test_priorities_stay_in_the_order_of_the_plan(params):
    for plan in params.boroughs.values():
        lines = [p.line for p in plan.priorities if p.line is not None]
        assert lines, plan.borough
        if all(p.ordered for p in plan.priorities):
            assert lines == sorted(lines), plan.borough
