"""The rules by which printed figures are recomputed, family by family (docs/methods.md, "The audit")."""

import pandas as pd
import pytest

from csp_lib.analysis import reconcile
from tests.spec.drawn import cases, named, number

LATER, EARLIER, CHANGE = "2010/11", "2009/10", "2010/11 vs 2009/10"
USUAL_FIGURE = {
    "borough": "harrow", "document": "invented_plan", "section": "Table", "indicator": "Fly tipping",
    "indicator_id": "fly_tipping", "period": LATER, "period_type": "financial_year", "measure": "count",
    "value": None, "value_as_printed": "", "unit": "offences", "denominator": "", "qualifier": "", "note": "",
    "role": "actual",
}  # fmt: skip
USUAL_CLAIM = {
    "borough": "harrow", "document": "invented_plan", "section": "", "subject": "", "period": "", "direction": "",
    "items": "", "figure_ids": "", "value": None, "date": "", "tense": "", "statement": "The text says so.", "note": "",
}  # fmt: skip


def figure(printed: str = "", **cells) -> dict:
    """Return a row of figures; its value is the printed number unless it is given."""
    plain = printed.replace(",", "").rstrip("%")
    value = number(plain) if plain else None
    return {**USUAL_FIGURE, "value": value, "value_as_printed": printed, **cells}


def share(printed: str, of: str, **cells) -> dict:
    """Return a row that prints a percentage of something."""
    return figure(printed, measure="percent", unit="%", denominator=of, **cells)


def rate(printed: str, unit: str = "per 1,000 population", **cells) -> dict:
    """Return a row that prints a rate."""
    return figure(printed, measure="rate_per_1000_population", unit=unit, **cells)


def change(printed: str, measure: str = "percent_change", **cells) -> dict:
    """Return a row that prints a change between the two years."""
    return figure(printed, measure=measure, unit="%", **{"period": CHANGE, **cells})


def numbered(rows: list[dict], name: str, usual: dict | None = None) -> pd.DataFrame:
    """Return the rows with ids and lines of their place where none is given: f1, f2 on lines 1, 2."""
    full = [{name: f"{name[0]}{n}", "line": n, **(usual or {}), **row} for n, row in enumerate(rows, start=1)]
    return pd.DataFrame(full).assign(value=lambda frame: frame["value"].astype(float))


def audit(figures: list[dict], claims: list[dict] = (), check: str = "", **more):
    """Return the findings of one check on these rows, every finding when none is named."""
    said = numbered(list(claims), "claim_id", USUAL_CLAIM) if claims else None
    found = reconcile.audit(numbered(figures, "figure_id"), said, as_of=more.pop("as_of", "2012-03-31"), **more)
    return [f for f in found if not check or f.check == check]


def only(*args, **more):
    """Return the one finding of a check."""
    found = audit(*args, **more)
    assert len(found) == 1, found
    return found[0]


def drawn(drawing: str):
    """Return the mark that runs a test once per row of a drawn table."""
    rows = cases(drawing)
    return pytest.mark.parametrize("row", rows, ids=named(rows))


@drawn(
    """
    | later | earlier | printed | verdict              | reading                    |
    |-------|---------|---------|----------------------|----------------------------|
    | 832   | 660     | 172     | agrees               |                            |
    | 398   | 469     | -71     | agrees               |                            |
    | 398   | 469     | 71      | does not agree       | sign is turned round       |
    | 832   | 660     | 192     | does not agree       | one digit is misprinted: 172 |
    | 832   | 660     | 127     | does not agree       | one digit is misprinted: 172 |
    | 832   | 660     | 200     | does not agree       |                            |
    """
)
def test_a1_a_difference_is_later_less_earlier(row):
    rows = [figure(row["later"]), figure(row["earlier"], period=EARLIER), change(row["printed"], "difference")]
    got = only(rows, check="difference")
    assert (got.family, got.words) == ("A1", row["verdict"])
    assert row["reading"] in got.likely_reading
    assert bool(row["reading"]) == bool(got.likely_reading)


