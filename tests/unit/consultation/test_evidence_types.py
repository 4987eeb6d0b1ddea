"""What may be said of people who took part, of a panel, of residents asked at random, and of groups."""

import pytest

from csp_lib.consultation.evidence_types import EVIDENCE_TYPES, evidence_type, forbidden_words
from csp_lib.errors import ParamsError
from tests.spec.drawn import cases

MAY_BE_SAID = cases(
    """
    type          | sentence
    --------------|--------------------------------------------------------------------------------
    self_selected | Of the 60 people who took part, 29 % put burglary first.
    self_selected | Burglary is 3rd (2nd-5th) if the same kind of people came again.
    self_selected | The people who took part are not representative of the borough.
    self_selected | It is neither a random sample nor a representative one.
    self_selected | A margin of error cannot be given.
    self_selected | No margin of error can be given.
    self_selected | Of the people who took part 34 % are aged 16-34; of residents 31 % are (Census 2011).
    self_selected | The plan prints “residents are worried by drugs”.
    self_selected | Most of the people who took part ranked burglary.
    self_selected | Representatives of four groups were there.
    panel         | Of 1,190 panel members, weighted to the borough's adults, 56 % said very important.
    panel         | The residents' panel has 1,200 members.
    panel         | The margin of error, with a design effect of 1.3, is 3 points.
    probability   | About 51 % (46-56) of residents are worried.
    probability   | Residents put burglary 3rd (2nd-5th).
    probability   | Drugs came second, between 1st and 3rd.
    probability   | People were asked on 1st April 2011 for their first choice, and their 2nd choice.
    qualitative   | People in the groups spoke of burglary before anything else.
    qualitative   | Three focus groups met on 12 March 2011 (line 30).
    qualitative   | They changed their order during the discussion, which is not a ranking.
    not_stated    | Of the people who answered 70 % were worried.
    """
)
MAY_NOT = cases(
    """
    type          | sentence                                          | words
    --------------|---------------------------------------------------|--------------------------
    self_selected | Residents think burglary matters most.            | Residents
    self_selected | Burglary was added by residents.                  | residents
    self_selected | Not only residents said so.                       | residents
    self_selected | It is no surprise that residents agree.           | residents
    self_selected | Local people put it first.                        | Local people
    self_selected | The event was representative.                     | representative
    self_selected | The margin of error is 5 points.                  | margin of error
    self_selected | 51 % (± 5) put it first.                          | ± 5
    self_selected | Most of the borough wants it.                     | Most of the borough
    self_selected | A statistically significant lead.                 | statistically significant
    panel         | Residents think burglary matters most.            | Residents
    panel         | The margin of error is 3 points.                  | margin of error
    panel         | The panel is representative of the borough.       | representative
    panel         | A panel was asked. Residents say burglary.        | Residents
    probability   | Residents put burglary 1st.                       | 1st
    probability   | Burglary is the top priority of residents.        | top priority
    probability   | Burglary came second.                             | came second
    qualitative   | 12 people spoke of it.                            | 12
    qualitative   | Some 60 % of them did.                            | 60 %
    qualitative   | Six people named it.                              | Six people
    qualitative   | Most people spoke of drugs.                       | Most people
    qualitative   | Burglary was ranked above drugs.                  | ranked
    qualitative   | Burglary came first.                              | came first
    qualitative   | Residents spoke of it.                            | Residents
    qualitative   | The chart shows what was said.                    | chart
    not_stated    | Residents are worried by drugs.                   | Residents
    """
)


@pytest.mark.parametrize("case", MAY_BE_SAID, ids=[case["sentence"] for case in MAY_BE_SAID])
def test_a_sentence_that_the_evidence_bears_passes(case):
    assert forbidden_words(case["type"], case["sentence"]) == []


@pytest.mark.parametrize("case", MAY_NOT, ids=[f"{case['type']} {case['sentence']}" for case in MAY_NOT])
def test_a_sentence_that_claims_more_than_the_evidence_bears_is_found(case):
    assert forbidden_words(case["type"], case["sentence"]) == [case["words"]]


def test_every_claim_of_a_text_is_found_in_order():
    text = "Residents agree. It is representative, with a margin of error of 5."
    assert forbidden_words("self_selected", text) == ["Residents", "representative", "margin of error"]


@pytest.mark.parametrize("name", EVIDENCE_TYPES)
def test_the_fixed_sentence_passes_under_every_type_that_may_give_numbers(name):
    sentence = evidence_type("self_selected").fixed_sentence.format(n=60)
    assert sentence == "These are the views of the 60 people who took part; they are not a random sample of residents."
    assert forbidden_words(name, sentence) == ([] if evidence_type(name).may_give_shares else ["60"])


def test_only_a_probability_sample_may_say_residents_and_groups_give_no_number():
    assert [t.name for t in EVIDENCE_TYPES.values() if t.may_say_residents] == ["probability"]
    assert [t.name for t in EVIDENCE_TYPES.values() if not (t.may_rank and t.may_give_shares)] == ["qualitative"]
    assert {t.name: t.may_give_range for t in EVIDENCE_TYPES.values()} == {
        "self_selected": "resample",
        "panel": "effective_n",
        "probability": "effective_n",
        "qualitative": "none",
        "not_stated": "none",
    }


@pytest.mark.parametrize("name", EVIDENCE_TYPES)
def test_a_type_may_name_its_own_respondents(name):
    assert forbidden_words(name, f"These are {evidence_type(name).respondents_are}.") == []


def test_a_type_that_is_not_known_is_refused_with_those_that_are():
    with pytest.raises(ParamsError, match=r"'event' is not known\. Use self_selected, panel, probability, qualitative"):
        forbidden_words("event", "text")


def test_a_share_of_the_borough_is_found_whatever_stands_before_the_sign_of_percent():
    for said in ("35% of the borough want it", "5.5 % of residents' households", "12 per cent of the borough"):
        assert forbidden_words("self_selected", said)
