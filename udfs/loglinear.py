"""A log-linear failure intensity of repairable systems, exp(gamma0 + gamma1 t): a Poisson process by maximum likelihood."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from udfs.confidence import Status, around, one_of, tails
from udfs.crow_bounds import TERMINATIONS
from udfs.history import History, history
from udfs.intervals import Array, Interval
from udfs.segments import total

STEEPEST = 500.0  # the change of the log intensity over the time watched, beyond which the data do not hold the slope


@dataclass(frozen=True, slots=True)
class LogLinear:
    """(groups,) arrays: the parameters, their variances and covariance, the slope's bounds, the maximised likelihood.

    intensity : at the last age, `time`. status : "ok", "no_data", "no_failures", "not_converged", "invalid".
    """

    gamma0: Array
    gamma1: Array
    var_gamma0: Array
    var_gamma1: Array
    covariance: Array
    gamma1_interval: Interval
    intensity: Array
    time: Array
    n_failures: Array
    loglik: Array
    status: Status


def loglinear(
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
    sided: str = "two",
) -> LogLinear:
    """The log-linear intensity fitted to the ages of failures of one or several systems.

    system, age, stop, start, group, failures, termination : as for `growth.crow_amsaa`.
    The slope's bounds are normal, gamma1 -+ z se; a slope of 0 is a constant intensity.
    Raises ValueError for shapes and levels that do not fit.
    Source: Cox and Lewis (1966) The Statistical Analysis of Series of Events, 3.3; Meeker and Escobar (1998) 16.3;
        check: tests/reference/uss_halfbeak_trend_and_nhpp.json

    >>> fit = loglinear([0, 0, 0, 0], [40.0, 70.0, 85.0, 95.0], stop=[100.0])
    >>> fit.gamma1.round(5).tolist()
    [0.03107]
    """
    one_of(termination, TERMINATIONS, "termination")
    tail = tails(confidence_level, sided)
    test = history(system, age, stop, start, group, groups, termination, failures)
    n, time = test.n, test.time
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        seen = total(test.age, test.of, test.groups) / n
        slope = _slope(test, seen)
        log_size, mean, square = _moments(test, slope)
        converged = np.abs(mean - seen) < 1e-9
        variance = square - mean**2
        status = np.select(
            [test.broken, test.n_systems == 0, n == 0, ~converged],
            ["invalid", "no_data", "no_failures", "not_converged"],
            "ok",
        )
        slope = np.where(status == "ok", slope, np.nan)
        level = np.log(n) - log_size
        loglik = n * (level - np.log(time) + slope * seen) - n
        gamma1, var1 = slope / time, 1 / (n * variance * time**2)
        interval = around(gamma1, np.sqrt(var1), tail)
        known = np.where(status == "ok", 0.0, np.nan)
        return LogLinear(
            level - np.log(time) + known, gamma1, square / (n * variance) + known, var1 + known, -mean / (n * variance * time) + known,
            interval, np.exp(level + slope) / time, time, n, loglik, status,
        )  # fmt: skip


def _slope(test: History, seen: Array) -> Array:
    """Where the mean age under the intensity, which rises with the slope, is the mean age seen."""
    low, high = np.full(test.groups, -STEEPEST), np.full(test.groups, STEEPEST)
    for _ in range(64):
        middle = (low + high) / 2
        rising = _moments(test, middle)[1] < seen
        low, high = np.where(rising, middle, low), np.where(rising, high, middle)
    return (low + high) / 2


def _moments(test: History, slope: Array) -> tuple[Array, Array, Array]:
    """ln of the integral of e^(slope t) over all systems' time, and the mean of t and of t^2 under it."""
    x = slope[test.group]
    length = test.stop - test.start
    y = x * length
    small = np.abs(y) < 1e-2
    safe = np.where(small, 1.0, y)
    # Of a piece (0, 1) with slope y: its mean, its variance and the logarithm of its size.
    mean = np.where(small, 0.5 + y / 12 - y**3 / 720, 1 / -np.expm1(-safe) - 1 / safe)
    variance = np.where(small, 1 / 12 - y**2 / 240, 1 / safe**2 - 1 / (2 * np.sinh(safe / 2)) ** 2)
    log_size = np.where(
        small,
        np.log1p(y / 2 + y**2 / 6 + y**3 / 24 + y**4 / 120),
        np.log(np.abs(np.expm1(-np.abs(safe)) / safe)) + np.maximum(safe, 0),
    )
    top = np.maximum(slope, 0.0)
    weight = np.exp(log_size + x * test.start - top[test.group]) * length
    at = test.start + length * mean
    size = total(weight, test.group, test.groups)
    first = total(weight * at, test.group, test.groups) / size
    second = total(weight * (at**2 + length**2 * variance), test.group, test.groups) / size
    return np.log(size) + top, first, second
