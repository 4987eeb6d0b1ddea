"""Every table of the five plans, rebuilt from the embedded facts: printed columns, printed order, printed words."""

import pytest

from csp_lib.results import codec, plan_facts, plan_progress
from csp_lib.results.plan_facts import PlanFacts, awaited, of_borough
from csp_lib.results.plan_tables import plan_tables
from tests.drawn.world import linked_home

KENSINGTON, RICHMOND = "kensington_and_chelsea", "richmond_upon_thames"


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """Return a function that gives a borough's tables of one id."""
    home = linked_home(tmp_path_factory.mktemp("linked") / "home")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("CSP_HOME", str(home))
        made = {
            borough: plan_tables(borough)
            for borough in (RICHMOND, KENSINGTON, "harrow", "hammersmith_and_fulham", "barnet")
        }
    return lambda borough, table_id: [table for table in made[borough] if table.table_id == table_id]


def rows_of(*tables):
    return [tuple(row) for table in tables for row in table.rows.itertuples(index=False)]


def test_each_plan_gets_the_tables_it_prints(printed):
    known = {
        borough: {f"T{n}" for n in range(1, 12) if printed(borough, f"T{n}")}
        for borough in (RICHMOND, KENSINGTON, "harrow", "hammersmith_and_fulham", "barnet")
    }
    assert known == {
        RICHMOND: {"T7", "T8", "T9"}, KENSINGTON: {"T1", "T4", "T5", "T6"}, "harrow": {"T2", "T10", "T11"},
        "hammersmith_and_fulham": set(), "barnet": {"T3"},
    }  # fmt: skip


def test_t1_is_seven_tables_with_eight_rows_and_the_verdicts_in_words(printed):
    tables = printed(KENSINGTON, "T1")
    assert len(tables) == 7
    years = ["Crime / ASB", "2008/09", "2009/10", "% +/-", "London rank"]
    assert [table.columns for table in tables] == [[*years, "Meeting target?"]] * 4 + [[*years, "Target met"]] * 3
    assert [list(table.rows.columns) for table in tables] == [table.columns for table in tables]
    assert rows_of(*tables) == [
        ("Serious acquisitive crime", "3582", "3374", "-5.8%", "9th lowest of 32, per 1,000 population", "met"),
        ("Drugs offences", "5298", "4779", "-9.8%", "6th highest of 32, per 1,000 population", "no target"),
        ("Domestic violence", "696", "652", "-6.3%", "3rd lowest of 32, per 1,000 population", "not met"),
        ("Youth crime", "484", "473", "-2.3%", "not applicable", "not applicable"),
        ("Most serious violence", "157", "137", "-12.7%", "4th lowest of 32, per 1,000 population", "met"),
        ("Street drinking", "443", "395", "-10.8%", "11th highest of 32, per 1,000 population", "not applicable"),
        ("Begging/vagrancy", "354", "405", "+14.4%", "2nd highest of 32, per 1,000 population", "not applicable"),
        ("Terrorist incidents", "0", "0", "dash", "dash", "dash"),
    ]


def test_t1_says_its_months_and_the_other_months_of_youth_crime(printed):
    tables = printed(KENSINGTON, "T1")
    assert "Counts cover April 2008 to January 2009 and April 2009 to January 2010." in tables[0].notes
    assert "Whether other areas share a rank is not said: ties not printed." in tables[0].notes
    assert "Counts cover April 2008 to December 2008 and April 2009 to December 2009." in tables[3].notes
    assert "Domestic violence, rank: 3rd lowest (printed '3 ra')" in tables[2].notes


def test_t1_names_its_lines_sources_and_figures(printed):
    first, *_, street, _ = printed(KENSINGTON, "T1")
    assert (first.title, first.lines) == ("Progress: Serious acquisitive crime", "81")
    assert first.source_ids == ["five_plans_figures", "five_plans_targets"]
    assert first.figure_ids == [["kc-010", "kc-011", "kc-012", "kc-013"]]
    assert (street.lines, len(street.figure_ids)) == ("141 to 142", 2)


