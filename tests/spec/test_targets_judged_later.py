"""What became of the plans' targets: each judged for every complete year held, by recorded crime as embedded here."""

import re

import pytest

from csp_lib.results import slices
from csp_lib.results.plan_targets import plan_targets
from tests.drawn.world import linked_home
from tests.spec.drawn import cases, named

BOROUGHS = {
    "Richmond": "richmond_upon_thames", "Kensington": "kensington_and_chelsea", "Harrow": "harrow",
    "Hammersmith": "hammersmith_and_fulham", "Barnet": "barnet",
}  # fmt: skip

COUNTED = cases(
    """
    | plan       | line | target            | year    | base                         | current                          | verdict              |
    |------------|------|-------------------|---------|------------------------------|----------------------------------|----------------------|
    | Richmond   | 129  | London's Safest   | 2011/12 | 1 in 2009/10                 | 4th lowest of 32                 | not met              |
    | Richmond   | 129  | London's Safest   | 2012/13 | 1 in 2009/10                 | 5th lowest of 32                 | not met              |
    | Richmond   | 129  | London's Safest   | 2013/14 | 1 in 2009/10                 |                                  | awaited              |
    | Richmond   | 232  | below 1000        | 2011/12 | previous five years          | 978 offences                     | met within chance    |
    | Richmond   | 232  | below 1000        | 2012/13 | previous five years          | 1,186 offences                   | not met              |
    | Richmond   | 232  | below 1000        | 2013/14 | previous five years          |                                  | awaited              |
    | Kensington | 332  | -2%               | 2010/11 | 550 offences in 2009/10      | 533 offences (-3.1 %)            | met within chance    |
    | Kensington | 333  | -1%               | 2010/11 | 922 offences in 2009/10      | 1,034 offences (+12.1 %)         | missed within chance |
    | Kensington | 334  | -1%               | 2010/11 | 508 offences in 2009/10      | 532 offences (+4.7 %)            | missed within chance |
    | Kensington | 335  | -1%               | 2010/11 | 1,630 offences in 2009/10    | 1,473 offences (-9.6 %)          | met within chance    |
    | Kensington | 336  | -1.2%             | 2010/11 | 3,610 offences in 2009/10    | 3,572 offences (-1.1 %)          | missed within chance |
    | Barnet     | 238  | lower             | 2011/12 | 73.15 per 1,000 residents in | 73.48 per 1,000 residents (+0.5  | missed within chance |
    | Barnet     | 238  | lower             | 2012/13 | 73.15 per 1,000 residents in | 69.71 per 1,000 residents (-4.7  | met                  |
    | Barnet     | 312  | lower             | 2011/12 | 25,707 offences in 2010/11   | 26,271 offences (+2.2 %)         | missed within chance |
    | Barnet     | 312  | lower             | 2012/13 | 25,707 offences in 2010/11   | 25,370 offences (-1.3 %)         | met within chance    |
    | Barnet     | 314  | lower             | 2011/12 | 3,365 offences in 2010/11    | 3,453 offences (+2.6 %)          | missed within chance |
    | Barnet     | 314  | lower             | 2012/13 | 3,365 offences in 2010/11    | 3,438 offences (+2.2 %)          | missed within chance |
    | Barnet     | 386  | lower             | 2011/12 | 12.61 per 1,000 residents in | 11.60 per 1,000 residents (-8.0  | met                  |
    | Barnet     | 386  | lower             | 2012/13 | 12.61 per 1,000 residents in | 11.20 per 1,000 residents (-11.2 | met                  |
    | Barnet     | 386  | lower             | 2013/14 | 12.935 (4438) in 2010/11     |                                  | awaited              |
    """
)

