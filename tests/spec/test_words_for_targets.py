"""How a target is judged, a year over."""

import pytest

from csp_lib.analysis.change import compare_counts
from csp_lib.analysis.targets import judge
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
    | percent_change | reduce   | -10    | 2,000    | 1,500   |     | met                  |
    | percent_change | reduce   | -10    | 2,000    | 1,780   |     | met within chance    |
    | percent_change | reduce   | -10    | 2,000    | 1,850   |     | missed within chance |
    | percent_change | reduce   | -10    | 2,000    | 2,000   |     | not met              |
    | percent_change | reduce   | -10    | 0        | 20      |     | cannot judge         |
    | percent_change | increase | 5      | 2,000    | 2,400   |     | met                  |
    """
)


@pytest.mark.parametrize("row", MOVES, ids=named(MOVES))
def test_a_move_from_a_baseline_is_judged_with_chance_in_mind(row):
    change = compare_counts(number(row["baseline"]), number(row["current"]), phi=number(row["phi"]))
    got = judge(row["kind"], row["aim"], number(row["target"]), number(row["current"]), change)
    assert got.word == row["verdict"]


def test_more_reports_of_domestic_violence_may_be_the_aim():
    rise = compare_counts(3529, 3900)
    assert judge("direction", "increase", None, 3900, rise).word == "met"
    assert judge("direction", "reduce", None, 3900, rise).word == "not met"
