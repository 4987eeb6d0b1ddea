"""The full ranking of 100,000 ballots of a real ward, and each rule beside the field's Python packages.

Ballots are drawn with a fixed seed from the counted orders of a ward with 14 candidates, each a ballot of its own, from
five drawn sources. The full result (repairs, papers, every rule, rank ranges, chances, other readings, one source left
out, ballots to swap, the verdict) runs in a process of its own; printed are its CPU and peak memory against 15 s and
1 GB. Then the rules that others have too: pref_voting, VoteKit, PyRankVote and choix in an environment made for the
purpose, from the same counted orders, each package making its own profile and we our papers. What they say must be what
we say; then rounds in turn, ours and theirs; printed is the median of the rounds' ratios of CPU time with its range.
"""

import os

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before numpy is imported

import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
from _ranking_peers import KEMENY_OPTIONS, QUESTIONS, Orders, narrowed

from csp_lib.consultation.ballots import repair
from csp_lib.consultation.firmness import agreement, bands, grid, left_out, rank_ranges, resampling, swaps, verdict
from csp_lib.consultation.papers import Cast, Papers, papers_of
from csp_lib.consultation.rules import points
from csp_lib.consultation.rules.head_to_head import cycles
from csp_lib.consultation.rules.kemeny import kemeny
from csp_lib.sources.ballots import read_ballots

HERE = Path(__file__).resolve().parent
WARD = HERE.parents[1] / "shared" / "data" / "ballots" / "scot" / "glasgow_2012_ward5.csv"
PEERS = tomllib.loads((HERE.parent / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"][
    "ranking-peers"
]
BALLOTS, SOURCES, TOP, SEED = 100_000, 5, 5, 20120503
MOST_SECONDS, MOST_MEGABYTES = 15, 1_000
ROUNDS, REPEATS = 5, 5


def drawn_orders() -> tuple[Orders, list[str]]:
    """Return counted orders of ballots drawn from the ward's, and the names of its options."""
    lines = read_ballots(WARD, "ward").tables["ballots"]
    options = sorted(lines["option"].unique())
    lines = lines.assign(place=lines["rank"].astype(int), option=pd.Index(options).get_indexer(lines["option"]))
    papers = lines.sort_values(["paper", "place"]).groupby("paper")
    orders, counted = papers["option"].agg(list).tolist(), papers["ballots"].first().to_numpy()
    drawn = np.random.default_rng(SEED).multinomial(BALLOTS, counted / counted.sum())
    return [(int(number), order) for number, order in zip(drawn, orders, strict=True) if number], options


def written_ballots(orders: Orders, options: list[str]) -> pd.DataFrame:
    """Return each ballot as a reader hands it on: a line per option ranked, all marks text, in no order."""
    dice = np.random.default_rng(SEED)
    each = [order for number, order in orders for _ in range(number)]
    lengths = np.array([len(order) for order in each])
    voters = np.repeat(dice.permutation(len(each)), lengths)
    sources = dice.integers(SOURCES, size=len(each))
    return pd.DataFrame(
        {
            "exercise": "ward",
            "respondent_id": pd.Series(voters).map("{:06}".format).to_numpy(object),
            "paper": voters + 2,
            "option": np.array(options, dtype=object)[np.concatenate(each)],
            "write_in": None,
            "rank": pd.Series(np.concatenate([np.arange(1, n + 1) for n in lengths])).astype(str).to_numpy(object),
            "weight": None,
            "ballots": 1,
            "source": np.char.add("table ", sources[voters].astype(str)).astype(object),
            "round": "",
            "date": "",
        }
    ).sort_values("paper", ignore_index=True)


def firmness(cast: Cast, sources: pd.Series) -> Iterator[str]:
    """Compute all that a page of one exercise shows, telling after each step what was done."""
    papers = cast.papers
    yield f"papers: {len(papers.ballots):,} of {papers.n:,} ballots"
    points.average_points(papers), points.shares(papers), cycles(papers)
    yield "points and shares"
    places = grid.places_by_rule(papers)
    yield f"{places.shape[1]} rules"
    estimates, covariance = rank_ranges.points_with_covariance(papers)
    ranges = rank_ranges.rank_ranges(estimates, covariance)
    rank_ranges.could_be_in_top(estimates, covariance, TOP)
    bands.bands(ranges)
    yield "rank ranges and bands"
    chances = resampling.chance_in_top(papers, TOP)
    yield f"chance of the top {TOP}"
    agreement.agreement(papers)
    yield "agreement"
    grid.places_by_meaning(papers), grid.places_weighted_or_not(papers)
    yield "other readings"
    left_out.places_without(cast, sources, TOP)
    yield "one source left out"
    swap = swaps.ballots_to_swap(papers, TOP)
    by_points = places[grid.POINTS].to_numpy()
    words = verdict.verdicts(by_points, places[grid.HEAD_TO_HEAD].to_numpy(), chances, TOP)
    word = verdict.verdict_on_top(words, by_points, TOP)
    yield f"ballots to swap: {swap.ballots:,}; verdict: {word}"


def print_full_result() -> None:
    """Print what each step of the full result takes, and the whole against what it may take."""
    raw = written_ballots(*drawn_orders())
    start = before = time.process_time()
    ballots = repair(raw, sorted(raw["option"].unique())).ballots
    print(f"  {time.process_time() - before:5.2f} s  repairs of {len(raw):,} lines")
    before = time.process_time()
    cast = papers_of(ballots)
    sources = cast.who["respondent_id"].map(raw.drop_duplicates("respondent_id").set_index("respondent_id")["source"])
    for step in firmness(cast, sources):
        print(f"  {time.process_time() - before:5.2f} s  {step}")
        before = time.process_time()
    whole, peak = time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"full result: {whole:.1f} s of CPU (at most {MOST_SECONDS}), "
          f"{peak:.0f} MB at the peak (at most {MOST_MEGABYTES:,})")  # fmt: skip
    assert whole < MOST_SECONDS and peak < MOST_MEGABYTES