def test_t2_has_eighteen_rows_in_the_printed_order(printed):
    (table,) = printed("harrow", "T2")
    assert table.columns == ["Crime/ASB type", "2007/08", "2010/11", "Change", "Percentage change"]
    assert rows_of(table) == [
        ("Total crime", "14074", "14968", "894", "6"),
        ("Common assault", "660", "832", "172", "26"),
        ("Personal robbery", "469", "398", "-71", "-15"),
        ("Residential burglary", "1541", "1798", "257", "17"),
        ("Theft from vehicle", "1768", "1637", "-131", "-7"),
        ("Theft of vehicle", "548", "364", "-184", "-34"),
        ("Snatch and pickpocket", "537", "499", "-38", "-7"),
        ("Criminal damage", "394", "317", "-77", "-20"),
        ("Personal robbery", "469", "398", "-71", "-15"),
        ("Young first time entrants", "164", "awaited (expected 1 June 2011)", "not printed", "not printed"),
        ("Offences committed by young people", "564", "awaited (expected 1 June 2011)",
         "339 (Young people found guilty)", "not printed"),
        ("Problem drug users in treatment", "391", "410 (estimate, final expected July)", "not printed", "not printed"),
        ("Incidents recorded on buses", "1346", "911", "-435", "-32"),
        ("Racist offences", "117", "227", "110", "94"),
        ("Domestic violence", "920", "1270", "350", "38"),
        ("Incidents on trains and tubes", "781", "491", "-290", "-37"),
        ("Fly-tipping (public reports)", "2075", "2625", "550", "26"),
        ("Graffiti (public reports)", "185", "166", "-19", "-10"),
    ]  # fmt: skip


def test_t2_says_what_the_text_lost_repeats_and_puts_in_the_wrong_column(printed):
    (table,) = printed("harrow", "T2")
    assert table.lines == "438 to 542"
    assert table.notes == [
        "The arrow beside each percentage is lost in the text; a number without a sign is a rise, as its change shows.",
        "Personal robbery: the row is printed more than once.",
        "Offences committed by young people: 339 stands in the Change column and counts people, not a change.",
    ]
    assert table.figure_ids[8] == ["harrow-106", "harrow-105", "harrow-107", "harrow-108"]


def test_t11_lists_everything_that_moved_largest_percentage_first_and_nothing_twice(printed):
    up, down = printed("harrow", "T11")
    assert up.columns == ["Crime/ASB type", "2007/08", "2010/11", "Change", "Percentage change"]
    assert rows_of(up) == [
        ("Racist offences", "117", "227", "110", "94"),
        ("Domestic violence", "920", "1270", "350", "38"),
        ("Fly-tipping (public reports)", "2075", "2625", "550", "26"),
        ("Common assault", "660", "832", "172", "26"),
        ("Residential burglary", "1541", "1798", "257", "17"),
    ]
    assert [(row[0], row[4]) for row in rows_of(down)] == [
        ("Incidents on trains and tubes", "-37"), ("Theft of vehicle", "-34"), ("Incidents recorded on buses", "-32"),
        ("Criminal damage", "-20"), ("Personal robbery", "-15"), ("Graffiti (public reports)", "-10"),
        ("Theft from vehicle", "-7"), ("Snatch and pickpocket", "-7"),
    ]  # fmt: skip
    assert (up.title, down.title) == ("What went up, 2007/08 to 2010/11", "What went down, 2007/08 to 2010/11")


def test_t3_is_seven_tables_of_targets_beside_their_baselines(printed):
    tables = printed("barnet", "T3")
    assert {tuple(table.columns) for table in tables} == {("TARGET", "BASELINE 2010/11")}
    assert [len(table.rows) for table in tables] == [3, 9, 4, 4, 1, 3, 4]
    assert [table.title.partition(":")[0] for table in tables] == [
        f"Targets of priority {n}" for n in (1, 2, 3, 4, 5, 7, 8)
    ]
    baselines = dict(rows_of(*tables))
    assert baselines["Reduction in total crime"] == "27705 (74.922 per 1000 population)"
    assert baselines["Reduction in residential burglary"] == "3362 (24.841 per 1000 population)"
    assert baselines["Increase DV offences"] == "10.29 per 1000 population (3529 people)"
    assert baselines["Increase DV incidents reported"] == "3.55 per 1000 population (1218 people)"
    assert baselines["Reduce repeat youth offending"] == "0.80 re-offences per 100 young people"
    assert baselines["Reduce repeat burglary"] == "5.25%"
    assert baselines["Increase confidence"] == "31%"


