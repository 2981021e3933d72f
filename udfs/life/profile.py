"""Bounds by likelihood ratio: the smallest and the largest value of a quantity where the log-likelihood has fallen by a drop.

The bound is the point of the contour `loglik = maximum - drop` at which the quantity's gradient is parallel to the
log-likelihood's: two equations, solved by Newton steps from the normal approximation (Venzon and Moolgavkar 1988,
Applied Statistics 37:87). Where that does not arrive, the contour is first walked round to find a better start.
A point outside the domain gives NaN, and its group is let go: callers silence numpy's warnings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from udfs.life.likelihood import Likelihood
from udfs.life.local import Local
from udfs.life.maximum import Maximum
from udfs.life.quantities import Quantity

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Index = NDArray[np.intp]

_MAX_STEPS = 30
_ANGLES = 48
_FALL = 1e-9  # how well the fall of the log-likelihood is met
_SINE = 1e-6  # of the angle between the two gradients, which the bound depends on by its square
_TURNS = (0.0, 0.9, -0.9)  # where a curved quantity may have several local bounds, the search begins at several places
_LEAST_SLOPE = 0.01  # of the maximum's: a region that reaches further is open, and its bound does not exist


class Point(NamedTuple):
    """Coordinates of standard errors about the maximum, uncorrelated: there the contour is nearly a circle."""

    u: Array
    v: Array


@dataclass(frozen=True, slots=True)
class Problem:
    """One bound a group: which side of the quantity (+1, -1), and the drop of the log-likelihood."""

    likelihood: Likelihood
    top: Maximum
    quantity: Quantity
    drop: Array
    side: Array
    slope_is_fixed: bool

    def take(self, index: Index) -> Problem:
        return Problem(
            self.likelihood.take(index),
            self.top.take(index),
            self.quantity.take(index),
            self.drop[index],
            self.side[index],
            self.slope_is_fixed,
        )

    @property
    def radius(self) -> Array:
        return np.sqrt(2 * self.drop)

    def axes(self) -> tuple[Array, Array, Array]:
        """The Cholesky factor of the covariance: (intercept by u, slope by u, slope by v)."""
        ii, ik, kk = -self.top.local.ii, -self.top.local.ik, -self.top.local.kk
        if self.slope_is_fixed:
            return 1 / np.sqrt(ii), np.zeros_like(ii), np.zeros_like(ii)
        determinant = ii * kk - ik * ik
        a = np.sqrt(kk / determinant)
        b = -ik / determinant / a
        return a, b, 1 / np.sqrt(kk)

    def place(self, point: Point) -> tuple[Array, Array]:
        a, b, c = self.axes()
        return self.top.intercept + a * point.u, self.top.slope + b * point.u + c * point.v

    def at(self, local: Local) -> Local:
        """A function's derivatives by (u, v) from those by (intercept, slope)."""
        a, b, c = self.axes()
        return Local(
            local.value,
            a * local.i + b * local.k,
            c * local.k,
            a * a * local.ii + 2 * a * b * local.ik + b * b * local.kk,
            c * (a * local.ik + b * local.kk),
            c * c * local.kk,
        )


def bound(problem: Problem) -> Array:
    """(groups,) the bound on the link's scale; NaN where there is none, the region of the likelihood being open."""
    at_top = problem.quantity.evaluate(problem.top.intercept, problem.top.slope)
    result = np.full(problem.drop.size, np.nan)
    for angle in _TURNS if problem.quantity.curved and not problem.slope_is_fixed else _TURNS[:1]:
        found, solved = _solve(problem, _towards(problem, at_top, angle))
        result = np.where(solved, problem.side * np.fmax(problem.side * result, problem.side * found), result)
    rest = np.flatnonzero(np.isfinite(at_top.value) & ~(problem.side * (result - at_top.value) > 0))
    if rest.size and not problem.slope_is_fixed:
        left = problem.take(rest)
        start, closed = _walk(left)
        found, solved = _solve(left, start)
        result[rest] = np.where(solved & closed, found, np.nan)
    return np.where(problem.side * (result - at_top.value) > 0, result, np.nan)


def _towards(problem: Problem, at_top: Local, angle: float) -> Point:
    """The normal approximation to the bound, where the quantity's gradient leaves the circle, turned by an angle.

    Nearer where the slope would end before.
    """
    gradient = problem.at(at_top)
    scale = problem.side * problem.radius / np.hypot(gradient.i, gradient.k)
    u, v = scale * gradient.i, scale * gradient.k
    point = Point(np.cos(angle) * u - np.sin(angle) * v, np.sin(angle) * u + np.cos(angle) * v)
    part = _positive(problem, problem.top.slope, point)
    return Point(part * point.u, part * point.v)


