"""The sentences of the methods: every closed word has one, the count comes first, and one is not many."""

import dataclasses
import re
from itertools import product
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_notebook, new_output

from csp_lib.analysis.areas import funnel
from csp_lib.analysis.change import compare_counts, multi_year
from csp_lib.analysis.control_charts import control_chart as charts
from csp_lib.analysis.control_charts.special_causes import HIGH_RULES, LOW_RULES
from csp_lib.analysis.early_warning import early_warning
from csp_lib.analysis.events import event_effect as effects
from csp_lib.analysis.events.event_design import Event
from csp_lib.analysis.projections import calibration, projection
from csp_lib.analysis.projections.rest_of_year import MIXTURE, RARE
from csp_lib.report import compared_words, event_words, evidence_page, outlook_words, watched_words, wording
from csp_lib.report.exporter import exporter
from csp_lib.results.evidence_shapes import EventFound, Projected, Watched
from csp_lib.results.shapes import BreakMark

WORD_OF_VERDICTS = ("clear rise", "clear fall", "likely up", "likely down", "no clear change")
HOSTILE = '<script>alert("x")</script> & *the* [Carnival](javascript:x)'


def months(counts, first="2008-04"):
    index = pd.period_range(first, periods=len(counts), freq="M").strftime("%Y-%m")
    return pd.Series(list(counts), index=index)


def drawn(size=48, mean=100, seed=3):
    return months(np.random.default_rng(seed).poisson(mean, size))


def watched(counts, direction="reduce", baselines=()):
    rebases = [charts.Rebase(*pair) for pair in baselines]
    return Watched(
        charts.control_chart(counts, direction, rebases=rebases), early_warning(counts), direction, list(baselines)
    )


def marked(variation, rule, count=366.0):
    """Return a watched series whose last month has this type and rule."""
    found = watched(drawn())
    frame = found.chart.frame.copy()
    frame.loc[frame.index[-1], ["point_type", "rule", "observed"]] = [variation, rule, count]
    return dataclasses.replace(
        found, chart=dataclasses.replace(found.chart, frame=frame, variation=variation, reason="")
    )


def achieved(tests=270, year_ends=2, held80=86.0, held95=99.0):
    return calibration.Achieved(tests, year_ends, held80, held95, 12.1, None, None, 10.8)


def projected(known_to="2011-09", counts=None, target=None, record=(), by=None):
    by = by or calibration.Widening(1.0, 1.0, 270, 2, True)
    made = projection.project(drawn() if counts is None else counts, known_to, by, target)
    return Projected(made, achieved(), pd.DataFrame({"held80": list(record)}, dtype=bool), achieved(539))


def event(verdict="clear extra", **changed):
    counts = drawn(60)
    counts.loc["2011-08"] += 100
    effect = effects.event_effect(counts, Event("Fair", "2011-08", "pulse"))
    effect = dataclasses.replace(effect, verdict=verdict, **changed)
    return EventFound("fair-2011-08", "robbery", "Robbery", "robberies", "Held each August", effect)


def controls(*rows):
    return pd.DataFrame([[name, 1.0, 0.9, 1.1, word] for name, word in rows], columns=effects.CONTROL_COLUMNS)


# --- the closed words ---------------------------------------------------------------------------------------------


def test_every_type_of_a_month_and_every_rule_has_its_words():
    types = {charts.WORDS.get(kind, kind) for kind in ("improvement", "concern", *charts.WORDS)}
    assert set(watched_words.VARIATION) == types
    assert set(watched_words.WHY) == {*HIGH_RULES, *LOW_RULES}
    assert set(watched_words.BETTER) == {aim for aim, way in charts.IMPROVEMENT.items() if way != "neutral"}


def test_every_chance_of_a_target_has_its_words():
    found = {projection.target_words(share / 100) for share in range(101)}
    assert set(outlook_words.CHANCE) == found
    assert projection.CANNOT_SAY not in outlook_words.CHANCE


