"""What a page says of an exercise, word for word: each sentence beside the ballots or the facts it comes from."""

from dataclasses import replace

import pandas as pd
import pytest

from csp_lib.consultation.firmness.swaps import Swap
from csp_lib.consultation.write_ins.promotion import Placing, PromotionRule, promotion
from csp_lib.report.consultations import verdicts, words
from csp_lib.results.consultations.ranking import undeclared
from csp_lib.results.consultations.shapes import AddedIssue
from tests.drawn.consultation import cast, question, ranked
from tests.spec.drawn import cases, named

USUAL = "60: Burglary > Drugs > Robbery > Litter > Speeding"

HEADLINES = cases("""
    | evidence      | top | verdict           | says                                                                                                      |
    |---------------|-----|-------------------|-----------------------------------------------------------------------------------------------------------|
    | self_selected | 2   | firm              | The first two places are firm: Burglary and Drugs.                                                        |
    | self_selected | 3   | likely            | The first three places are likely, not certain: Burglary, Drugs and Robbery.                              |
    | panel         | 2   | too close to call | Which issues hold the first two places is too close to call. By average points they are Burglary and Drugs. |
    | self_selected | 1   | firm              | First place is firm: Burglary.                                                                            |
    | self_selected | 1   | likely            | First place is likely, not certain: Burglary.                                                             |
    | self_selected | 1   | too close to call | Which issue comes before all others is too close to call. By average points it is Burglary.               |
    | probability   | 2   | firm              | The first two places are firm: Burglary (range 1st) and Drugs (range 2nd).                                |
""")  # fmt: skip

NO_ORDER = cases("""
    | ballots                                             | says                                                                             |
    |-----------------------------------------------------|----------------------------------------------------------------------------------|
    | 3: Burglary; 3: Drugs; 3: Litter; 3: Robbery        | The people who took part were too few to tell an order they share from chance.   |
    | 90: Burglary; 90: Drugs; 90: Litter; 90: Robbery; 90: Speeding | All issues have the same average points, so there is no order.        |
    | 99: Burglary; 90: Drugs; 90: Litter; 90: Robbery; 90: Speeding | The people who took part agree so little among themselves that no order |
    | 5: Burglary > Drugs                                 | Only five ballots were counted: too few to tell what others would put first.     |
    | 2:                                                  | No ballot could be counted, so nothing is ranked.                                |
    | 1: Burglary > Drugs                                 | Too few ballots were counted for an order.                                       |
""")  # fmt: skip

CHANCES = cases("""
    | chance | says                     |
    |--------|--------------------------|
    | 1      | more than 99 events of 100 |
    | 0.995  | more than 99 events of 100 |
    | 0.994  | about 99 events of 100   |
    | 0.5    | about 50 events of 100   |
    | 0.001  | about 1 event of 100     |
""")  # fmt: skip

PLACES = cases("""
    | low | high | says       |
    |-----|------|------------|
    | 1   | 1    | 1st        |
    | 2   | 5    | 2nd to 5th |
    | 11  | 13   | 11th to 13th |
""")  # fmt: skip

SWAPS = cases("""
    | evidence      | ballots | gap | says                                                                                                                          |
    |---------------|---------|-----|-------------------------------------------------------------------------------------------------------------------------------|
    | self_selected | 4       | 0.3 | 2nd place rests on four ballots. So many, changed as far as a ballot can be, would put Litter before Drugs.                    |
    | self_selected | 1       | 0.1 | 2nd place rests on one ballot. So many, changed as far as a ballot can be, would put Litter before Drugs.                      |
    | panel         | 1200    | 2.5 | 2nd place rests on 1,200 ballots. So many, changed as far as a ballot can be, would put Litter before Drugs.                   |
    | panel         | 0       | 0   | Drugs and Litter have the same average points, so 2nd place is tied.                                                           |
    | probability   | 4       | 0.3 | The edge rests on four ballots. So many, changed as far as a ballot can be, would put Litter before Drugs.                     |
    | probability   | 0       | 0   | Drugs and Litter have the same average points, so the edge is tied.                                                            |
""")  # fmt: skip