def _solve(problem: Problem, start: Point) -> tuple[Array, Flags]:
    """Newton's iteration on the two equations; (bound, whether it arrived)."""
    groups = problem.drop.size
    result, solved = np.full(groups, np.nan), np.zeros(groups, bool)
    index, point = np.arange(groups), start
    for _ in range(_MAX_STEPS):
        if not index.size:
            break
        intercept, slope = problem.place(point)
        loglik = problem.at(problem.likelihood.evaluate(intercept, slope))
        quantity = problem.at(problem.quantity.evaluate(intercept, slope))
        step, arrived = _step(problem, loglik, quantity)
        done = index[arrived]
        result[done], solved[done] = quantity.value[arrived], True
        going = np.flatnonzero(~arrived & np.isfinite(step.u) & np.isfinite(step.v))
        scale = _shorten(problem, slope, step)
        point = Point((point.u + scale * step.u)[going], (point.v + scale * step.v)[going])
        if going.size < index.size:
            index, problem = index[going], problem.take(going)
    return result, solved


def _step(problem: Problem, loglik: Local, quantity: Local) -> tuple[Point, Flags]:
    """Newton's step in (u, v), and whether the point already is the bound."""
    excess = loglik.value - (problem.top.local.value - problem.drop)
    met = np.abs(excess) <= _FALL + 1e-13 * np.abs(loglik.value)
    if problem.slope_is_fixed:
        outward = problem.side * quantity.i * loglik.i < 0
        return Point(-excess / loglik.i, np.zeros_like(excess)), met & outward
    cross = quantity.i * loglik.k - quantity.k * loglik.i
    lengths = np.hypot(quantity.i, quantity.k) * np.hypot(loglik.i, loglik.k)
    outward = problem.side * (quantity.i * loglik.i + quantity.k * loglik.k) < 0
    cross_u = quantity.ii * loglik.k + quantity.i * loglik.ik - quantity.ik * loglik.i - quantity.k * loglik.ii
    cross_v = quantity.ik * loglik.k + quantity.i * loglik.kk - quantity.kk * loglik.i - quantity.k * loglik.ik
    determinant = loglik.i * cross_v - loglik.k * cross_u
    step = Point(
        (-excess * cross_v + cross * loglik.k) / determinant,
        (-cross * loglik.i + excess * cross_u) / determinant,
    )
    return step, met & outward & (np.abs(cross) <= _SINE * lengths)


def _shorten(problem: Problem, slope: Array, step: Point) -> Array:
    """The part of a step that is at most half the circle's radius and keeps the slope positive."""
    of_length = problem.radius / 2 / np.hypot(step.u, step.v)
    return np.fmin(_positive(problem, slope, step), of_length)


def _positive(problem: Problem, slope: Array, step: Point) -> Array:
    """The part of a step, at most 1, that takes at most 0.7 of the slope away."""
    _, b, c = problem.axes()
    change = b * step.u + c * step.v
    return np.where(change < 0, np.fmin(1.0, -0.7 * slope / change), 1.0)


def _walk(problem: Problem) -> tuple[Point, Flags]:
    """The best of some points of the contour, and whether the contour is closed there."""
    groups = problem.drop.size
    angle = np.tile(np.arange(_ANGLES) * (2 * np.pi / _ANGLES), groups)
    rays = problem.take(np.repeat(np.arange(groups), _ANGLES))
    direction = Point(np.cos(angle), np.sin(angle))
    distance, closed = _reach(rays, direction)
    point = Point(distance * direction.u, distance * direction.v)
    value = rays.side * rays.quantity.evaluate(*rays.place(point)).value
    ranked = np.where(np.isfinite(value), value, -np.inf).reshape(groups, _ANGLES)
    best = np.arange(groups) * _ANGLES + np.argmax(ranked, axis=1)
    return Point(point.u[best], point.v[best]), closed[best]


def _reach(rays: Problem, direction: Point) -> tuple[Array, Flags]:
    """How far along each ray the contour is, by bisection; and whether it is met before the slope has gone."""
    _, b, c = rays.axes()
    change = b * direction.u + c * direction.v
    end = np.where(change < 0, (1 - _LEAST_SLOPE) * rays.top.slope / -change, np.inf)
    near, far = np.zeros(end.size), np.fmin(rays.radius, end)
    growing = np.ones(end.size, bool)
    for _ in range(16):
        growing &= _inside(rays, direction, far) & (far < end)
        near, far = np.where(growing, far, near), np.where(growing, np.fmin(2 * far, end), far)
        if not growing.any():
            break
    closed = ~_inside(rays, direction, far)
    for _ in range(24):
        middle = (near + far) / 2
        inside = _inside(rays, direction, middle)
        near, far = np.where(inside, middle, near), np.where(inside, far, middle)
    return far, closed


def _inside(rays: Problem, direction: Point, distance: Array) -> Flags:
    place = rays.place(Point(distance * direction.u, distance * direction.v))
    return np.asarray(rays.top.local.value - rays.likelihood.evaluate(*place).value < rays.drop)
