"""The log-likelihood of a limited failure population: F(t) = p G(t), G a log-location-scale distribution."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from udfs.distributions import Distribution
from udfs.life.likelihood import AgesLikelihood
from udfs.life.local import Local

Array = NDArray[np.float64]
Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class LimitedLocal:
    """A function of (intercept, slope, logit p) at one place a group: that of the first two, and the derivatives by logit p."""

    plane: Local
    l: Array  # noqa: E741  # as in plane: i, k, l
    il: Array
    kl: Array
    ll: Array

    @property
    def gradient(self) -> Array:
        """(groups, 3)."""
        return np.stack([self.plane.i, self.plane.k, self.l], axis=-1)

    @property
    def hessian(self) -> Array:
        """(groups, 3, 3)."""
        plane = self.plane
        rows = [(plane.ii, plane.ik, self.il), (plane.ik, plane.kk, self.kl), (self.il, self.kl, self.ll)]
        return np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)


@dataclass(frozen=True, slots=True)
class LimitedLikelihood:
    """That of `whole`, had all lives been able to fail, turned into that of a population of which a part p can.

    A failure adds ln p; a running life has probability 1 - p + p S(z).
    """

    whole: AgesLikelihood
    n_failures: Array

    @property
    def center(self) -> Array:
        return self.whole.center

    def take(self, index: Index) -> LimitedLikelihood:
        return LimitedLikelihood(self.whole.take(index), self.n_failures[index])

    def evaluate(self, intercept: Array, slope: Array, logit: Array) -> LimitedLocal:
        failing = self.whole.failing(intercept, slope)
        rows, p = self.whole.surviving, expit(logit)
        z = rows.spread(intercept) + rows.spread(slope) * rows.x
        curve = surviving(self.whole.distribution, z, rows.spread(logit))
        running = rows.along(curve.value, curve.z, curve.zz)
        plane = failing.plus(running)
        return LimitedLocal(
            plane._replace(value=plane.value - self.n_failures * _softplus(-logit)),
            rows.total(rows.weight * curve.l) + self.n_failures * (1 - p),
            rows.total(rows.weight * curve.zl),
            rows.total(rows.weight * curve.zl * rows.x),
            rows.total(rows.weight * curve.ll) - self.n_failures * p * (1 - p),
        )


@dataclass(frozen=True, slots=True)
class AtPart:
    """The same with p held, a likelihood of (intercept, slope)."""

    limited: LimitedLikelihood
    logit: Array

    @property
    def center(self) -> Array:
        return self.limited.center

    def evaluate(self, intercept: Array, slope: Array) -> Local:
        return self.limited.evaluate(intercept, slope, self.logit).plane

    def take(self, index: Index) -> AtPart:
        return AtPart(self.limited.take(index), self.logit[index])


@dataclass(frozen=True, slots=True)
class Surviving:
    """ln(1 - p + p S(z)) and its derivatives by z and logit p, each (n,)."""

    value: Array
    z: Array
    l: Array  # noqa: E741
    zz: Array
    zl: Array
    ll: Array


def surviving(distribution: Distribution, z: Array, logit: Array) -> Surviving:
    """With R = p S / (1 - p + p S), the chance that what runs can still fail; its logit is logit p + ln S."""
    survival = distribution.logsf(z)
    p, can_fail = expit(logit), expit(logit + survival.value)
    spread = can_fail * (1 - can_fail)
    with np.errstate(invalid="ignore"):  # NaN in, NaN out
        value = np.logaddexp(-_softplus(logit), survival.value - _softplus(-logit))
    return Surviving(
        value,
        can_fail * survival.first,
        can_fail - p,
        spread * survival.first**2 + can_fail * survival.second,
        spread * survival.first,
        spread - p * (1 - p),
    )



def _softplus(x: Array) -> Array:
    """ln(1 + e^x): minus ln p for x = -logit p, minus ln(1 - p) for x = logit p."""
    return np.asarray(np.maximum(x, 0.0) + np.log1p(np.exp(-np.abs(x))))