@drawn(
    """
    | later  | earlier | printed | verdict        | reading                   | recomputed |
    |--------|---------|---------|----------------|---------------------------|------------|
    | 14,968 | 14,074  | 6%      | agrees         |                           | 6.35%      |
    | 2,625  | 2,075   | 27%     | agrees         |                           | 26.51%     |
    | 2,625  | 2,075   | 26%     | does not agree | cut, not rounded          | 26.51%     |
    | 90     | 80      | 13%     | agrees         |                           | 12.50%     |
    | 90     | 80      | 12%     | does not agree | cut, not rounded          | 12.50%     |
    | 70     | 80      | -13%    | agrees         |                           | -12.50%    |
    | 70     | 80      | -12%    | does not agree | cut, not rounded          | -12.50%    |
    | 90     | 80      | 12.5%   | agrees         |                           | 12.500%    |
    | 398    | 469     | -15%    | agrees         |                           | -15.14%    |
    | 398    | 469     | 15%     | does not agree | sign is turned round      | -15.14%    |
    | 150    | 100     | 33%     | does not agree | taken of the later count  | 50.00%     |
    | 150    | 100     | 77%     | does not agree |                           | 50.00%     |
    | 5      | 0       | 100%    | cannot check   |                           |            |
    """
)
def test_a2_a_percentage_is_rounded_half_away_from_zero(row):
    rows = [figure(row["later"]), figure(row["earlier"], period=EARLIER), change(row["printed"])]
    got = only(rows, check="percent_from_counts")
    assert (got.family, got.words, got.recomputed) == ("A2", row["verdict"], row["recomputed"])
    assert row["reading"] in got.likely_reading
    assert bool(row["reading"]) == bool(got.likely_reading)


def test_a2_words_such_as_about_widen_a_percentage():
    rows = [figure("214"), figure("100", period=EARLIER), change("110%", qualifier="about")]
    assert only(rows, check="percent_from_counts").words == "agrees after rounding"


def test_a2_a_percentage_may_rest_on_one_count_and_the_difference():
    rows = [figure("832"), change("172", "difference"), change("26%")]
    assert only(rows, check="percent_from_counts").words == "agrees"
    assert only([*rows[:2], change("29%")], check="percent_from_counts").words == "does not agree"


BARNET = [("serious_property_crime", "8,192", "23.877"), ("violence_against_the_person", "4,438", "12.935")]


@drawn(
    """
    | count  | rate   | per              | family | verdict        | implied            | reading               |
    |--------|--------|------------------|--------|----------------|--------------------|-----------------------|
    | 25,705 | 74.922 | 1,000 population | A3     | agrees         | 343,088 to 343,092 |                       |
    | 27,705 | 74.922 | 1,000 population | A3     | does not agree | 369,782 to 369,787 | misprinted: 25,705    |
    | 25,705 | 84.922 | 1,000 population | A3     | does not agree | 302,688 to 302,691 | another denominator   |
    | 3,362  | 24.841 | 1,000 population | A4     | does not agree | 135,338 to 135,343 | households, not residents |
    | 3,362  | 9.799  | 1,000 population | A3     | agrees         | 343,079 to 343,114 |                       |
    | 3,362  | 9.799  | 1,000 households | A4     | does not agree | 343,079 to 343,114 | residents, not households |
    """
)
def test_a3_and_a4_a_count_and_a_rate_imply_the_denominator_the_other_rates_share(row):
    rows = [
        f for key, count, printed in BARNET for f in (figure(count, indicator_id=key), rate(printed, indicator_id=key))
    ]
    rows += [figure(row["count"], indicator_id="asked"), rate(row["rate"], f"per {row['per']}", indicator_id="asked")]
    both = [f for f in audit(rows) if f.figure_ids == ("f5", "f6") and f.check in ("implied_denominator", "rate_kind")]
    got = [f for f in both if f.words != "cannot check"]
    assert [(f.family, f.words, f.recomputed) for f in got] == [(row["family"], row["verdict"], row["implied"])]
    assert row["reading"] in got[0].likely_reading
    assert bool(row["reading"]) == bool(got[0].likely_reading)


def test_a3_a_count_printed_elsewhere_is_proposed_with_its_line():
    rows = [
        f for key, count, printed in BARNET for f in (figure(count, indicator_id=key), rate(printed, indicator_id=key))
    ]
    total = {"indicator_id": "total_notifiable_offences"}
    rows += [figure("27,705", **total), rate("74.922", line=5, **total), figure("25,705", line=124, **total)]
    wrong = [f for f in audit(rows, check="implied_denominator") if f.words == "does not agree"]
    assert [f.figure_ids for f in wrong] == [("f5", "f6")]
    assert "25,705" in wrong[0].likely_reading
    assert "124" in wrong[0].likely_reading


