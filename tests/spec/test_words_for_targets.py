"""How a target is judged, a year over."""

import pytest

from csp_lib.analysis.change import compare_counts
from csp_lib.analysis.targets import judge, little_room, missing
from tests.spec.drawn import cases, named, number

LEVELS = cases(
    """
    | kind     | aim      | target | current | verdict              | why                                     |
    |----------|----------|--------|---------|----------------------|-----------------------------------------|
    | ceiling  |          | 1,000  | 850     | met                  | Richmond, residential burglary          |
    | ceiling  |          | 1,000  | 970     | met within chance    |                                         |
    | ceiling  |          | 1,000  | 1,000   | met within chance    | the distance is nothing                 |
    | ceiling  |          | 1,000  | 1,040   | missed within chance |                                         |
    | ceiling  |          | 1,000  | 1,200   | not met              |                                         |
    | level    | reduce   | 1,235  | 1,000   | met                  |                                         |
    | level    | increase | 100    | 85      | missed within chance |                                         |
    | level    | maintain | 400    | 410     | met                  |                                         |
    | level    | maintain | 400    | 500     | not met              |                                         |
    | level    | reduce   | 1,235  |         | awaited              |                                         |
    | level    | reduce   |        | 900     | cannot judge         | no value                                |
    | level    |          | 1,235  | 900     | cannot judge         | no direction                            |
    | rank     | reduce   | 1      | 1       | met                  | Richmond, the safest borough            |
    | rank     | reduce   | 1      | 2       | not met              |                                         |
    | activity |          | 350    | 350     | met                  | people trained                          |
    | activity |          | 350    | 349     | not met              | work planned is not chance              |
    | judged   |          |        | 900     | cannot judge         | a tick without a figure                 |
    | process  |          |        |         | cannot judge         | a milestone                             |
    | none     |          |        | 900     | no target            |                                         |
    | percent_change |    | 1      |         | cannot judge         | printed without a sign or a direction   |
    | percent_change |    | -1.2   |         | awaited              | its own sign is a direction             |
    """
)


@pytest.mark.parametrize("row", LEVELS, ids=named(LEVELS))
def test_a_target_value_is_judged_with_chance_in_mind(row):
    got = judge(row["kind"], row["aim"] or None, number(row["target"]), number(row["current"]), None)
    assert got.word == row["verdict"]


MOVES = cases(
    """
    | kind           | aim      | target | baseline | current | phi | verdict              |
    |----------------|----------|--------|----------|---------|-----|----------------------|
    | direction      | reduce   |        | 1,000    | 800     |     | met                  |
    | direction      | reduce   |        | 1,000    | 980     |     | met within chance    |
    | direction      | reduce   |        | 1,000    | 1,020   |     | missed within chance |
    | direction      | reduce   |        | 1,000    | 1,300   |     | not met              |
    | direction      | reduce   |        | 1,000    | 1,300   | 20  | missed within chance |
    | direction      | increase |        | 1,000    | 1,300   |     | met                  |
    | direction      | maintain |        | 1,000    | 1,020   |     | met                  |
    | direction      | maintain |        | 1,000    | 700     |     | not met              |
    | direction      | reduce   |        | 3        | 2       |     | cannot judge         |
    | direction      | reduce   |        | 0        | 20      |     | not met              |
    | direction      |          |        | 1,000    | 800     |     | cannot judge         |
    | percent_change | reduce   | -10    | 2,000    | 1,500   |     | met                  |
    | percent_change | reduce   | -10    | 2,000    | 1,780   |     | met within chance    |
    | percent_change | reduce   | -10    | 2,000    | 1,850   |     | missed within chance |
    | percent_change | reduce   | -10    | 2,000    | 2,000   |     | not met              |
    | percent_change | reduce   | -10    | 0        | 20      |     | cannot judge         |
    | percent_change | increase | 5      | 2,000    | 2,400   |     | met                  |
    | percent_change | increase | -5     | 2,000    | 2,400   |     | cannot judge         |
    | percent_change |          | -10    | 2,000    | 1,500   |     | met                  |
    | percent_change |          | -10    | 2,000    | 2,000   |     | not met              |
    | percent_change |          | 10     | 2,000    | 2,400   |     | cannot judge         |
    | percent_change | reduce   |        | 2,000    | 1,500   |     | cannot judge         |
    """
)


