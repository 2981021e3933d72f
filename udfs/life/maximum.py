"""Maximum of the log-likelihood by damped Newton steps, for all groups at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from udfs.life.likelihood import Likelihood
from udfs.life.local import Local

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

MAX_STEPS = 100
SLOPE_BOUNDS = (1e-3, 1e6)  # beyond them sigma runs to infinity or 0: the likelihood has no maximum
_DECREMENT = 1e-7  # in standard errors; the last step squares it
_DECREMENT_SIGNED = 1e-5  # the most a returned maximum may miss by, before its last step
_LONGEST = 3.0  # of a step up in z, at the smallest and the largest age: there e^z overtakes what the step foresaw


@dataclass(frozen=True, slots=True)
class Maximum:
    """Where each group's log-likelihood is largest.

    local : the log-likelihood there. converged : (groups,) the gradient is 0 within 1e-5 standard errors and the
    log-likelihood falls to all sides. bounded : (groups,) false where the search left SLOPE_BOUNDS.
    """

    intercept: Array
    slope: Array
    local: Local
    converged: Flags
    bounded: Flags

    def take(self, index: NDArray[np.intp]) -> Maximum:
        return Maximum(
            self.intercept[index], self.slope[index], self.local.take(index), self.converged[index], self.bounded[index]
        )

    def where(self, use: Flags) -> Maximum:
        """This one where `use`, none elsewhere."""
        nothing = _nothing(use.size)
        return Maximum(
            np.where(use, self.intercept, nothing.intercept),
            np.where(use, self.slope, nothing.slope),
            self.local.where(use, nothing.local),
            self.converged & use,
            self.bounded | ~use,
        )


@dataclass(slots=True)
class _Search:
    """The groups still sought; changed from step to step."""

    index: NDArray[np.intp]
    likelihood: Likelihood
    intercept: Array
    slope: Array
    local: Local
    shrink: Array


def maximise(
    likelihood: Likelihood, intercept: Array, slope: Array, sought: Flags, reach: Array, *, slope_is_fixed: bool
) -> Maximum:
    """The maximum of each group sought, from a start (intercept, slope); NaN elsewhere.

    reach : (2, groups) the smallest and the largest x, at which a step may raise z by 3 at most.
    A step that does not raise the log-likelihood is tried again at a quarter of its length.
    """
    found = _nothing(intercept.size)
    search = _begin(likelihood, intercept, slope, sought)
    for _ in range(MAX_STEPS):
        if not search.index.size:
            break
        step_i, step_k, decrement = newton_step(search.local, search.slope, slope_is_fixed)
        arrived = decrement <= _DECREMENT
        outside = ~((search.slope > SLOPE_BOUNDS[0]) & (search.slope < SLOPE_BOUNDS[1]))
        _keep(found, search, arrived & ~outside, search.intercept + step_i, search.slope + step_k)
        found.bounded[search.index[outside]] = False
        going = ~arrived & ~outside
        scale = search.shrink * damping(step_i, step_k, search.slope, reach[:, search.index])
        _advance(search, going, search.intercept + scale * step_i, search.slope + scale * step_k)
    if search.index.size:  # where rounding keeps the decrement above the goal, what is reached may still be signed
        step_i, step_k, decrement = newton_step(search.local, search.slope, slope_is_fixed)
        _keep(found, search, decrement <= _DECREMENT_SIGNED, search.intercept, search.slope)
    return found


def newton_step(local: Local, slope: Array, slope_is_fixed: bool) -> tuple[Array, Array, Array]:
    """(step in intercept, in slope, decrement): the decrement is the step's length in standard errors.

    Where the log-likelihood is not concave the step is along a curvature shifted until it is; the decrement is then infinite.
    """
    if slope_is_fixed:
        step = local.i / np.abs(local.ii)
        return step, np.zeros_like(step), np.where(local.ii < 0, np.sqrt(np.abs(step * local.i)), np.inf)
    # In (intercept, ln slope) scale, so that the shift means the same for every slope.
    ii, ik, kk, gk = -local.ii, -local.ik * slope, -local.kk * slope**2, local.k * slope
    middle, half = (ii + kk) / 2, np.hypot((ii - kk) / 2, ik)
    concave = (ii > 0) & (ii * kk > ik * ik)
    shift = np.where(concave, 0.0, half - middle + 0.1 * (half + np.abs(middle)))
    ii, kk = ii + shift, kk + shift
    with np.errstate(divide="ignore", invalid="ignore"):
        determinant = ii * kk - ik * ik
        step_i = (kk * local.i - ik * gk) / determinant
        step_k = (ii * gk - ik * local.i) / determinant
        decrement = np.sqrt(np.abs(step_i * local.i + step_k * gk))
    return step_i, step_k * slope, np.where(concave, decrement, np.inf)


def _nothing(groups: int) -> Maximum:
    def nan() -> Array:
        return np.full(groups, np.nan)

    return Maximum(
        nan(), nan(), Local(*(nan() for _ in Local._fields)), np.zeros(groups, bool), np.ones(groups, bool)
    )


def _begin(likelihood: Likelihood, intercept: Array, slope: Array, sought: Flags) -> _Search:
    index = np.flatnonzero(sought)
    likelihood = likelihood.take(index)
    intercept, slope = intercept[index], slope[index]
    local = likelihood.evaluate(intercept, slope)
    return _Search(index, likelihood, intercept, slope, local, np.ones(index.size))


def _keep(found: Maximum, search: _Search, chosen: Flags, intercept: Array, slope: Array) -> None:
    index = search.index[chosen]
    found.intercept[index], found.slope[index] = intercept[chosen], slope[chosen]
    for whole, part in zip(found.local, search.local, strict=True):
        whole[index] = part[chosen]
    found.converged[index] = True


def damping(step_i: Array, step_k: Array, slope: Array, reach: Array) -> Array:
    """(groups,) the part of a step that keeps the slope positive and z within reach."""
    with np.errstate(divide="ignore", invalid="ignore"):
        rise = np.max(step_i + step_k * reach, axis=0)
        of_z = np.where(rise > 0, _LONGEST / rise, np.inf)
        of_slope = np.where(step_k < 0, -0.7 * slope / step_k, 2 * slope / step_k)
    return np.fmin(1.0, np.fmin(of_z, of_slope))


def _advance(search: _Search, going: Flags, intercept: Array, slope: Array) -> None:
    """Moves on where the log-likelihood rises, and lets go of the groups that are done."""
    if not going.all():
        kept = np.flatnonzero(going)
        search.index, search.likelihood = search.index[kept], search.likelihood.take(kept)
        search.intercept, search.slope = search.intercept[kept], search.slope[kept]
        search.local, search.shrink = search.local.take(kept), search.shrink[kept]
        intercept, slope = intercept[kept], slope[kept]
    if not search.index.size:
        return
    tried = search.likelihood.evaluate(intercept, slope)
    noise = 1e-13 * (1 + np.abs(search.local.value))
    rises = tried.value >= search.local.value - noise
    search.local = tried.where(rises, search.local)
    search.intercept = np.where(rises, intercept, search.intercept)
    search.slope = np.where(rises, slope, search.slope)
    search.shrink = np.where(rises, 1.0, search.shrink / 4)