def test_a3_a_single_rate_has_nothing_to_be_compared_with():
    got = only([figure("3,362"), rate("24.841")], check="implied_denominator")
    assert (got.words, got.recomputed) == ("cannot check", "135,338 to 135,343")


@drawn(
    """
    | measure | one  | other | verdict               |
    |---------|------|-------|-----------------------|
    | count   | 652  | 652   | agrees                |
    | count   | 652  | 605   | does not agree        |
    | percent | 77.8 | 78    | agrees after rounding |
    | percent | 77.8 | 77    | does not agree        |
    | rank    | 6    | 7     | does not agree        |
    """
)
def test_a5_one_figure_printed_twice_has_one_value(row):
    rows = [figure(row[name], measure=row["measure"], section=name) for name in ("one", "other")]
    assert only(rows, check="same_figure_twice").words == row["verdict"]


@drawn(
    """
    | first step | second step | whole | verdict        | steps give    |
    |------------|-------------|-------|----------------|---------------|
    | 10%        | -2%         | 8%    | agrees         | 6.8 to 8.8%   |
    | 10%        | -2%         | 12%   | does not agree | 6.8 to 8.8%   |
    | -5%        | -5%         | -10%  | agrees         | -10.7 to -8.8% |
    """
)
def test_a6_yearly_changes_multiply_to_the_change_over_the_years(row):
    rows = [
        change(row["first step"], period="2009/10 vs 2008/09"), change(row["second step"], period="2010/11 vs 2009/10"),
        change(row["whole"], period="2010/11 vs 2008/09"),
    ]  # fmt: skip
    got = only(rows, check="chained_change")
    assert (got.family, got.words, got.recomputed) == ("A6", row["verdict"], row["steps give"])


@drawn(
    """
    | one year | all years | verdict        |
    |----------|-----------|----------------|
    | 600      | 894       | agrees         |
    | 894      | 894       | agrees         |
    | 985      | 894       | does not agree |
    | 300      | 894       | does not agree |
    """
)
def test_a7_most_of_a_change_is_between_half_and_all_of_it(row):
    rows = [
        change(row["one year"], "difference", period="2008/09 vs 2007/08"),
        change(row["all years"], "difference", period="2010/11 vs 2007/08"),
    ]  # fmt: skip
    got = only(rows, [{"kind": "most_of", "figure_ids": "f1;f2"}], check="most_of_change")
    assert (got.family, got.words) == ("A7", row["verdict"])


@drawn(
    """
    | earlier count | earlier rate | later count | later rate | verdict        |
    |---------------|--------------|-------------|------------|----------------|
    | 11,934        | 66.256       | 11,394      | 60.869     | does not agree |
    | 11,934        | 66.256       | 11,394      | 63.258     | agrees         |
    """
)
def test_a8_residents_do_not_grow_by_more_than_three_per_cent_a_year(row):
    rows = [
        figure(row["earlier count"], period=EARLIER), rate(row["earlier rate"], period=EARLIER),
        figure(row["later count"]), rate(row["later rate"]),
    ]  # fmt: skip
    got = only(rows, check="rate_change_and_count_change")
    assert (got.family, got.words) == ("A8", row["verdict"])


@drawn(
    """
    | shares                  | verdict               | sum    |
    |-------------------------|-----------------------|--------|
    | 46.3 26.1 13.1 13.4 1.0 | agrees after rounding | 99.9%  |
    | 46.3 26.1 13.1 13.4 1.1 | agrees                | 100.0% |
    | 46.3 26.1 13.1 14.4 1.0 | does not agree        | 100.9% |
    """
)
def test_b1_shares_of_one_whole_make_a_hundred_after_rounding(row):
    rows = [share(text, "all crime", indicator_id=f"part_{n}") for n, text in enumerate(row["shares"].split())]
    got = only(rows, check="shares_of_one_hundred")
    assert (got.family, got.words, got.recomputed) == ("B1", row["verdict"], row["sum"])


