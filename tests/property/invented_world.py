"""A hidden true world of one invented borough, month by month, and the arithmetic by which a plan prints it.

Everything an invented plan says is computed from here, so that it agrees with itself by construction.
"""

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

BOROUGHS = ("ashmere", "brindle_vale", "copperfield", "dunmarsh", "eastmoor", "fenwick_and_hale")
WARDS = (
    "northgate", "southfields_end", "mill_hill_top", "quayside", "old_town", "the_commons", "westbrook", "saltmarsh",
    "priory", "harbour", "kingsmead", "lower_weald", "upper_weald", "station_quarter",
)  # fmt: skip
YEARS_HELD = 9  # the last of them is the latest complete year

# leaf offences, no two overlap: id -> (names a plan may use, fewest and most a month)
LEAVES = {
    "residential_burglary": (("Residential burglary", "Domestic burglary", "Burglary in a dwelling"), 110, 290),
    "non_residential_burglary": (("Non-residential burglary", "Other burglary"), 40, 110),
    "personal_robbery": (("Personal robbery", "Robbery of the person"), 30, 90),
    "business_robbery": (("Commercial robbery", "Business robbery"), 4, 12),
    "theft_from_motor_vehicle": (("Theft from vehicle", "Theft from motor vehicle"), 120, 330),
    "theft_of_motor_vehicle": (("Theft/taking of motor vehicle", "Theft of vehicle"), 30, 95),
    "snatch_and_pickpocket": (("Snatch and pickpocket", "Theft from the person"), 35, 110),
    "shoplifting": (("Shoplifting", "Shop theft"), 60, 170),
    "criminal_damage": (("Criminal damage",), 90, 240),
    "drug_offences": (("Drugs offences", "Drug offences"), 60, 400),
    "common_assault": (("Common assault",), 50, 120),
    "assault_with_injury": (("Assault with injury",), 70, 150),
    "most_serious_violence": (("Most serious violence", "Gravest violence"), 8, 20),
    "harassment": (("Harassment",), 40, 110),
    "sexual_offences": (("Sexual offences",), 9, 30),
    "fraud_and_forgery": (("Fraud and forgery", "Fraud & forgery"), 50, 120),
    "bicycle_theft": (("Theft of pedal cycles", "Cycle theft"), 25, 90),
    "arson": (("Arson",), 3, 11),
    "other_notifiable_offences": (("Other notifiable offences",), 450, 900),
}
COMPOSITES = {
    "robbery_all": ("personal_robbery", "business_robbery"),
    "serious_acquisitive_crime": (
        "residential_burglary", "personal_robbery", "business_robbery", "theft_from_motor_vehicle",
        "theft_of_motor_vehicle",
    ),
    "violence_against_the_person": ("common_assault", "assault_with_injury", "most_serious_violence", "harassment"),
    "total_notifiable_offences": tuple(LEAVES),
}  # fmt: skip
COMPOSITE_NAMES = {
    "robbery_all": ("Robbery", "All robbery"),
    "serious_acquisitive_crime": ("Serious acquisitive crime",),
    "violence_against_the_person": ("Violence against the person",),
    "total_notifiable_offences": ("Total crime", "Total notifiable offences", "Recorded crime"),
}
# offences counted again under a flag: id -> (names, the whole, least and most of it in per cent)
FLAGGED = {
    "drug_possession": (("Possession of drugs",), "drug_offences", 85, 98),
    "domestic_violence_offences": (("Domestic violence offences",), "violence_against_the_person", 20, 34),
    "racist_hate_offences": (("Racist offences",), "total_notifiable_offences", 1, 2),
    "knife_crime": (("Knife crime",), "total_notifiable_offences", 1, 2),
    "youth_crime": (("Youth crime",), "total_notifiable_offences", 3, 6),
}
# what is no recorded offence: id -> (names, unit, fewest and most a month)
OTHER = {
    "bus_incidents": (("Incidents recorded on buses", "Bus incidents"), "incidents", 60, 130),
    "rail_incidents": (("Incidents on trains and tubes",), "incidents", 40, 80),
    "street_drinking": (("Street drinking",), "incidents", 30, 60),
    "begging_vagrancy": (("Begging/vagrancy",), "incidents", 25, 50),
    "noise_complaints": (("Noise complaints",), "incidents", 150, 400),
    "park_disorder": (("Disorder in parks",), "incidents", 20, 60),
    "asb_incidents": (("Anti-social behaviour calls",), "incidents", 500, 900),
    "graffiti_reports": (("Graffiti (public reports)",), "reports", 12, 30),
    "fly_tipping_reports": (("Fly-tipping (public reports)",), "reports", 140, 260),
    "abandoned_vehicle_reports": (("Abandoned vehicles (public reports)",), "reports", 20, 60),
    "first_time_entrants": (("Young first time entrants",), "young people", 8, 20),
    "youth_offenders": (("Young people found guilty",), "people", 15, 40),
    "pdu_in_treatment": (("Problem drug users in treatment",), "people", 25, 60),
    "dip_treatment_entries": (("Clients of the drug programme entering treatment",), "people", 6, 15),
}
INCIDENT_NAMES = ("Domestic violence incidents",)


