"""Log-location-scale regression by maximum likelihood: life at several stresses, as Arrhenius-lognormal or -Weibull.

ln t = b0 + b1 x1 + … + sigma e, with e standard normal (lognormal) or smallest extreme value (Weibull, beta = 1 / sigma).
Fitted in a = b / sigma and theta = 1 / sigma, in which the log likelihood is concave (Burridge 1981 JRSS B 43:41), so that
Newton's steps, halved where they do not rise, lead to the one maximum; ages and covariates are centred and scaled first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import log_ndtr, ndtri

from udfs.confidence import Estimate, Status, Tails, around, around_log, finite, normal, one_of, tails
from udfs.intervals import Array, Interval
from udfs.segments import Index, codes, column, has, total

MOST_STEPS = 100
LOG_ROOT = 0.5 * np.log(2 * np.pi)


class _Standard(NamedTuple):
    """Of the standard distribution of the log life: value, first and second derivative of ln density and of ln survival."""

    log_density: Callable[[Array], tuple[Array, Array, Array]]
    log_survival: Callable[[Array], tuple[Array, Array, Array]]
    quantile: Callable[[Array], Array]


def _normal_density(z: Array) -> tuple[Array, Array, Array]:
    slope: Array = np.negative(z)
    return -(z**2) / 2 - LOG_ROOT, slope, np.full(z.shape, -1.0)


def _normal_survival(z: Array) -> tuple[Array, Array, Array]:
    log_survival = log_ndtr(-z)
    mills = np.exp(-(z**2) / 2 - LOG_ROOT - log_survival)
    return log_survival, -mills, -mills * (mills - z)


def _extreme_density(z: Array) -> tuple[Array, Array, Array]:
    e: Array = np.exp(z)
    return z - e, 1.0 - e, -e


def _extreme_survival(z: Array) -> tuple[Array, Array, Array]:
    e: Array = np.exp(z)
    return -e, -e, -e


DISTRIBUTIONS = {
    "lognormal": _Standard(_normal_density, _normal_survival, ndtri),
    "weibull": _Standard(_extreme_density, _extreme_survival, lambda p: np.log(-np.log1p(-p))),
}


@dataclass(frozen=True, slots=True)
class Regression:
    """Fits of groups groups with p covariates.

    coefficients, interval : (groups, p + 1) b0, b1 … and normal bounds. sigma, sigma_interval : (groups,), on the log scale.
    covariance : (groups, p + 2, p + 2) of b0, b1 …, ln sigma. loglik : of the ages, not of their logarithms. aic.
    n_failures, n_censored, status : (groups,) "ok", "no_data", "no_failures", "one_failure", "not_identified" (the stresses
        or ages do not differ enough), "not_converged", "invalid".
    """

    distribution: str
    coefficients: Array
    interval: Interval
    sigma: Array
    sigma_interval: Interval
    covariance: Array
    loglik: Array
    aic: Array
    n_failures: Array
    n_censored: Array
    status: Status


@dataclass(frozen=True, slots=True)
class _Rows:
    group: Index
    x: Array  # (n, p + 1), scaled
    y: Array  # centred log ages
    events: Array
    censored: Array
    groups: int
    standard: _Standard

    def summed(self, values: Array) -> Array:
        return total(values, self.group, self.groups)


def accelerated_life(
    group: ArrayLike,
    covariates: ArrayLike,
    age: ArrayLike,
    events: ArrayLike,
    censored: ArrayLike = 0.0,
    *,
    distribution: str = "lognormal",
    groups: int | None = None,
    confidence_level: float = 0.95,
    sided: str = "two",
) -> Regression:
    """The regression of log life on stress, for right-censored counts per age and stress.

    group : (n,). covariates : (n, p), p from 0, or (n,): `acceleration.inverse_temperature(celsius)` for Arrhenius, whose
        coefficient is then the activation energy in eV; ln stress for the inverse power law, whose coefficient is minus
        its exponent. age > 0, events, censored : (n,).
    distribution : "lognormal" or "weibull".
    Raises ValueError for shapes, levels and names that do not fit.
    Source: Meeker and Escobar (1998) 17, 19; check: tests/reference/nist_arrhenius_lognormal_mle.json

    >>> fit = accelerated_life([0] * 6, [1, 1, 1, 2, 2, 2], [9, 10, 11, 18, 20, 22], [1] * 6)
    >>> fit.coefficients.round(4).tolist(), fit.sigma.round(4).tolist()
    ([[1.6061, 0.6931]], [0.082])
    """
    one_of(distribution, tuple(DISTRIBUTIONS), "distribution")
    tail = tails(confidence_level, sided)
    ages = np.asarray(age, dtype=np.float64)
    code, many = codes(group, groups, ages.size)
    x = np.asarray(covariates, dtype=np.float64)
    x = x[:, None] if x.ndim == 1 else x
    if x.ndim != 2 or x.shape[0] != ages.size:
        raise ValueError(f"covariates must have {ages.size} rows, not the shape {x.shape}")
    failed, left = column(events, ages.size, "events"), column(censored, ages.size, "censored")
    good = np.isfinite(ages + failed + left) & (ages > 0) & (failed >= 0) & (left >= 0) & np.all(np.isfinite(x), axis=1)
    broken = has(~good, code, many)
    keep = ~broken[code] & (failed + left > 0)
    code, x, ages, failed, left = code[keep], x[keep], ages[keep], failed[keep], left[keep]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        rows, back = _scaled(code, x, np.log(ages), failed, left, many, DISTRIBUTIONS[distribution])
        n, m = total(failed, code, many), total(left, code, many)
        fitted, converged = _maximum(rows, n)
        b, log_sigma, covariance, identified, loglik = _unscaled(rows, fitted, back, failed * np.log(ages))
    status = np.select(
        [broken, n + m == 0, n == 0, n <= 1, ~identified, ~converged],
        ["invalid", "no_data", "no_failures", "one_failure", "not_identified", "not_converged"],
        "ok",
    )
    return _reported(distribution, b, log_sigma, covariance, loglik, n, m, status, tail)


def _reported(
    distribution: str,
    b: Array,
    log_sigma: Array,
    covariance: Array,
    loglik: Array,
    n: Array,
    m: Array,
    status: Status,
    tail: Tails,
) -> Regression:
    known = np.where(status == "ok", 0.0, np.nan)
    b, covariance, loglik = b + known[:, None], covariance + known[:, None, None], loglik + known
    with np.errstate(invalid="ignore", over="ignore"):
        sigma = finite(np.exp(log_sigma + known))
        error = np.sqrt(np.diagonal(covariance, axis1=1, axis2=2))
    interval, sigma_interval = around(b, error[:, :-1], tail), around_log(sigma, sigma * error[:, -1], tail)
    aic = 2 * (b.shape[1] + 1) - 2 * loglik
    return Regression(distribution, b, interval, sigma, sigma_interval, covariance, loglik, aic, n, m, status)


def _scaled(
    code: Index, x: Array, log_age: Array, failed: Array, left: Array, many: int, standard: _Standard
) -> tuple[_Rows, Array]:
    """Rows with centred log ages and centred, scaled covariates; and what takes coefficients back: (groups, p + 1, p + 2),
    the last column to be added."""
    weight = failed + left
    n, p = total(weight, code, many), x.shape[1]
    center = np.column_stack([total(weight * column_, code, many) / n for column_ in x.T] or [np.zeros((many, 0))])
    spread = np.column_stack(
        [np.sqrt(total(weight * d**2, code, many) / n) for d in (x - center[code]).T] or [np.zeros((many, 0))]
    )
    middle = total(weight * log_age, code, many) / n
    # A covariate that does not vary is left at a scale of 1: its information is 0, and the group is not identified.
    spread = np.where(spread > 1e-12 * np.abs(center), spread, 1.0)
    design = np.column_stack([np.ones(code.size), (x - center[code]) / spread[code]])
    back = np.zeros((many, p + 1, p + 2))
    back[:, 0, 0] = 1.0
    for j in range(p):
        back[:, j + 1, j + 1], back[:, 0, j + 1] = 1 / spread[:, j], -center[:, j] / spread[:, j]
    back[:, 0, -1] = middle
    return _Rows(code, design, log_age - middle[code], failed, left, many, standard), back


def _likelihood(rows: _Rows, z: Array) -> tuple[Array, Array, Array]:
    """ln likelihood of each row but for the failures' ln theta, with first and second derivative by z."""
    f, s = rows.standard.log_density(z), rows.standard.log_survival(z)
    parts = [
        np.where(rows.events > 0, rows.events * a, 0.0) + np.where(rows.censored > 0, rows.censored * b, 0.0)
        for a, b in zip(f, s, strict=True)
    ]
    return parts[0], parts[1], parts[2]