@drawn(
    """
    | parts       | whole | verdict        |
    |-------------|-------|----------------|
    | 100 200 300 | 600   | agrees         |
    | 100 200 300 | 610   | does not agree |
    """
)
def test_b1_parts_sum_to_their_whole(row):
    parts = [figure(text, indicator_id=f"part_{n}") for n, text in enumerate(row["parts"].split())]
    claim = {"kind": "parts", "subject": "f4", "figure_ids": "f1;f2;f3"}
    got = only([*parts, figure(row["whole"], indicator_id="whole")], [claim], check="sum_of_parts")
    assert (got.words, got.recomputed) == (row["verdict"], "600")


@drawn(
    """
    | part | whole | verdict        |
    |------|-------|----------------|
    | 99   | 100   | agrees         |
    | 100  | 100   | agrees         |
    | 101  | 100   | does not agree |
    """
)
def test_b2_a_part_is_no_larger_than_its_whole(row):
    rows = [figure(row["part"], indicator_id="a"), figure(row["whole"], indicator_id="b")]
    assert only(rows, [{"kind": "subset", "figure_ids": "f1;f2"}], check="part_of_whole").words == row["verdict"]


@drawn(
    """
    | offences | incidents | verdict        | reading                |
    |----------|-----------|----------------|------------------------|
    | 1,218    | 3,529     | agrees         |                        |
    | 3,529    | 1,218     | does not agree | two labels are very probably swapped |
    """
)
def test_b2_incidents_are_at_least_the_offences_recorded_from_them(row):
    rows = [figure(row[name], indicator_id=f"domestic_violence_{name}") for name in ("offences", "incidents")]
    got = only(rows, check="incidents_at_least_offences")
    assert (got.family, got.words) == ("B2", row["verdict"])
    assert row["reading"] in got.likely_reading


@drawn(
    """
    | first | second | both together | verdict        |
    |-------|--------|---------------|----------------|
    | 3,582 | 3,374  | 6,956         | agrees         |
    | 3,582 | 3,374  | 6,864         | does not agree |
    | 157   | 137    | 281           | does not agree |
    """
)
def test_b2_a_longer_period_holds_what_the_shorter_ones_inside_it_hold(row):
    times = {"first": "2008-04..2009-01", "second": "2009-04..2010-01", "both together": "2008-04..2010-01"}
    rows = [figure(row[name], period=time, period_type="part_year") for name, time in times.items()]
    got = only(rows, check="longer_period_at_least_shorter")
    assert (got.family, got.words) == ("B2", row["verdict"])


@drawn(
    """
    | satisfied | dissatisfied | verdict        |
    |-----------|--------------|----------------|
    | 62        | 25           | agrees         |
    | 62        | 45           | does not agree |
    """
)
def test_b2_answers_that_exclude_each_other_are_at_most_a_hundred(row):
    cells = {"period_type": "survey_wave"}
    rows = [
        share(row[name], "residents", indicator_id=f"{name}_with_police", **cells)
        for name in ("satisfied", "dissatisfied")
    ]
    assert only(rows, check="answers_exclude_each_other").words == row["verdict"]


@drawn(
    """
    | part  | whole  | printed | verdict        |
    |-------|--------|---------|----------------|
    | 3,362 | 25,705 | 13.1%   | agrees         |
    | 3,362 | 25,705 | 13%     | agrees         |
    | 3,362 | 25,705 | 14%     | does not agree |
    """
)
def test_b3_a_share_is_its_part_of_the_printed_total(row):
    rows = [
        figure(row["part"], indicator_id="burglary"), figure(row["whole"], indicator_id="recorded_total"),
        share(row["printed"], "recorded total", indicator_id="burglary"),
    ]  # fmt: skip
    got = only(rows, check="share_of_total")
    assert (got.family, got.words) == ("B3", row["verdict"])


def test_b3_counts_and_shares_of_one_total_imply_one_total():
    printed = {"a": ("1,000", "10.0%"), "b": ("2,000", "20.0%"), "c": ("1,500", "12.0%")}
    pairs = [
        (figure(count, indicator_id=key), share(part, "all crime", indicator_id=key))
        for key, (count, part) in printed.items()
    ]
    rows = [row for pair in pairs for row in pair]
    found = audit(rows, check="share_implied_total")
    assert {f.figure_ids[:2]: f.words for f in found} == {
        ("f1", "f2"): "agrees", ("f3", "f4"): "agrees", ("f5", "f6"): "does not agree",
    }  # fmt: skip


