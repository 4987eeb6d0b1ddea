"""What a page says of a count, a change, a rate and a direction, drawn as tables."""

import pytest

from csp_lib.analysis.areas.compare import Rank
from csp_lib.analysis.change import Change, compare_counts
from csp_lib.analysis.rates import rate_per_1000
from csp_lib.report import wording
from csp_lib.results.shapes import Denominator, Indicator, ThemeTrend
from csp_lib.results.slices import period_of
from tests.spec.drawn import cases, named, number

CHANGE_WORDS = ("clear rise", "clear fall", "likely up", "likely down", "no clear change", "too few to compare")
TREND_WORDS = ("rising", "falling", "level", "too short to judge")


def indicator(previous, offences, known_to=None, phi=2.0, **changed):
    """Return an indicator of burglary in 2011/12 with its change judged."""
    change = None if previous is None or offences is None else compare_counts(previous, offences, phi=phi)
    fields = {
        "offence_set": "burglary", "title": "Burglary", "phrase": "burglaries", "series": "borough",
        "period": period_of("2011/12", known_to), "offences": offences, "previous": previous, "change": change,
        "change_refused": None, "rate": None, "previous_rate": None, "denominator": None, "rank": None, "breaks": [],
        "source_ids": [],
    }  # fmt: skip
    return Indicator(**{**fields, **changed})


SENTENCES = cases(
    """
    | previous | current | first sentence                                                                    | second sentence |
    |----------|---------|-----------------------------------------------------------------------------------|-----------------|
    | 300      | 180     | Ashmere recorded 180 burglaries in 2011/12, 120 fewer than the 300 of 2010/11 (−40.0%). | A fall of this size is very unlikely to be chance. |
    | 180      | 300     | Ashmere recorded 300 burglaries in 2011/12, 120 more than the 180 of 2010/11 (+66.7%). | A rise of this size is very unlikely to be chance. |
    | 300      | 250     | Ashmere recorded 250 burglaries in 2011/12, 50 fewer than the 300 of 2010/11 (−16.7%). | This is no clear change: it could be chance, given how much these counts vary from month to month. |
    | 1,000    | 900     | Ashmere recorded 900 burglaries in 2011/12, 100 fewer than the 1,000 of 2010/11 (−10.0%). | This is no clear change: it could be chance, given how much these counts vary from month to month. |
    | 1,000    | 1,100   | Ashmere recorded 1,100 burglaries in 2011/12, 100 more than the 1,000 of 2010/11 (+10.0%). | This is no clear change: it could be chance, given how much these counts vary from month to month. |
    | 1,000    | 1,200   | Ashmere recorded 1,200 burglaries in 2011/12, 200 more than the 1,000 of 2010/11 (+20.0%). | This is likely a real rise, though chance is not ruled out. |
    | 1,000    | 840     | Ashmere recorded 840 burglaries in 2011/12, 160 fewer than the 1,000 of 2010/11 (−16.0%). | This is likely a real fall, though chance is not ruled out. |
    | 300      | 300     | Ashmere recorded 300 burglaries in 2011/12, as many as in 2010/11.                 | This is no clear change: it could be chance, given how much these counts vary from month to month. |
    | 19       | 38      | Ashmere recorded 38 burglaries in 2011/12, 19 more than the 19 of 2010/11.         | This is no clear change: it could be chance, given how much these counts vary from month to month. |
    | 4        | 5       | Ashmere recorded 5 burglaries in 2011/12, 1 more than the 4 of 2010/11.            | These are too few to compare. |
    | 0        | 0       | Ashmere recorded 0 burglaries in 2011/12, as many as in 2010/11.                   | These are too few to compare. |
    """
)


@pytest.mark.parametrize("row", SENTENCES, ids=named(SENTENCES))
def test_a_change_is_said_as_count_then_change_then_how_sure(row):
    told = wording.change_sentences(indicator(int(number(row["previous"])), int(number(row["current"]))), "Ashmere")
    assert told[:2] == [row["first sentence"], row["second sentence"]]


HIDDEN = cases(
    """
    | previous | current | in a sentence | in a table               |
    |----------|---------|---------------|--------------------------|
    | 0        | 12      | no            | not defined              |
    | 1        | 12      | no            | too few for a percentage |
    | 19       | 38      | no            | too few for a percentage |
    | 20       | 40      | +100.0%       | +100.0%                  |
    | 50       | 40      | −20.0%        | −20.0%                   |
    | 50       | 50      | no            | 0.0%                     |
    """
)


@pytest.mark.parametrize("row", HIDDEN, ids=named(HIDDEN))
def test_percent_is_hidden_below_a_base_of_twenty_in_sentence_and_table(row):
    known = indicator(int(row["previous"]), int(row["current"]))
    sentence = wording.change_sentences(known, "Ashmere")[0]
    assert ("%" in sentence) == (row["in a sentence"] != "no")
    assert row["in a sentence"] in sentence or row["in a sentence"] == "no"
    assert wording.percent_or_words(known.change) == row["in a table"]


PERIODS = cases(
    """
    | known to | period                                        | compared with                  |
    |----------|-----------------------------------------------|--------------------------------|
    | 2012-03  | 2011/12                                       | 2010/11                        |
    | 2012-02  | eleven months, April 2011 to February 2012    | the same months a year before  |
    | 2011-12  | nine months, April 2011 to December 2011      | the same months a year before  |
    | 2011-05  | two months, April 2011 to May 2011            | the same months a year before  |
    | 2011-04  | one month, April 2011                         | the same months a year before  |
    """
)


