"""What is said of a params file that is wrong: file, key, what was found, what is allowed; word for word."""

import pytest

from csp_lib.params import load_params

BURGLARY, ASHMERE = "themes/burglary.yml", "boroughs/ashmere.yml"
EVENT = "name: A fair, start: 2011-03, kind: step, reason: the plan tells of it"


def test_an_unknown_key_is_answered_with_the_nearest(put, problems):
    put(BURGLARY, "ofence_set: residential_burglary\n", "offence_set: residential_burglary\n")
    assert problems() == [
        "params/themes/burglary.yml: 'ofence_set' is not a known key. Did you mean offence_set?",
    ]


def test_an_unknown_key_inside_a_priority_is_answered_with_the_keys_of_a_priority(put, problems):
    put(ASHMERE, "direction: reduce, ordered: true, line: 3", "desired_direction: reduce, ordered: true, line: 3")
    assert problems() == [
        "params/boroughs/ashmere.yml: the key 'priorities.0.desired_direction' is missing. "
        "Add it; params/README.md says what it means.",
        "params/boroughs/ashmere.yml: 'priorities.0.direction' is not a known key. Did you mean desired_direction?",
    ]


def test_an_unknown_key_inside_settings_is_answered_with_the_settings(put, problems):
    put(ASHMERE, "settings: {contcat: someone}", "settings: {contact: the invented team of Ashmere}")
    assert problems() == [
        "params/boroughs/ashmere.yml: 'settings.contcat' is not a known key. Did you mean contact?",
    ]


def test_a_key_like_none_is_answered_with_all_that_are_allowed(put, problems):
    put("runs/small.yml", "run: small\nquestion: Q?\nboroughs: all\nyear: 2011/12\nxyz: 1\n")
    assert problems() == [
        "params/runs/small.yml: 'xyz' is not a known key. "
        "Use one of: run, question, boroughs, themes, reports, year, edition.",
    ]


@pytest.mark.parametrize(
    ("name", "text", "instead_of", "said"),
    [
        (BURGLARY, "order: second", "order: 2",
         "params/themes/burglary.yml, order: 'second' is not allowed "
         "(input should be a valid integer, unable to parse string as an integer)."),
        (BURGLARY, "denominator: homes", "denominator: residents",
         "params/themes/burglary.yml, denominator: 'homes' is not allowed (input should be 'residents')."),
        ("runs/small.yml", "year: 2011-12", "year: 2011/12",
         r"params/runs/small.yml, year: '2011-12' is not allowed (string should match pattern '^\d{4}/\d{2}$')."),
        ("runs/small.yml", "edition: secret", "edition: committee",
         "params/runs/small.yml, edition: 'secret' is not allowed "
         "(input should be 'public', 'committee' or 'partnership')."),
        (ASHMERE, "desired_direction: less", "desired_direction: reduce",
         "params/boroughs/ashmere.yml, priorities.0.desired_direction: 'less' is not allowed "
         "(input should be 'reduce', 'increase', 'maintain' or 'not_stated')."),
        ("defaults.yml", "percent_base: 0", "percent_base: 20",
         "params/defaults.yml, settings.percent_base: 0 is not allowed "
         "(input should be greater than or equal to 1)."),
    ],
)  # fmt: skip
def test_a_wrong_value_is_quoted_with_what_may_stand_there(put, problems, name, text, instead_of, said):
    put(name, text, instead_of)
    assert problems() == [said]


def test_a_missing_key_is_named(put, problems):
    put(BURGLARY, "", "title: Burglary\n")
    assert problems() == [
        "params/themes/burglary.yml: the key 'title' is missing. Add it; params/README.md says what it means.",
    ]


def test_a_key_written_twice_is_refused_with_its_line(put, problems):
    put(BURGLARY, "order: 2\norder: 3", "order: 2")
    assert problems() == [
        "params/themes/burglary.yml: this is not readable YAML (line 4: 'order' is written twice). Correct the file.",
    ]


def test_a_list_cannot_be_a_key(put, problems):
    put(BURGLARY, "? [order, place]\n: 2", "order: 2")
    assert problems() == [
        "params/themes/burglary.yml: this is not readable YAML (line 3: ['order', 'place'] cannot be a key). "
        "Correct the file.",
    ]


def test_a_broken_file_is_told_once_and_not_by_each_name_that_means_it(put, problems):
    put(BURGLARY, "order: second", "order: 2")
    put("reports/data_quality.yml", "nothing")
    put("runs/small.yml", "themes: [burglary]\nreports: [data_quality]\nyear", "year")
    assert [problem.split(":")[0].split(",")[0] for problem in problems()] == [
        "params/themes/burglary.yml",
        "params/reports/data_quality.yml",
    ]


def test_a_file_called_otherwise_than_what_it_holds_is_to_be_renamed(world, problems):
    (world / "params" / BURGLARY).rename(world / "params" / "themes" / "burglry.yml")
    assert problems() == [
        "params/themes/burglry.yml: the file is called 'burglry' but its theme is 'burglary'. Rename the file.",
    ]


