"""Whatever months a borough has, its pages give a right answer or a sentence saying why not: from file to page."""

import re
import shutil
import warnings

import pytest
from bs4 import BeautifulSoup

from csp_lib.results import ask
from csp_lib.sources import store
from tests.drawn import figures
from tests.reports import odd_world
from tests.reports.odd_world import ODD, counts, sentences, titles
from tests.spec.drawn import cases

MONTHS = figures.months()
DRAWN = counts("ashmere", ODD)
BROKEN = re.compile(r"\b(nan|NaN|None|inf|NaT|Traceback|Timestamp)\b|<NA>|not available not available|\(\)|: \.|\.\.")
BROKEN_PAGE = re.compile(r"\b(nan|NaN|None|NaT|Traceback|Timestamp)\b|<NA>")  # cells in a row may all be not available
STEP = {month: n if month < "2010-10" else 2 * n for month, n in DRAWN.items()}
SERIES = {
    "months missing in the middle": {m: n for m, n in DRAWN.items() if not "2010-06" <= m <= "2010-08"},
    "one month missing in the year": {m: n for m, n in DRAWN.items() if m != "2011-08"},
    "the last months missing": {m: n for m, n in DRAWN.items() if m <= "2011-12"},
    "zeros only": dict.fromkeys(MONTHS, 0),
    "zeros in most months": {m: int(place % 7 == 0) for place, m in enumerate(MONTHS)},
    "three months": {m: DRAWN[m] for m in MONTHS[-3:]},
    "thirteen months": {m: DRAWN[m] for m in MONTHS[-13:]},
    "23 months": {m: DRAWN[m] for m in MONTHS[-23:]},
    "24 months": {m: DRAWN[m] for m in MONTHS[-24:]},
    "39 months": {m: DRAWN[m] for m in MONTHS[-39:]},
    "39 months behind the year": DRAWN,
    "the same number each month": dict.fromkeys(MONTHS, 50),
    "a jump at the last month": DRAWN | {MONTHS[-1]: 2000},
    "a step at a marked change": STEP,
    "a step at a refused change": STEP,
    "a step without a change": STEP,
}
BREAKS = {"a step at a marked change": "mark", "a step at a refused change": "refuse"}
TOLD = cases("""
    | case                          | block         | says                                                                             |
    |-------------------------------|---------------|----------------------------------------------------------------------------------|
    | months missing in the middle  | last-month    | 3 months are missing; no step, run or trend is taken across a gap.               |
    | months missing in the middle  | summary       | No complete count of the year before is held, so no change is given.             |
    | months missing in the middle  | several-years |                                                                                  |
    | one month missing in the year | summary       | no complete count of residential burglaries for the period is held.              |
    | one month missing in the year | last-month    | 87 offences were recorded in March 2012.                                         |
    | the last months missing       | last-month    | The monthly counts held end in December 2011, before March 2012: whether         |
    | the last months missing       | outlook       | end in December 2011, before March 2012: no projection is given.                 |
    | the last months missing       | control       |                                                                                  |
    | zeros only                    | last-month    | No offences were recorded in March 2012. That is within the usual variation      |
    | zeros only                    | outlook       | The few offences a month are taken to go on as in the last two years             |
    | zeros only                    | several-years |                                                                                  |
    | zeros only                    | parts         |                                                                                  |
    | zeros in most months          | last-month    | Fewer than 5 offences a month, so the limits are those of a rare count           |
    | zeros in most months          | outlook       | 2012/13 ends at about 2: four times in five between 0 and 5                      |
    | zeros in most months          | record        |                                                                                  |
    | three months                  | last-month    | too short to say whether that is unusual: only 3 months are known; 13 are needed |
    | three months                  | outlook       | No projection of 2012/13 is given for Ashmere: only 3 months are known; 24 are   |
    | three months                  | control       |                                                                                  |
    | three months                  | months        |                                                                                  |
    | thirteen months               | last-month    | That is within the usual variation of Ashmere. Months are charted as recorded    |
    | thirteen months               | outlook       | only 13 months are known; 24 are needed for a projection.                        |
    | thirteen months               | projection    |                                                                                  |
    | 23 months                     | outlook       | only 23 months are known; 24 are needed for a projection.                        |
    | 23 months                     | rules-of-thumb |                                                                                 |
    | 24 months                     | outlook       | No month of 2012/13 is known yet                                                 |
    | 24 months                     | last-month    | Only 24 of the 60 months of five years are known                                 |
    | 24 months                     | record        |                                                                                  |
    | 39 months                     | last-month    | Only 39 of the 60 months of five years are known.                                |
    | 39 months                     | record        | Of two past projections of this series one held                                  |
    | 39 months behind the year     | last-month    | Only 51 of the 60 months of five years are known.                                |
    | 39 months behind the year     | record        | Of four past projections of this series                                          |
    | 39 months behind the year     | outlook       | The plan's target for 2012/13, below 1,500, is on course                         |
    | the same number each month    | last-month    | The months hardly differ, so the limits are those of chance alone.               |
    | the same number each month    | several-years | 2011/12 had as many offences as the 600 of 2008/09 (no clear change).            |
    | a jump at the last month      | last-month    | it is above the upper limit.                                                     |
    | a jump at the last month      | last-month    | this month lies above that, as one in twenty does by chance alone.               |
    | a jump at the last month      | control       | So many marks tell of a level that moved, or of a month far off                  |
    | a step at a marked change     | last-month    | The chart starts anew in October 2010. From then on sheds count as homes.        |
    | a step at a marked change     | several-years | Between these years recording changed, so part of the change may not be one      |
    | a step at a refused change    | summary       | From then on sheds count as homes.                                               |
    | a step at a refused change    | outlook       | only 18 months are known; 24 are needed for a projection.                        |
    | a step at a refused change    | several-years |                                                                                  |
    | a step without a change       | last-month    | The level may have moved in October 2010. The figures alone suggest it           |
""")  # fmt: skip


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    """Return a function that gives the home of a case, made and built once."""
    made = {}

    def home(case):
        if case not in made:
            made[case] = odd_world.make(tmp_path_factory.mktemp("odd") / "home", SERIES[case])
            if case in BREAKS:
                _dated(made[case], BREAKS[case])
        return made[case]

    return home