def test_b3_a_share_leaves_room_for_no_more_than_itself():
    whole = {"period": "2008-04..2010-01", "period_type": "multi_year"}
    rows = [
        figure("1,000", indicator_id="a", **whole), share("10.0%", "all crime", indicator_id="a", **whole),
        share("12.1%", "all crime", indicator_id="drugs", **whole),
        figure("5,298", indicator_id="drugs", period="2008-04..2009-01"),
        figure("4,779", indicator_id="drugs", period="2009-04..2010-01"),
    ]  # fmt: skip
    got = only(rows, check="share_against_counts")
    assert got.words == "does not agree"
    assert "10,077" in got.explanation


@drawn(
    """
    | named | direction | others      | verdict        |
    |-------|-----------|-------------|----------------|
    | 3,362 | highest   | 1,200 800   | agrees         |
    | 3,362 | highest   | 4,438 800   | does not agree |
    | 100   | lowest    | 4,438 800   | agrees         |
    | 900   | lowest    | 4,438 800   | does not agree |
    """
)
def test_b4_the_largest_and_the_smallest_are_so_among_the_counts_printed(row):
    rows = [figure(row["named"], indicator_id="named")]
    rows += [figure(text, indicator_id=f"other_{n}") for n, text in enumerate(row["others"].split())]
    claim = {"kind": "largest", "subject": "named", "period": LATER, "direction": row["direction"]}
    assert only(rows, [claim], check="largest").words == row["verdict"]


@drawn(
    """
    | printed | of    | verdict        | recomputed |
    |---------|-------|----------------|------------|
    | 7.80%   | 2,999 | agrees         | 234        |
    | 5.25%   | 3,362 | does not agree | none       |
    | 33%     | 3     | agrees         | 1          |
    | 50%     | 3     | does not agree | none       |
    """
)
def test_b5_a_percentage_of_a_count_comes_from_a_whole_number(row):
    rows = [share(row["printed"], "", indicator_id="part"), figure(row["of"], indicator_id="base", unit="people")]
    got = only(rows, [{"kind": "base", "figure_ids": "f1;f2"}], check="whole_number")
    assert (got.family, got.words, got.recomputed) == ("B5", row["verdict"], row["recomputed"])


@drawn(
    """
    | actual | predicted | printed | verdict               | recomputed |
    |--------|-----------|---------|-----------------------|------------|
    | 7.80   | 7.72      | 1.04    | agrees                | 1.04%      |
    | 7.80   | 7.72      | 1.12    | agrees after rounding | 1.04%      |
    | 7.80   | 7.72      | 0.08    | agrees                | 1.04%      |
    | 7.80   | 7.72      | 1.20    | does not agree        | 1.04%      |
    """
)
def test_b6_a_difference_of_actual_and_predicted_is_allowed_the_rounding_of_both(row):
    ends = {"actual": "actual", "predicted": "predicted", "printed": "difference"}
    rows = [share(row[name], "offenders", indicator_id=f"reoffending_{end}") for name, end in ends.items()]
    got = only(rows, check="actual_against_predicted")
    assert (got.family, got.words, got.recomputed) == ("B6", row["verdict"], row["recomputed"])


@drawn(
    """
    | list says | items       | verdict        | recomputed  |
    |-----------|-------------|----------------|-------------|
    | up        | a;b         | agrees         | 2 went up   |
    | up        | a           | does not agree | 2 went up   |
    | down      | c           | agrees         | 1 went down |
    """
)
def test_c1_a_list_names_all_that_the_table_moves_its_way(row):
    rows = [
        change(text, indicator_id=key, indicator=f"Kind {key}")
        for key, text in (("a", "6%"), ("b", "26%"), ("c", "-7%"))
    ]
    claim = {"kind": "list", "subject": "Table", "period": CHANGE, "direction": row["list says"], "items": row["items"]}
    got = only(rows, [claim], check="list_complete")
    assert (got.family, got.words, got.recomputed) == ("C1", row["verdict"], row["recomputed"])
    assert ("Kind b" in got.explanation) == (row["verdict"] == "does not agree")