@pytest.mark.parametrize(
    ("name", "text", "instead_of", "said"),
    [
        (BURGLARY, "offence_set: residental_burglary", "offence_set: residential_burglary",
         "params/themes/burglary.yml, offence_set: 'residental_burglary' is not known. Did you mean residential_burglary"),
        (ASHMERE, "theme: burglry", "theme: burglary",
         "params/boroughs/ashmere.yml, priorities.theme: 'burglry' is not known. Did you mean burglary?"),
        (ASHMERE, "comparators: [coperfield, dunmarsh]", "comparators: [copperfield, dunmarsh]",
         "params/boroughs/ashmere.yml, comparators: 'coperfield' is not known. Did you mean copperfield?"),
        (ASHMERE, "comparators: [ashmere]", "comparators: [copperfield, dunmarsh]",
         "params/boroughs/ashmere.yml, comparators: 'ashmere' is not known. "),
        ("runs/small.yml", "boroughs: [ashmere, harrow]", "boroughs: [ashmere, copperfield]",
         "params/runs/small.yml, boroughs: 'harrow' is not known. "),
        ("runs/small.yml", "themes: [robery]\nyear", "year",
         "params/runs/small.yml, themes: 'robery' is not known. "),
        ("runs/small.yml", "reports: [theme_trends]\nyear", "year",
         "params/runs/small.yml, reports: 'theme_trends' is not known. Did you mean theme_trend?"),
        ("defaults.yml", "run: smal", "run: small", "params/defaults.yml, run: 'smal' is not known. Did you mean small?"),
        ("defaults.yml", "settings: {peer_group: neighbors, comparators: []", "settings: {comparators: []",
         "params/defaults.yml, peer_group: 'neighbors' is not known. Did you mean neighbours?"),
        (ASHMERE, f"events: [{{{EVENT}, offence_sets: [robery]}}]\npriorities_note", "priorities_note",
         "params/boroughs/ashmere.yml, events: 'robery' is not known. Did you mean robbery"),
        (ASHMERE, "rebases: [{offence_set: robery, month: 2011-04, reason: counted anew}]\npriorities_note", "priorities_note",
         "params/boroughs/ashmere.yml, rebases.offence_set: 'robery' is not known. Did you mean robbery"),
    ],
)  # fmt: skip
def test_a_name_that_stands_for_nothing_is_answered_with_the_nearest(put, problems, name, text, instead_of, said):
    put(name, text, instead_of)
    told = problems()
    assert len(told) == 1
    assert told[0].startswith(said)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("start: 2011-13", "events.0.start"),
        ("kind: burst", "events.0.kind: 'burst' is not allowed"),
        ("reason: '  '", "events.0.reason"),
        ("end: 2010-01", "ends in 2010-01, before it starts in 2011-03"),
        ("offence_sets: []", "events.0.offence_sets"),
    ],
)
def test_an_event_that_cannot_be_is_refused_before_a_page_is_made(put, problems, wrong, said):
    key = wrong.split(":")[0]
    fields = [f for f in [*EVENT.split(", "), "offence_sets: [robbery]"] if not f.startswith(f"{key}:")]
    put(ASHMERE, f"events: [{{{', '.join([*fields, wrong])}}}]\npriorities_note", "priorities_note")
    told = problems()
    assert len(told) == 1
    assert told[0].startswith("params/boroughs/ashmere.yml, ")
    assert said in told[0]


def test_a_report_without_a_notebook_is_named(world, problems):
    (world / "notebooks" / "theme_trend.ipynb").unlink()
    assert problems() == [
        "params/reports/theme_trend.yml: there is no notebooks/theme_trend.ipynb. Add it or remove the file.",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "params/themes/burglary.yml: the file must hold keys and values. See params/README.md for the keys."),
        ("- a\n- b\n", "params/themes/burglary.yml: the file must hold keys and values. See params/README.md for the keys."),
        ("theme: [burglary\n", "params/themes/burglary.yml: this is not readable YAML ("),
        ("theme: !!python/object/apply:os.system [true]\n", "params/themes/burglary.yml: this is not readable YAML ("),
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_of_keys_is_said_to_be_none(put, problems, text, said):
    put(BURGLARY, text)
    told = [problem for problem in problems() if "themes/burglary.yml" in problem]
    assert len(told) == 1
    assert told[0].startswith(said)


def test_latin_1_text_is_refused_with_the_file(world, problems):
    (world / "params" / BURGLARY).write_bytes("title: Caf\xe9\n".encode("latin-1"))
    assert any(p.startswith("params/themes/burglary.yml: this is not readable YAML (") for p in problems())


def test_all_problems_of_all_files_are_told_at_once(put, problems, world):
    put(BURGLARY, "ofence_set: x", "offence_set: residential_burglary")
    put("themes/violence.yml", "order: sixth", "order: 6")
    put(ASHMERE, "comparators: [atlantis]", "comparators: [copperfield, dunmarsh]")
    put("reports/data_quality.yml", "axes: [ward]", "axes: [borough]")
    (world / "params/runs/small.yml").rename(world / "params/runs/other.yml")
    told = problems()
    for said in (
        "params/themes/burglary.yml: 'ofence_set' is not a known key.",
        "params/themes/violence.yml, order: 'sixth' is not allowed",
        "params/boroughs/ashmere.yml, comparators: 'atlantis' is not known.",
        "params/reports/data_quality.yml, axes.0: 'ward' is not allowed (input should be 'borough', 'theme' or 'exercise').",
        "params/runs/other.yml: the file is called 'other' but its run is 'small'. Rename the file.",
    ):
        assert sum(problem.startswith(said) for problem in told) == 1, (said, told)


def test_without_defaults_nothing_is_loaded(world, problems):
    (world / "params" / "defaults.yml").unlink()
    assert problems() == ["params/defaults.yml is missing. Restore it from the repository."]


def test_sound_params_load_by_the_names_of_their_files(world):
    params = load_params()
    assert list(params.boroughs) == ["ashmere", "copperfield"]
    assert [theme.theme for theme in params.themes_in_order()][:3] == ["total_crime", "burglary", "violence"]
    assert params.reports_in_order()[0].report == "annual_review"
