"""Which source a month is taken from, drawn as tables."""

import pandas as pd
import pytest

from csp_lib.sources.vintages import Vintage, choose, compare
from tests.spec.drawn import cases, named


def source(name, series="borough", newest="2016-12", added=True, family="old"):
    return Vintage(name, series, family, (newest, added, name))


def months(source_id, *rows):
    """Return months as (area, month, offences); every row counts all offences."""
    frame = pd.DataFrame(rows, columns=["area", "month", "offences"])
    return frame.assign(offence_set="total_notifiable_offences", data_kind="simulated")


WINNERS = cases(
    """
    | older's vintage | older is | newer's vintage | newer is | wins  | why                                  |
    |-----------------|----------|-----------------|----------|-------|--------------------------------------|
    | 2016-12         | added    | 2018-12         | added    | newer | the newest of one kind               |
    | 2016-12         | embedded | 2018-12         | added    | newer | the newest of one kind               |
    | 2016-12         | embedded | 2016-12         | added    | newer | a tie goes to the added file         |
    | 2016-12         | embedded | 2012-03         | added    | older | an older file does not displace facts |
    | 2017            | added    | 2017-01         | added    | newer | a month is later than its year       |
    """
)


@pytest.mark.parametrize("row", WINNERS, ids=named(WINNERS))
def test_the_newest_of_one_kind_wins_and_a_tie_goes_to_the_added_file(row):
    sources = [
        source(name, newest=row[f"{name}'s vintage"], added=row[f"{name} is"] == "added") for name in ("older", "newer")
    ]
    held = {name: months(name, ("harrow", "2011-04", count)) for name, count in (("older", 100), ("newer", 90))}
    for order in (sources, sources[::-1]):
        chosen = choose(order, held)
        assert chosen["source_id"].tolist() == [row["wins"]]
        assert chosen["offences"].tolist() == [100 if row["wins"] == "older" else 90]


def test_a_month_never_counts_twice_and_months_of_the_older_source_alone_stay():
    held = {
        "old_file": months("old_file", ("harrow", "2011-04", 1), ("harrow", "2011-05", 2), ("barnet", "2011-05", 3)),
        "new_file": months("new_file", ("harrow", "2011-05", 20), ("harrow", "2011-06", 30)),
    }
    chosen = choose([source("old_file"), source("new_file", newest="2018-12")], held)
    counted = {(r["area"], r["month"]): (r["source_id"], r["offences"]) for r in chosen.to_dict("records")}
    assert counted == {
        ("harrow", "2011-04"): ("old_file", 1),
        ("harrow", "2011-05"): ("new_file", 20),
        ("harrow", "2011-06"): ("new_file", 30),
        ("barnet", "2011-05"): ("old_file", 3),
    }
    assert len(chosen) == 4


def test_a_month_is_taken_whole_from_one_source_even_where_it_lacks_a_set():
    newer = months("newer", ("harrow", "2011-04", 9))
    older = pd.concat([months("older", ("harrow", "2011-04", 10))] * 2)
    older["offence_set"] = ["total_notifiable_offences", "robbery"]
    chosen = choose([source("older"), source("newer", newest="2018-12")], {"older": older, "newer": newer})
    assert chosen[["source_id", "offence_set"]].values.tolist() == [["newer", "total_notifiable_offences"]]


def test_kinds_of_extract_never_mix():
    held = {
        "by_borough": months("by_borough", ("harrow", "2011-04", 100)),
        "by_ward": months("by_ward", ("harrow", "2011-04", 95)),
        "by_lsoa": months("by_lsoa", ("harrow", "2011-04", 80)),
    }
    sources = [
        source("by_borough", newest="2012-03"),
        source("by_ward", series="ward", newest="2024-02", family="new"),
        source("by_lsoa", series="lsoa_part", newest="2026-02", family="new"),
    ]
    chosen = choose(sources, held)
    assert dict(zip(chosen["series"], chosen["offences"], strict=True)) == {"borough": 100, "ward": 95, "lsoa_part": 80}
    assert set(chosen["family"]) == {"old", "new"}


def totals(*rows):
    return pd.DataFrame(rows, columns=["area", "financial_year", "month", "offences"])


def test_a_revision_is_told_by_year_over_the_months_that_both_hold():
    held = {
        "early": totals(("harrow", "2010/11", "2011-02", 10), ("harrow", "2010/11", "2011-03", 20),
                        ("harrow", "2011/12", "2011-04", 30)),
        "late": totals(("harrow", "2010/11", "2011-03", 17), ("harrow", "2011/12", "2011-04", 33),
                       ("harrow", "2011/12", "2011-05", 99)),
    }  # fmt: skip
    rows = compare([source("early"), source("late", newest="2018-12")], held)
    assert [(r["used_source"], r["other_source"], r["financial_year"]) for r in rows] == [
        ("late", "early", "2010/11"),
        ("late", "early", "2011/12"),
    ]
    assert [(r["months_compared"], r["used_offences"], r["other_offences"], r["difference"]) for r in rows] == [
        (1, 17, 20, -3),
        (1, 33, 30, 3),
    ]
    assert compare([source("early"), source("late", newest="2018-12")], held, minimum=2) == []


def test_sources_of_two_kinds_are_no_revision_of_each_other():
    held = {name: totals(("harrow", "2010/11", "2011-03", 10)) for name in ("by_borough", "by_ward")}
    assert compare([source("by_borough"), source("by_ward", series="ward")], held) == []