BLANKS = cases("""
    | unranked    | top | tops of below, not_offered, abstain | says                                                                                                                                  |
    |-------------|-----|-------------------------------------|---------------------------------------------------------------------------------------------------------------------------------------|
    | below       | 2   | AB AB AB                            | An issue left blank shares the places that were left over on that ballot. Read in any of the three ways, the first two places go to the same issues. |
    | not_offered | 2   | AB AC AB                            | An issue left blank counts as not having been on that ballot. Read in another way, the first two places go to other issues. |
    | abstain     | 1   | A A A                               | An issue left blank is compared with nothing on that ballot. Read in any of the three ways, the first place goes to the same issues. |
""")  # fmt: skip

ADDED = cases("""
    | mentions | ballots | groups | place | floor | share | min | says                                                                                                                                            |
    |----------|---------|--------|-------|-------|-------|-----|-------------------------------------------------------------------------------------------------------------------------------------------------|
    | 6        | 60      | 2      | 6     | 5     | .05   | 2   | Fires was added by six of 60 people (10.0%, range 4.7% to 20.1%) and became the sixth priority; the rule asked for five (at least five people and 5% of ballots) from two groups. |
    | 6        | 60      | 2      |       | 5     | .05   | 2   | Fires was added by six of 60 people (10.0%, range 4.7% to 20.1%); the rule asked for five (at least five people and 5% of ballots) from two groups. |
    | 5        | 12      | 1      |       | 1     | .05   | 1   | Fires was added by five of 12 people; the rule asked for one (at least one person and 5% of ballots) from one group. |
    | 6        | 200     | 2      |       | 5     | .05   | 2   | Fires was written in by six of 200 people (3.0%, range 1.4% to 6.4%) and is not listed as added: named by 6 where 10 are needed. |
    | 6        | 60      | 1      |       | 5     | .05   | 2   | Fires was written in by six of 60 people (10.0%, range 4.7% to 20.1%) and is not listed as added: named in 1 of the 2 groups needed. |
    | 1200     | 3000    | 4      | 13    | 5     | .05   | 2   | Fires was added by 1,200 of 3,000 people (40.0%, range 38.3% to 41.8%) and became the 13th priority; the rule asked for 150 (at least five people and 5% of ballots) from two groups. |
""")  # fmt: skip

LEFT_OUT = cases("""
    | enters | leaves   | says                                                                                          |
    |--------|----------|-----------------------------------------------------------------------------------------------|
    | Litter | Burglary | Without the ballots of table, Litter would be in the first two places instead of Burglary.    |
    | Litter |          | Without the ballots of table, Litter would be in the first two places too.                    |
    |        | Burglary | Without the ballots of table, Burglary would no longer be in the first two places.            |
    |        |          | No source or group that is listed decides alone which issues are in the first two places.     |
""")  # fmt: skip

TAKEN = cases("""
    | cast | valid | mended | spoilt | late | second | write_in | says                                                                                                  |
    |------|-------|--------|--------|------|--------|----------|-------------------------------------------------------------------------------------------------------|
    | 1    | 1     | 0      | 0      | 0    | 0      | 0        | One ballot was handed in and one counted.                                                              |
    | 40   | 33    | 4      | 0      | 0    | 0      | 0        | 40 ballots were handed in and 33 counted. Of those counted, four had marks that were mended by rule.    |
    | 3    | 0     | 0      | 3      | 0    | 0      | 0        | Three ballots were handed in and none counted. Three ballots ranked nothing that was offered, or carried an unusable weight, and are not in the order. |
    | 14   | 12    | 0      | 0      | 1    | 0      | 1        | 14 ballots were handed in and twelve counted. One ballot came after the closing date, and is not in the order. One ballot named only issues that were not offered, and is not in the order. |
    | 9    | 7     | 0      | 0      | 0    | 2      | 0        | Nine ballots were handed in and seven counted. Two ballots came from someone who had handed one in already, and are not in the order. |
""")  # fmt: skip


