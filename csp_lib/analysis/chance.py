"""What chance alone can do to two counts: the e-test and its kin, and intervals of their ratio."""

import math

import numpy as np

from csp_lib.analysis.rates import z_value

SAME_DISTANCE = 1e-9
LARGEST_FOR_GRID = 4000  # beyond this sum the e-test and the score test agree to the digits a page prints


def e_test_p(previous: float, current: float, exposure: float = 1.0) -> float:
    """Return the two-sided p-value of the e-test (Krishnamoorthy and Thomson 2004).

    `exposure` is the current exposure over the previous one. Above 4,000 offences together the score test is
    used, the normal limit of the e-test.
    """
    total = previous + current
    if total == 0:
        return 1.0
    if total > LARGEST_FOR_GRID:
        z = abs(current - previous * exposure) / math.sqrt(total * exposure)
        return math.erfc(z / math.sqrt(2))
    return _sum_over_grid(previous, current, exposure)


def exact_p(previous: float, current: float, exposure: float = 1.0) -> float:
    """Return the two-sided p-value of the exact conditional test (Przyborowski and Wilenski 1940).

    Given all offences together, the current ones are binomial with share exposure / (1 + exposure); the p-value is
    the chance of every split no likelier than the one seen. More cautious than the e-test. Counts are whole.
    """
    from scipy.stats import binomtest

    total = previous + current
    share = exposure / (1 + exposure)
    return float(binomtest(round(current), round(total), share).pvalue) if total else 1.0


def mid_p(previous: float, current: float, exposure: float = 1.0) -> float:
    """Return the exact two-sided p-value less half the chance of the counts seen (Lancaster 1961); 1 without any."""
    from scipy.special import betaln

    total, share = previous + current, exposure / (1 + exposure)
    if total == 0:
        return 1.0
    # binomial coefficient by the beta function: 1 / ((n + 1) B(k + 1, n - k + 1))
    ways = -math.log(total + 1) - float(betaln(current + 1, previous + 1))
    seen = math.exp(ways + current * math.log(share) + previous * math.log1p(-share))
    return exact_p(previous, current, exposure) - seen / 2


def z_of_square_roots(previous: float, current: float) -> float:
    """Return 2(sqrt(current) - sqrt(previous)), a quick look at two counts of equal exposure (Wheeler 2016)."""
    return 2 * (math.sqrt(current) - math.sqrt(previous))


def exact_ratio_interval(
    previous: float, current: float, exposure: float = 1.0, confidence: float = 0.95
) -> tuple[float | None, float | None]:
    """Return the exact conditional interval of the rate ratio (Clopper and Pearson 1934); upper None if endless."""
    from scipy.special import betaincinv

    tail = (1 - confidence) / 2
    lower = float(betaincinv(current, previous + 1, tail)) if current else 0.0
    upper = float(betaincinv(current + 1, previous, 1 - tail)) if previous else 1.0
    return _odds(lower, exposure), _odds(upper, exposure)


def ratio_interval(
    previous: float, current: float, exposure: float = 1.0, phi: float = 1.0, confidence: float = 0.95
) -> tuple[float, float, float, float]:
    """Return rate ratio, standard error of its log, lower and upper for counts that vary phi times more than chance.

    Half an offence is added to both counts where one of them is 0.
    """
    if min(previous, current) == 0:
        previous, current = previous + 0.5, current + 0.5
    ratio = current / exposure / previous
    spread = math.sqrt(phi * (1 / previous + 1 / current))
    reach = math.exp(z_value(confidence) * spread)
    return ratio, spread, ratio / reach, ratio * reach


def _odds(share: float, exposure: float) -> float | None:
    return None if share >= 1 else share / (1 - share) / exposure


def _sum_over_grid(previous: float, current: float, exposure: float) -> float:
    """Return the chance of a statistic at least as large as the one seen, both means from the pooled rate."""
    mean = (previous + current) / (1 + exposure)
    first, p_first = _likely_counts(mean)
    second, p_second = _likely_counts(mean * exposure)
    seen = _statistic(np.array([previous]), np.array([current]), exposure)[0, 0]
    # two equal rates may differ in the last digit of their statistic, which is then no distance at all
    beyond = _statistic(first, second, exposure) >= seen * (1 - 1e-12) - SAME_DISTANCE
    return float(min(1.0, p_first @ beyond @ p_second))


def _statistic(first: np.ndarray, second: np.ndarray, exposure: float) -> np.ndarray:
    spread = np.sqrt((first[:, None] + second[None, :]) * exposure)
    distance = np.abs(second[None, :] - first[:, None] * exposure)
    return np.divide(distance, spread, out=np.zeros_like(spread), where=spread > 0)


def _likely_counts(mean: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the counts that a Poisson mean makes possible (tails under 1e-13) with their chances."""
    from scipy.special import gammaln

    reach = 8 * math.sqrt(mean) + 30
    counts = np.arange(max(0, math.floor(mean - reach)), math.ceil(mean + reach) + 1, dtype=float)
    return counts, np.exp(counts * math.log(mean) - mean - gammaln(counts + 1))
