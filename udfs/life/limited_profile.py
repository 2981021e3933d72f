"""Bounds by likelihood ratio of the part of a population that can fail."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from udfs.life.limited_likelihood import AtPart, LimitedLikelihood
from udfs.life.limited_maximum import LARGEST_LOGIT, Place
from udfs.life.maximum import maximise

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

_ROUNDS = 60
_FALL = 1e-8


def bound_of_part(
    likelihood: LimitedLikelihood, place: Place, loglik: Array, unlimited: Array, reach: Array, drop: float, side: int
) -> Array:
    """(groups,) the p below (side -1) or above (side 1) the estimate where the profile log-likelihood has fallen by the drop.

    1 where it has not fallen so far at p = 1; NaN where there is no estimate or the profile could not be followed.
    """
    result = np.where(np.isfinite(loglik), 1.0, np.nan)
    open_above = unlimited >= loglik - drop
    index = np.flatnonzero(np.isfinite(loglik) & (~open_above if side > 0 else True))
    if not index.size:
        return result
    result[index] = expit(_search(_Profile(likelihood.take(index), place.take(index), loglik[index], reach[:, index]), drop, side))
    return result


class _Profile:
    """How far the log-likelihood falls at a logit of p, its best (intercept, slope) followed from one to the next."""

    def __init__(self, likelihood: LimitedLikelihood, place: Place, loglik: Array, reach: Array) -> None:
        self.likelihood, self.loglik, self.reach = likelihood, loglik, reach
        self.logit = place.logit
        self._intercept, self._slope = place.intercept.copy(), place.slope.copy()

    def fall(self, logit: Array, wanted: Flags) -> Array:
        at = AtPart(self.likelihood, logit)
        top = maximise(at, self._intercept, self._slope, wanted, self.reach, slope_is_fixed=False)
        self._intercept = np.where(top.converged, top.intercept, self._intercept)
        self._slope = np.where(top.converged, top.slope, self._slope)
        return self.loglik - top.local.value


def _search(profile: _Profile, drop: float, side: int) -> Array:
    """(groups,) the logit of the bound: steps outward until it is enclosed, then regula falsi (Illinois) on the fall's root."""
    near, far = profile.logit.copy(), profile.logit + side * 0.5
    value_near = np.full(near.size, -np.sqrt(drop))
    value_far = _excess(profile, far, np.ones(near.size, dtype=bool), drop)
    for _ in range(_ROUNDS):
        growing = value_far < 0
        if not growing.any():
            break
        near, value_near = np.where(growing, far, near), np.where(growing, value_far, value_near)
        far = np.where(growing, np.clip(far + 1.6 * (far - profile.logit), -60, 2 * LARGEST_LOGIT), far)
        value_far = np.where(growing, _excess(profile, far, growing, drop), value_far)
    result, found = far.copy(), np.zeros(near.size, dtype=bool)
    last = np.zeros(near.size)
    for _ in range(_ROUNDS):
        with np.errstate(invalid="ignore", divide="ignore"):
            middle = far - value_far * (far - near) / (value_far - value_near)
        value = _excess(profile, middle, ~found & np.isfinite(middle), drop)
        result = np.where(found, result, middle)
        found |= np.abs(value) <= _FALL
        if found.all() or np.isnan(value[~found]).all():
            break
        inside = value < 0
        # Halving the value of an end that stays twice keeps the other from creeping.
        value_far, value_near = np.where(inside & (last < 0), value_far / 2, value_far), np.where(~inside & (last > 0), value_near / 2, value_near)
        near, value_near = np.where(inside, middle, near), np.where(inside, value, value_near)
        far, value_far = np.where(inside, far, middle), np.where(inside, value_far, value)
        last = np.where(inside, -1.0, 1.0)
    return np.where(found, result, np.nan)


def _excess(profile: _Profile, logit: Array, wanted: Flags, drop: float) -> Array:
    """The root of the fall less that of the drop: nearly straight in the logit."""
    fall = profile.fall(logit, wanted)
    return np.asarray(np.sqrt(np.maximum(fall, 0.0)) - np.sqrt(drop))
