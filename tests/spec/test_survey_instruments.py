"""How a difference between two surveys is worded, and when two numbers may not be compared at all."""

import pytest

from csp_lib.analysis.surveys.survey import Instrument, compare_waves, printed_percent
from tests.spec.drawn import cases, named, number

SAME = Instrument("Residents' panel", "How safe do you feel?", "adults", "post")

WORDS = cases(
    """
    | before | asked | after | asked again | word                | why                                             |
    |--------|-------|-------|-------------|---------------------|-------------------------------------------------|
    | 50     | 400   | 62    | 400         | clear difference    |                                                 |
    | 62     | 1200  | 58    | 1000        | no clear difference |                                                 |
    | 62     | 1200  | 57    | 1000        | likely difference   |                                                 |
    | 50     | 400   | 56    | 400         | no clear difference | six points, and not known to be any             |
    | 50     | 400   | 50    | 400         | no clear difference |                                                 |
    | 50     | 49    | 90    | 400         | too few to show     | fewer than fifty asked                          |
    | 50     | 50    | 90    | 400         | clear difference    |                                                 |
    | 50     |       | 90    | 400         | cannot compare      | number asked not published                      |
    |        | 400   | 90    | 400         | cannot compare      | the percentage is missing                       |
    """
)


@pytest.mark.parametrize("row", WORDS, ids=named(WORDS))
def test_a_change_between_waves_has_one_of_the_closed_words(row):
    before = printed_percent(number(row["before"]), number(row["asked"]), instrument=SAME)
    after = printed_percent(number(row["after"]), number(row["asked again"]), instrument=SAME)
    got = compare_waves(before, after)
    assert got.verdict == row["word"]
    if row["word"] == "cannot compare":
        assert got.reason == row["why"]
        assert got.points is None


REFUSED = cases(
    """
    | survey      | question  | base   | mode  | survey 2    | question 2 | base 2 | mode 2 | refused because                                                        |
    |-------------|-----------|--------|-------|-------------|------------|--------|--------|------------------------------------------------------------------------|
    | Own survey  | Satisfied | adults | post  | Met survey  | Satisfied  | adults | post   | the survey differs (Own survey, then Met survey)                       |
    | Met survey  | Confident | adults | phone | Met survey  | Good job   | adults | phone  | the question differs (Confident, then Good job)                        |
    | Met survey  | Confident | adults | phone | Met survey  | Confident  | all    | phone  | who was asked differs (adults, then all)                               |
    | Met survey  | Confident | adults | phone | Met survey  | Confident  | adults | web    | the way of asking differs (phone, then web)                            |
    | Met survey  | Confident | adults | phone | Met survey  | Confident  | adults |        | the way of asking differs (phone, then not stated)                     |
    | Own survey  | Satisfied |        |       | Met survey  | Confident  |        |        | the survey differs (Own survey, then Met survey); the question differs (Satisfied, then Confident) |
    | Met survey  |           |        |       | Met survey  | Confident  |        |        | it is not stated which question a percentage comes from                |
    |             | Confident |        |       | Met survey  | Confident  |        |        | it is not stated which survey a percentage comes from                  |
    | Met survey  | Confident | adults | phone | met  survey | confident  | Adults | Phone  |                                                                        |
    | Met survey  | Confident |        |       | Met survey  | Confident  |        |        |                                                                        |
    """
)


@pytest.mark.parametrize("row", REFUSED, ids=[row["refused because"] or "the same" for row in REFUSED])
def test_two_instruments_are_never_joined(row):
    parts = ("survey", "question", "base", "mode")
    first, second = (Instrument(*(row[part + end] for part in parts)) for end in ("", " 2"))
    got = compare_waves(printed_percent(74, 400, instrument=first), printed_percent(31, 400, instrument=second))
    assert got.reason == row["refused because"]
    assert got.verdict == ("cannot compare" if got.reason else "clear difference")
    assert (got.points is None) == bool(got.reason)


def test_a_percentage_without_its_instrument_is_compared_with_nothing():
    got = compare_waves(printed_percent(74, 400), printed_percent(31, 400, instrument=SAME))
    assert (got.verdict, got.reason) == (
        "cannot compare", "it is not stated which survey and question a percentage comes from",
    )  # fmt: skip


def test_barnets_two_percentages_are_carried_but_not_set_against_each_other():
    own = printed_percent(74, None, instrument=Instrument("Own survey", "Satisfied with the police and council"))
    met = printed_percent(31, None, instrument=Instrument("Met survey", "Confident in the police and council"))
    got = compare_waves(own, met)
    assert (got.before, got.after, got.points, got.verdict) == (74, 31, None, "cannot compare")