def test_every_word_for_an_event_has_its_sentence():
    judged = product((-1.0, 1.0), (0.0, 0.001, 0.01, 0.04, 0.06, 1.0))
    words = {effects._Judged(log, 1.0, p, 2.0, "", np.eye(1)).words for log, p in judged}
    assert set(event_words.EVENT) == words | {effects.NO_EFFECT}
    assert {*evidence_page.SHOWN_EFFECTS, effects.NO_EFFECT} == words


def test_every_word_against_a_group_has_its_words():
    limits = (2.0, 4.0, 1.0, 5.0)
    words = {funnel.word_against(figure, *limits) for figure in (0.5, 1.5, 3.0, 4.5, 5.5)}
    assert set(compared_words.AGAINST) == words
    assert funnel.CANNOT_COMPARE not in compared_words.AGAINST


def every_text():
    tables = (watched_words.VARIATION, watched_words.WHY, watched_words.BETTER, outlook_words.CHANCE,
              event_words.EVENT, compared_words.AGAINST)  # fmt: skip
    texts = [text for table in tables for text in table.values()]
    return [*texts, outlook_words.ERRORS_NOTE, outlook_words.NO_RANGE_NOTE]


def test_significant_is_never_written():
    assert not [text for text in every_text() if "significan" in text.lower()]


# --- the last month -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("variation", [*watched_words.VARIATION])
def test_the_count_of_the_month_comes_before_its_verdict(variation):
    told = watched_words.watched_sentences(marked(variation, "common_cause"), "Ashmere")
    assert told[0] == "366 offences were recorded in March 2012."
    assert told[1].startswith("That is ") and "Ashmere" in told[1]


@pytest.mark.parametrize("rule", [*watched_words.WHY])
def test_a_marked_month_says_why_it_is_marked(rule):
    told = watched_words.month_sentences(marked("concern", rule), "Ashmere")
    assert (
        told[1]
        == f"That is beyond the usual variation of Ashmere, on the side the plan does not want: {watched_words.WHY[rule]}."
    )


@pytest.mark.parametrize(("count", "said"), [(0, "No offences were"), (1, "One offence was"), (2, "2 offences were")])
def test_one_offence_was_and_two_were(count, said):
    told = watched_words.month_sentences(marked("usual variation", "common_cause", float(count)), "Ashmere")
    assert told[0] == f"{said} recorded in March 2012."


def test_a_bound_is_written_as_the_largest_count_it_lets_pass():
    found = watched(drawn())
    warning = dataclasses.replace(found.warning, expected=84.1, bound=119.5, observed=120.0, is_alarm=True, reason="")
    told = watched_words.watched_sentences(dataclasses.replace(found, warning=warning), "Ashmere")
    assert told[-1] == (
        "Going by earlier months about 84 would be expected, and up to 119 would be no surprise; this month lies above "
        "that, as one in twenty does by chance alone."
    )


def test_a_short_series_says_so_once():
    told = watched_words.watched_sentences(watched(months([9, 8, 7])), "Ashmere")
    assert told == [
        "7 offences were recorded in June 2008.",
        "The series is too short to say whether that is unusual: only 3 months are known; 13 are needed to judge.",
    ]


def test_a_new_baseline_is_named_with_its_reason_where_the_chart_shows_it():
    found = watched(drawn(), baselines=[("2008-05", "before the chart begins"), ("2010-10", "sheds count too")])
    told = watched_words.watched_sentences(found, "Ashmere")
    assert "The chart starts anew in October 2010. Sheds count too." in told
    assert not [text for text in told if "2008" in text or "outside" in text]
    assert "since the last new baseline" in watched_words.control_description(found)


def test_a_chart_with_marks_on_half_its_months_says_what_that_means():
    steady = watched(months([50 + place % 3 for place in range(48)]))
    stepped = watched(months([50 + place % 3 + (100 if place > 30 else 0) for place in range(48)]))
    many = "So many marks tell of a level that moved"
    assert many not in watched_words.control_description(steady)
    assert many in watched_words.control_description(stepped)
    assert "no month is marked" in watched_words.control_description(steady)


