"""The field's Python packages on counted orders: a worker that runs in an environment of its own, asked line by line.

First line in: the counted orders (ballots, options in order; options left blank are not named) and all options. Then one
line per question, package and rule; out comes the CPU of making the package's own profile, the CPU of the rule on it,
and what it says. Nothing of csp_lib is imported here.
"""

import json
import sys
import time
import warnings
from collections.abc import Callable
from importlib.metadata import version

Orders = list[tuple[int, list[int]]]
KEMENY_OPTIONS = 8  # the packages try all orders of the options


def places(points: dict[int, float]) -> list[int]:
    """Return the place of each option, 1 for most points; level ones share the best place."""
    return [1 + sum(other > points[option] + 1e-9 for other in points.values()) for option in sorted(points)]


def places_by_removal(removed: list[int]) -> list[int]:
    """Return the place of each option, the last one removed first."""
    return [len(removed) - removed.index(option) for option in range(len(removed))]


def profile_of_pref_voting(orders: Orders, options: int):
    from pref_voting.profiles_with_ties import ProfileWithTies

    rankings = [{option: place for place, option in enumerate(order, 1)} for _, order in orders]
    profile = ProfileWithTies(rankings, [number for number, _ in orders], candidates=list(range(options)))
    profile.use_extended_strict_preference()  # options left blank stand below those ranked
    return profile


def points_of_pref_voting(profile) -> list[int]:
    return places(profile.borda_scores())


def head_to_head_of_pref_voting(profile) -> list[int]:
    return places(profile.copeland_scores())


def strongest_paths_of_pref_voting(profile) -> list[int]:
    from pref_voting.margin_based_methods import beat_path_defeat

    defeats = beat_path_defeat(profile)
    return [1 + defeats.in_degree(option) for option in sorted(profile.candidates)]


def kemeny_of_pref_voting(profile) -> list[int]:
    from pref_voting.other_methods import kemeny_young

    return sorted(kemeny_young(profile))


def run_off_of_pref_voting(profile) -> list[int]:
    from pref_voting.iterative_methods import instant_runoff_for_truncated_linear_orders

    return sorted(instant_runoff_for_truncated_linear_orders(profile))


def profile_of_votekit(orders: Orders, options: int):
    from votekit.ballot import RankBallot
    from votekit.pref_profile import RankProfile

    names = [f"{option:03}" for option in range(options)]
    ballots = [RankBallot(ranking=[{names[option]} for option in order], weight=number) for number, order in orders]
    return RankProfile(ballots=ballots, candidates=names)


def strongest_paths_of_votekit(profile) -> list[int]:
    from votekit.elections import Schulze

    tiers = Schulze(profile, n_seats=len(profile.candidates)).get_elected()
    return places({int(name): -float(tier) for tier, names in enumerate(tiers) for name in names})


def run_off_of_votekit(profile) -> list[int]:
    from votekit.elections import IRV

    return sorted(int(name) for names in IRV(profile).get_elected() for name in names)


def profile_of_pyrankvote(orders: Orders, options: int):
    from pyrankvote import Ballot, Candidate

    names = [Candidate(f"{option:03}") for option in range(options)]
    # it has no counted ballots: each is an object of its own
    ballots = [Ballot([names[option] for option in order]) for number, order in orders for _ in range(number)]
    return names, ballots


def run_off_of_pyrankvote(profile) -> list[int]:
    from pyrankvote import instant_runoff_voting

    return sorted(int(found.name) for found in instant_runoff_voting(*profile).get_winners())


def profile_of_choix(orders: Orders, options: int):
    # it has no counted rankings either; those of one option compare nothing
    return options, [tuple(order) for number, order in orders if len(order) > 1 for _ in range(number)]


def plackett_luce_of_choix(profile) -> list[int]:
    import choix

    return places(dict(enumerate(choix.ilsr_rankings(*profile, tol=1e-6))))


PROFILES: dict[str, Callable] = {
    "pref_voting": profile_of_pref_voting,
    "votekit": profile_of_votekit,
    "pyrankvote": profile_of_pyrankvote,
    "choix": profile_of_choix,
}
# package, rule, what it says: places of all options, or the options it puts first
QUESTIONS: dict[tuple[str, str], tuple[Callable, str]] = {
    ("pref_voting", "average points"): (points_of_pref_voting, "places"),
    ("pref_voting", "head to head"): (head_to_head_of_pref_voting, "places"),
    ("pref_voting", "strongest paths"): (strongest_paths_of_pref_voting, "places"),
    ("pref_voting", "Kemeny order"): (kemeny_of_pref_voting, "first"),
    ("pref_voting", "run-off"): (run_off_of_pref_voting, "first"),
    ("votekit", "strongest paths"): (strongest_paths_of_votekit, "places"),
    ("votekit", "run-off"): (run_off_of_votekit, "first"),
    ("pyrankvote", "run-off"): (run_off_of_pyrankvote, "first"),
    ("choix", "Plackett-Luce"): (plackett_luce_of_choix, "places"),
}


def narrowed(orders: Orders, options: int) -> Orders:
    """Return the same ballots as if only the first options had been offered."""
    kept = [(number, [option for option in order if option < options]) for number, order in orders]
    return [(number, order) for number, order in kept if order]


def answer(package: str, rule: str, orders: Orders, options: int) -> dict:
    """Return what a package says under a rule, and what it took."""
    ask, says = QUESTIONS[package, rule]
    if rule == "Kemeny order":
        orders, options = narrowed(orders, KEMENY_OPTIONS), KEMENY_OPTIONS
    start = time.process_time()
    profile = PROFILES[package](orders, options)
    made = time.process_time()
    found = ask(profile)
    return {"profile": made - start, "rule": time.process_time() - made, "says": says, "found": [int(n) for n in found]}


def main() -> None:
    """Answer questions until there are no more."""
    warnings.simplefilter("ignore")
    handed_in = json.loads(sys.stdin.readline())
    orders, options = [(number, order) for number, order in handed_in["orders"]], handed_in["options"]
    print(json.dumps({package: version(package) for package in PROFILES}), flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(*json.loads(line), orders, options)), flush=True)


if __name__ == "__main__":
    main()
