"""Failures to come among units at risk, by the life distribution fitted to their group."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from udfs.distributions import Distribution, distribution_named
from udfs.fit import Estimate, Fit
from udfs.forecast import forecast_returns
from udfs.intervals import Array
from udfs.segments import Index, codes, total


def failures_ahead(
    fitted: Fit, group: ArrayLike, age: ArrayLike, at_risk: ArrayLike, within: float, *, confidence_level: float = 0.95, sided: str = "two"
) -> Estimate:
    """How many units are expected to fail within an age from now, for each group of the fit, with bounds for the number to come.

    group, age, at_risk : (n,) units of an age still at risk, and how many. Each fails with probability 1 - S(age + within) / S(age),
        and once at most.
    Bounds as `forecast_returns`, with the delta method's uncertainty of the fit; none above the number at risk.
    status : the fit's; `nobody_at_risk`, where 0 will fail; `extrapolated` where more than half of the failures expected are of
        units that are then older than any that was seen.
    Raises ValueError for shapes and levels that do not fit.
    Source: Escobar and Meeker (1999) Technometrics 41:271; check: tests/reference/reliasoft_nevada_warranty.json

    >>> from udfs.fit import fit
    >>> from udfs.lives import Lives
    >>> lives = Lives.counted([1.0, 2.0, 3.0], [9, 7, 5], [146, 134, 89])
    >>> told = failures_ahead(fit(lives), [0, 0, 0], [1.0, 2.0, 3.0], [146, 134, 89], 1.0)
    >>> told.value.round(3).tolist(), told.low.tolist(), told.high.tolist(), told.status.tolist()
    ([28.592], [12.0], [50.0], ['ok'])
    """
    ages, units = (np.atleast_1d(np.asarray(column, dtype=np.float64)) for column in (age, at_risk))
    groups = fitted.status.size
    code, _ = codes(group, groups, ages.size)
    survived, slope = _conditional(fitted, code, ages, np.full_like(ages, within))
    sf, gradient = np.column_stack([np.ones_like(ages), survived]), np.stack([np.zeros_like(slope), slope], axis=1)
    told = forecast_returns(
        code, units, sf, gradient=gradient, covariance=fitted.covariance, groups=groups, confidence_level=confidence_level, sided=sided
    )
    there = total(units, code, groups)
    nobody = (there == 0) & (fitted.status != "no_data")
    seen = np.clip(fitted.largest[code] - ages, 0.0, within)
    so_far = total(units * (1 - _conditional(fitted, code, ages, seen)[0]), code, groups)
    value, low, high = (np.where(nobody, 0.0, np.minimum(part[:, 0], there)) for part in (told.expected, *told.interval))
    status = np.select([nobody, fitted.status != "ok", so_far < value / 2], ["nobody_at_risk", fitted.status, "extrapolated"], "ok")
    return Estimate(value, low, high, status)


def _conditional(fitted: Fit, group: Index, age: Array, ahead: Array) -> tuple[Array, Array]:
    """(n,) S(age + ahead) / S(age), and (n, 2) its derivatives by mu and sigma."""
    form, mu, sigma = distribution_named(fitted.distribution), fitted.mu[group], fitted.sigma[group]
    now, by_now = _log_survival(form, age, mu, sigma)
    then, by_then = _log_survival(form, age + ahead, mu, sigma)
    with np.errstate(over="ignore", invalid="ignore"):
        survived = np.exp(then - now)
        return survived, survived[:, None] * (by_then - by_now)


def _log_survival(form: Distribution, age: Array, mu: Array, sigma: Array) -> tuple[Array, Array]:
    """(n,) ln S, and (n, 2) its derivatives by mu and sigma; 0 at age 0."""
    begun = age > 0
    z = (np.log(np.where(begun, age, 1.0)) - mu) / sigma
    value, first, _ = form.logsf(z)
    slope = np.stack([-first / sigma, -first * z / sigma], axis=1)
    return np.where(begun, value, 0.0), np.where(begun[:, None], slope, 0.0)