def test_months_of_a_baseline_too_short_to_judge_are_not_marked():
    steady = months([50 + place % 3 for place in range(40)])
    short_first = watched(steady, baselines=[("2009-02", "a new team")])
    assert "no month is marked as unusual. From " in watched_words.control_description(short_first)
    short_last = watched(steady, baselines=[("2011-05", "a new team")])
    assert watched_words.control_description(short_last).endswith("no month is marked as unusual.")


# --- the year ahead -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known_to", "said"),
    [
        (
            "2011-04",
            r"^[\d,]+ offences were recorded in the first month of 2011/12, against [\d,]+ in the same month a",
        ),
        (
            "2011-09",
            r"^[\d,]+ offences were recorded in the first six months of 2011/12, against [\d,]+ in the same months",
        ),
        ("2011-03", r"^No month of 2011/12 is known yet"),
    ],
)
def test_what_is_known_of_the_year_comes_first(known_to, said):
    assert re.match(said, outlook_words.projection_sentences(projected(known_to), "Ashmere")[0])


def test_ranges_run_from_low_to_high():
    told = outlook_words.projection_sentences(projected(), "Ashmere")[1]
    inner, outer = re.findall(r"between ([\d,]+) and ([\d,]+)", told)
    inner, outer = ([int(limit.replace(",", "")) for limit in pair] for pair in (inner, outer))
    assert outer[0] <= inner[0] < inner[1] <= outer[1]


@pytest.mark.parametrize(("value", "word"), [(1e6, "on course"), (1, "very unlikely to be met")])
def test_a_target_is_told_with_its_chance(value, word):
    told = outlook_words.target_sentence(
        projected(target=projection.Target(value, "reduce", "-5% on the 9")).projection
    )
    sure = "more than 99 chances in 100" if value > 1 else "fewer than 1 chance in 100"
    assert told == f"The plan's target for 2011/12, \N{MINUS SIGN}5% on the 9, is {word} ({sure})."


def test_a_target_without_a_projection_cannot_be_said():
    made = projected(counts=drawn(42).iloc[30:], target=projection.Target(9, "reduce", "below 9")).projection
    assert outlook_words.target_sentence(made).endswith("(below 9) will be met cannot be said.")


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.0, "fewer than 1 chance in 100"), (0.011, "about 1 chance in 100"), (0.5, "about 50 chances in 100"),
     (0.99, "about 99 chances in 100"), (0.995, "more than 99 chances in 100"), (1.0, "more than 99 chances in 100")],
)  # fmt: skip
def test_a_chance_is_never_none_and_never_all(share, said):
    assert outlook_words.chance(share) == said


@pytest.mark.parametrize(
    ("past", "calibrated", "said"),
    [
        (achieved(270, 5), True, "In 270 past tests at this time of year the 80% range held what happened 86% of the time and the 95% range 99%."),
        (achieved(270, 2), True, "All of them ended in two years, so they tell less than their number suggests."),
        (achieved(70, 1), True, "All of them ended in one year, so"),
        (achieved(1, 1), False, "In the one past test at this time of year"),
        (achieved(9, 1), False, "They are too few to set the width of this range by."),
        (achieved(0, 0, None, None), False, "No past year is held to test this range on"),
    ],
)  # fmt: skip
def test_how_often_ranges_held_is_told_with_its_limits(past, calibrated, said):
    made = SimpleNamespace(method=MIXTURE, widening=calibration.Widening(1, 1, past.tests, past.year_ends, calibrated))
    assert said in outlook_words.achieved_sentence(made, past)