def test_t3_keeps_the_way_a_target_should_move_and_says_what_is_blank_or_still_to_be_set(printed):
    baselines = dict(rows_of(*printed("barnet", "T3")))
    assert baselines["Gangs a big problem (down)"] == "9%"
    assert baselines["Worried about crime (down: label says increased safety)"] == "25%"
    assert baselines["Reduce repeat ASB"] == "to be established 2011/12"
    assert baselines["Reduce repeat victimisation in MARAC cases"] == "not printed"
    assert baselines["Reduce repeat offending (probation)"] == (
        "Probation re-offending cohort: 2999; Probation actual re-offending: 7.80%; "
        "Probation predicted re-offending: 7.72%; Probation difference from baseline: 1.12%"
    )


def test_t4_prints_the_polices_targets_with_the_sign_that_is_printed(printed):
    (table,) = printed(KENSINGTON, "T4")
    assert table.columns == ["Crime type", "2010-2011 target"]
    assert [row[1] for row in rows_of(table)] == [
        "-2%",
        "-1%",
        "-1%",
        "-1%",
        "-1.2%",
        "-1%",
        "-1.1%",
        "1%",
        "-2%",
        "3%",
    ]
    assert (table.lines, table.figure_ids[0]) == ("332 to 341", ["kc-082"])
    assert table.notes[0] == "The base year is not printed; 2009/10 is assumed."


def test_t5_prints_agreed_targets_by_the_number_of_their_indicator(printed):
    (table,) = printed(KENSINGTON, "T5")
    assert table.columns == ["Number", "Indicator", "2010-2011 Target"]
    assert rows_of(table) == [
        ("15", "Serious violent crime rate", "2% decrease*"),
        ("16", "Serious acquisitive crime rate", "25.46"),
        ("17", "Perceptions of anti-social behaviour", "13%"),
        ("111", "First time entrants to youth justice", "1235"),
    ]


def test_t6_prints_survey_question_statement_and_target(printed):
    (table,) = printed(KENSINGTON, "T6")
    assert table.columns == ["Survey", "Question", "Statement", "Target"]
    assert rows_of(table) == [
        ("PAS", "Q74", "Police and council deal with what matters here", "65%"),
        ("PAS", "Q10", "High worry about anti-social behaviour", "22%"),
        ("USS", "APACS 1.1", "Satisfied with the service received", "82%"),
    ]


def test_t7_says_what_is_carried_over_new_and_dropped(printed):
    (table,) = printed(RICHMOND, "T7")
    assert table.columns == ["2010-11", "2011-12", "Carried over, new or dropped"]
    assert set(rows_of(table)) == {
        ("Violence against the person", "Violence against the person", "carried over"),
        ("Anti-social behaviour", "Anti-social behaviour", "carried over"),
        ("Counter terrorism", "Counter terrorism", "carried over"),
        ("Drugs and alcohol", "Alcohol; Drugs", "carried over, in other words"),
        ("Serious acquisitive crime", "not in this list", "dropped"),
        ("Fear of crime", "not in this list", "dropped"),
        ("not in this list", "Domestic abuse", "new"),
    }


def test_t8_prints_the_matrix_as_it_stands_and_names_every_other_reading(printed):
    (table,) = printed(RICHMOND, "T8")
    assert table.columns == ["Layer", "c1", "c2", "c3", "c4", "c5", "c6", "c7"]
    duties, assessed, ranked, adopted = rows_of(table)
    assert duties == (
        "Statutory obligations", "Substance misuse", "not printed", "Crime", "not printed", "ASB",
        "Reduce re-offending", "not printed",
    )  # fmt: skip
    assert assessed[7] == "Counter terrorism"
    assert ranked == ("Face the People", "4", "5", "1", "not printed", "2", "not printed", "Burglary")
    assert (adopted[0], adopted[5], adopted[7]) == ("Priorities", "ASB", "Burglary")
    assert [note.partition(":")[0] for note in table.notes[1:]] == [
        "As it stands",
        "Reading A",
        "Reading B",
        "Reading C",
    ]
    assert len(table.figure_ids[2]) == 5 and table.figure_ids[0] == []


def test_t9_holds_the_twelve_abbreviations_the_plan_explains(printed):
    (table,) = printed(RICHMOND, "T9")
    assert table.columns == ["Abbreviation", "Full", "Definition"]
    terms = [row[0] for row in rows_of(table)]
    twelve = {"CARAT", "CPS", "CSP", "DAT", "DIP", "EINA", "iQuanta", "MARAC", "MSG", "PCT", "PPO", "SNT"}
    assert twelve <= set(terms)
    assert terms == sorted(terms, key=str.casefold)


