"""Rates and shares with their intervals (docs/methods.md, "Rates and shares")."""

import math
from dataclasses import dataclass
from statistics import NormalDist

EXACT_BELOW = 10  # Breslow and Day's approximation of Byar is good from ten events on
UNRELIABLE_BELOW = 20  # ours: a rate on fewer events is printed with a caution


@dataclass(frozen=True)
class Rate:
    """A rate or share with its interval; value, lower and upper are None where `reason` says why."""

    value: float | None
    lower: float | None
    upper: float | None
    method: str
    reason: str
    count: float | None = None
    denominator: float | None = None
    denominator_name: str = ""
    multiplier: float = 1000
    confidence: float = 0.95

    @property
    def is_unreliable(self) -> bool:
        """Whether the rate stands on fewer than twenty events."""
        return self.value is not None and self.count is not None and self.count < UNRELIABLE_BELOW


def rate_per_1000(
    count: float | None, denominator: float | None, confidence: float = 0.95, denominator_name: str = "residents"
) -> Rate:
    """Return the rate per 1,000 of the named denominator with its interval."""
    return crude_rate(count, denominator, 1000, confidence, denominator_name)


def crude_rate(
    count: float | None,
    denominator: float | None,
    multiplier: float = 1000,
    confidence: float = 0.95,
    denominator_name: str = "",
) -> Rate:
    """Return count / denominator x multiplier with its interval.

    The limits of the count are exact Poisson below ten events and Byar's approximation from ten on
    (Breslow and Day 1987), divided by the denominator. A missing or impossible input gives no value and a reason.
    """
    count, denominator = known(count), known(denominator)
    reason = _why_no_rate(count, denominator, denominator_name)
    if reason or count is None or denominator is None:
        return Rate(
            None, None, None, "not_available", reason, count, denominator, denominator_name, multiplier, confidence
        )
    method = "exact" if count < EXACT_BELOW else "byar"
    lower, upper = exact_limits(count, confidence) if method == "exact" else byar_limits(count, confidence)
    scale = multiplier / denominator
    limits = (lower * scale, upper * scale)
    return Rate(count * scale, *limits, method, "", count, denominator, denominator_name, multiplier, confidence)


def proportion(
    numerator: float | None, denominator: float | None, multiplier: float = 100, confidence: float = 0.95
) -> Rate:
    """Return numerator / denominator x multiplier with Wilson's score interval (Wilson 1927).

    A numerator above its denominator is no share of it (detections of this year over offences of this year):
    there is no value and the reason says so; such a ratio is a crude_rate.
    """
    numerator, denominator = known(numerator), known(denominator)
    reason = _why_no_rate(numerator, denominator, "")
    if numerator is not None and denominator is not None and numerator > denominator > 0:
        reason = "the count is larger than its base, so it is not a share of it"
    if reason or numerator is None or denominator is None:
        return Rate(None, None, None, "not_available", reason, numerator, denominator, "", multiplier, confidence)
    value = numerator / denominator * multiplier
    lower, upper = (limit * multiplier for limit in wilson_limits(numerator, denominator, confidence))
    return Rate(value, lower, upper, "wilson", "", numerator, denominator, "", multiplier, confidence)


def byar_limits(count: float, confidence: float = 0.95) -> tuple[float, float]:
    """Return the lower and upper limit of a count by Byar's approximation (Breslow and Day 1987)."""
    z = z_value(confidence)
    above = count + 1
    lower = count * (1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3 if count else 0.0
    return lower, above * (1 - 1 / (9 * above) + z / (3 * math.sqrt(above))) ** 3


def exact_limits(count: float, confidence: float = 0.95) -> tuple[float, float]:
    """Return the exact Poisson limits of a count (Garwood 1936); the lower one is 0 for a count of 0."""
    from scipy.special import gammaincinv

    tail = (1 - confidence) / 2
    # chi-square quantiles at 2x degrees of freedom, halved, are gamma quantiles at x
    lower = float(gammaincinv(count, tail)) if count else 0.0
    return lower, float(gammaincinv(count + 1, 1 - tail))


def wilson_limits(numerator: float, denominator: float, confidence: float = 0.95) -> tuple[float, float]:
    """Return Wilson's score limits of a share, between 0 and 1."""
    z = z_value(confidence)
    share = numerator / denominator
    widened = 1 + z * z / denominator
    middle = (share + z * z / (2 * denominator)) / widened
    reach = z * math.sqrt(share * (1 - share) / denominator + (z / (2 * denominator)) ** 2) / widened
    return max(0.0, middle - reach), min(1.0, middle + reach)


def z_value(confidence: float) -> float:
    """Return the two-sided standard normal quantile of a confidence: 1.96 for 0.95."""
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def known(value: float | None) -> float | None:
    """Return the value as a number, None where it is missing (None, NaN or pandas NA)."""
    # told by how it prints: a comparison with pandas' NA is an error, and pandas is not needed here
    return None if value is None or str(value) in ("nan", "<NA>") else float(value)


def _why_no_rate(count: float | None, denominator: float | None, name: str) -> str:
    base = f"number of {name}" if name else "denominator"
    if count is None:
        return "the count is missing"
    if count < 0:
        return "the count is negative"
    if denominator is None:
        return f"the {base} is missing"
    return "" if denominator > 0 else f"the {base} is zero or negative"
