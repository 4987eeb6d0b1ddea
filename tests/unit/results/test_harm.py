"""Harm by weights that a partnership adds: none without a table, none while an offence has no weight."""

import pytest

from csp_lib.report import review_page
from csp_lib.results import ask
from csp_lib.results.annual_review import LISTS_THAT_ADD_UP
from csp_lib.sources import catalogue, store

HEADER = "offence_set,weight,unit,source,date\n"


def add_weights(folder, sets):
    path = folder / "weights.csv"
    rows = [f"{name},{10 * number},invented days,Drawn for the tests,2016" for number, name in enumerate(sets, 1)]
    path.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    catalogue.add(path)
    store.ensure_built()


def test_a_review_without_weights_has_no_harm_and_shows_nothing(copied):
    review = ask.annual_review("ashmere", "2011/12")
    assert review.harm is None
    assert [block.why for block in review_page.harm(review)] == ["no harm weights were added; none are carried here"]


def test_a_missing_weight_is_named_and_no_index_is_printed(copied, tmp_path):
    add_weights(tmp_path, ["residential_burglary"])
    review = ask.annual_review("ashmere", "2011/12")
    assert review.harm.value is None
    (said,) = review_page.harm(review)
    assert "no weight is given for" in said.sentences[0].text
    assert "common_assault" in said.sentences[0].text


def test_harm_is_the_sum_of_counts_times_weights_over_residents(copied, tmp_path):
    add_weights(tmp_path, LISTS_THAT_ADD_UP["old"])
    review = ask.annual_review("ashmere", "2011/12")
    weights = {name: 10 * number for number, name in enumerate(LISTS_THAT_ADD_UP["old"], 1)}
    harm = sum(i.offences * weights[i.offence_set] for i in review.movers)
    assert review.harm.value == pytest.approx(1000 * harm / review.total.denominator.residents)
    assert any(source.source_id.startswith("harm_weights") for source in review.sources)
