"""An area against its peers: its rate, and its change (docs/methods.md, "Against peers")."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd

from csp_lib.analysis.areas.between_areas import SPREAD_BETWEEN_AREAS
from csp_lib.analysis.areas.funnel import (
    CANNOT_COMPARE,
    CLEARLY_HIGHER,
    CLEARLY_LOWER,
    HIGHER,
    LIMITS,
    LOWER,
    RESIDENTS,
    SIMILAR,
    compared,
    flags,
    limits_at,
    spread_of,
    word_against,
)
from csp_lib.analysis.change import CHANCE_ALONE, CLEAR_BELOW, LIKELY_BELOW, OWN_VARIATION, TOO_FEW_BELOW
from csp_lib.analysis.rates import known, z_value

Limits = tuple[float | None, float | None, float | None, float | None]
NO_LIMITS: Limits = (None, None, None, None)


@dataclass(frozen=True)
class AgainstPeers:
    """An area's rate beside that of its peers together, the area itself left out.

    `rate`, `peer_rate` and the limits are per `multiplier` of the named denominator; `ratio` is rate over peer rate.
    `lower` and `upper` (95 %), `lower998` and `upper998` (99.8 %) are the limits about the peers' rate between which
    an area of this size usually lies; `word` says where it lies (clearly higher, higher, similar, lower, clearly
    lower, cannot compare). `basis` names what the limits allow for: chance alone, or the spread between areas
    (`tau2`). `members` are the peers counted in, `missing` those without figures. What could not be worked out is
    None and `reason` says why; `reason` also carries what a reader must know of the area or its peers.
    """

    area: str
    rate: float | None
    peer_rate: float | None
    ratio: float | None
    lower: float | None
    upper: float | None
    lower998: float | None
    upper998: float | None
    word: str
    basis: str
    tau2: float | None
    members: tuple[str, ...]
    missing: tuple[str, ...]
    reason: str
    denominator_name: str
    multiplier: float


@dataclass(frozen=True)
class Displacement:
    """A difference in change between a treated and a control place, in offences (Wheeler and Ratcliffe 2018).

    `local` is the treated place's change less the control's, `displacement` the same for the places around them,
    `total` their sum; each with its standard error. `z` and `p` test the total, None where every count is zero;
    `lower` and `upper` are its interval.
    """

    local: float
    local_se: float
    displacement: float
    displacement_se: float
    total: float
    total_se: float
    z: float | None
    p: float | None
    lower: float
    upper: float


@dataclass(frozen=True)
class ChangeAgainstPeers:
    """An area's change beside that of its peers together.

    `percent` and `peers_percent` are the two changes; `points` the first less the second, in percentage points.
    `expected` is the count had the area changed as its peers did, `difference` the offences above or below it with
    its 95 % range `lower`, `upper`; `ratio` is the current count over the expected one, `se` the standard error of its
    logarithm, `z` and `p` test that it is 1. `word` says how the area's change lies against its peers' (clearly
    higher, higher, similar, lower, clearly lower, cannot compare): a borough whose offences fell less than its
    peers' is "higher". Values are None where `reason` says why.
    """

    percent: float | None
    peers_percent: float | None
    points: float | None
    expected: float | None
    difference: float | None
    lower: float | None
    upper: float | None
    ratio: float | None
    se: float | None
    z: float | None
    p: float | None
    word: str
    phi: float
    basis: str
    reason: str = ""


def against_peers(
    frame: pd.DataFrame,
    area: str,
    peers: Sequence[str],
    tau2: float | None = None,
    multiplier: float = 1000,
    denominator_name: str = RESIDENTS,
) -> AgainstPeers:
    """Return an area of a frame of area, count, denominator against its peers, pooled without the area.

    Limits are exp(-+z sqrt(1/E + tau2 + v)) times the peers' rate, E the count expected at that rate, v the variance
    of the peers' own rate. tau2 is that of a `funnel`; left None it is estimated from all other areas of the frame,
    which needs five of them; a tau2 of 0 judges by chance alone and says so.
    """
    if tau2 is not None and not 0 <= tau2 < math.inf:
        raise ValueError(f"a tau2 of {tau2} is no spread between areas: it is zero or above, or None to estimate it")
    rows, _ = compared(frame)
    named = dict.fromkeys(peer for peer in peers if peer != area)
    group = rows[rows["area"].isin(list(named))]
    missing = tuple(sorted(set(named) - set(group["area"])))
    own = rows[rows["area"] == area]
    tau2 = _spread_of_others(rows[rows["area"] != area]) if tau2 is None else float(tau2)
    basis = CHANCE_ALONE if tau2 == 0 else SPREAD_BETWEEN_AREAS
    rate, peer_rate = (_pooled(part, multiplier) for part in (own, group))
    said = _why_not(area, rate, peer_rate, tau2)
    said += [f"without {', '.join(missing)}"] if missing else []
    said += flags(pd.Series([area, *group["area"]], dtype=object), denominator_name)
    word, limits = CANNOT_COMPARE, NO_LIMITS
    if rate is not None and peer_rate and tau2 is not None:
        word, limits = _against(rate, own, group, peer_rate, tau2, multiplier)
    return AgainstPeers(
        area, rate, peer_rate, rate / peer_rate if rate is not None and peer_rate else None, *limits, word, basis,
        tau2, tuple(group["area"]), missing, "; ".join(said), denominator_name, multiplier,
    )  # fmt: skip


def displacement(
    treated: tuple[float, float],
    control: tuple[float, float],
    around_treated: tuple[float, float] = (0, 0),
    around_control: tuple[float, float] = (0, 0),
    phi: float = 1.0,
    confidence: float = 0.95,
) -> Displacement:
    """Return the weighted displacement difference of counts (before, after) in places of like size.

    Change of the treated place less change of the control, and the same for the places around both; the standard
    error is sqrt(phi times the sum of the counts). It is a difference of counts, so a control many times larger
    swamps it: peers pooled together belong in `change_against_peers`. Wheeler and Ratcliffe 2018, Crime Science 7.
    """
    pairs = treated, control, around_treated, around_control
    _refuse_impossible([count for pair in pairs for count in pair], phi)
    changes = [after - before for before, after in pairs]
    local, around = changes[0] - changes[1], changes[2] - changes[3]
    local_se, around_se = (math.sqrt(phi * sum(map(sum, two))) for two in (pairs[:2], pairs[2:]))
    total, total_se = local + around, math.hypot(local_se, around_se)
    z = total / total_se if total_se else None
    reach = z_value(confidence) * total_se
    p = None if z is None else _two_sided(z)
    return Displacement(local, local_se, around, around_se, total, total_se, z, p, total - reach, total + reach)


def change_against_peers(
    own_previous: float | None,
    own_current: float | None,
    peers_previous: float | None,
    peers_current: float | None,
    phi: float = 1.0,
) -> ChangeAgainstPeers:
    """Return an area's change against that of its peers pooled, brought to the area's size.

    The expected count is the area's previous count times the peers' ratio of change. The test is on the logarithm
    of current over expected, with standard error sqrt(phi times the sum of 1/count over all four); half an offence
    is added to all four where one is 0. A difference of the counts themselves (`displacement`) would measure how
    much larger the peers are. phi of 1 is chance alone.
    """
    counts = [known(count) for count in (own_previous, own_current, peers_previous, peers_current)]
    basis = CHANCE_ALONE if phi == 1 else OWN_VARIATION
    _refuse_impossible([count for count in counts if count is not None], phi)
    reason = _why_no_change(counts)
    percent, peers_percent = _percent(*counts[:2]), _percent(*counts[2:])
    points = None if percent is None or peers_percent is None else percent - peers_percent
    if reason:
        return ChangeAgainstPeers(
            percent, peers_percent, points, None, None, None, None, None, None, None, None, CANNOT_COMPARE, phi, basis,
            reason,
        )  # fmt: skip
    before, now, peers_before, peers_now = (float(count or 0) + (0.5 if 0 in counts else 0) for count in counts)
    expected = before * peers_now / peers_before
    ratio, se = now / expected, math.sqrt(phi * (1 / before + 1 / now + 1 / peers_before + 1 / peers_now))
    z, reach = math.log(ratio) / se, math.exp(z_value(0.95) * se)
    lower, upper = (expected * (limit - 1) for limit in (ratio / reach, ratio * reach))
    p = _two_sided(z)
    return ChangeAgainstPeers(
        percent, peers_percent, points, expected, now - expected, lower, upper, ratio, se, z, p, _word(p, z), phi, basis
    )


def _spread_of_others(others: pd.DataFrame) -> float | None:
    total = others["denominator"].sum()
    share = others["count"].sum() / total if total else 0.0
    return spread_of(others, share).tau2 if share > 0 else None


def _pooled(rows: pd.DataFrame, multiplier: float) -> float | None:
    return float(rows["count"].sum() / rows["denominator"].sum() * multiplier) if len(rows) else None


def _against(
    rate: float, own: pd.DataFrame, group: pd.DataFrame, peer_rate: float, tau2: float, multiplier: float
) -> tuple[str, Limits]:
    weights = group["denominator"] / group["denominator"].sum()
    # the peers' own rate is a drawing too: by chance, and because other peers would have other rates
    variance = 1 / group["count"].sum() + tau2 * float((weights**2).sum())
    limits = limits_at(np.array([own["denominator"].iloc[0]]), peer_rate, tau2 + variance, multiplier).iloc[0]
    lower, upper, lower998, upper998 = (float(limits[f"od_{name}"]) for name in LIMITS)
    return word_against(rate, lower, upper, lower998, upper998), (lower, upper, lower998, upper998)


def _why_not(area: str, rate: float | None, peer_rate: float | None, tau2: float | None) -> list[str]:
    said = []
    if rate is None:
        said.append(f"there is no rate for {area}")
    if peer_rate is None:
        said.append("none of the peers has both figures")
    elif peer_rate == 0:
        said.append("nothing was counted in any of the peers")
    if tau2 is None:
        said.append("too few areas to tell how far areas usually differ")
    return said


def _why_no_change(counts: list[float | None]) -> str:
    whose = ("earlier count", "later count", "peers' earlier count", "peers' later count")
    absent = [name for name, count in zip(whose, counts, strict=True) if count is None]
    if absent:
        return f"the {' and the '.join(absent)} {'is' if len(absent) == 1 else 'are'} missing"
    own, peers = (sum(count or 0 for count in two) for two in (counts[:2], counts[2:]))
    few = [who for who, total in (("the area", own), ("the peers", peers)) if total < TOO_FEW_BELOW]
    return f"both counts of {' and of '.join(few)} together are under {TOO_FEW_BELOW}" if few else ""


def _percent(previous: float | None, current: float | None) -> float | None:
    return None if not previous or current is None else 100 * (current - previous) / previous


def _word(p: float, z: float) -> str:
    if p >= LIKELY_BELOW:
        return SIMILAR
    if p < CLEAR_BELOW:
        return CLEARLY_HIGHER if z > 0 else CLEARLY_LOWER
    return HIGHER if z > 0 else LOWER


def _two_sided(z: float) -> float:
    return 2 * NormalDist().cdf(-abs(z))


def _refuse_impossible(counts: Sequence[float], phi: float) -> None:
    if any(count < 0 or math.isinf(count) for count in counts):
        raise ValueError(f"counts {', '.join(f'{count:g}' for count in counts)}: a count is never negative or endless")
    if not 1 <= phi < math.inf:
        raise ValueError(f"a phi of {phi} is not allowed: counts vary by chance at least, which is 1")
