"""The log-likelihood of lives, for all groups at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from udfs.distributions import Distribution
from udfs.life.local import Local
from udfs.lives import Lives

Array = NDArray[np.float64]
Index = NDArray[np.intp]


class Likelihood(Protocol):
    """The log-likelihood of each group as a function of its (intercept, slope)."""

    @property
    def center(self) -> Array:
        """(groups,) what was taken off the log ages."""

    def evaluate(self, intercept: Array, slope: Array) -> Local: ...

    def take(self, index: Index) -> Likelihood:
        """The groups at `index`, in its order; one may occur several times."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows sorted by group: those of group g are starts[g] … starts[g + 1] - 1."""

    starts: Index
    weight: Array
    x: Array  # log age less the group's center
    x_low: Array  # the same of an interval's begin; empty where the rows are no intervals

    @classmethod
    def of(cls, group: NDArray[np.int64], groups: int, weight: Array, x: Array, x_low: Array | None = None) -> Rows:
        if np.any(group[1:] < group[:-1]):
            order = np.argsort(group, kind="stable")
            group, weight, x = group[order], weight[order], x[order]
            x_low = None if x_low is None else x_low[order]
        counts = np.bincount(group, minlength=groups)
        return cls(_starts(counts), weight, x, np.empty(0) if x_low is None else x_low)

    def take(self, index: Index) -> Rows:
        counts = np.diff(self.starts)[index]
        starts = _starts(counts)
        rows = np.arange(starts[-1]) + np.repeat(self.starts[:-1][index] - starts[:-1], counts)
        return Rows(starts, self.weight[rows], self.x[rows], self.x_low[rows] if self.x_low.size else self.x_low)

    def spread(self, values: Array) -> Array:
        """(groups,) -> (n,) each row its group's value."""
        return np.repeat(values, np.diff(self.starts))

    def total(self, values: Array) -> Array:
        """(n,) -> (groups,) sums."""
        totals = np.zeros(self.starts.size - 1)
        filled = np.diff(self.starts) > 0
        if values.size:
            totals[filled] = np.add.reduceat(values, self.starts[:-1][filled])
        return totals

    def along(self, value: Array, first: Array, second: Array) -> Local:
        """The sum over rows of a function of z = intercept + slope * x, from its derivatives by z."""
        first, second = self.weight * first, self.weight * second
        across = second * self.x
        return Local(
            self.total(self.weight * value),
            self.total(first),
            self.total(first * self.x),
            self.total(second),
            self.total(across),
            self.total(across * self.x),
        )


@dataclass(frozen=True, slots=True)
class AgesLikelihood:
    """The log-likelihood of rows of lives under a log-location-scale distribution.

    sum of w ln f(t) over exact failures + w ln S(t) over running lives + w ln(F(b) - F(a)) over intervals
    - w ln S(entry) over late entries; f is the density of t, not of ln t.
    """

    distribution: Distribution
    center: Array
    exact: Rows
    surviving: Rows  # running lives, and late entries with the weight's sign turned
    between: Rows
    n_exact: Array
    log_ages: Array  # (groups,) sum of w ln t over exact failures

    def evaluate(self, intercept: Array, slope: Array) -> Local:
        running = self.surviving.along(*self.distribution.logsf(_z(self.surviving, intercept, slope)))
        return self.failing(intercept, slope).plus(running)

    def failing(self, intercept: Array, slope: Array) -> Local:
        """The part of the lives that ended: exactly, or between two ages."""
        exact = self._density(intercept, slope)
        return exact.plus(self._between(intercept, slope)) if self.between.x.size else exact

    def take(self, index: Index) -> AgesLikelihood:
        return AgesLikelihood(
            self.distribution,
            self.center[index],
            self.exact.take(index),
            self.surviving.take(index),
            self.between.take(index),
            self.n_exact[index],
            self.log_ages[index],
        )

    def _density(self, intercept: Array, slope: Array) -> Local:
        """f(t) = phi(z) * slope / t."""
        of_z = self.exact.along(*self.distribution.logpdf(_z(self.exact, intercept, slope)))
        return of_z._replace(
            value=of_z.value + self.n_exact * np.log(slope) - self.log_ages,
            k=of_z.k + self.n_exact / slope,
            kk=of_z.kk - self.n_exact / slope**2,
        )

    def _between(self, intercept: Array, slope: Array) -> Local:
        rows = self.between
        low, high = np.where(np.isneginf(rows.x_low), 0.0, rows.x_low), rows.x
        z_low = rows.spread(intercept) + rows.spread(slope) * low
        z_low = np.where(np.isneginf(rows.x_low), -np.inf, z_low)
        curve = self.distribution.log_interval(z_low, _z(rows, intercept, slope))
        by_low, by_high = curve.by_low + curve.by_high, curve.by_low * low + curve.by_high * high
        near, far = curve.by_low_low + curve.by_low_high, curve.by_low_high + curve.by_high_high
        across = near * low + far * high
        quadratic = curve.by_low_low * low**2 + 2 * curve.by_low_high * low * high + curve.by_high_high * high**2
        return Local(*(rows.total(rows.weight * part) for part in (curve.value, by_low, by_high, near + far, across, quadratic)))


def likelihood_of(lives: Lives, distribution: Distribution, center: Array) -> AgesLikelihood:
    """The likelihood of lives; center : (groups,) subtracted from log ages so that they are of order 1."""
    exact, running, between, late = lives.exact, lives.running, lives.between, lives.entry > 0
    shift = center[lives.group]

    def x(age: Array, chosen: NDArray[np.bool_]) -> Array:
        with np.errstate(divide="ignore"):
            return np.asarray(np.log(age[chosen]) - shift[chosen])

    survivors = np.concatenate([lives.group[running], lives.group[late]])
    weights = np.concatenate([lives.weight[running], -lives.weight[late]])
    return AgesLikelihood(
        distribution,
        center,
        Rows.of(lives.group[exact], lives.groups, lives.weight[exact], x(lives.upper, exact)),
        Rows.of(survivors, lives.groups, weights, np.concatenate([x(lives.lower, running), x(lives.entry, late)])),
        Rows.of(lives.group[between], lives.groups, lives.weight[between], x(lives.upper, between), x(lives.lower, between)),
        lives.total(np.where(exact, lives.weight, 0.0)),
        lives.total(np.where(exact, lives.weight * np.log(np.where(exact, lives.upper, 1.0)), 0.0)),
    )


def _z(rows: Rows, intercept: Array, slope: Array) -> Array:
    return rows.spread(intercept) + rows.spread(slope) * rows.x


def _starts(counts: NDArray[np.intp]) -> Index:
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.intp)