def test_a_rare_count_claims_no_test():
    made = SimpleNamespace(method=RARE, widening=projection.NOT_WIDENED)
    assert outlook_words.achieved_sentence(made, achieved()).endswith("such ranges are not tested here.")


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ([True], "The one past projection of this series held"),
        ([False], "The one past projection of this series did not hold"),
        ([True, True], "Both past projections of this series held"),
        ([True, True, True], "All three past projections of this series held"),
        ([False, False], "Of two past projections of this series none held"),
        ([True, False, False], "Of three past projections of this series one held"),
    ],
)
def test_the_record_counts_what_held(held, said):
    assert outlook_words.record_sentence(projected(record=held), 12).startswith(said)


def test_a_rule_of_thumb_that_came_nearer_is_named():
    rows = [
        {"rule": "This projection", "error": 12.1},
        {"rule": "As last year", "error": 10.8},
        {"rule": "Other", "error": None},
    ]
    assert outlook_words.rules_notes(rows)[-1] == (
        'In past tests the rule "as last year" (10.8%) came nearer than this projection (12.1%).'
    )
    assert (
        outlook_words.rules_notes([*rows[:1], {"rule": "As last year", "error": 13.0}])[-1]
        == outlook_words.NO_RANGE_NOTE
    )
    untested = [{"rule": "This projection", "error": None}]
    assert outlook_words.rules_notes(untested) == [outlook_words.NO_RANGE_NOTE]


# --- events -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verdict", [*event_words.EVENT])
def test_an_event_gives_its_count_before_its_percentage(verdict):
    told = event_words.event_sentences(event(verdict))
    assert told[0] == f"Fair and robberies: {event_words.EVENT[verdict]}."
    counted = [place for place, text in enumerate(told) if text.startswith("That is about")]
    share = next(place for place, text in enumerate(told) if text.startswith("Its month ran"))
    assert counted == ([] if verdict == "no clear effect" else [share - 1])


def test_the_range_of_an_event_runs_from_low_to_high():
    told = " ".join(event_words.event_sentences(event("clear fewer", ratio=0.8, lower=0.7, upper=0.9, extra=-120.0,
                                                         extra_lower=-190.4, extra_upper=-49.6, months_with=2)))  # fmt: skip
    assert "That is about 120 fewer in two months (95% range −190 to −50)." in told
    assert (
        "Its months ran 20% below what the other months would suggest (95% range 30% below to 10% below that)." in told
    )


def test_controls_that_did_the_same_stand_together():
    found = event(controls=controls(("Robbery in the rest of London", "no clear effect"), ("Fraud", "clear extra"),
                                    ("GBH in the borough", "no clear effect")))  # fmt: skip
    assert (
        "Set beside it, since the event cannot have moved them: robbery in the rest of London and GBH in the borough: "
        "no clear effect; fraud: clear extra."
    ) in event_words.event_sentences(found)
    alone = event_words.event_sentences(event(controls=controls()))
    assert "No series is held to set beside it that the event cannot have moved." in alone


def test_an_event_that_cannot_be_judged_says_why():
    effect = effects.event_effect(drawn(12), Event("Fair", "2008-08", "pulse"))
    found = dataclasses.replace(event(), effect=effect)
    assert event_words.event_sentences(found) == [
        "Fair and robberies: this cannot be judged, since only 12 months are known; 36 are needed."
    ]


def test_the_name_of_an_event_is_text_on_the_page_and_never_markup():
    found = event(name=HOSTILE)
    block = evidence_page._event_words(found)
    assert HOSTILE in block.paragraph
    output = new_output("display_data", data=block._repr_mimebundle_())
    notebook = new_notebook(cells=[new_code_cell("x", execution_count=1, outputs=[output])])
    page = exporter().page(notebook, title="Events", subtitle="", edition="committee", borough_name="Ashmere",
                           year="2011/12", last_data="March 2012", contact="x", name="theme_trend")  # fmt: skip
    read = BeautifulSoup(page, "html.parser")
    assert HOSTILE in read.get_text(" ", strip=True)
    assert not [tag for tag in read.find_all("script") if "alert" in tag.get_text()]
    assert not read.find_all("a", href=re.compile("javascript"))


