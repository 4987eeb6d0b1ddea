"""Recorded crime of four boroughs that do not exist: drawn by a seeded generator, the same on every machine."""

import math
from functools import cache
from random import Random

MEANS = {
    "common_assault": 60, "assault_with_injury": 80, "wounding_and_gbh": 12, "harassment": 20, "offensive_weapon": 6,
    "other_violence": 8, "sexual_offences": 14, "personal_robbery": 36, "business_robbery": 4,
    "residential_burglary": 120, "non_residential_burglary": 55, "theft_from_vehicle": 110, "theft_of_vehicle": 40,
    "theft_from_the_person_and_snatch": 35, "shoplifting": 70, "pedal_cycle_theft": 26,
    "other_theft_and_handling": 180, "criminal_damage": 120, "drugs_offences": 60, "fraud_or_forgery": 50,
    "other_notifiable_offences": 15,
}  # fmt: skip
"""Offences a month in a borough of size 1, for the sets that do not overlap and add up to the total."""

SIZES = {"ashmere": 1.0, "brindle_vale": 0.05, "copperfield": 1.4, "dunmarsh": 0.8}
RESIDENTS = {"ashmere": 210_000, "brindle_vale": 12_000, "copperfield": 260_000, "dunmarsh": 190_000}

GROUPS = {
    "violence_against_the_person": (
        "common_assault", "assault_with_injury", "wounding_and_gbh", "harassment", "offensive_weapon", "other_violence",
    ),
    "robbery": ("personal_robbery", "business_robbery"),
    "burglary": ("residential_burglary", "non_residential_burglary"),
    "theft_and_handling": (
        "theft_from_vehicle", "theft_of_vehicle", "theft_from_the_person_and_snatch", "shoplifting",
        "pedal_cycle_theft", "other_theft_and_handling",
    ),
    "serious_acquisitive_crime": (
        "residential_burglary", "personal_robbery", "business_robbery", "theft_from_vehicle", "theft_of_vehicle",
    ),
    "total_notifiable_offences": tuple(MEANS),
}  # fmt: skip
NOT_IN_YEARS = ("other_violence", "other_theft_and_handling")
"""Sets that the yearly table leaves to its groups, as the embedded one does."""

FIRST_MONTH, LAST_MONTH = "2008-01", "2012-03"
YEARS = ("2008/09", "2009/10", "2010/11", "2011/12")


def months() -> list[str]:
    """Return the months drawn: three that are no financial year, then four years."""
    return [f"{n // 12}-{n % 12 + 1:02d}" for n in range(2008 * 12, 2012 * 12 + 3)]


def year_of(month: str) -> str:
    """Return the financial year of a month."""
    start = int(month[:4]) - (int(month[5:]) < 4)
    return f"{start}/{(start + 1) % 100:02d}"


@cache
def counts() -> dict[tuple[str, str, str], int]:
    """Return offences by borough, set and month: a yearly swing, noise, and burglary that falls in the last year."""
    draw = Random(2012)
    found = {}
    for borough, size in SIZES.items():
        for name, usual in MEANS.items():
            for month in months():
                swing = 1 + 0.1 * math.cos(2 * math.pi * int(month[5:]) / 12)
                fall = 0.75 if name == "residential_burglary" and year_of(month) == "2011/12" else 1.0
                mean = usual * size * swing * fall
                found[borough, name, month] = max(0, round(draw.gauss(mean, math.sqrt(mean))))
    return found


@cache
def yearly() -> dict[tuple[str, str, str], int]:
    """Return offences by borough, set and financial year, groups and total included."""
    drawn = counts()
    found = {}
    for borough in SIZES:
        for name, parts in {**{name: (name,) for name in MEANS if name not in NOT_IN_YEARS}, **GROUPS}.items():
            for year in YEARS:
                inside = [month for month in months() if year_of(month) == year]
                found[borough, name, year] = sum(drawn[borough, part, month] for part in parts for month in inside)
    return found


def london() -> dict[tuple[str, str], int]:
    """Return offences of the four boroughs together by set and month."""
    drawn = counts()
    return {(name, month): sum(drawn[b, name, month] for b in SIZES) for name in MEANS for month in months()}
