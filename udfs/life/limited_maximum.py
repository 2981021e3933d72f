"""Maximum of the log-likelihood of a limited failure population, for all groups at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit as logit_of

from udfs.distributions import Distribution
from udfs.life.limited_likelihood import AtPart, LimitedLikelihood, LimitedLocal
from udfs.life.maximum import MAX_STEPS, SLOPE_BOUNDS, damping, maximise
from udfs.life.start import Start

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Index = NDArray[np.intp]

LARGEST_LOGIT = 15.0  # beyond it p is 1 for every purpose
# Of the way in ln p from the part that has failed to 1: the likelihood may have one hill at either end.
_TRIED = (0.02, 0.15, 0.4, 0.7, 0.95)
_DECREMENT = 1e-7
_DECREMENT_SIGNED = 1e-5


@dataclass(slots=True)
class Place:
    """(groups,) intercept, slope and logit p; NaN where there is none."""

    intercept: Array
    slope: Array
    logit: Array

    def take(self, index: Index) -> Place:
        return Place(self.intercept[index], self.slope[index], self.logit[index])

    def moved(self, step: Array) -> Place:
        """step : (groups, 3)."""
        return Place(self.intercept + step[:, 0], self.slope + step[:, 1], self.logit + step[:, 2])

    def where(self, use: Flags, other: Place) -> Place:
        return Place(
            np.where(use, self.intercept, other.intercept),
            np.where(use, self.slope, other.slope),
            np.where(use, self.logit, other.logit),
        )


def first_place(
    likelihood: LimitedLikelihood, distribution: Distribution, start: Start, part: Array, sought: Flags
) -> Place:
    """The best of some p, each with the (intercept, slope) that fit it best; part : (groups,) of the lives that failed."""
    index = np.flatnonzero(sought)
    rows = np.repeat(index, len(_TRIED))
    exponent = 1 - np.tile(_TRIED, index.size)
    p = np.clip(part[rows], 1e-12, 1.0) ** exponent
    logit = logit_of(np.minimum(p, 0.999))
    intercept = distribution.ppf(np.clip(part[rows] / p / 2, 1e-12, 0.5))
    every = np.ones(rows.size, dtype=bool)
    top = maximise(
        AtPart(likelihood.take(rows), logit), intercept, start.slope[rows], every, start.reach[:, rows], slope_is_fixed=False
    )
    value = np.where(top.converged, top.local.value, -np.inf).reshape(index.size, len(_TRIED))
    best = np.arange(index.size) * len(_TRIED) + np.argmax(value, axis=1)
    place = Place(*(np.full(sought.size, np.nan) for _ in range(3)))
    place.intercept[index], place.slope[index], place.logit[index] = top.intercept[best], top.slope[best], logit[best]
    return place


def climb(likelihood: LimitedLikelihood, start: Place, reach: Array) -> tuple[Place, Flags]:
    """(where the log-likelihood is largest, whether it was found) from a start, by damped Newton steps in all three.

    A group whose p runs to 1 is not found, and its logit is beyond LARGEST_LOGIT.
    """
    found, converged = start.take(np.arange(start.logit.size)), np.zeros(start.logit.size, dtype=bool)
    index = np.flatnonzero(np.isfinite(start.slope))
    place, likelihood, shrink = start.take(index), likelihood.take(index), np.ones(index.size)
    local = likelihood.evaluate(place.intercept, place.slope, place.logit)
    for _ in range(MAX_STEPS):
        if not index.size:
            break
        step, decrement = _newton_step(local, place.slope)
        arrived = decrement <= _DECREMENT
        outside = (place.logit > LARGEST_LOGIT) | (place.slope < SLOPE_BOUNDS[0]) | (place.slope > SLOPE_BOUNDS[1])
        _put(found, index, arrived | outside, place.moved(np.where(arrived[:, None], step, 0.0)))
        converged[index[arrived & ~outside]] = True
        kept = np.flatnonzero(~arrived & ~outside)
        scale = shrink * _damping(step, place.slope, reach[:, index])
        tried = place.moved(scale[:, None] * step).take(kept)
        index, place, shrink = index[kept], place.take(kept), shrink[kept]
        likelihood, local = likelihood.take(kept), _take(local, kept)
        place, local, shrink = _better(likelihood, place, local, tried, shrink)
    if index.size:
        _, decrement = _newton_step(local, place.slope)
        _put(found, index, decrement <= _DECREMENT_SIGNED, place)
        converged[index[decrement <= _DECREMENT_SIGNED]] = True
    return found, converged


def _newton_step(local: LimitedLocal, slope: Array) -> tuple[Array, Array]:
    """((groups, 3) the step, its length in standard errors: infinite where the log-likelihood is not concave)."""
    unit = np.stack([np.ones_like(slope), slope, np.ones_like(slope)], axis=-1)  # in ln slope, so that shifts mean the same
    gradient, hessian = local.gradient * unit, local.hessian * unit[:, :, None] * unit[:, None, :]
    usable = np.isfinite(hessian).all(axis=(1, 2)) & np.isfinite(gradient).all(axis=1)
    curvature, axes = np.linalg.eigh(np.where(usable[:, None, None], -hessian, np.eye(3)))
    floor = 1e-8 * np.max(np.abs(curvature), axis=1, keepdims=True)
    along = np.einsum("gij,gi->gj", axes, np.where(usable[:, None], gradient, 0.0)) / np.maximum(np.abs(curvature), floor)
    step = np.einsum("gij,gj->gi", axes, along)
    decrement = np.sqrt(np.abs(np.sum(step * gradient, axis=1)))
    return step * unit, np.where(usable & (curvature[:, 0] > 0), decrement, np.inf)


def _damping(step: Array, slope: Array, reach: Array) -> Array:
    with np.errstate(divide="ignore"):
        of_logit = 2.0 / np.abs(step[:, 2])
    return np.asarray(np.fmin(of_logit, damping(step[:, 0], step[:, 1], slope, reach)))


def _better(
    likelihood: LimitedLikelihood, place: Place, local: LimitedLocal, tried: Place, shrink: Array
) -> tuple[Place, LimitedLocal, Array]:
    """The place tried where the log-likelihood rises, else the old one with a shorter step to try next."""
    there = likelihood.evaluate(tried.intercept, tried.slope, tried.logit)
    rises = there.plane.value >= local.plane.value - 1e-13 * (1 + np.abs(local.plane.value))
    kept = LimitedLocal(
        there.plane.where(rises, local.plane),
        *(np.where(rises, getattr(there, name), getattr(local, name)) for name in ("l", "il", "kl", "ll")),
    )
    return tried.where(rises, place), kept, np.where(rises, 1.0, shrink / 4)


def _take(local: LimitedLocal, index: Index) -> LimitedLocal:
    return LimitedLocal(local.plane.take(index), local.l[index], local.il[index], local.kl[index], local.ll[index])


def _put(found: Place, index: Index, chosen: Flags, place: Place) -> None:
    at = index[chosen]
    found.intercept[at], found.slope[at], found.logit[at] = place.intercept[chosen], place.slope[chosen], place.logit[chosen]
