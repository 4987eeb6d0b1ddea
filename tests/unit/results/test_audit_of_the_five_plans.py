"""What the audit finds in the five documents carried here, and that it finds nothing else."""

import pytest

from csp_lib.results import audit as audits
from tests.drawn.world import linked_home

BOROUGHS = ("barnet", "harrow", "richmond_upon_thames", "kensington_and_chelsea", "hammersmith_and_fulham")
AS_OF = "2012-03-31"

EXPECTED = {
    "barnet": [
        ("A3", "barnet-043 barnet-044"),  # 27,705 at 74.922
        ("A4", "barnet-047 barnet-048"),  # 3,362 at 24.841, of households
        ("A5", "barnet-003 barnet-043"),  # 25,705 and 27,705
        ("B2", "barnet-062 barnet-064"),  # 3,529 offences, 1,218 incidents
        ("B4", "barnet-006 barnet-060 barnet-042"),  # burglary the largest; violence is 4,438
        ("B5", "barnet-075 barnet-006"),  # 5.25 % of 3,362
        ("C4", "barnet-060"), ("C4", "barnet-062"), ("C4", "barnet-064"),  # offences counted in people
        ("C6", "barnet-057"),  # eight strands, seven named
        ("C7", "barnet-079"),  # worry under increased safety
        ("E1", "barnet-024 barnet-025 barnet-044"),  # two populations
    ],
    "harrow": [
        ("A2", "harrow-071 harrow-069 harrow-068"),  # fly-tipping 26 % for 26.51 %
        ("A7", "harrow-079 harrow-017"),  # most of a rise
        ("C1", "harrow-037 harrow-041 harrow-045 harrow-054 harrow-066 harrow-074"),  # down
        ("C1", "harrow-058 harrow-062"),  # up
        ("C2", "harrow-084 harrow-058 harrow-059"),  # racist offences
        ("C3", "harrow-023 harrow-106 harrow-024 harrow-105 harrow-025 harrow-107 harrow-026 harrow-108"),  # robbery
        ("C4", "harrow-049"),  # 339 under Change
        ("D1", "harrow-c002"), ("D1", "harrow-c002"),  # the plan's years, and their number
        ("D2", "harrow-103"), ("D2", "harrow-104"),  # awaited by June 2011
        ("D5", "harrow-c032"),  # Appendix A
        ("C3", "704 730"), ("C3", "706 734"), ("C3", "728 742"), ("C3", "829 833"),  # actions listed twice, by line
        ("C3", "917 946 1020 1031"),  # a change of law listed four times
    ],
    "richmond_upon_thames": [
        ("A8", "richmond-012 richmond-014 richmond-016 richmond-001"),  # rates on two populations
        ("D1", "richmond-c010 richmond-c011"),  # drug testing
        ("D1", "richmond-c012"),  # adoption
    ],
    "kensington_and_chelsea": [
        ("A5", "kc-007 kc-020"),  # 29 and 30
        ("A5", "kc-030 kc-081"),  # 652 and 605
        ("B1", "kc-012 kc-014 kc-015 kc-016 kc-017 kc-018 kc-066 kc-067 kc-068 kc-069 kc-070 kc-003"),  # -5.8 %
        ("B1", "kc-004 kc-016 kc-018 kc-068 kc-070"),  # robbery 9.1 %
        ("B2", "kc-065 kc-010 kc-011"),  # 6,956 in 6,864
        ("B2", "kc-072 kc-037 kc-038"),  # 294 in 281
        ("B3", "kc-059 kc-021 kc-022"),  # 10,077 drugs offences
        ("B3", "kc-065 kc-064 kc-071 kc-072 kc-073 kc-074 kc-075 kc-076"),  # totals that shares imply
        ("D1", "kc-c017"), ("D1", "kc-066 kc-067 kc-068 kc-069 kc-070"),  # September 2010
        ("D1", "kc-c009"),  # the heading of the priorities
    ],
    "hammersmith_and_fulham": [
        ("E3", "hf-003 hf-004 hf-002"),  # Westfield
    ],
}  # fmt: skip
"""All that does not agree inside the documents: family, and the figures, else the claims, else the lines."""


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Return the findings of every document carried here."""
    home = linked_home(tmp_path_factory.mktemp("linked") / "home")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("CSP_HOME", str(home))
        return {borough: audits.audit(borough, AS_OF).findings for borough in BOROUGHS}


@pytest.fixture
def one(found):
    """Return the one finding of a check that rests on a figure or claim."""

    def find(borough, check, of):
        held = [f for f in found[borough] if f.check == check and of in (*f.figure_ids, *f.claim_ids)]
        assert len(held) == 1, held
        return held[0]

    return find


def where(finding):
    """Return what a finding rests on: figures, else claims, else lines; in no order."""
    return finding.family, frozenset(map(str, finding.figure_ids or finding.claim_ids or finding.lines))


@pytest.mark.parametrize("borough", BOROUGHS)
def test_what_does_not_agree_is_exactly_what_is_known(found, borough):
    inside = [f for f in found[borough] if f.verdict == "inconsistent" and f.family != audits.RECORDED]
    got = sorted(((family, sorted(ids)) for family, ids in map(where, inside)))
    assert got == sorted((family, sorted(ids.split())) for family, ids in EXPECTED[borough])


def test_barnets_27705_does_not_fit_its_rate_and_25705_is_proposed(one):
    got = one("barnet", "implied_denominator", "barnet-043")
    assert got.verdict == "inconsistent"
    for number in ("27,705", "74.922", "369,782", "369,787", "343,088", "343,092"):
        assert number in got.explanation
    assert "25,705" in got.likely_reading


def test_barnets_right_total_fits_the_same_rate(found):
    held = [f for f in found["barnet"] if f.check == "implied_denominator" and "barnet-003" in f.figure_ids]
    assert {f.verdict for f in held} <= {"consistent"}


def test_barnets_burglary_rate_is_of_households(one):
    got = one("barnet", "rate_kind", "barnet-047")
    assert (got.family, got.verdict, got.recomputed) == ("A4", "inconsistent", "135,338 to 135,343")
    assert "1,000 households" in got.likely_reading
    assert "9.80" in got.likely_reading


def test_barnets_domestic_violence_offences_and_incidents_are_probably_swapped(one):
    got = one("barnet", "incidents_at_least_offences", "barnet-062")
    assert got.verdict == "inconsistent"
    assert "3529" in got.explanation.replace(",", "")
    assert "1218" in got.explanation.replace(",", "")
    assert "swapped" in got.likely_reading


def test_barnets_table_has_eight_strands_of_behaviour_and_its_footnote_seven(one):
    got = one("barnet", "label_against_note", "barnet-c017")
    assert (got.verdict, got.recomputed) == ("inconsistent", "7")
    assert "8 rows" in got.explanation
    assert "angs" in got.explanation


def test_barnets_5_25_per_cent_is_no_whole_number_of_3362(one):
    got = one("barnet", "whole_number", "barnet-075")
    assert (got.verdict, got.recomputed) == ("inconsistent", "none")
    assert "176" in got.explanation
    assert "177" in got.explanation


def test_barnets_actual_and_predicted_reoffending_agree_after_rounding(one):
    got = one("barnet", "actual_against_predicted", "barnet-071")
    assert (got.verdict, got.recomputed) == ("rounding", "1.04%")


def test_harrows_racist_offences_stand_in_the_list_of_what_fell_and_rose_by_94_per_cent(one):
    got = one("harrow", "text_against_table", "harrow-084")
    assert (got.family, got.verdict) == ("C2", "inconsistent")
    assert "94%" in got.explanation
    assert "24%" in got.printed


def test_harrows_row_of_personal_robbery_is_printed_twice(one):
    got = one("harrow", "duplicate_row", "harrow-023")
    assert got.verdict == "inconsistent"
    assert set(got.lines) == {450, 451, 452, 486, 487, 488}


def test_harrows_339_stands_in_the_column_of_changes(one):
    got = one("harrow", "value_in_column", "harrow-049")
    assert got.verdict == "inconsistent"
    assert "339" in got.explanation
    assert "Change" in got.explanation


def test_harrows_list_of_what_went_up_leaves_out_two(one):
    got = one("harrow", "list_complete", "harrow-c023")
    assert got.verdict == "inconsistent"
    assert set(got.figure_ids) == {"harrow-058", "harrow-062"}
    for name, change in (("Racist offences", "+94%"), ("Domestic violence", "+38%")):
        assert name in got.explanation
        assert change in got.explanation


def test_harrows_list_of_what_went_down_leaves_out_six(one):
    got = one("harrow", "list_complete", "harrow-c024")
    assert (got.verdict, len(got.figure_ids)) == ("inconsistent", 6)
    missing = ("Theft of vehicle", "Snatch and pickpocket", "Criminal damage", "buses", "trains and tubes", "Graffiti")
    assert all(name in got.explanation for name in missing)


def test_harrows_rise_of_6_per_cent_is_less_than_its_first_year_alone(one):
    got = one("harrow", "most_of_change", "harrow-079")
    assert (got.verdict, got.recomputed) == ("inconsistent", "102 to 118% of the change")
    assert all(number in got.explanation for number in ("894", "915", "1,056"))


def test_harrows_26_per_cent_of_fly_tipping_was_cut(one):
    got = one("harrow", "percent_from_counts", "harrow-071")
    assert (got.verdict, got.recomputed) == ("inconsistent", "26.51%")
    assert "cut" in got.likely_reading


def test_harrows_other_printed_percentages_agree(found):
    held = [
        f for f in found["harrow"] if f.check in ("difference", "percent_from_counts") and f.verdict != "consistent"
    ]
    assert [f.figure_ids[0] for f in held] == ["harrow-071"]


def test_richmonds_two_rates_rest_on_two_populations(one):
    got = one("richmond_upon_thames", "rate_change_and_count_change", "richmond-012")
    assert (got.family, got.verdict, got.recomputed) == ("A8", "inconsistent", "3.9%")
    assert "187,187" in got.explanation
    assert "180,121" in got.explanation


def test_richmonds_adoption_is_dated_a_year_early(one):
    got = one("richmond_upon_thames", "date_possible", "richmond-c012")
    assert (got.verdict, got.printed) == ("inconsistent", "2010-03")
    assert "2011" in got.likely_reading


def test_richmonds_drug_testing_has_two_dates(one):
    got = one("richmond_upon_thames", "one_event_one_date", "richmond-c010")
    assert (got.verdict, got.lines) == ("inconsistent", (35, 102))


@pytest.mark.parametrize(
    ("figure_id", "values"),
    [("kc-081", ("652", "605")), ("kc-020", ("29", "30"))],
    ids=["domestic violence", "vehicles"],
)
def test_kensington_and_chelsea_prints_one_figure_with_two_values(one, figure_id, values):
    got = one("kensington_and_chelsea", "same_figure_twice", figure_id)
    assert (got.family, got.verdict) == ("A5", "inconsistent")
    assert all(value in got.explanation for value in values)


@pytest.mark.parametrize(
    ("figure_id", "inside", "whole"),
    [("kc-065", "6,956", "6,864"), ("kc-072", "294", "281")],
    ids=["acquisitive", "violence"],
)
def test_kensington_and_chelsea_prints_more_in_twenty_months_than_in_twenty_two(one, figure_id, inside, whole):
    got = one("kensington_and_chelsea", "longer_period_at_least_shorter", figure_id)
    assert got.verdict == "inconsistent"
    assert inside in got.explanation
    assert whole in got.explanation


def test_kensington_and_chelseas_fall_of_5_8_is_not_that_of_its_parts_and_7_8_is(one):
    got = one("kensington_and_chelsea", "weighted_components", "kc-012")
    assert (got.verdict, got.recomputed) == ("inconsistent", "-8.1 to -7.1%")
    assert "-5.8%" in got.explanation
    assert "7.8%" in got.likely_reading


def test_kensington_and_chelseas_shares_imply_two_totals(one):
    wrong = one("kensington_and_chelsea", "share_implied_total", "kc-065")
    assert (wrong.verdict, wrong.recomputed) == ("inconsistent", "42,240 to 42,502")


def test_kensington_and_chelseas_shares_of_acquisitive_crime_make_a_hundred_after_rounding(one):
    got = one("kensington_and_chelsea", "shares_of_one_hundred", "kc-066")
    assert (got.verdict, got.recomputed) == ("rounding", "99.9%")


def test_kensington_and_chelseas_drugs_offences_are_more_than_their_share(one):
    got = one("kensington_and_chelsea", "share_against_counts", "kc-021")
    assert got.verdict == "inconsistent"
    assert "10,077" in got.explanation


def test_kensington_and_chelseas_months_run_to_a_september_to_come(one):
    dated = one("kensington_and_chelsea", "date_possible", "kc-c017")
    assert dated.verdict == "inconsistent"
    assert "2009" in dated.likely_reading
    assert one("kensington_and_chelsea", "period_over", "kc-066").verdict == "inconsistent"


def test_kensington_and_chelseas_heading_names_another_year(one):
    got = one("kensington_and_chelsea", "plan_years", "kc-c009")
    assert got.verdict == "inconsistent"
    assert "2009/10" in got.explanation
    assert "2010" in got.recomputed


@pytest.mark.parametrize("figure_id", ["kc-089", "kc-091"])
def test_kensington_and_chelseas_targets_without_a_sign_cannot_be_checked(one, figure_id):
    assert one("kensington_and_chelsea", "sign_missing", figure_id).verdict == "cannot_check"


def test_hammersmith_and_fulhams_event_and_its_3_per_cent_do_not_fit_together(one):
    got = one("hammersmith_and_fulham", "range_and_percent", "hf-c007")
    assert got.recomputed == "28,571 to 60,000"
    assert got.verdict in ("inconsistent", "cannot_check")


def test_hammersmith_and_fulhams_rise_in_2009_is_held_against_calendar_years(one):
    got = one("hammersmith_and_fulham", "text_against_recorded_crime", "hf-c008")
    assert got.verdict == "consistent"
    assert "22,787" in got.explanation
    assert "23,179" in got.explanation


def test_what_cannot_be_checked_accuses_nobody(found):
    for findings in found.values():
        assert {f.verdict for f in findings} <= {"consistent", "rounding", "inconsistent", "cannot_check"}
        assert not [f for f in findings if f.family == "D3" and f.verdict == "inconsistent"]


def test_every_finding_names_its_document_and_lines(found):
    for borough, findings in found.items():
        for f in findings:
            assert f.borough == borough
            assert f.document
            assert f.lines
            assert f.explanation.strip().endswith((".", ")"))


def test_flags_go_to_the_figures_that_are_doubted(found):
    from csp_lib.results.shapes import Audit

    flagged = audits.flags(Audit("barnet", "Barnet", 90, AS_OF, found["barnet"]))
    assert {"barnet-043", "barnet-047", "barnet-062", "barnet-075"} <= set(flagged)
    assert not {"barnet-069", "barnet-045"} & set(flagged)
    assert "27,705" in flagged["barnet-043"]
