"""Change between two counts, and how far a series varies by itself (docs/methods.md, "Change")."""

import math
from dataclasses import dataclass, field
from statistics import NormalDist

import pandas as pd

from csp_lib.analysis import poisson
from csp_lib.analysis.chance import e_test_p, exact_ratio_interval, ratio_interval
from csp_lib.analysis.rates import known
from csp_lib.analysis.series import calendar_months, positions_of

CHANCE_ALONE = "chance alone"
OWN_VARIATION = "this series' own variation"
CLEAR_BELOW, LIKELY_BELOW = 0.002, 0.05  # two-sided 99.8 % and 95 %
PERCENT_FROM_BASE, SMALL_BASE_BELOW = 20, 50  # ours: counts only below 20, "small base" from 20 to 49
TOO_FEW_BELOW = 10  # ours: both counts together
MONTHS_FOR_PHI = 24


@dataclass(frozen=True)
class Dispersion:
    """How many times the months of a series vary more than chance alone; phi None where `reason` says why."""

    phi: float | None
    months: int
    reason: str = ""


@dataclass(frozen=True)
class Change:
    """The change from a previous to a current count.

    `percent`, `lower` and `upper` are the percent change (of the rate where exposures differ) and its 95 %
    interval, None where the base is zero or a count is missing. `show_percent` tells whether a page may print
    the percentage, `note` what stands beside it ("small base"). `basis` says what the verdict was measured
    against: chance alone, or this series' own variation.
    """

    previous: float | None
    current: float | None
    difference: float | None
    percent: float | None
    lower: float | None
    upper: float | None
    p: float | None
    verdict: str
    basis: str
    reason: str = ""
    show_percent: bool = False
    note: str = ""
    phi: float | None = None


@dataclass(frozen=True)
class Step:
    """The change into one year from the year before."""

    year: str
    change: Change


@dataclass(frozen=True)
class MultiYear:
    """A change over several years with its base and each year's step."""

    base_year: str
    latest_year: str
    change: Change
    steps: tuple[Step, ...] = field(default_factory=tuple)
    note: str = ""


def overdispersion(months: pd.Series) -> Dispersion:
    """Return phi of a monthly series: Pearson's chi-square over its degrees of freedom, never below 1.

    The series is indexed by months written 2010-04; the model is quasi-Poisson with a factor per calendar month
    and a slow level that bends every two years. Under 24 months there is no phi and a reason. Give the months
    before the one judged, so that a jump does not excuse itself.
    """
    seen = calendar_months(months).dropna()
    if len(seen) < MONTHS_FOR_PHI:
        return Dispersion(None, len(seen), f"only {len(seen)} months are known; {MONTHS_FOR_PHI} are needed")
    if seen.sum() == 0:
        return Dispersion(None, len(seen), "no offences were recorded in these months")
    positions, counts = positions_of(seen), seen.to_numpy(float)
    parts = [poisson.slow_level(positions)]
    # a calendar month that never saw an offence has no finite factor on a log scale
    if all(counts[positions % 12 == month].sum() > 0 for month in set(positions % 12)):
        parts.append(poisson.month_factors(positions))
    fit = poisson.fit_counts(counts, poisson.joined(parts))
    if fit.phi is None or not fit.converged:
        return Dispersion(None, len(seen), "the months do not settle on a level")
    return Dispersion(fit.phi, len(seen))


def compare_counts(
    previous: float | None,
    current: float | None,
    exposure_previous: float = 1.0,
    exposure_current: float = 1.0,
    phi: float | None = None,
    percent_from_base: int = PERCENT_FROM_BASE,
    small_base_below: int = SMALL_BASE_BELOW,
    too_few_below: int = TOO_FEW_BELOW,
) -> Change:
    """Return the change from a previous to a current count, with a verdict in the closed words.

    Without phi, or with phi of 1, the p-value is the e-test's (Krishnamoorthy and Thomson 2004) and the interval
    the exact conditional one; with a larger phi both come from the quasi-Poisson standard error of the log ratio,
    but for the p-value of a count of zero, which is the quasi-score test's.
    Exposures are months covered or residents. A missing count gives no verdict and a reason.
    """
    basis = CHANCE_ALONE if phi is None else OWN_VARIATION
    previous, current = known(previous), known(current)
    if previous is None or current is None:
        which = "earlier" if previous is None else "later"
        reason = f"the {which} count is missing"
        return Change(previous, current, None, None, None, None, None, "too few to compare", basis, reason, phi=phi)
    _refuse_impossible(previous, current, exposure_previous, exposure_current)
    p, lower, upper = _chance(previous, current, exposure_current / exposure_previous, phi)
    rise = current / exposure_current - previous / exposure_previous
    percent = 100 * rise / (previous / exposure_previous) if previous else None
    verdict = "too few to compare" if previous + current < too_few_below else verdict_words(p, rise)
    show_percent = percent is not None and previous >= percent_from_base
    return Change(
        previous,
        current,
        current - previous,
        percent,
        # half an offence added to a zero would leave a fall to nothing outside its own interval
        None if percent is None or lower is None else min(percent, 100 * (lower - 1)),
        None if percent is None or upper is None else 100 * (upper - 1),
        p,
        verdict,
        basis,
        _why(previous, current, too_few_below),
        show_percent,
        "small base" if show_percent and previous < small_base_below else "",
        phi,
    )