def test_t10_has_seventeen_rows_with_blanks_said_and_the_loose_text_after_them(printed):
    table, loose = printed("harrow", "T10")
    assert table.columns == ["Change", "When", "Theme", "Impact", "Future actions"]
    assert (len(table.rows), table.lines) == (17, "885 to 1010")
    assert rows_of(table)[16] == ("Primary care trust abolished", *["not stated"] * 4)
    assert rows_of(table)[0][1:3] == ("January 2011 onwards", "Data")
    assert (loose.columns, len(loose.rows)) == (["Change", "When"], 9)


def test_no_cell_of_any_table_is_blank_and_every_row_names_its_figures(printed):
    for borough in (RICHMOND, KENSINGTON, "harrow", "barnet"):
        for table in (table for n in range(1, 12) for table in printed(borough, f"T{n}")):
            assert all(cell.strip() for row in rows_of(table) for cell in row), table.title
            assert len(table.figure_ids) == len(table.rows)


def test_a_table_survives_being_kept(printed):
    (table,) = printed("harrow", "T2")
    again = codec.decode(codec.encode(table))
    assert (again.columns, again.figure_ids) == (table.columns, table.figure_ids)
    assert rows_of(again) == rows_of(table)


def test_a_store_without_the_plans_further_tables_gives_the_tables_it_allows(built, monkeypatch):
    monkeypatch.setenv("CSP_HOME", str(built))
    assert [facts.document for facts in of_borough("ashmere")] == ["ashmere_plan"]
    assert plan_tables("ashmere") == []


def figure(number, line, period, measure, value, shown, **said):
    blank = dict.fromkeys(("unit", "denominator", "qualifier", "note", "offence_set"), "")
    return {
        "figure_id": f"new-{number:03d}", "line": line, "section": "Indicators", "indicator": "Theft",
        "indicator_id": f"theft_{line}", "period": period, "measure": measure, "value": value, "value_as_printed": shown,
        "role": "actual", "source_id": "new_figures", **blank, **said,
    }  # fmt: skip


def moved(line, counts, change, percent):
    before, after = counts
    return [
        figure(line, line, "2012/13", "count", before, str(before)),
        figure(line + 1, line, "2013/14", "count", after, str(after)),
        figure(line + 2, line, "2013/14 vs 2012/13", "difference", change, str(change)),
        figure(line + 3, line, "2013/14 vs 2012/13", "percent_change", percent, f"{percent}%"),
    ]


def held(figures):
    return PlanFacts("new_plan", figures, [], [], [], [], [], [])


def test_another_plan_gets_its_table_with_its_own_years_and_a_note_on_small_numbers():
    table, up, down = plan_progress.indicators(held([*moved(10, (12, 18), 6, 50), *moved(20, (100, 90), -10, -10)]))
    assert table.columns[1:3] == ["2012/13", "2013/14"]
    assert rows_of(table)[0] == ("Theft", "12", "18", "6", "50%")
    assert table.notes == ["Theft: the row is printed more than once.", "Theft: small numbers, the percentage is of 12"]
    assert (len(up.rows), len(down.rows)) == (1, 1)


def test_one_printed_change_is_a_sentence_and_no_table():
    assert plan_progress.indicators(held(moved(10, (12, 18), 6, 50))) == []


def test_two_counts_without_rank_or_verdict_are_no_progress_table():
    assert plan_progress.progress(held(moved(10, (12, 18), 6, 50))) == []


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        ("Expected 1/6/11", "awaited (expected 1 June 2011)"),
        ("Expected in July", "awaited (expected in July)"),
        ("Expected 1/13/2011", "awaited (expected 1/13/2011)"),
        ("To be established 2011/12", "to be established 2011/12"),
        ("", "not printed"),
    ],
)
def test_a_value_still_to_come_is_said_in_words(shown, words):
    assert awaited(shown) == words


def test_heads_and_spans_are_written_as_plans_write_them():
    assert plan_facts.year_head("2008-04..2009-01") == "2008/09"
    assert plan_facts.year_head("2007/08") == "2007/08"
    assert plan_facts.target_head("2010/11", "target") == "2010-2011 target"
    assert plan_facts.target_head("2012", "target") == "2012 target"
    assert plan_facts.span("2007/08") == "2007/08"
