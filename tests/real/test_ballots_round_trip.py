"""Every real ballot file: the counts read are those declared, and written back the file tells the same."""

from collections import Counter
from itertools import groupby
from operator import itemgetter

import pytest

from csp_lib.sources.ballots import read_ballots

FILES = [
    *(f"scot/{name}.csv" for name in (
        "aberdeen_2012_ward12", "aberdeenshire_2012_ward13", "angus_2012_ward7", "argyll_bute_2012_ward3",
        "dumgal_2012_ward12", "eilean_siar_2012_ward3", "glasgow_2012_ward5", "highland_2012_ward11",
        "orkney_2012_ward3", "stirling_2012_ward2",
    )),
    *(f"soi/00058-0000000{number}.soi" for number in (1, 2, 3)),
]  # fmt: skip


def counted(lines):
    """Return how many ballots each order of names has."""
    held = Counter()
    columns = zip(*(lines[name] for name in ("respondent_id", "option", "rank", "ballots")), strict=True)
    for _, paper in groupby(columns, key=itemgetter(0)):
        _, options, ranks, ballots = zip(*paper, strict=True)
        assert list(ranks) == [str(place) for place in range(1, len(options) + 1)]
        held[options] += int(ballots[0])
    return held


def declared(path):
    """Return names and counted orders of a file, read here in the plainest way."""
    rows = [line.strip() for line in path.read_text("utf-8").splitlines()]
    if path.suffix == ".soi":
        names = [row.split(": ", 1)[1] for row in rows if row.startswith("# ALTERNATIVE NAME")]
        told = [row.split(":") for row in rows if not row.startswith("#")]
    else:
        names = [row.split('"')[3] for row in rows if row.startswith('"Candidate')]
        told = [row.strip(",").split(",", 1) for row in rows[1:] if not row.startswith('"')]
    orders = Counter()
    for count, order in told:
        orders[tuple(names[int(number) - 1] for number in order.split(","))] += int(count)
    return names, orders


def as_soi(names, orders):
    numbers = {name: number for number, name in enumerate(names, start=1)}
    head = [f"# DATA TYPE: soi\n# NUMBER ALTERNATIVES: {len(names)}\n# NUMBER VOTERS: {orders.total()}\n"
            f"# NUMBER UNIQUE ORDERS: {len(orders)}\n"]  # fmt: skip
    head += [f"# ALTERNATIVE NAME {number}: {name}\n" for name, number in numbers.items()]
    return "".join(head + [f"{n}: {','.join(str(numbers[name]) for name in order)}\n" for order, n in orders.items()])


def as_ward(names, orders):
    numbers = {name: number for number, name in enumerate(names, start=1)}
    rows = [f"{n},{','.join(str(numbers[name]) for name in order)},\n" for order, n in orders.items()]
    named = [f'"Candidate {number}","{name}","A party",\n' for name, number in numbers.items()]
    return "".join([f"{len(names)},3,\n", *rows, *named, '"A ward"'])


@pytest.mark.parametrize("name", FILES)
def test_a_real_file_round_trips(shared, tmp_path, name):
    path = shared / "data" / "ballots" / name
    names, orders = declared(path)
    reading = read_ballots(path, "real")
    held = counted(reading.tables["ballots"])
    assert held == orders
    assert any(f"{orders.total():,} ballots in" in note for note in reading.notes)
    written = tmp_path / path.name
    written.write_text(as_soi(names, held) if path.suffix == ".soi" else as_ward(names, held), "utf-8")
    assert counted(read_ballots(written, "real").tables["ballots"]) == orders


def test_every_ballot_file_at_hand_is_named_above(shared):
    held = sorted(p.relative_to(shared / "data" / "ballots").as_posix() for p in shared.glob("data/ballots/*/*.*"))
    assert held == sorted(FILES)


def test_a_file_of_46_347_ballots_stays_238_orders(shared):
    lines = read_ballots(shared / "data" / "ballots" / "soi" / "00058-00000001.soi", "real").tables["ballots"]
    papers = lines.drop_duplicates("respondent_id")
    assert (len(papers), int(papers["ballots"].sum())) == (238, 46_347)