# --- places and years ---------------------------------------------------------------------------------------------


def change(percent, theirs, word, difference):
    return SimpleNamespace(percent=percent, peers_percent=theirs, word=word, difference=difference)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("similar", ": no clear difference."),
        ("higher", ": likely more offences, by about 12, than if they had changed alike."),
        ("clearly higher", ": clearly more offences, by about 12,"),
        ("lower", ": likely fewer offences, by about 12,"),
        ("clearly lower", ": clearly fewer offences, by about 12,"),
    ],
)
def test_a_change_stands_beside_the_peers_change(word, said):
    told = compared_words._developed(change(-1.9, 2.3, word, -12.0), "2010/11")
    assert told[0].startswith("Its offences changed by −1.9% on 2010/11, theirs by +2.3%")
    assert said in told[0]
    assert compared_words._developed(change(None, 2.3, word, None), "2010/11") == []


def test_several_years_begin_with_the_counts_and_name_a_high_base():
    told = compared_words.several_years_sentences(
        multi_year(pd.Series({"2008/09": 400, "2009/10": 300, "2010/11": 310}), phi=2.0)
    )
    assert told == [
        "2010/11 had 90 fewer offences than the 400 of 2008/09 (−22.5%, likely down).",
        "Year by year: −25.0% into 2009/10, +3.3% into 2010/11.",
        "2008/09 was the highest of these years, which makes the fall look larger.",
    ]


def test_several_years_without_months_say_that_they_allow_for_chance_alone():
    told = compared_words.several_years_sentences(
        multi_year(pd.Series({"2008/09": 300, "2009/10": 310, "2010/11": 420}))
    )
    assert told[-1] == "This allows for chance alone and may say too much."


def test_a_step_from_a_small_count_is_in_offences_and_a_small_base_gives_no_sentence():
    told = compared_words.several_years_sentences(
        multi_year(pd.Series({"2008/09": 30, "2009/10": 0, "2010/11": 31}), phi=1.5)
    )
    assert "Year by year: −100.0% into 2009/10, +31 into 2010/11." in told
    assert (
        compared_words.several_years_sentences(multi_year(pd.Series({"2008/09": 0, "2009/10": 4, "2010/11": 90}))) == []
    )


@pytest.mark.parametrize(("before", "now"), [(100, 400), (400, 100), (1000, 1080), (1080, 1000), (500, 500)])
def test_every_verdict_of_a_change_can_stand_in_a_sentence(before, now):
    found = multi_year(pd.Series({"2008/09": before, "2009/10": before, "2010/11": now}), phi=1.5)
    assert found.change.verdict in WORD_OF_VERDICTS
    assert found.change.verdict in compared_words.several_years_sentences(found)[0]
    assert compare_counts(before, now, phi=1.5).verdict == found.change.verdict


def test_a_change_in_recording_between_the_years_is_named():
    told = compared_words.changed_recording(
        [BreakMark("2010-10", "Counted anew", "x", "mark"), BreakMark("2011-01", "Again", "x", "mark")]
    )
    assert told.endswith("may not be one in crime: Counted anew (October 2010) and Again (January 2011).")


@pytest.mark.parametrize(
    ("title", "inside"), [("Robbery", "robbery"), ("GBH with intent", "GBH with intent"), ("A", "a")]
)
def test_a_title_is_lowered_inside_a_sentence_and_an_abbreviation_is_not(title, inside):
    assert wording.lowered(title) == inside


def test_a_reason_becomes_a_sentence_once():
    assert wording.sentence("held in August") == "Held in August."
    assert wording.sentence("Held in August.") == "Held in August."


@pytest.mark.parametrize(("drawn_at_most", "is_said"), [(2, True), (3, False)])
def test_a_record_longer_than_its_chart_says_how_many_are_drawn(drawn_at_most, is_said):
    told = outlook_words.record_sentence(projected(record=[True, True, False]), drawn_at_most)
    assert ("The last two are drawn." in told) == is_said