@pytest.mark.parametrize("row", PERIODS, ids=named(PERIODS))
def test_a_part_year_is_named_by_its_months_and_never_as_a_year(row):
    period = period_of("2011/12", row["known to"])
    assert wording.period(period) == row["period"]
    assert wording.previous_period(period) == row["compared with"]
    told = wording.change_sentences(indicator(300, 180, row["known to"]), "Ashmere")[0]
    assert row["period"] in told and row["compared with"] in told
    assert ("2011/12" in told) == (row["known to"] == "2012-03")


def test_every_word_for_a_change_has_a_sentence_of_its_own():
    assert set(wording.HOW_SURE) == set(CHANGE_WORDS)
    assert len(set(wording.HOW_SURE.values())) == len(CHANGE_WORDS)
    reached = {compare_counts(before, now, phi=phi).verdict for before in (0, 4, 100, 1000) for now in (0, 5, 60, 118, 850, 1150, 2000) for phi in (1.0, 3.0)}  # fmt: skip
    assert reached == set(CHANGE_WORDS)


@pytest.mark.parametrize("word", TREND_WORDS)
def test_every_word_for_a_direction_has_a_sentence_of_its_own(word):
    assert wording.direction_sentence(trend(direction=word)) == wording.DIRECTIONS[word]
    assert len(set(wording.DIRECTIONS.values())) == len(TREND_WORDS)


def test_a_turn_is_said_with_its_month():
    word = "turned down in March 2011"
    assert wording.direction_sentence(trend(direction=word)) == f"The yearly swing left out, the level {word}."


def test_a_direction_that_cannot_be_said_gives_its_reason():
    told = wording.direction_sentence(trend(direction="too short to judge", direction_reason="only financial years"))
    assert told == "The series is too short to say where it is heading (only financial years)."


def trend(**changed):
    """Return a theme page's result of which only the fields given matter."""
    fields = dict.fromkeys(ThemeTrend.__dataclass_fields__)
    words = {"borough_name": "Ashmere", "title": "Burglary", "direction": "level", "direction_reason": ""}
    return ThemeTrend(**{**fields, **words, **changed})


def rated(known_to=None, words="2nd highest of 4"):
    place = Rank(3, 2, 4, (), words, "burglaries", "residents", "2011/12")
    people = Denominator("residents", 2011, 2011, 10_000, "invented", "simulated")
    return indicator(300, 180, known_to, rate=rate_per_1000(180, 10_000), denominator=people, rank=place)


RATES = cases(
    """
    | London | comparators | sentence                                                                                                 |
    |--------|-------------|----------------------------------------------------------------------------------------------------------|
    | 12.34  | 9.87        | For every 1,000 residents (mid-2011) there were 18.0, against 12.3 in London's boroughs together and 9.9 in its comparators. |
    | 12.34  |             | For every 1,000 residents (mid-2011) there were 18.0, against 12.3 in London's boroughs together.        |
    |        |             | For every 1,000 residents (mid-2011) there were 18.0.                                                    |
    """
)


@pytest.mark.parametrize("row", RATES, ids=named(RATES))
def test_a_rate_stands_beside_those_that_are_held(row):
    told = wording.rate_sentence(
        trend(headline=rated(), london_rate=number(row["London"]), peer_rate=number(row["comparators"]))
    )
    assert told == [row["sentence"], "By this rate Ashmere stands 2nd highest of 4 boroughs."]


def test_a_rate_of_a_part_year_says_that_it_covers_its_months():
    told = wording.rate_sentence(trend(headline=rated("2011-12")))
    assert told[0] == "For every 1,000 residents (mid-2011) there were 18.0 over these months."


def test_without_a_rate_nothing_is_said_of_it():
    assert wording.rate_sentence(trend(headline=indicator(300, 180))) == []
    assert wording.rank_words(None) == "not available"


def test_a_change_that_is_refused_says_why_and_judges_nothing():
    why = "From January 2017 sheds count as homes."
    refused = indicator(300, 180, change=None, change_refused=why)
    assert wording.change_sentences(refused, "Ashmere") == ["Ashmere recorded 180 burglaries in 2011/12.", why]
    assert wording.percent_or_words(None) == "not compared"


def test_a_count_without_a_year_before_is_not_compared():
    assert wording.change_sentences(indicator(None, 180), "Ashmere") == [
        "Ashmere recorded 180 burglaries in 2011/12.",
        "No complete count of the year before is held, so no change is given.",
    ]


def test_a_count_that_is_not_held_is_said_to_be_missing():
    missing = indicator(None, None, reason="no complete count of burglaries for the period is held")
    assert wording.change_sentences(missing, "Ashmere") == [
        "Burglary in Ashmere: no complete count of burglaries for the period is held."
    ]


def test_a_change_judged_by_chance_alone_says_so():
    said = "No monthly history is held to judge by, so this allows for chance alone and may say too much."
    assert said in wording.change_sentences(indicator(300, 180, phi=None), "Ashmere")
    assert said not in wording.change_sentences(indicator(300, 180), "Ashmere")
    assert said not in wording.change_sentences(indicator(4, 5, phi=None), "Ashmere")


def test_no_sentence_speaks_of_significance():
    told = [*wording.HOW_SURE.values(), *wording.DIRECTIONS.values()]
    for phi in (None, 1.0, 3.0):
        for previous, current in ((0, 0), (0, 60), (4, 5), (19, 38), (30, 60), (300, 180), (1000, 1200)):
            told += wording.change_sentences(indicator(previous, current, phi=phi), "Ashmere")
    assert len(told) > 40
    for sentence in told:
        assert "signific" not in sentence.lower()
        assert sentence.endswith(".")
        assert "  " not in sentence


def test_a_verdict_outside_the_closed_words_is_no_sentence():
    odd = Change(1, 2, 1, None, None, None, None, "perhaps", "chance alone")
    with pytest.raises(KeyError):
        wording.change_sentences(indicator(1, 2, change=odd), "Ashmere")
