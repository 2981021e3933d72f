"""What is read off a fitted life distribution, as functions of (intercept, slope) with derivatives, for their bounds.

Each is taken on the scale on which its normal bounds are symmetric, its link: the log for what is positive (ages, beta, sigma,
rates), the complementary log-log for probabilities, nothing for mu.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from udfs.distributions import Curve, Distribution
from udfs.life.local import Local, of_log

Array = NDArray[np.float64]


class Link(NamedTuple):
    """From the link's scale to the quantity's: its inverse, the inverse's slope, and whether it increases."""

    inverse: Callable[[Array], Array]
    slope: Callable[[Array], Array]
    increases: bool


IDENTITY = Link(lambda u: u, np.ones_like, True)
LOG = Link(np.exp, np.exp, True)
SURVIVAL = Link(lambda u: np.exp(-np.exp(u)), lambda u: -np.exp(u - np.exp(u)), False)
FAILURE = Link(lambda u: -np.expm1(-np.exp(u)), lambda u: np.exp(u - np.exp(u)), True)

_HOPELESS = 1e9  # a cumulative hazard: e^-1e9 have survived

Function = Callable[[Distribution, tuple[Array, ...], Array, Array], Local]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A function of (intercept, slope) on its link's scale; `at` are its (groups,) arguments, the center first.

    curved : whether it has other contours than straight lines in (intercept, slope), so that its bounds may be local.
    """

    distribution: Distribution
    link: Link
    function: Function
    at: tuple[Array, ...]
    curved: bool

    def evaluate(self, intercept: Array, slope: Array) -> Local:
        return self.function(self.distribution, self.at, intercept, slope)

    def take(self, index: NDArray[np.intp]) -> Quantity:
        return replace(self, at=tuple(part[index] for part in self.at))


def _log_quantile(distribution: Distribution, at: tuple[Array, ...], i: Array, k: Array) -> Local:
    """center + (z_p - intercept) / slope."""
    center, p = at
    return _location(center, distribution.ppf(p) - i, k)


def _mu(distribution: Distribution, at: tuple[Array, ...], i: Array, k: Array) -> Local:
    return _location(at[0], -i, k)


def _log_rate(distribution: Distribution, at: tuple[Array, ...], i: Array, k: Array) -> Local:
    return Local(*(-part for part in _location(at[0], -i, k)))


def _log_beta(distribution: Distribution, at: tuple[Array, ...], i: Array, k: Array) -> Local:
    zero = np.zeros_like(k)
    return Local(np.log(k), zero, 1 / k, zero, zero, -1 / k**2)


def _log_sigma(distribution: Distribution, at: tuple[Array, ...], i: Array, k: Array) -> Local:
    return Local(*(-part for part in _log_beta(distribution, at, i, k)))


def _log_mean(distribution: Distribution, at: tuple[Array, ...], i: Array, k: Array) -> Local:
    return _location(at[0], -i, k).plus(_of_sigma(distribution.log_mean(1 / k), k))


def _log_sd(distribution: Distribution, at: tuple[Array, ...], i: Array, k: Array) -> Local:
    return _location(at[0], -i, k).plus(_of_sigma(distribution.log_sd(1 / k), k))


def _log_hazard(distribution: Distribution, at: tuple[Array, ...], i: Array, k: Array) -> Local:
    """ln of slope / t * phi(z) / S(z)."""
    center, t = at
    x = np.log(t) - center
    of_z = _of_z(distribution.log_hazard(i + k * x), x)
    return of_z._replace(value=of_z.value + np.log(k) - np.log(t), k=of_z.k + 1 / k, kk=of_z.kk - 1 / k**2)


def _log_cumulative_hazard(distribution: Distribution, at: tuple[Array, ...], i: Array, k: Array) -> Local:
    """ln(-ln S(t)), or of S(given + t) / S(given) where a third argument is given."""
    center, t, *given = at
    if not given:
        return of_log(_cumulative_hazard(distribution, np.log(t) - center, i, k))
    start = given[0]
    late = start > 0
    at_start = _cumulative_hazard(distribution, np.log(np.where(late, start, 1.0)) - center, i, k)
    at_end = _cumulative_hazard(distribution, np.log(start + t) - center, i, k)
    # Where nothing can have survived to the start, a difference of huge numbers says nothing.
    at_start = at_start._replace(value=np.where(at_start.value < _HOPELESS, at_start.value, np.nan))
    return of_log(Local(*(end - np.where(late, begin, 0.0) for end, begin in zip(at_end, at_start, strict=True))))


def _cumulative_hazard(distribution: Distribution, x: Array, i: Array, k: Array) -> Local:
    return _of_z(Curve(*(-part for part in distribution.logsf(i + k * x))), x)


def _of_z(curve: Curve, x: Array) -> Local:
    value, first, second = curve
    return Local(value, first, first * x, second, second * x, second * x * x)


def _location(center: Array, numerator: Array, k: Array) -> Local:
    """center + numerator / slope, where the numerator is a constant less the intercept."""
    step, square = numerator / k, k * k
    return Local(center + step, -1 / k, -step / k, np.zeros_like(k), 1 / square, 2 * step / square)


def _of_sigma(curve: Curve, k: Array) -> Local:
    zero, square = np.zeros_like(k), k * k
    return Local(curve.value, zero, -curve.first / square, zero, zero, (curve.second / k + 2 * curve.first) / (k * square))


def _standard_age(distribution: Distribution, at: tuple[Array, ...], i: Array, k: Array) -> Local:
    """z of age t, of which sf and cdf are functions; unlike them it keeps its digits in both tails."""
    center, t = at
    x = np.log(t) - center
    return _of_z(Curve(i + k * x, np.ones_like(i), np.zeros_like(i)), x)


def for_search(quantity: Quantity) -> Quantity:
    """The same quantity on the scale best searched for likelihood-ratio bounds, which no scale changes."""
    if quantity.function is not _log_cumulative_hazard or len(quantity.at) != 2:
        return quantity
    logsf = quantity.distribution.logsf
    link = Link(lambda z: np.exp(logsf(z).value), np.ones_like, False)
    if quantity.link is FAILURE:
        link = Link(lambda z: -np.expm1(logsf(z).value), np.ones_like, True)
    return Quantity(quantity.distribution, link, _standard_age, quantity.at, curved=False)


class Definition(NamedTuple):
    """The arguments a quantity takes, its link, its function, whether that is curved."""

    arguments: tuple[str, ...]
    link: Link
    function: Function
    curved: bool = False


QUANTITIES: dict[str, Definition] = {
    "mu": Definition((), IDENTITY, _mu),
    "sigma": Definition((), LOG, _log_sigma),
    "beta": Definition((), LOG, _log_beta),
    "eta": Definition((), LOG, _mu),
    "rate": Definition((), LOG, _log_rate),
    "mean": Definition((), LOG, _log_mean, curved=True),
    "sd": Definition((), LOG, _log_sd, curved=True),
    "quantile": Definition(("p",), LOG, _log_quantile),
    "hazard": Definition(("t",), LOG, _log_hazard, curved=True),
    "sf": Definition(("t",), SURVIVAL, _log_cumulative_hazard, curved=True),
    "cdf": Definition(("t",), FAILURE, _log_cumulative_hazard, curved=True),
    "conditional_sf": Definition(("t", "given"), SURVIVAL, _log_cumulative_hazard, curved=True),
}
