"""The month a series turned, if one can be named (docs/methods.md, "Turning point")."""

from dataclasses import dataclass

import numpy as np

from csp_lib.analysis import poisson

MONTHS_LOOKED_AT = 60  # ours: one bend describes five years at most
FROM_THE_ENDS = 6
QAIC_GAIN = 6.0
SURE = 1.96  # both legs must slope by more than chance, or a series that merely levels off would "turn"
EXTRA_PARAMETERS = 2  # the second slope and the month chosen for it


@dataclass(frozen=True)
class Turn:
    """The first month of the new direction, as its place in the series looked at, and whether it is up."""

    place: int
    is_up: bool


def find_turn(counts: np.ndarray, positions: np.ndarray) -> Turn | None:
    """Return the single month at which a series changed direction, None where none can be named.

    A segmented quasi-Poisson fit with a yearly shape: the bend that fits best must lower QAIC by more than 6
    (Burnham and Anderson 2002, section 2.5), lie six months from both ends, and part a clear rise from a
    clear fall.
    """
    straight = _design(positions)
    without = poisson.fit_counts(counts, straight)
    bends = [place for place in range(len(counts)) if _is_inside(positions, place)]
    if not bends or not without.converged:
        return None
    designs = np.stack([np.column_stack([straight, _hinge(positions, place)]) for place in bends])
    fits = poisson.fit_many(np.repeat(counts[:, None], len(bends), axis=1), designs)
    best = int(np.argmin(fits.deviance))
    fit = fits.one(best)
    if not fit.converged or fit.phi is None:
        return None
    gain = (without.deviance - fit.deviance) / fit.phi - 2 * EXTRA_PARAMETERS
    before, after = _slopes(fit)
    if gain <= QAIC_GAIN or min(abs(before), abs(after)) < SURE or before * after > 0:
        return None
    return Turn(bends[best], after > 0)


def _design(positions: np.ndarray) -> np.ndarray:
    return np.column_stack([np.ones(len(positions)), poisson.harmonics(positions), _years(positions)])


def _years(positions: np.ndarray) -> np.ndarray:
    return (positions - positions.min()) / 12


def _hinge(positions: np.ndarray, place: int) -> np.ndarray:
    return np.maximum(0, positions - positions[place]) / 12


def _is_inside(positions: np.ndarray, place: int) -> bool:
    from_start, from_end = positions[place] - positions[0], positions[-1] - positions[place]
    return bool(min(from_start, from_end) >= FROM_THE_ENDS)


def _slopes(fit: poisson.Fit) -> tuple[float, float]:
    """Return the slopes before and after the bend, each in its own standard errors."""
    covariance = fit.covariance * (fit.phi or 1.0)
    before, bend = fit.coefficients[-2:]
    after_variance = covariance[-1, -1] + covariance[-2, -2] + 2 * covariance[-1, -2]
    return float(before / np.sqrt(covariance[-2, -2])), float((before + bend) / np.sqrt(after_variance))