@drawn(
    """
    | words | printed | verdict        |
    |-------|---------|----------------|
    | up    | 94%     | agrees         |
    | down  | 94%     | does not agree |
    | level | 1%      | agrees         |
    | level | 8%      | does not agree |
    """
)
def test_c2_words_of_direction_follow_the_figures(row):
    claim = {"kind": "direction", "subject": "fly_tipping", "period": CHANGE, "direction": row["words"]}
    got = only([change(row["printed"])], [claim], check="text_against_figures")
    assert (got.family, got.words) == ("C2", row["verdict"])


def test_c2_words_without_figures_are_held_against_recorded_counts():
    claim = {"kind": "direction", "subject": "total", "period": CHANGE, "direction": "up"}
    counted = {("total", LATER): 22867.0, ("total", EARLIER): 22937.0}
    got = only(
        [figure("1", indicator_id="other")], [claim], check="text_against_recorded_crime", recorded_counts=counted
    )
    assert (got.words, got.recomputed) == ("does not agree", "-70")


def test_c2_an_item_in_the_wrong_list_is_found():
    claim = {"kind": "list", "subject": "Table", "period": CHANGE, "direction": "down", "items": "fly_tipping"}
    assert only([change("94%")], [claim], check="text_against_table").words == "does not agree"
    assert audit([change("-94%")], [claim], check="text_against_table") == []


@drawn(
    """
    | counts          | direction | verdict        |
    |-----------------|-----------|----------------|
    | 100 90 80       | down      | agrees         |
    | 100 110 80      | down      | does not agree |
    | 100 110 120     | up        | agrees         |
    """
)
def test_c2_each_year_means_every_year(row):
    years = ("2008/09", "2009/10", "2010/11")
    rows = [figure(text, period=year) for text, year in zip(row["counts"].split(), years, strict=True)]
    claim = {
        "kind": "every_year",
        "subject": "fly_tipping",
        "period": "2008/09..2010/11",
        "direction": row["direction"],
    }
    assert only(rows, [claim], check="every_year").words == row["verdict"]


@drawn(
    """
    | first count | second count | findings |
    |-------------|--------------|----------|
    | 469         | 469          | 1        |
    | 469         | 470          | 0        |
    """
)
def test_c3_a_row_printed_twice_is_found(row):
    found = audit([figure(row["first count"]), figure(row["second count"])], check="duplicate_row")
    assert [f.words for f in found] == ["does not agree"] * int(row["findings"])


@drawn(
    """
    | value | measure    | column     | verdict        |
    |-------|------------|------------|----------------|
    | 339   | count      | Change     | does not agree |
    | 339   | count      | 2010/11    | agrees         |
    | -71   | difference | Change +/- | agrees         |
    | -71   | difference | 2010/11    | does not agree |
    """
)
def test_c4_a_value_belongs_to_its_column(row):
    rows = [figure(row["value"], measure=row["measure"], period=CHANGE if row["measure"] == "difference" else LATER)]
    claim = {"kind": "cell", "subject": "fly_tipping", "figure_ids": "f1", "items": row["column"]}
    assert only(rows, [claim], check="value_in_column").words == row["verdict"]


@drawn(
    """
    | id                         | unit     | findings |
    |----------------------------|----------|----------|
    | domestic_violence_offences | people   | 1        |
    | domestic_violence_offences | offences | 0        |
    | victims_of_robbery         | people   | 0        |
    """
)
def test_c4_people_are_not_the_unit_of_offences(row):
    found = audit([figure("3,529", indicator_id=row["id"], unit=row["unit"])], check="unit_of_the_row")
    assert len(found) == int(row["findings"])


@drawn(
    """
    | rows in the table | named in the note | verdict        |
    |-------------------|-------------------|----------------|
    | a b c             | a;b;c             | agrees         |
    | a b c             | a;b               | does not agree |
    | a b               | a;b;c             | does not agree |
    """
)
def test_c6_a_note_names_the_rows_of_its_table(row):
    rows = [figure("10", indicator_id=key) for key in row["rows in the table"].split()]
    ids = ";".join(f"f{n}" for n in range(1, len(rows) + 1))
    claim = {"kind": "named_items", "figure_ids": ids, "items": row["named in the note"]}
    assert only(rows, [claim], check="label_against_note").words == row["verdict"]


@drawn(
    """
    | printed | things listed | verdict        |
    |---------|---------------|----------------|
    | 5       | a;b;c;d;e     | agrees         |
    | 5       | a;b;c;d       | does not agree |
    """
)
def test_c6_a_printed_number_counts_the_things_listed(row):
    claim = {"kind": "tally", "figure_ids": "f1", "items": row["things listed"]}
    assert only([figure(row["printed"])], [claim], check="number_of_items").words == row["verdict"]


