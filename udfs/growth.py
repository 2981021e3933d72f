"""Reliability growth by the power law (Crow-AMSAA): expected failures of a system by age t are lambda t^beta."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import xlogy

from udfs.confidence import Status, Tails, around_log, chi_square_above, chi_square_below, one_of, tails
from udfs.cramer_von_mises import cramer_von_mises, p_value
from udfs.crow_bounds import TERMINATIONS, mtbf_factors
from udfs.history import History, history
from udfs.intervals import Array, Interval
from udfs.segments import has, total

BOUNDS = ("crow", "fisher")
LOG_SHAPES = (-7.0, 7.0)  # a shape outside exp of these is none


@dataclass(frozen=True, slots=True)
class PowerLaw:
    """(groups,) arrays.

    beta, lambda_ : maximum likelihood. beta_unbiased : (N - 1)/N beta, ended by failure (N - 1 - systems)/N beta.
    growth_rate : 1 - beta. time : the last age T; the intensities and MTBFs are of one system at T, with `beta`.
    var_lambda, var_beta, covariance, loglik : by the information matrix; the maximised likelihood.
    cramer_von_mises, p_value : fit to the power law; small p speaks against it.
    method : how the bounds of the instantaneous MTBF were made: "crow", exact, or "fisher", normal on the log scale.
    status : "ok", "no_data", "no_failures", "one_failure" (estimates, with the bounds there are), "all_tied" (every failure
        at the end), "not_converged", "invalid" (ages outside their system's).
    """

    beta: Array
    lambda_: Array
    beta_unbiased: Array
    growth_rate: Array
    beta_interval: Interval
    time: Array
    n_failures: Array
    n_systems: Array
    mtbf_cumulative: Array
    mtbf_cumulative_interval: Interval
    mtbf_instantaneous: Array
    mtbf_interval: Interval
    intensity_instantaneous: Array
    var_lambda: Array
    var_beta: Array
    covariance: Array
    loglik: Array
    cramer_von_mises: Array
    p_value: Array
    method: Status
    status: Status


def crow_amsaa(
    system: ArrayLike,
    age: ArrayLike,
    stop: ArrayLike,
    start: ArrayLike = 0.0,
    *,
    group: ArrayLike | None = None,
    groups: int | None = None,
    failures: ArrayLike = 1.0,
    termination: str = "time",
    confidence_level: float = 0.95,
    bounds: str = "crow",
    sided: str = "two",
) -> PowerLaw:
    """The power law fitted to the ages of failures of one or several systems, with bounds and a test of fit.

    system, age : (n,) failures: which system (a row of `stop`) and at what age. stop, start : (k,) ages between which each
        system was tested; group : (k,) the group of each system, all in one by default.
    failures : (n,) how many at each age, 1 by default.
    termination : "time", the test ended at an age chosen beforehand; "failure", `stop` is the last failure of each system.
    bounds : "crow", exact for beta where start is 0 (chi-square, given the numbers of failures) and for the instantaneous
        MTBF where all stops are equal too (one system, if ended by failure); elsewhere, and with "fisher", normal on the log
        scale. `mtbf_cumulative_interval` is the Poisson one of N (the gamma one if ended by failure) over all systems.
    No failures: the cumulative MTBF's lower bound alone, that of a constant intensity over the whole time on test.
    Raises ValueError for shapes, levels and names that do not fit.
    Source: Crow (1974, 1982); MIL-HDBK-189 (1981) Appendix C; check: tests/reference/milhdbk189_appendix_c_crow_amsaa.json

    >>> fit = crow_amsaa([0, 0, 0, 0], [2.0, 9.0, 20.0, 41.0], stop=[100.0])
    >>> fit.beta.round(4).tolist(), fit.mtbf_instantaneous.round(2).tolist()
    ([0.4535], [55.13])
    """
    one_of(termination, TERMINATIONS, "termination")
    one_of(bounds, BOUNDS, "bounds")
    tail = tails(confidence_level, sided)
    test = history(system, age, stop, start, group, groups, termination, failures)
    beta, converged = _shape(test)
    spread = total(np.log(test.stop_of / test.age), test.of, test.groups)
    no_spread = ~(spread > 1e-12 * test.n) & (test.n > 0)
    status = np.select(
        [test.broken, test.n_systems == 0, test.n == 0, no_spread, ~converged, test.n == 1],
        ["invalid", "no_data", "no_failures", "all_tied", "not_converged", "one_failure"],
        "ok",
    )
    beta = np.where(np.isin(status, ("ok", "one_failure")), beta, np.nan)
    return _described(test, beta, spread, status, termination, bounds, tail)


def _power_sums(test: History, beta: Array) -> tuple[Array, Array, Array]:
    """Sums over systems of T^b - S^b, and the same times ln and ln^2."""
    b = beta[test.group]
    parts = [test.stop**b - np.where(test.start > 0, test.start**b, 0.0)]
    log_stop, log_start = np.log(test.stop), np.log(np.where(test.start > 0, test.start, 1.0))
    parts += [test.stop**b * log_stop**k - np.where(test.start > 0, test.start**b * log_start**k, 0.0) for k in (1, 2)]
    zero, one, two = (total(part, test.group, test.groups) for part in parts)
    return zero, one, two


def _shape(test: History) -> tuple[Array, NDArray[np.bool_]]:
    """The root of N/b + sum ln t - N sum(T^b ln T - S^b ln S)/sum(T^b - S^b), which falls in b: halving, all groups at once."""
    logs = total(np.log(test.age), test.of, test.groups)

    def score(beta: Array) -> Array:
        zero, one, _ = _power_sums(test, beta)
        return 1 / beta + logs / test.n - one / zero

    low, high = (np.full(test.groups, bound) for bound in LOG_SHAPES)
    with np.errstate(divide="ignore", invalid="ignore"):
        for _ in range(60):
            middle = (low + high) / 2
            rising = score(np.exp(middle)) > 0
            low, high = np.where(rising, middle, low), np.where(rising, high, middle)
        beta = np.exp((low + high) / 2)
        converged = np.abs(score(beta)) * beta < 1e-8
    return beta, converged


def _described(
    test: History, beta: Array, spread: Array, status: Status, termination: str, bounds: str, tail: Tails
) -> PowerLaw:
    n, time, n_systems = test.n, test.time, test.n_systems
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        zero, one, two = _power_sums(test, beta)
        theta = n / zero  # failures of one system up to T
        determinant = n * (n / beta**2 + theta * two) - (theta * one) ** 2
        var_log_theta, var_beta, cov = (
            (n / beta**2 + theta * two) / determinant,
            n / determinant,
            -theta * one / determinant,
        )
        lambda_, log_t = theta * time**-beta, np.log(time)
        intensity = theta * beta / time
        mtbf = 1 / intensity
        var_lambda = lambda_**2 * (var_log_theta - 2 * log_t * cov + log_t**2 * var_beta)
        covariance = lambda_ * (cov - log_t * var_beta)
        log_error = np.sqrt(var_log_theta + var_beta / beta**2 + 2 * cov / beta)
        loglik = n * np.log(intensity) + (beta - 1) * total(np.log(test.age), test.of, test.groups) - n
        lost = n_systems if termination == "failure" else np.zeros_like(n)
        unbiased = (n - 1 - lost) / spread
    from_zero = ~has(test.start > 0, test.group, test.groups)
    alike = from_zero & (_same_stop(test) if termination == "time" else n_systems == 1)
    exact_beta, exact_mtbf = (bounds == "crow") & from_zero, (bounds == "crow") & alike
    beta_interval = _beta_bounds(beta, np.sqrt(var_beta), spread, n, lost, exact_beta, tail)
    mtbf_interval = _mtbf_bounds(mtbf, log_error, n, exact_mtbf, termination, tail)
    unbiased = np.where(np.isfinite(beta) & (unbiased > 0) & from_zero, unbiased, np.nan)
    fit, p = _fit(test, np.where(from_zero, unbiased, np.nan), lost)
    cumulative, cumulative_interval = _cumulative(test, theta, status, termination, tail)
    return PowerLaw(
        beta, lambda_, unbiased, 1 - beta, beta_interval, time, n, n_systems, cumulative, cumulative_interval, mtbf, mtbf_interval,
        intensity, var_lambda, var_beta, covariance, loglik, fit, p, np.where(exact_mtbf, "crow", "fisher"), status,
    )  # fmt: skip


def _same_stop(test: History) -> NDArray[np.bool_]:
    """Groups all of whose systems stop at the same age."""
    return ~has(np.abs(test.stop - 1) > 1e-12, test.group, test.groups)


def _beta_bounds(
    beta: Array, error: Array, spread: Array, n: Array, lost: Array, exact: NDArray[np.bool_], tail: Tails
) -> Interval:
    """2 beta sum ln(T/t) is chi-square with 2 (N - lost) degrees of freedom, given N."""
    degrees = 2 * (n - lost)
    near = around_log(beta, error, tail)
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = (
            chi_square_below(tail.low, degrees) / (2 * spread),
            chi_square_above(tail.high, degrees) / (2 * spread),
        )
    known = np.isfinite(beta)
    return Interval(*(np.where(known, np.where(exact, a, b), np.nan) for a, b in ((low, near.low), (high, near.high))))


def _mtbf_bounds(
    mtbf: Array, log_error: Array, n: Array, exact: NDArray[np.bool_], termination: str, tail: Tails
) -> Interval:
    near = around_log(mtbf, mtbf * log_error, tail)
    factors = mtbf_factors(np.where(exact, n, 0.0), termination, tail)
    return Interval(np.where(exact, mtbf * factors.low, near.low), np.where(exact, mtbf * factors.high, near.high))


def _cumulative(test: History, theta: Array, status: Status, termination: str, tail: Tails) -> tuple[Array, Interval]:
    """T / expected failures of one system by T; all systems together have N of them, a Poisson count."""
    n, time = test.n, test.time
    with np.errstate(divide="ignore", invalid="ignore"):
        most = chi_square_above(tail.low, 2 * n + (2 if termination == "time" else 0)) / 2
        least = chi_square_below(tail.high, 2 * n) / 2
        known = np.isfinite(theta) & (n > 0)
        low = np.where(known, time / theta * n / most, np.nan)
        high = np.where(known, time / theta * n / least, np.nan)
        on_test = total(test.stop - test.start, test.group, test.groups) * time
        low = np.where(status == "no_failures", on_test / most, low)
        return np.where(known, time / theta, np.nan), Interval(low, high)


def _fit(test: History, shape: Array, lost: Array) -> tuple[Array, Array]:
    """Cramér–von Mises of (t/T)^beta, without each system's last failure if that ended its test."""
    keep = np.isfinite(shape[test.of]) & ~test.last
    size = test.n - lost
    size = np.where(np.isfinite(shape) & (size > 0), size, np.nan)
    u = np.exp(xlogy(shape[test.of], test.age / test.stop_of))[keep]
    statistic = cramer_von_mises(u, test.of[keep], size)
    return statistic, p_value(statistic, size)


def intensity_at(fit: PowerLaw, age: ArrayLike) -> Array:
    """lambda beta t^(beta - 1), failures per unit of age of one system. age : one age, or (groups,).

    >>> fit = crow_amsaa([0, 0, 0, 0], [2.0, 9.0, 20.0, 41.0], stop=[100.0])
    >>> (1 / intensity_at(fit, 100.0)).round(2).tolist()
    [55.13]
    """
    t = np.asarray(age, dtype=np.float64)
    return fit.intensity_instantaneous * np.where(t >= 0, t / fit.time, np.nan) ** (fit.beta - 1)


def expected_failures(fit: PowerLaw, age: ArrayLike) -> Array:
    """lambda t^beta, failures of one system by an age. age : one age, or (groups,).

    >>> fit = crow_amsaa([0, 0, 0, 0], [2.0, 9.0, 20.0, 41.0], stop=[100.0])
    >>> expected_failures(fit, 100.0).round(6).tolist()
    [4.0]
    """
    t = np.asarray(age, dtype=np.float64)
    return fit.time / fit.mtbf_cumulative * np.where(t >= 0, t / fit.time, np.nan) ** fit.beta