def _maximum(rows: _Rows, n: Array) -> tuple[Array, NDArray[np.bool_]]:
    """(a, theta) of each group, and whether the gradient vanishes there."""
    q = rows.x.shape[1] + 1
    design = np.column_stack([-rows.x, rows.y])  # z = design . (a, theta)
    at = np.zeros((rows.groups, q))
    at[:, -1] = 1.0
    value = _value(rows, design, at, n)
    done = np.zeros(rows.groups, dtype=bool)
    for _ in range(MOST_STEPS):
        gradient, information = _slopes(rows, design, at, n)
        step, usable = _newton(information, gradient)
        decrement = np.einsum("gi,gi->g", gradient, step)
        done = usable & (np.abs(decrement) <= 1e-18 * np.maximum(n, 1))
        if np.all(done | ~usable):
            break
        at, value = _risen(rows, design, at, np.where((usable & ~done)[:, None], step, 0.0), value, n)
    return at, done | (usable & (np.abs(decrement) <= 1e-12 * np.maximum(n, 1)))


def _newton(information: Array, gradient: Array) -> tuple[Array, NDArray[np.bool_]]:
    """The step, and for which groups there is one; where the information is singular, along what it does know."""
    usable = np.all(np.isfinite(information), axis=(1, 2)) & np.all(np.isfinite(gradient), axis=1)
    diagonal = np.diagonal(information, axis1=1, axis2=2)
    scale = np.where(usable[:, None] & (diagonal > 0), np.sqrt(np.maximum(diagonal, 0)), 1.0)
    scaled = np.where(usable[:, None, None], information / scale[:, :, None] / scale[:, None, :], 0.0)
    unit = np.eye(scale.shape[1])
    scaled = scaled + unit * (1e-13 + (np.diagonal(scaled, axis1=1, axis2=2) <= 0))[:, None, :]
    step = np.linalg.solve(scaled, (np.where(usable[:, None], gradient, 0.0) / scale)[:, :, None])[:, :, 0] / scale
    return step, usable