@drawn(
    """
    | what is measured                | label wants | verdict        |
    |---------------------------------|-------------|----------------|
    | Worried about crime             | up          | does not agree |
    | Worried about crime             | down        | agrees         |
    | Satisfied with the police       | up          | agrees         |
    """
)
def test_c7_a_label_wants_what_is_better(row):
    rows = [
        share("49", "residents", indicator=row["what is measured"], indicator_id="asked", period_type="survey_wave")
    ]
    got = only(rows, [{"kind": "aim", "figure_ids": "f1", "direction": row["label wants"]}], check="polarity")
    assert (got.family, got.words) == ("C7", row["verdict"])


@drawn(
    """
    | date    | tense   | written          | verdict        | reading               |
    |---------|---------|------------------|----------------|-----------------------|
    | 2011-04 | planned | 2011-01..2011-03 | agrees         |                       |
    | 2010-03 | planned | 2011-01..2011-03 | does not agree | off by one: 2011      |
    | 2010-09 | past    | 2010-01..2010-03 | does not agree | off by one: 2009      |
    | 2009-09 | past    | 2010-01..2010-03 | agrees         |                       |
    """
)
def test_d1_a_date_is_possible_when_the_document_was_written(row):
    claims = [
        {"kind": "document_date", "date": row["written"]},
        {"kind": "date", "subject": "adoption", "date": row["date"], "tense": row["tense"]},
    ]  # fmt: skip
    got = only([figure("1")], claims, check="date_possible")
    assert (got.family, got.words) == ("D1", row["verdict"])
    assert row["reading"] in got.likely_reading


@drawn(
    """
    | one        | other      | verdict        |
    |------------|------------|----------------|
    | 2011-03-01 | 2011-04    | does not agree |
    | 2011-04-01 | 2011-04    | agrees         |
    | 2011-04-01 | 2011-04-02 | does not agree |
    """
)
def test_d1_one_event_has_one_date(row):
    claims = [{"kind": "date", "subject": "start", "date": row[name]} for name in ("one", "other")]
    assert only([figure("1")], claims, check="one_event_one_date").words == row["verdict"]


@drawn(
    """
    | period           | years | verdict        |
    |------------------|-------|----------------|
    | 2011/12..2013/14 | 3     | agrees         |
    | 2011/12..2014/15 | 3     | does not agree |
    | 2011..2014       | 3     | agrees         |
    """
)
def test_d1_a_plan_has_the_number_of_years_it_says(row):
    claim = {"kind": "plan_years", "subject": "plan", "period": row["period"], "value": float(row["years"])}
    assert only([figure("1")], [claim], check="number_of_years").words == row["verdict"]


@pytest.mark.parametrize("period", ["20100/11", "2010/13", "2010-13", "2010-05..2010-04"])
def test_d1_a_period_that_the_calendar_does_not_have_is_found(period):
    assert only([figure("10", period=period)], check="no_such_period").words == "does not agree"


@drawn(
    """
    | asked on   | verdict        |
    |------------|----------------|
    | 2011-05-31 | cannot check   |
    | 2011-06-01 | cannot check   |
    | 2011-06-02 | does not agree |
    """
)
def test_d2_an_awaited_value_is_overdue_after_its_day(row):
    rows = [figure(role="pending", qualifier="expected by 1/6/11")]
    got = only(rows, check="awaited_value", as_of=row["asked on"])
    assert (got.family, got.words) == ("D2", row["verdict"])


@drawn(
    """
    | printed | measure               | unit     | of        | role     | check                |
    |---------|-----------------------|----------|-----------|----------|----------------------|
    | 5%      | target_percent_change | %        |           | target   | sign_missing         |
    | 12%     | percent               | %        |           | actual   | base_missing         |
    | 12      | count                 |          |           | actual   | unit_missing         |
    |         | count                 | offences |           | baseline | value_missing        |
    """
)
def test_d3_what_is_missing_is_said_and_is_no_contradiction(row):
    rows = [figure(row["printed"], measure=row["measure"], unit=row["unit"], denominator=row["of"], role=row["role"])]
    got = only(rows, check=row["check"])
    assert (got.family, got.words) == ("D3", "cannot check")