def verdict_words(p: float, rise: float) -> str:
    """Return the closed word for a change of this sign and p-value."""
    if p >= LIKELY_BELOW or rise == 0:
        return "no clear change"
    if p < CLEAR_BELOW:
        return "clear rise" if rise > 0 else "clear fall"
    return "likely up" if rise > 0 else "likely down"


def multi_year(years: pd.Series, base: str | None = None, phi: float | None = None) -> MultiYear:
    """Return the change from a base year to the latest with each year's step between.

    The series holds whole years, indexed by years written 2008/09; the base is the first unless named. A base
    that is the highest of the series is said in `note`: a chosen high point exaggerates a fall.
    """
    ordered = years.sort_index()
    base_year, latest = base or str(ordered.index[0]), str(ordered.index[-1])
    if base_year not in ordered.index:
        absent = f"the base year {base_year} is not among the years of this series"
        unknown = compare_counts(None, ordered.iloc[-1], phi=phi)
        return MultiYear(base_year, latest, unknown, (), absent)
    chosen = ordered[ordered.index >= base_year]
    steps = tuple(
        Step(str(year), compare_counts(before, after, phi=phi))
        for year, before, after in zip(chosen.index[1:], chosen.iloc[:-1], chosen.iloc[1:], strict=True)
    )
    change = compare_counts(chosen.iloc[0], chosen.iloc[-1], phi=phi)
    at_peak = len(chosen) > 2 and chosen.iloc[0] == chosen.max() and chosen.iloc[-1] < chosen.iloc[0]
    return MultiYear(base_year, latest, change, steps, "it starts at the highest year" if at_peak else "")


def parts_of_change(previous: pd.Series, current: pd.Series) -> pd.DataFrame:
    """Return how much of a total's change each part made: part, previous, current, difference, largest first.

    The differences add up to the total's difference exactly; a part absent on one side counts as 0 there.
    """
    both = pd.DataFrame({"previous": previous, "current": current}).fillna(0)
    both["difference"] = both["current"] - both["previous"]
    both = both.rename_axis("part").reset_index()
    return both.sort_values(["difference", "part"], key=_largest_first, ignore_index=True)


def _largest_first(column: pd.Series) -> pd.Series:
    return -column.abs() if column.name == "difference" else column


def _chance(
    previous: float, current: float, exposure: float, phi: float | None
) -> tuple[float, float | None, float | None]:
    if previous + current == 0:
        return 1.0, None, None
    if phi is None or phi <= 1:
        return (e_test_p(previous, current, exposure), *exact_ratio_interval(previous, current, exposure))
    ratio, spread, lower, upper = ratio_interval(previous, current, exposure, phi)
    z = abs(math.log(ratio)) / spread
    if min(previous, current) == 0:
        # the log of half an offence is so uncertain that 60 after none would weigh less than 60 after three
        z = abs(current - previous * exposure) / math.sqrt(phi * (previous + current) * exposure)
    return 2 * (1 - NormalDist().cdf(z)), lower, upper


def _why(previous: float, current: float, too_few_below: int) -> str:
    told = []
    if previous == 0:
        told.append("the earlier count is zero, so a percent change is not defined")
    if previous + current < too_few_below:
        told.append(f"both counts together are under {too_few_below}")
    return "; ".join(told)


def _refuse_impossible(previous: float, current: float, exposure_previous: float, exposure_current: float) -> None:
    if min(previous, current) < 0:
        raise ValueError(f"counts {previous:g} and {current:g} cannot be compared: a count is never negative")
    if not (exposure_previous > 0 and exposure_current > 0):
        raise ValueError(f"exposures {exposure_previous} and {exposure_current} must both be above zero")