def _value(rows: _Rows, design: Array, at: Array, n: Array) -> Array:
    z = np.einsum("ij,ij->i", design, at[rows.group])
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        return rows.summed(_likelihood(rows, z)[0]) + n * np.log(at[:, -1])


def _slopes(rows: _Rows, design: Array, at: Array, n: Array) -> tuple[Array, Array]:
    """The gradient and minus the matrix of second derivatives in (a, theta)."""
    q = design.shape[1]
    z = np.einsum("ij,ij->i", design, at[rows.group])
    with np.errstate(over="ignore", invalid="ignore"):
        _, first, second = _likelihood(rows, z)
        gradient = np.column_stack([rows.summed(first * design[:, j]) for j in range(q)])
        information = np.empty((rows.groups, q, q))
        for i in range(q):
            for j in range(i, q):
                information[:, i, j] = information[:, j, i] = -rows.summed(second * design[:, i] * design[:, j])
    gradient[:, -1] += n / at[:, -1]
    information[:, -1, -1] += n / at[:, -1] ** 2
    return gradient, information


def _risen(rows: _Rows, design: Array, at: Array, step: Array, value: Array, n: Array) -> tuple[Array, Array]:
    """The step, halved for the groups whose likelihood it does not raise, or whose theta it makes negative."""
    size = np.ones(rows.groups)
    for _ in range(40):
        there = at + size[:, None] * step
        new = np.where(there[:, -1] > 0, _value(rows, design, np.where(there[:, -1:] > 0, there, at), n), -np.inf)
        worse = ~(new >= value - 1e-12 * np.abs(value)) & np.isfinite(value)
        if not worse.any():
            break
        size = np.where(worse, size / 2, size)
    return np.where(worse[:, None], at, there), np.where(worse, value, new)