def rounded(value: Fraction, decimals: int) -> Decimal:
    """Return the number as a plan prints it: half away from zero."""
    scaled = abs(value) * 10**decimals
    whole = int(scaled + Fraction(1, 2))
    return Decimal(-whole if value < 0 else whole).scaleb(-decimals)


def cut(value: Fraction, decimals: int) -> Decimal:
    """Return the number with its further decimals cut off, which is not how it should be printed."""
    whole = int(abs(value) * 10**decimals)
    return Decimal(-whole if value < 0 else whole).scaleb(-decimals)


def year(start: int) -> str:
    """Return a financial year as printed: 2010/11."""
    return f"{start}/{(start + 1) % 100:02d}"


def window(start: int, months: int) -> str:
    """Return the first months of a financial year: 2009-04..2010-01."""
    last = start * 12 + 3 + months - 1
    return f"{start}-04..{last // 12}-{last % 12 + 1:02d}"


def months_of(period: str) -> range:
    """Return the months of a period, as year * 12 + month - 1."""
    if match := re.fullmatch(r"(\d{4})/\d\d", period):
        return range(int(match[1]) * 12 + 3, int(match[1]) * 12 + 15)
    if match := re.fullmatch(r"(\d{4})-(\d\d)", period):
        return range(int(match[1]) * 12 + int(match[2]) - 1, int(match[1]) * 12 + int(match[2]))
    first, last = period.split("..")
    return range(months_of(first).start, months_of(last).stop)


@dataclass
class World:
    """The true counts of one borough by indicator and month, its residents and homes by year, and how it is named."""

    borough: str
    last: int  # the year in which the latest complete financial year starts
    table_decimals: int
    months: dict[str, dict[int, int]]
    names: dict[str, tuple[str, ...]]
    units: dict[str, str]
    residents: dict[int, int]
    homes: dict[int, int]
    young: dict[int, int]
    steady: dict[str, str] = field(default_factory=dict)  # indicators that move one way every year
    wards: dict[str, int] = field(default_factory=dict)

    def count(self, indicator: str, period: str) -> int:
        """Return the true count of an indicator over a period."""
        held = self.months[indicator]
        return sum(held[month] for month in months_of(period))

    def difference(self, indicator: str, later: str, earlier: str) -> int:
        """Return the true change of a count."""
        return self.count(indicator, later) - self.count(indicator, earlier)

    def change(self, indicator: str, later: str, earlier: str) -> Fraction:
        """Return the true change of a count in per cent of the earlier count."""
        return Fraction(100 * self.difference(indicator, later, earlier), self.count(indicator, earlier))

    def share(self, part: str, whole: str, period: str) -> Fraction:
        """Return the true share of one count in another in per cent."""
        return Fraction(100 * self.count(part, period), self.count(whole, period))

    def rate(self, indicator: str, start: int, people: dict[int, int]) -> Fraction:
        """Return the true rate per 1,000 of some people or homes in a financial year."""
        return Fraction(1000 * self.count(indicator, year(start)), people[start])

    @property
    def latest(self) -> str:
        """The latest complete financial year."""
        return year(self.last)


def make_world(rng: random.Random) -> World:
    """Return a world drawn from a seed."""
    last = rng.choice((2009, 2010))
    decimals = rng.choice((0, 0, 1))
    steady = _steady(rng)
    months = _months(rng, range((last - YEARS_HELD + 1) * 12 + 3, last * 12 + 15), steady)
    world = World(rng.choice(BOROUGHS), last, decimals, months, _names(), _units(), {}, {}, {}, steady)
    _borderline(world, "fly_tipping_reports", rng)
    _residents(world, rng)
    world.wards = _wards(rng, world.count("residential_burglary", world.latest))
    return world


