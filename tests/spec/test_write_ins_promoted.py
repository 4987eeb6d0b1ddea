"""When a write-in is promoted: named by enough people, from enough groups, and not an option already."""

import pandas as pd
import pytest

from csp_lib.consultation.ballots import repair
from csp_lib.consultation.write_ins.promotion import PromotionRule, placing, promotion, promotions
from csp_lib.consultation.write_ins.review import as_options, reviewed
from csp_lib.reference.write_in_aliases import aliases
from tests.spec.drawn import cases, named, number

RULE = PromotionRule()

PROMOTED = cases(
    """
    | ballots | mentions | groups | needed | percent | lower | upper | at 3 % | at 5 % | at 10 % |
    |---------|----------|--------|--------|---------|-------|-------|--------|--------|---------|
    | 60      | 3        | 2      | 5      | 5.0     | 1.7   | 13.7  | no     | no     | no      |
    | 60      | 5        | 2      | 5      | 8.3     | 3.6   | 18.1  | yes    | yes    | no      |
    | 60      | 6        | 2      | 5      | 10.0    | 4.7   | 20.1  | yes    | yes    | yes     |
    | 60      | 9        | 2      | 5      | 15.0    | 8.1   | 26.1  | yes    | yes    | yes     |
    | 60      | 9        | 1      | 5      | 15.0    | 8.1   | 26.1  | no     | no     | no      |
    | 240     | 11       | 4      | 12     | 4.6     | 2.6   | 8.0   | yes    | no     | no      |
    | 500     | 25       | 2      | 25     | 5.0     | 3.4   | 7.3   | yes    | yes    | no      |
    """
)


@pytest.mark.parametrize("row", PROMOTED, ids=named(PROMOTED))
def test_the_rule_and_what_three_five_and_ten_per_cent_would_have_given(row):
    got = promotion("burglary", int(row["mentions"]), int(row["ballots"]), int(row["groups"]), RULE)
    assert got.needed == number(row["needed"])
    shown = [round(value, 1) for value in (got.percent, got.lower, got.upper)]
    assert shown == [number(row[name]) for name in ("percent", "lower", "upper")]
    assert ["yes" if at.is_promoted else "no" for at in got.at_shares] == [row["at 3 %"], row["at 5 %"], row["at 10 %"]]
    assert got.is_promoted == (row["at 5 %"] == "yes")


READ = cases(
    """
    | written in             | offered                       | names                  | suggestion                      |
    |------------------------|-------------------------------|------------------------|---------------------------------|
    | ASB                    | Anti-social behaviour         | Anti-social behaviour  | alias: Anti-social behaviour    |
    | break-ins              | Drugs                         | burglary               | alias: Burglary                 |
    | break-ins              | Serious acquisitive crime     | Serious acquisitive crime | alias: Serious acquisitive crime |
    | car burglary           | Burglary                      | vehicle_crime          | alias: Vehicle crime            |
    | litter and drugs       | Drugs                         | Drugs, litter          | alias: Litter; Drugs            |
    | alcohol                | Drugs                         | alcohol                | alias: Alcohol                  |
    | drugs and alcohol      | Drugs and alcohol             | Drugs and alcohol      | alias: Drugs and alcohol        |
    | DV                     | Domestic abuse                | Domestic abuse         | alias: Domestic abuse           |
    | Burglery               | Burglary                      |                        | Burglary                        |
    | anti social behavour   | Anti-social behaviour         |                        | Anti-social behaviour           |
    | break ins to houses    | Domestic abuse                |                        |                                 |
    | the boys at the corner | Anti-social behaviour         |                        |                                 |
    """
)


@pytest.mark.parametrize("row", READ, ids=named(READ))
def test_an_exact_alias_is_read_likeness_only_suggests_and_the_rest_waits_for_a_person(row):
    lines = pd.DataFrame([("harrow_2011", "r1", row["written in"], 1.0, 1.0, 1)])
    lines.columns = ["exercise", "respondent_id", "text", "rank", "weight", "ballots"]
    got = reviewed(lines, [row["offered"]], aliases())
    assert ", ".join(sorted(got.decided["issue"])) == row["names"]
    assert got.review["suggestion"].tolist() == [row["suggestion"]]
    assert got.is_provisional == (not row["names"])


def event(*papers):
    """Each paper: how many alike, their table, and what was put first, second and so on; + marks what was written in."""
    rows = []
    for paper, (alike, _, *named_in_order) in enumerate(papers):
        for person in range(alike):
            for place, text in enumerate(named_in_order, 1):
                option, write_in = (None, text[1:]) if text.startswith("+") else (text, None)
                rows.append(("richmond_2010", f"{paper}-{person}", option, write_in, str(place), None, 1))
    columns = ["exercise", "respondent_id", "option", "write_in", "rank", "weight", "ballots"]
    return pd.DataFrame(rows, columns=columns, dtype=object).astype({"ballots": int})


def test_burglary_was_added_by_those_who_took_part_and_every_number_of_it_can_be_told():
    offered = ["Drugs", "ASB", "Alcohol"]
    papers = (
        (4, "table 1", "Drugs", "+break-ins", "ASB"),
        (5, "table 2", "+Burglary", "Alcohol", "Drugs"),
        (3, "table 2", "+anti-social behaviour", "Drugs"),
        (28, "table 3", "ASB", "Drugs", "Alcohol"),
    )
    ballots = event(*papers)
    before = repair(ballots, offered, write_ins=True)
    found = reviewed(before.write_ins, offered, aliases())
    after = repair(as_options(ballots, found.meanings), offered, write_ins=True)
    assert (before.valid, after.valid, found.is_provisional) == (40, 40, False)

    # the three who wrote anti-social behaviour in named an option: it stands first on their papers
    count = after.ballots[(after.ballots["option"] == "ASB") & (after.ballots["rank"] == 1)]["ballots"].sum()
    assert count == 31

    at = [(f"{paper}-{person}", table) for paper, (alike, table, *_) in enumerate(papers) for person in range(alike)]
    groups = pd.DataFrame(at, columns=["respondent_id", "category"]).assign(exercise="richmond_2010")
    burglary, asb = promotions(found.decided, after.valid, RULE, groups)
    assert (burglary.title, burglary.mentions, burglary.ballots, burglary.groups) == ("Burglary", 9, 40, 2)
    assert (burglary.percent, burglary.needed, burglary.is_promoted) == (22.5, 5, True)
    assert (asb.is_offered, asb.is_promoted) == (True, False)

    where = placing(found.decided, "burglary", options=3, total_weight=40)
    assert where.mean_place == pytest.approx((4 * 2 + 5 * 1) / 9)
    assert where.worst_points == pytest.approx(9 / 40 * where.best_points)