def _unscaled(
    rows: _Rows, at: Array, back: Array, log_ages: Array
) -> tuple[Array, Array, Array, NDArray[np.bool_], Array]:
    """b, ln sigma, their covariance, whether the information has full rank, and the log likelihood of the ages."""
    q = at.shape[1]
    n = rows.summed(rows.events)
    design = np.column_stack([-rows.x, rows.y])
    _, information = _slopes(rows, design, at, n)
    usable = np.all(np.isfinite(information), axis=(1, 2))
    information = np.where(usable[:, None, None], information, np.eye(q))
    scale = np.sqrt(np.maximum(np.diagonal(information, axis1=1, axis2=2), 1e-300))
    smallest = np.linalg.eigvalsh(information / scale[:, :, None] / scale[:, None, :])[:, 0]
    identified = usable & (smallest > 1e-9)
    inverse = np.linalg.inv(np.where(identified[:, None, None], information, np.eye(q)))
    theta = at[:, -1]
    # From (a, theta) to (b, ln sigma) = (a / theta, -ln theta), then back to the units given.
    change = np.zeros((rows.groups, q, q))
    change[:, range(q - 1), range(q - 1)] = (1 / theta)[:, None]
    change[:, :-1, -1] = -at[:, :-1] / theta[:, None] ** 2
    change[:, -1, -1] = -1 / theta
    units = np.zeros((rows.groups, q, q))
    units[:, :-1, :-1] = back[:, :, :-1]
    units[:, -1, -1] = 1.0
    whole = units @ change
    b = np.einsum("gij,gj->gi", back[:, :, :-1], at[:, :-1] / theta[:, None]) + back[:, :, -1]
    loglik = _value(rows, design, at, n) - rows.summed(log_ages)
    return b, -np.log(theta), whole @ inverse @ np.swapaxes(whole, 1, 2), identified, loglik


def accelerated_quantile(
    fit: Regression, covariates: ArrayLike, p: float, *, confidence_level: float = 0.95, sided: str = "two"
) -> Estimate:
    """The age by which a share p fails at given stresses, in each group, with bounds on the log scale.

    covariates : (p,) the stresses asked, or (groups, p).
    Raises ValueError for a p outside 0..1 or another number of covariates.

    >>> fit = accelerated_life([0] * 6, [1, 1, 1, 2, 2, 2], [9, 10, 11, 18, 20, 22], [1] * 6)
    >>> accelerated_quantile(fit, [0.0], 0.5).value.round(3).tolist()
    [4.983]
    """
    if not 0 < p < 1:
        raise ValueError(f"p must be between 0 and 1, not {p}")
    x = np.broadcast_to(np.asarray(covariates, dtype=np.float64), (fit.sigma.size, fit.coefficients.shape[1] - 1))
    deviate = float(DISTRIBUTIONS[fit.distribution].quantile(np.float64(p)))  # type: ignore[arg-type]  # a scalar is an array here
    design = np.column_stack([np.ones(x.shape[0]), x])
    log_age = np.einsum("gi,gi->g", design, fit.coefficients) + deviate * fit.sigma
    slope = np.column_stack([design, deviate * fit.sigma])
    with np.errstate(invalid="ignore"):
        error = np.sqrt(np.einsum("gi,gij,gj->g", slope, fit.covariance, slope))
    z = normal(tails(confidence_level, sided))
    with np.errstate(over="ignore"):
        value, low, high = (finite(np.exp(x)) for x in (log_age, log_age - z.low * error, log_age + z.high * error))
    return Estimate(value, Interval(low, high), fit.status)