def _dated(home, effect):
    path = home / "data" / "reference" / "breaks.csv"
    said = f"test_step,{ODD},borough,2010-10,Counted anew,{effect},From then on sheds count as homes.\n"
    path.write_text(path.read_text("utf-8") + said, "utf-8")


@pytest.fixture(scope="module")
def themes(odd):
    """Return a function that gives the blocks of a case's theme page, a warning on the way being an error."""
    made = {}

    def blocks(case, known_to=None):
        if (case, known_to) not in made:
            home = odd(case)
            with pytest.MonkeyPatch.context() as patched, warnings.catch_warnings():
                warnings.simplefilter("error")
                patched.setenv("CSP_HOME", str(home))
                trend = ask.theme_trend("ashmere", "burglary", "2011/12", known_to)
                made[case, known_to] = odd_world.shown(home, "theme_trend", trend=trend)
        return made[case, known_to]

    return blocks


def assert_readable(blocks):
    """Assert that nothing on these blocks is a program's word, an empty sentence or one without its end."""
    for block in blocks.values():
        for text in [*sentences(block), *titles(block)]:
            assert not BROKEN.search(text), (block.id, text)
            assert "  " not in text, (block.id, text)
        for text in sentences(block):
            assert text.strip() == text and text, (block.id, text)
            assert text[-1] in ".?!", (block.id, text)
            assert text[0].isupper() or text[0].isdigit(), (block.id, text)
            assert "significant" not in text.lower(), (block.id, text)
            assert not re.search(r"\b1 (months|offences|years|tests|chances|areas|dates) ", f"{text} "), (
                block.id,
                text,
            )