def _steady(rng: random.Random) -> dict[str, str]:
    chosen = rng.sample(("residential_burglary", "common_assault", "harassment", "bicycle_theft", "shoplifting"), 2)
    return {indicator: rng.choice(("up", "down")) for indicator in chosen}


def _months(rng: random.Random, span: range, steady: dict[str, str]) -> dict[str, dict[int, int]]:
    limits = {name: row[1:] for name, row in LEAVES.items()} | {name: row[2:] for name, row in OTHER.items()}
    months = {name: _path(rng, span, *limits[name], steady.get(name)) for name in limits}
    for name in (
        "robbery_all",
        "serious_acquisitive_crime",
        "violence_against_the_person",
        "total_notifiable_offences",
    ):
        months[name] = {month: sum(months[part][month] for part in COMPOSITES[name]) for month in span}
    for name, (_, whole, least, most) in FLAGGED.items():
        months[name] = _part(rng, months[whole], rng.uniform(least, most) / 100)
    offences = months["domestic_violence_offences"]
    times = rng.uniform(1.4, 3)
    months["domestic_violence_incidents"] = {month: round(number * times) for month, number in offences.items()}
    return months


def _path(rng: random.Random, span: range, low: int, high: int, steady: str | None) -> dict[int, int]:
    level, path = rng.uniform(low, high), {}
    for position, month in enumerate(span):
        if position % 12 == 0 and position:
            level *= _step(rng, steady)
        path[month] = max(0, round(level * rng.gauss(1, 0.02 if steady else 0.11)))
    return path


def _step(rng: random.Random, steady: str | None) -> float:
    if steady == "up":
        return rng.uniform(1.06, 1.18)
    return rng.uniform(0.84, 0.94) if steady == "down" else rng.uniform(0.86, 1.13)


def _part(rng: random.Random, whole: dict[int, int], share: float) -> dict[int, int]:
    return {m: min(number, max(0, round(number * share * rng.gauss(1, 0.03)))) for m, number in whole.items()}


def _names() -> dict[str, tuple[str, ...]]:
    drawn = {name: row[0] for table in (LEAVES, FLAGGED, OTHER) for name, row in table.items()}
    return drawn | COMPOSITE_NAMES | {"domestic_violence_incidents": INCIDENT_NAMES}


def _units() -> dict[str, str]:
    offences = dict.fromkeys([*LEAVES, *COMPOSITES, *FLAGGED], "offences")
    return offences | {name: row[1] for name, row in OTHER.items()} | {"domestic_violence_incidents": "incidents"}


def _borderline(world: World, indicator: str, rng: random.Random) -> None:
    """Set two years so that their percent change lies exactly half way between two printable numbers."""
    base = 200 * 10**world.table_decimals * rng.choice((7, 8, 9, 11) if not world.table_decimals else (1,))
    odd = rng.choice((-31, -17, -9, 9, 17, 31)) * 10**world.table_decimals
    odd += 0 if odd % 2 else 1
    change = base * odd // (200 * 10**world.table_decimals)
    _spread(world.months[indicator], year(world.last - 3), base)
    _spread(world.months[indicator], world.latest, base + change)


def _spread(held: dict[int, int], period: str, total: int) -> None:
    months = months_of(period)
    for position, month in enumerate(months):
        held[month] = total // 12 + (1 if position < total % 12 else 0)


def _residents(world: World, rng: random.Random) -> None:
    people, homes, young = rng.randint(150_000, 360_000), rng.uniform(0.38, 0.44), rng.uniform(0.08, 0.12)
    for start in range(world.last - YEARS_HELD + 1, world.last + 1):
        world.residents[start] = people
        world.homes[start] = round(people * homes)
        world.young[start] = round(people * young)
        people = round(people * rng.uniform(1.002, 1.013))


def _wards(rng: random.Random, total: int) -> dict[str, int]:
    names = rng.sample(WARDS, rng.randint(7, 12))
    weights = [rng.uniform(0.5, 2) for _ in names]
    counts = [int(total * weight / sum(weights)) for weight in weights]
    counts[0] += total - sum(counts)
    return dict(zip(names, counts, strict=True))


def ordered(rng: random.Random, items: Iterable[str]) -> list[str]:
    """Return the items in an order of the seed's own."""
    chosen = sorted(items)
    rng.shuffle(chosen)
    return chosen