@pytest.fixture(scope="module")
def usual():
    """Return sixty ballots alike: the first two places are firm beyond doubt."""
    return ranked(cast(USUAL), question(top=2))


def with_asked(made, **said):
    return replace(made, asked=replace(made.asked, **said))


def with_firmness(made, **said):
    return replace(made, firmness=replace(made.firmness, **said))


@pytest.mark.parametrize("row", HEADLINES, ids=lambda row: f"{row['evidence']} {row['top']} {row['verdict']}")
def test_a_page_begins_with_the_verdict(usual, row):
    made = with_firmness(usual, verdict=row["verdict"])
    asked = with_asked(made, evidence_type=row["evidence"], top=int(row["top"]))
    assert verdicts.headline(asked) == row["says"]


@pytest.mark.parametrize("row", NO_ORDER, ids=named(NO_ORDER))
def test_where_there_is_no_order_the_headline_says_why(row):
    orders = [
        order.strip() + ("" if ">" in order or order.strip()[-1] != ":" else " ") for order in row["ballots"].split(";")
    ]
    made = ranked(cast(*orders), question(top=2))
    assert verdicts.headline(made).startswith(row["says"])
    assert verdicts.why_so_firm(made) == ""
    assert verdicts.how_firm(made) in ("no shared order", "too few ballots")


def test_without_a_shared_order_the_first_issues_are_named_by_the_alphabet(usual):
    made = with_firmness(usual, agreement=replace(usual.firmness.agreement, has_shared_order=False))
    swapped = replace(made, options=made.options.assign(option=["Speeding", "Drugs", "Robbery", "Litter", "Burglary"]))
    assert verdicts.headline(swapped).endswith("Named together, in no particular order: Drugs and Speeding.")
    assert verdicts.headline(with_asked(swapped, top=1)).endswith("an order they share from chance.")


@pytest.mark.parametrize("row", CHANCES, ids=named(CHANCES))
def test_a_chance_is_told_in_events_of_a_hundred(usual, row):
    options = usual.options.assign(p_top_k=[1, float(row["chance"]), 0, 0, 0])
    told = verdicts.why_so_firm(replace(usual, options=options))
    weakest = "" if float(row["chance"]) >= 0.995 else " (least of all Drugs)"
    assert told.startswith(
        f"If the same kind of people came again, each of them{weakest} would be there again in {row['says']}."
    )


@pytest.mark.parametrize(
    ("evidence", "begins"),
    [("panel", "If another panel recruited in the same way answered, "), ("probability", "If other residents had been chosen at random, ")],
)  # fmt: skip
def test_who_might_answer_again_depends_on_how_people_were_asked(usual, evidence, begins):
    assert verdicts.why_so_firm(with_asked(usual, evidence_type=evidence)).startswith(begins)


def test_others_that_could_be_there_are_named_and_a_single_top_place_is_it(usual):
    assert verdicts.why_so_firm(usual).endswith(" No other issue could be among them.")
    made = with_firmness(with_asked(usual, top=1), could_be_top=["Burglary", "Litter", "Robbery"])
    assert verdicts.why_so_firm(made) == (
        "If the same kind of people came again, it would be there again in more than 99 events of 100. "
        "A stricter test, of all pairs of issues at once, leaves open Litter and Robbery."
    )


@pytest.mark.parametrize("row", PLACES, ids=named(PLACES))
def test_a_range_of_places_is_told_with_both_ends(row):
    assert words.places(int(row["low"]), int(row["high"])) == row["says"]


@pytest.mark.parametrize("row", SWAPS, ids=named(SWAPS))
def test_the_edge_rests_on_so_many_ballots(usual, row):
    found = Swap("Drugs", "Litter", float(row["gap"]), int(row["ballots"]), int(row["ballots"]))
    made = with_firmness(with_asked(usual, evidence_type=row["evidence"]), swap=found)
    assert verdicts.swap(made) == row["says"]


def test_where_every_issue_is_in_the_top_places_there_is_no_edge(usual):
    assert verdicts.swap(with_firmness(usual, swap=None)) == "Every issue is among the top places, so there is no edge."