@pytest.mark.parametrize("case", SERIES)
def test_every_block_of_a_theme_page_is_made_without_a_warning_and_reads_as_sentences(themes, html, case):
    blocks = themes(case)
    assert "summary" in blocks and "last-month" in blocks and "outlook" in blocks
    assert_readable(blocks)
    read = BeautifulSoup(html(*blocks.values()), "html.parser").get_text(" ", strip=True)
    assert not BROKEN_PAGE.search(read), BROKEN_PAGE.search(read)


@pytest.mark.parametrize("row", TOLD, ids=[f"{row['case']}: {row['block']}" for row in TOLD])
def test_an_odd_series_is_told_as_drawn(themes, row):
    blocks = themes(row["case"])
    if not row["says"]:
        assert row["block"] not in blocks
        return
    assert row["says"] in " ".join(sentences(blocks[row["block"]]))


@pytest.mark.parametrize("case", ["one month missing in the year", "the last months missing"])
def test_a_year_that_is_not_complete_names_the_source_of_the_months_it_has(odd, monkeypatch, case):
    monkeypatch.setenv("CSP_HOME", str(odd(case)))
    assert ask.theme_trend("ashmere", "burglary", "2011/12").headline.source_ids


def test_the_first_month_of_a_year_is_one_month(themes):
    blocks = themes("39 months behind the year", "2011-04")
    assert_readable(blocks)
    told = " ".join(sentences(blocks["outlook"]))
    assert (
        "84 offences were recorded in the first month of 2011/12, against 112 in the same month a year before." in told
    )


@pytest.mark.parametrize(
    "case", ["zeros only", "three months", "a jump at the last month", "a step at a refused change"]
)
def test_the_review_of_an_odd_borough_reads_as_well(odd, html, monkeypatch, case):
    monkeypatch.setenv("CSP_HOME", str(odd(case)))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        review = ask.annual_review("ashmere", "2011/12")
        blocks = odd_world.shown(odd(case), "annual_review", review=review)
    assert_readable({name: block for name, block in blocks.items() if name in NEW})
    assert {"heading", "last-month", "expected"} <= set(blocks)
    cannot = [row for row in blocks["heading"].rows if "cannot say" in row]
    assert bool(cannot) == (case == "a step at a refused change")
    # a theme whose own year is not complete has no section, and no line here
    assert ("Residential burglary" in [row[0] for row in blocks["heading"].rows]) == (case != "three months")
    read = BeautifulSoup(html(*(blocks[name] for name in NEW if name in blocks)), "html.parser").get_text(
        " ", strip=True
    )
    assert not BROKEN_PAGE.search(read), BROKEN_PAGE.search(read)


NEW = (
    "heading",
    "projection",
    "record",
    "last-month",
    "expected",
    "comparison",
    "funnel",
    "theme-burglary",
    "theme-total_crime",
)


def test_the_cells_of_the_notebooks_are_read_and_not_listed_here(odd, tmp_path):
    home = shutil.copytree(odd("three months") / "notebooks", tmp_path / "notebooks").parent
    path = home / "notebooks" / "theme_trend.ipynb"
    path.write_text(path.read_text("utf-8").replace("page.headline(trend)", "page.a_new_cell(trend)"), "utf-8")
    with pytest.raises(AttributeError, match="a_new_cell"):
        odd_world.shown(home, "theme_trend", trend=None)


def test_the_worlds_are_built_from_the_series_drawn(odd, monkeypatch):
    monkeypatch.setenv("CSP_HOME", str(odd("three months")))
    store.ensure_built()
    held = store.read("recorded_crime_months", area="ashmere", offence_set=ODD)
    assert dict(zip(held["month"], held["offences"].tolist(), strict=True)) == SERIES["three months"]


def test_last_years_total_is_printed_as_counted_and_a_rare_count_claims_no_error(themes):
    usual, rare = (themes(case)["rules-of-thumb"] for case in ("39 months behind the year", "zeros in most months"))
    assert next(row for row in usual.rows if row[0] == "As last year")[2] == "1,088"
    assert not [row for row in usual.rows if "not tested" in row]
    assert {row[-1] for row in rare.rows} == {"not tested"}
    assert rare.notes == ("Rules of thumb come without a range.",)