TARGET = {"measure": "target_percent_change", "role": "target"}


@pytest.mark.parametrize("printed", ["-5%", "+5%", "5% reduction"])
def test_d3_a_target_with_a_sign_or_a_word_lacks_nothing(printed):
    assert audit([{**figure(), "value": 5.0, "value_as_printed": printed, **TARGET}], check="sign_missing") == []


@drawn(
    """
    | growth in people | growth | verdict        | implied            |
    |------------------|--------|----------------|--------------------|
    | 4,900            | 1.5%   | does not agree | 316,129 to 337,931 |
    | 5,000            | 1.5%   | agrees         | 322,581 to 344,828 |
    | 5,200            | 1.5%   | agrees         | 335,484 to 358,621 |
    | 5,500            | 1.5%   | does not agree | 354,839 to 379,310 |
    """
)
def test_e1_statements_on_residents_meet_the_residents_of_the_rates(row):
    rows = [
        f for key, count, printed in BARNET for f in (figure(count, indicator_id=key), rate(printed, indicator_id=key))
    ]
    grown = {"indicator_id": "population_growth", "indicator": "Population growth"}
    rows += [change(row["growth in people"], "difference", **grown), change(row["growth"], **grown)]
    got = only(rows, check="two_bases")
    assert (got.family, got.recomputed) == ("E1", row["implied"])
    assert got.words == row["verdict"]


@drawn(
    """
    | added | whole change | count in all | verdict        |
    |-------|--------------|--------------|----------------|
    | 40    | 100          | 900          | agrees         |
    | 140   | 100          | 900          | agrees         |
    | 40    | -100         | 900          | cannot check   |
    | 1,000 | 100          | 900          | does not agree |
    """
)
def test_e2_an_event_adds_no_more_than_there_is_in_all(row):
    rows = [
        change(row["added"], "difference", indicator_id="fly_tipping_fair"),
        change(row["whole change"], "difference"), figure(row["count in all"]),
    ]  # fmt: skip
    got = only(rows, [{"kind": "event_effect", "figure_ids": "f1", "items": "f2"}], check="event_and_total")
    assert (got.family, got.words) == ("E2", row["verdict"])


@drawn(
    """
    | recorded before | verdict        |
    |-----------------|----------------|
    |                 | cannot check   |
    | 22,867          | does not agree |
    | 40,000          | agrees         |
    """
)
def test_e3_a_range_and_a_percentage_imply_the_base(row):
    ends = [
        change(text, "difference", period=LATER, indicator_id="total_event", qualifier=f"{side} end")
        for text, side in (("1,000", "low"), ("1,500", "high"))
    ]
    rows = [*ends, change("3%", period=LATER, indicator_id="total")]
    held = {("total", EARLIER): number(row["recorded before"])} if row["recorded before"] else None
    claim = {"kind": "event_effect", "figure_ids": "f1;f2", "items": "f3"}
    got = only(rows, [claim], check="range_and_percent", recorded_counts=held)
    assert (got.family, got.words, got.recomputed) == ("E3", row["verdict"], "28,571 to 60,000")


def test_e3_the_recorded_base_is_that_of_the_earlier_year():
    ends = [
        change(text, "difference", indicator_id="total_event", qualifier=f"{side} end")
        for text, side in (("1,000", "low"), ("1,500", "high"))
    ]
    claim = {"kind": "event_effect", "figure_ids": "f1;f2", "items": "f3"}
    held = {("total", LATER): 20_000.0, ("total", EARLIER): 40_000.0}
    rows = [*ends, change("3%", indicator_id="total")]
    assert only(rows, [claim], check="range_and_percent", recorded_counts=held).words == "agrees"


def test_e3_a_range_runs_from_its_low_end_to_its_high_end():
    def run(low, high):
        ends = {"low end": low, "high end": high}
        return only([figure(text, qualifier=side) for side, text in ends.items()], check="range").words

    assert run("1,000", "1,500") == "agrees"
    assert run("1,500", "1,000") == "does not agree"


def test_every_verdict_has_its_words():
    assert reconcile.WORDS == {
        "consistent": "agrees", "rounding": "agrees after rounding", "inconsistent": "does not agree",
        "cannot_check": "cannot check",
    }  # fmt: skip