@pytest.mark.parametrize("row", MOVES, ids=named(MOVES))
def test_a_move_from_a_baseline_is_judged_with_chance_in_mind(row):
    change = compare_counts(number(row["baseline"]), number(row["current"]), phi=number(row["phi"]))
    got = judge(row["kind"], row["aim"] or None, number(row["target"]), number(row["current"]), change)
    assert got.word == row["verdict"]


def test_more_reports_of_domestic_violence_may_be_the_aim():
    rise = compare_counts(3529, 3900)
    assert judge("direction", "increase", None, 3900, rise).word == "met"
    assert judge("direction", "reduce", None, 3900, rise).word == "not met"


LACKING = cases(
    """
    | kind           | aim      | target | unit | base | what is missing                                        | where                       |
    |----------------|----------|--------|------|------|--------------------------------------------------------|-----------------------------|
    | percent_change | reduce   | -2     | yes  | yes  |                                                        | Kensington, robbery         |
    | percent_change |          | -2     | yes  | yes  |                                                        |                             |
    | percent_change |          | 1      | yes  | yes  | both the sign and the direction of the target          | Kensington, serious violence |
    | percent_change | reduce   | -25    | yes  | no   | the baseline                                           | Hammersmith and Fulham      |
    | percent_change | reduce   |        | yes  | yes  | the target's value                                     |                             |
    | level          | reduce   | 25.46  | no   | no   | the unit of the target                                 | Kensington, NI 16           |
    | level          | increase | 65     | yes  | no   |                                                        | Kensington, confidence      |
    | level          |          | 65     | yes  | no   | the desired direction                                  |                             |
    | ceiling        |          | 1,000  | yes  | no   |                                                        | Richmond, burglary          |
    | ceiling        |          | 1,000  | no   | no   | the unit of the target                                 |                             |
    | direction      | reduce   |        | no   | yes  |                                                        | Barnet                      |
    | direction      | reduce   |        | no   | no   | the baseline                                           | Barnet, repeat victims      |
    | direction      |          |        | yes  | yes  | the desired direction                                  |                             |
    | rank           | reduce   | 1      | yes  | no   |                                                        | Richmond                    |
    | activity       |          | 350    | yes  | no   |                                                        | Harrow                      |
    | none           |          |        | no   | no   |                                                        | Kensington, drugs           |
    | judged         |          |        | no   | no   |                                                        | Kensington, a tick          |
    """
)


@pytest.mark.parametrize("row", LACKING, ids=named(LACKING))
def test_what_a_target_lacks_is_named_before_any_figure_is_looked_at(row):
    value, unit, base = number(row["target"]), row["unit"] == "yes", row["base"] == "yes"
    got = missing(row["kind"], row["aim"] or None, value, unit_known=unit, baseline_known=base)
    assert got.startswith(row["what is missing"])
    assert bool(got) == bool(row["what is missing"])


ROOM = cases(
    """
    | aim      | baseline | per cent | little room |
    |----------|----------|----------|-------------|
    | increase | 99       | yes      | yes         |
    | increase | 95       | yes      | yes         |
    | increase | 94       | yes      | no          |
    | increase | 99       | no       | no          |
    | reduce   | 99       | yes      | no          |
    | reduce   | 0        | no       | yes         |
    | reduce   | 1        | no       | no          |
    | increase | 0        | no       | no          |
    | increase |          | yes      | no          |
    """
)


@pytest.mark.parametrize("row", ROOM, ids=named(ROOM))
def test_a_baseline_of_zero_or_near_100_percent_leaves_little_room(row):
    got = little_room(row["aim"], number(row["baseline"]), row["per cent"] == "yes")
    assert ("little room" in got) == (row["little room"] == "yes")


PRINTED = cases(
    """
    | printed         | verdict        |
    |-----------------|----------------|
    | met (tick)      | cannot judge   |
    | not met (cross) | cannot judge   |
    | dash            | cannot judge   |
    | not applicable  | not applicable |
    | no target       | no target      |
    |                 | cannot judge   |
    """
)


@pytest.mark.parametrize("row", PRINTED, ids=named(PRINTED))
def test_a_printed_verdict_is_no_verdict_of_ours_unless_it_says_that_there_is_no_target(row):
    assert judge("judged", None, None, 900, None, printed=row["printed"]).word == row["verdict"]