def papers_from(orders: Orders, options: int) -> Papers:
    """Return counted orders as papers."""
    places = np.full((len(orders), options), np.inf)
    lengths = np.array([len(order) for _, order in orders])
    starts = np.cumsum(lengths) - lengths
    ranked = np.array([option for _, order in orders for option in order])
    places[np.repeat(np.arange(len(orders)), lengths), ranked] = np.arange(len(ranked)) - np.repeat(starts, lengths) + 1
    numbers = np.array([number for number, _ in orders])
    return Papers(tuple(f"{option:03}" for option in range(options)), places, numbers, numbers.astype(float))


def ours(rule: str, orders: Orders, options: int) -> np.ndarray:
    """Return our places by a rule, read as the packages read blanks."""
    papers = papers_from(orders, options)
    return grid.RULES[rule][0](papers.read_as("not_offered") if rule == "Plackett-Luce" else papers)


def what_we_say(rule: str, says: str, orders: Orders, options: int) -> list[int]:
    """Return our answer in the form that a package gives its own."""
    if rule == "Kemeny order":
        best = kemeny(papers_from(orders, options))
        assert best.number == len(best.orders)
        return sorted({int(order[0]) for order in best.orders})
    places = ours(rule, orders, options)
    return places.tolist() if says == "places" else np.flatnonzero(places == 1).tolist()


def cpu_seconds(run: Callable[[], object]) -> float:
    """Return the CPU seconds of one run, the mean of several."""
    before = time.process_time()
    for _ in range(REPEATS):
        run()
    return (time.process_time() - before) / REPEATS


@contextmanager
def packages(orders: Orders, options: int) -> Iterator[Callable[[str, str], dict] | None]:
    """Make an environment of the packages and hand out whom to ask; nothing where they cannot be installed."""
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder) / "bin" / "python"
        tool = shutil.which("uv")
        make = [tool, "venv", "-q", folder] if tool else [sys.executable, "-m", "venv", folder]
        install = (
            [tool, "pip", "install", "-q", "--python", str(python)] if tool else [python, "-m", "pip", "install", "-q"]
        )
        made = subprocess.run(make, capture_output=True).returncode == 0
        if not made or subprocess.run([*install, *PEERS], capture_output=True).returncode:
            yield None
            return
        with subprocess.Popen([python, HERE / "_ranking_peers.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True) as worker:  # fmt: skip
            print("beside", told_versions(asked(worker, {"orders": orders, "options": options})))
            yield lambda package, rule: asked(worker, [package, rule])
            worker.stdin.close()


def asked(worker: subprocess.Popen, question: object) -> dict:
    """Return the answer of the worker to a question."""
    worker.stdin.write(json.dumps(question) + "\n")
    worker.stdin.flush()
    return json.loads(worker.stdout.readline())


def told_versions(versions: dict[str, str]) -> str:
    """Return packages and versions in words."""
    return ", ".join(f"{package} {version}" for package, version in versions.items())


def print_beside_the_packages() -> None:
    """Check that all say the same, run the rounds and print the ratios."""
    orders, options = drawn_orders()[0], len(drawn_orders()[1])
    few = narrowed(orders, KEMENY_OPTIONS)
    with packages(orders, options) as ask:
        if ask is None:
            print(f"skipped: {', '.join(PEERS)} cannot be installed here")
            return
        handed_in = {
            rule: (few, KEMENY_OPTIONS) if rule == "Kemeny order" else (orders, options) for _, rule in QUESTIONS
        }
        for (package, rule), (_, says) in QUESTIONS.items():
            theirs, mine = ask(package, rule)["found"], what_we_say(rule, says, *handed_in[rule])
            assert theirs == mine, f"{package}, {rule}: {theirs}, ours {mine}"
        print(f"the {says_of(QUESTIONS)} are ours too")
        seconds = {question: [] for question in QUESTIONS}
        for _ in range(ROUNDS):
            for package, rule in QUESTIONS:
                mine = cpu_seconds(lambda rule=rule: ours(rule, *handed_in[rule]))
                theirs = ask(package, rule)
                seconds[package, rule].append((mine, theirs["profile"] + theirs["rule"]))
    for (package, rule), pairs in seconds.items():
        ratios = [slow / fast for fast, slow in pairs]
        mine, theirs = (1000 * statistics.median(side) for side in zip(*pairs, strict=True))
        print(f"  {rule}: ours {mine:.1f} ms, {package} {theirs:,.0f} ms, "
              f"{statistics.median(ratios):.0f} times ({min(ratios):.0f} to {max(ratios):.0f})")  # fmt: skip


def says_of(questions: dict) -> str:
    """Return in words what was compared."""
    orders = sum(says == "places" for _, says in questions.values())
    return f"{orders} whole orders and {len(questions) - orders} first places of the packages"


def main() -> None:
    """Run the full result in a process of its own, then the rounds."""
    if not WARD.is_file():
        print(f"skipped: {WARD.name} is not beside the repository (../shared/data/ballots/scot)")
        return
    if sys.argv[1:] == ["full"]:
        print_full_result()
        return
    subprocess.run([sys.executable, __file__, "full"], check=True)
    print_beside_the_packages()


if __name__ == "__main__":
    main()
