"""How far the meaning of a blank moves an option on real ballots: a ward of Glasgow, May 2012."""

import csv

import numpy as np
import pandas as pd
import pytest

from csp_lib.consultation.ballots import repair
from csp_lib.consultation.papers import UNRANKED, papers_of
from csp_lib.consultation.rules.points import order_by_points, places_of


def ward(path):
    """Return names by number and (ballots alike, numbers in order) of a file of ward ballots."""
    rows = [[cell.strip() for cell in row if cell.strip()] for row in csv.reader(path.read_text().splitlines())]
    names = {int(row[0].split()[1]): row[1] for row in rows if row[0].startswith("Candidate ")}
    return names, [[int(cell) for cell in row] for row in rows[1:] if row[0].isdigit()]


def incomplete_orders(path):
    """Return the same of a file of incomplete orders."""
    lines = [line for line in path.read_text().splitlines() if line]
    told = [line.removeprefix("# ALTERNATIVE NAME ").split(": ", 1) for line in lines if "ALTERNATIVE NAME" in line]
    orders = [[int(cell) for cell in line.replace(":", ",").split(",")] for line in lines if line[0] != "#"]
    return {int(number): name for number, name in told}, orders


def papers(path):
    names, orders = ward(path) if path.suffix == ".csv" else incomplete_orders(path)
    lines = [
        (path.stem, f"{row}", names[number], f"{place}", alike)
        for row, (alike, *order) in enumerate(orders)
        for place, number in enumerate(order, 1)
    ]
    repaired = repair(
        pd.DataFrame(lines, columns=["exercise", "respondent_id", "option", "rank", "ballots"]), names.values()
    )
    assert (len(repaired.log), repaired.valid) == (0, sum(alike for alike, *_ in orders))
    return papers_of(repaired.ballots, names.values()).papers


def places_by_meaning(read):
    """Return the place of each option under each meaning, and by its mean rank among those who ranked it."""
    found = {meaning: order_by_points(read.read_as(meaning)) for meaning in UNRANKED}
    ranks = np.where(read.is_ranked, read.places, 0)
    found["mean rank"] = places_of(-(read.weights @ ranks) / (read.weights @ read.is_ranked))
    return pd.DataFrame(found, index=read.options)


@pytest.fixture(scope="module")
def real_places(shared):
    files = sorted((shared / "data" / "ballots").rglob("*.[cs][so][vi]"))
    assert len(files) == 13
    return {path.stem: places_by_meaning(papers(path)) for path in files}


def test_one_option_of_fourteen_stands_fifth_eighth_tenth_or_thirteenth_by_the_meaning_of_a_blank(real_places):
    moves = {name: places.max(axis=1) - places.min(axis=1) for name, places in real_places.items()}
    moved = pd.concat(moves).sort_values(ascending=False)
    assert moved.index[0] == ("glasgow_2012_ward5", "Tahir Mohammed")
    assert (moved.iloc[0], moved.iloc[1]) == (8, 7)
    places = real_places["glasgow_2012_ward5"]
    assert len(places) == 14
    assert places.loc["Tahir Mohammed"].to_dict() == {
        "below": 5, "not_offered": 13, "abstain": 10, "mean rank": 8
    }  # fmt: skip


def test_in_six_of_thirteen_sets_of_ballots_even_the_first_place_hangs_on_the_meaning_of_a_blank(real_places):
    places = real_places["dumgal_2012_ward12"]
    assert places.loc["Gail Macgregor"].to_dict() == {
        "below": 1, "not_offered": 5, "abstain": 5, "mean rank": 6
    }  # fmt: skip
    firsts = {
        name: {tuple(found.index[found[meaning] == 1]) for meaning in UNRANKED} for name, found in real_places.items()
    }
    assert sum(len(options) > 1 for options in firsts.values()) == 6