UNDECIDED = cases(
    """
    | plan        | line | target        | verdict        | printed verdict   | why                                            |
    |-------------|------|---------------|----------------|-------------------|------------------------------------------------|
    | Richmond    | 61   | not printed   | cannot judge   |                   | a milestone, not a number                      |
    | Richmond    | 166  | two           | cannot judge   |                   | nothing held here measures it                  |
    | Kensington  | 81   | not printed   | cannot judge   | met (tick)        | prints a verdict, not the figure it rests on   |
    | Kensington  | 93   | None          | no target      | no target         | sets no target                                 |
    | Kensington  | 105  | not printed   | cannot judge   | not met (cross)   | prints a verdict, not the figure it rests on   |
    | Kensington  | 119  | N/A           | not applicable | not applicable    | prints this in place of a target               |
    | Kensington  | 153  | -             | cannot judge   | dash              | prints a verdict                               |
    | Kensington  | 327  | not printed   | no target      | awaited           | sets no target                                 |
    | Kensington  | 337  | -1%           | cannot judge   |                   | nothing held here measures it                  |
    | Kensington  | 339  | 1%            | cannot judge   |                   | both the sign and the direction                |
    | Kensington  | 341  | 3%            | cannot judge   |                   | both the sign and the direction                |
    | Kensington  | 347  | 65%           | cannot judge   |                   | nothing held here measures it                  |
    | Kensington  | 356  | 2% decrease*  | cannot judge   |                   | nothing held here measures it                  |
    | Kensington  | 357  | 25.46         | cannot judge   |                   | the unit of the target is missing              |
    | Kensington  | 360  | 1235          | cannot judge   |                   | the unit of the target is missing              |
    | Harrow      | 577  | not printed   | cannot judge   | exceeded          | prints a verdict                               |
    | Harrow      | 698  | 350+          | cannot judge   |                   | nothing held here measures it                  |
    | Harrow      | 809  | not printed   | cannot judge   |                   | the target's value is missing                  |
    | Hammersmith | 61   | 25%           | cannot judge   |                   | the baseline is missing                        |
    | Barnet      | 493  | lower         | cannot judge   |                   | the baseline is missing                        |
    | Barnet      | 495  | lower         | cannot judge   |                   | the baseline is missing                        |
    | Barnet      | 533  | higher        | cannot judge   |                   | nothing held here measures it                  |
    | Barnet      | 534  | higher        | cannot judge   |                   | the baseline is 99 %, so there is little room  |
    """
)


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    """Return the judged targets of the five boroughs by borough and line."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("CSP_HOME", str(linked_home(tmp_path_factory.mktemp("linked") / "home")))
        found = {name: plan_targets(slug, slices.period_of("2012/13"), 2) for name, slug in BOROUGHS.items()}
    return {
        (name, line): [t for t in rows if t.line == line]
        for name, rows in found.items()
        for line in {t.line for t in rows}
    }


@pytest.mark.parametrize("row", COUNTED, ids=named(COUNTED))
def test_a_target_that_recorded_crime_measures_is_judged_for_each_year(judged, row):
    rows = judged[row["plan"], int(row["line"])]
    got = next(t for t in rows if t.judged_year == row["year"] and t.target.startswith(row["target"]))
    assert got.baseline.startswith(row["base"])
    assert got.current.startswith(row["current"])
    assert got.verdict.word == row["verdict"]


@pytest.mark.parametrize("row", UNDECIDED, ids=named(UNDECIDED))
def test_a_target_that_no_year_decides_says_what_is_missing(judged, row):
    (got,) = judged[row["plan"], int(row["line"])]
    assert got.target == row["target"]
    assert got.judged_year == got.period
    assert got.printed_verdict.startswith(row["printed verdict"])
    assert bool(got.printed_verdict) == bool(row["printed verdict"])
    assert got.verdict.word == row["verdict"]
    assert re.search(re.escape(row["why"]), got.verdict.reason)


def test_every_target_of_the_five_plans_has_a_row(judged):
    assert sum(len(rows) for rows in judged.values()) == 86
    assert len({(name, line, t.indicator) for (name, line), rows in judged.items() for t in rows}) == 74