@pytest.mark.parametrize("row", BLANKS, ids=lambda row: f"{row['unranked']} {row['top']}")
def test_blanks_are_read_as_declared_and_other_readings_are_told(usual, row):
    tops = zip(("below", "not_offered", "abstain"), row["tops of below, not_offered, abstain"].split(), strict=True)
    places = {name: [1 if option in top else 9 for option in "ABC"] for name, top in tops}
    made = with_firmness(usual, by_meaning=pd.DataFrame({"option": list("ABC"), **places}))
    assert verdicts.blanks(with_asked(made, unranked=row["unranked"], top=int(row["top"]))) == row["says"]


@pytest.mark.parametrize("row", ADDED, ids=lambda row: f"{row['mentions']} of {row['ballots']}, {row['groups']} groups")
def test_an_issue_written_in_is_told_with_its_rule_and_what_became_of_it(row):
    rule = PromotionRule(int(row["floor"]), float(row["share"]), int(row["min"]))
    found = promotion("fires", int(row["mentions"]), int(row["ballots"]), int(row["groups"]), rule, title="Fires")
    issue = AddedIssue(found, Placing(None, 0, None, None))
    assert words.added(issue, int(row["place"]) if row["place"] else None) == row["says"]


def test_an_issue_that_stood_on_the_form_is_not_said_to_be_added():
    found = promotion("drugs", 6, 60, 2, PromotionRule(), title="Drugs", is_offered=True)
    told = words.added(AddedIssue(found, Placing(None, 0, None, None)))
    assert (
        told == "Drugs was written in by six of 60 people (10.0%, range 4.7% to 20.1%); it stood on the form already."
    )


@pytest.mark.parametrize("row", LEFT_OUT, ids=named(LEFT_OUT))
def test_what_one_source_decides_is_told_either_way(usual, row):
    found = pd.DataFrame(
        [{"kind": "source", "label": "table", "ballots": 20, "enters": row["enters"], "leaves": row["leaves"]}]
    )
    assert verdicts.left_out(with_firmness(usual, left_out=found)) == [row["says"]]


@pytest.mark.parametrize("row", TAKEN, ids=lambda row: f"{row['cast']} {row['valid']} {row['spoilt']} {row['late']}")
def test_what_became_of_the_ballots_is_told_in_full(usual, row):
    numbers = {name: int(row[name]) for name in ("cast", "valid", "mended", "spoilt", "late")}
    taken = replace(usual.taken, second_papers=int(row["second"]), write_in_only=int(row["write_in"]), **numbers)
    assert " ".join(words.taken(replace(usual, taken=taken))) == row["says"]


@pytest.mark.parametrize(
    ("evidence", "says"),
    [
        ("self_selected", "These are the views of the 1,234 people who took part; they are not a random sample of residents."),
        ("panel", "These are the views of 1,234 panel members, who were recruited to be like the borough's adults."),
        ("probability", "These are the answers of 1,234 residents chosen at random."),
    ],
)  # fmt: skip
def test_whose_views_these_are_is_one_fixed_sentence(evidence, says):
    assert words.caution(replace(undeclared("e"), evidence_type=evidence), 1234) == says


@pytest.mark.parametrize(
    ("opened", "closed", "says"),
    [
        ("2011-05-01", "2011-06-30", "1 May 2011 to 30 June 2011"), ("2011-05-01", None, "from 1 May 2011"),
        (None, "2011-06-30", "until 30 June 2011"), (None, None, "dates not stated"),
    ],
)  # fmt: skip
def test_dates_are_told_as_far_as_they_are_stated(opened, closed, says):
    assert words.dates(replace(undeclared("e"), opened=opened, closed=closed)) == says


@pytest.mark.parametrize(
    ("question", "says"),
    [("What comes first?", "The question was: What comes first?"), ("Put these in order", "The question was: Put these in order.")],
)  # fmt: skip
def test_a_question_keeps_its_own_mark(question, says):
    assert words.question(replace(undeclared("e"), question=question, is_declared=True)) == says
    assert words.question(undeclared("e")) == "The question is not stated."
