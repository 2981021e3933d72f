"""Weibayes: a Weibull whose shape is known, so that few failures or none still bound its scale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtri

from udfs.confidence import outside
from udfs.fit import Estimate, reaching
from udfs.intervals import Interval
from udfs.life.distribution import LifeDistribution
from udfs.lives import Lives

Array = NDArray[np.float64]
Names = NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Weibayes(LifeDistribution):
    """A Weibull of given beta for each group; without failures mu is NaN, and the lower bound of eta still exists.

    power : (groups,) sum of w (exit^beta - entry^beta) in units of unit^beta; unit : (groups,) the largest age seen.
    status : (groups,) `ok`, `no_failures`, `no_data`, `outlying_ages` where age^beta is beyond what a number can hold, or `interval`
        where a life ended between two ages: fit that with `fit(sigma=)`.
    """

    power: Array
    unit: Array
    n_failures: Array
    n_censored: Array
    status: Names

    def interval(
        self, name: str = "eta", *at: ArrayLike, confidence_level: float = 0.95, sided: str = "two"
    ) -> Interval:
        """Exact bounds of eta, or of mu, mean, sd, median, quantile, hazard, sf, cdf, conditional_sf with its arguments.

        2 sum t^beta / eta^beta lies between chi-square variables with 2r and 2r + 2 degrees of freedom (ages watched for a
        given time; for a test stopped at a failure the lower bound is on the safe side).
        Returns low, high : (groups,); without failures the one bound that exists, the other NaN.
        Raises ValueError for a level outside 0 … 1, an unknown side or quantity, or arguments that do not fit.
        Source: Abernethy (2006) The New Weibull Handbook, ch. 6; Nelson (1985) Journal of Quality Technology 17:140.
        """
        if name in ("beta", "sigma"):
            raise ValueError(f"{name} of Weibayes is given, it has no bounds")
        alpha = outside(confidence_level, sided)
        failures = np.where(self.n_failures > 0, self.n_failures, np.nan)
        with np.errstate(divide="ignore", invalid="ignore"):
            least = self._of_power(chdtri(2 * self.n_failures + 2, alpha) / 2)
            most = self._of_power(chdtri(2 * failures, 1 - alpha) / 2)
        ends = [least.value(name, *at), most.value(name, *at)]
        low, high = reversed(ends) if name in _FALLING else ends
        unasked = np.full(low.shape, np.nan)
        return Interval(unasked if sided == "upper" else low, unasked if sided == "lower" else high)

    def estimate(self, name: str, *at: ArrayLike, confidence_level: float = 0.95, sided: str = "two") -> Estimate:
        """A quantity, its bounds, and the status, or `extrapolated` as `Fit.estimate` has it. Raises ValueError as `interval` does."""
        low, high = self.interval(name, *at, confidence_level=confidence_level, sided=sided)
        value = self.value(name, *at)
        return Estimate(value, low, high, reaching(self.status, name, at, value, self.unit))

    def _of_power(self, failures: Array) -> LifeDistribution:
        """The Weibull under which so many failures were to be expected."""
        mu = np.log(self.unit) + self.sigma * np.log(self.power / failures)
        return LifeDistribution(self.distribution, mu, self.sigma)


_FALLING = ("hazard", "cdf")  # as eta grows


def weibayes(lives: Lives, beta: ArrayLike) -> Weibayes:
    """The Weibull of shape beta for each group: eta^beta = sum of w (exit^beta - entry^beta) / number of failures.

    beta : a number or (groups,).
    Raises ValueError for a beta that is not positive and finite or does not fit the groups.
    Source: Abernethy (2006) The New Weibull Handbook, ch. 6.

    >>> none_failed = weibayes(Lives.counted([1000.0], [0], [10]), beta=2.0)
    >>> none_failed.interval("eta", confidence_level=0.9, sided="lower").low.round(1).tolist(), none_failed.status.tolist()
    ([2084.0], ['no_failures'])
    """
    shape, unit = _shape(beta, lives.groups), lives.largest
    power = lives.total(
        lives.weight * _power(lives.exit, lives, shape, unit) - lives.weight * _power(lives.entry, lives, shape, unit)
    )
    between = lives.total(lives.between.astype(np.float64)) > 0
    return _made(shape, np.where(between, np.nan, power), unit, lives.n_failures, lives.n_censored, between)


def weibayes_sums(failures: Array, censored: Array, largest: Array, power: Array, beta: ArrayLike) -> Weibayes:
    """The same from sums: power is that of w (exit^beta - entry^beta), largest the largest age; each (groups,), 0 where nobody was watched.

    Raises ValueError as `weibayes` does.

    >>> ten = [np.array([float(number)]) for number in (0, 10, 1000, 10 * 1000**2)]
    >>> weibayes_sums(*ten, beta=2.0).interval("eta", confidence_level=0.9, sided="lower").low.round(1).tolist()
    [2084.0]
    """
    shape = _shape(beta, failures.size)
    unit = np.where(failures + censored > 0, largest, np.nan)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        scaled = power / unit**shape
    return _made(shape, scaled, unit, failures, censored, np.zeros(failures.shape, dtype=bool))


def _made(shape: Array, power: Array, unit: Array, failures: Array, censored: Array, between: NDArray[np.bool_]) -> Weibayes:
    """power is in units of unit^shape."""
    usable = (power > 0) & np.isfinite(power)
    conditions = [between, failures + censored == 0, ~usable, failures == 0]
    status = np.select(conditions, ["interval", "no_data", "outlying_ages", "no_failures"], default="ok")
    power = np.where(usable, power, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        mu = np.log(unit) + np.log(power / failures) / shape
    mu = np.where(status == "ok", mu, np.nan)
    return Weibayes("weibull", mu, 1 / shape, power, unit, failures, censored, status)


def _shape(beta: ArrayLike, groups: int) -> Array:
    shape = np.asarray(beta, dtype=np.float64)
    if shape.ndim and shape.shape != (groups,):
        raise ValueError(f"beta must be a number or of shape {(groups,)}, not {shape.shape}")
    if not np.all((shape > 0) & np.isfinite(shape)):
        raise ValueError(f"beta must be positive and finite, not {shape[~((shape > 0) & np.isfinite(shape))].flat[0]}")
    return np.broadcast_to(shape, (groups,))


def _power(age: Array, lives: Lives, beta: Array, unit: Array) -> Array:
    """(age / unit)^beta, row by row."""
    return np.asarray((age / unit[lives.group]) ** beta[lives.group])
