"""Where the search for the maximum begins, and which groups have none."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from udfs.distributions import Distribution
from udfs.lives import Lives

Array = NDArray[np.float64]
Names = NDArray[np.str_]


_HIGHEST = 3.0  # z of the oldest survivor at the start


class Start(NamedTuple):
    """Each (groups,): the center of the log ages, a first (intercept, slope), the smallest and largest x."""

    center: Array
    intercept: Array
    slope: Array
    reach: Array


def start_of(lives: Lives, distribution: Distribution, slope: Array | None) -> Start:
    """A start from the failures' mean and spread of ln t; slope : (groups,) where it is given.

    The location is set so that half of the failing part of the lives fails before the failures' mean age.
    """
    some_exact = lives.total(lives.exact.astype(np.float64)) > 0
    telling = lives.exact | (lives.between & ~some_exact[lives.group])  # intervals may be wide: only where there is no better
    log_age = np.log(np.where(telling, _middle(lives), lives.exit))
    weight = np.where(telling, lives.weight, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        count = lives.total(weight)
        center = np.where(count > 0, lives.total(weight * log_age) / count, np.log(lives.largest))
        x = log_age - center[lives.group]
        deviation = np.sqrt(lives.total(weight * (x * x + _vague(lives))) / count)
        part = lives.n_failures / (lives.n_failures + lives.n_censored)
    reach = _reach(lives, center)
    # Failures at nearly one age say little of the spread; what is censored beyond it says more.
    deviation = np.fmax(deviation, 0.05 * (reach[1] - reach[0]))
    usual = np.where(deviation > 0, 1.1 / np.where(deviation > 0, deviation, 1.0), 1.0)
    slope = usual if slope is None else slope
    # Not so high that the oldest survivor were a wonder: from there e^z leads nowhere.
    intercept = np.fmin(distribution.ppf(np.clip(part / 2, 1e-12, 0.5)), _HIGHEST - slope * reach[1])
    return Start(center, intercept, slope, reach)


def without_maximum(lives: Lives, *, slope_is_fixed: bool) -> Names:
    """(groups,) why a group has no estimate, or `ok`.

    Where one age lies in what is known of every life, the likelihood grows without end, or to 1, as sigma falls to 0 about it:
    exact failures that are all at the largest age, but also intervals that overlap with nothing still running after them.
    Where nobody is known to have survived any age while watched, it grows as ages fall to 0: all had failed when first seen.
    """
    failures, censored = lives.n_failures, lives.n_censored
    unseen = lives.total((lives.lower > lives.entry).astype(np.float64)) == 0
    latest, earliest = np.full(lives.groups, -np.inf), np.full(lives.groups, np.inf)
    np.maximum.at(latest, lives.group, lives.lower)
    np.minimum.at(earliest, lives.group, lives.upper)
    conditions = [failures + censored == 0, failures == 0]
    reasons = ["no_data", "no_failures"]
    if slope_is_fixed:
        conditions += [unseen]
        reasons += ["no_maximum"]
    else:
        one_age = latest <= earliest
        exact = lives.total(lives.between.astype(np.float64)) == 0
        conditions += [one_age & exact & (failures <= 1), one_age & exact, one_age | unseen]
        reasons += ["one_failure", "all_tied", "no_maximum"]
    return np.select(conditions, reasons, default="ok")


def _middle(lives: Lives) -> Array:
    """(n,) a typical age inside what is known of a failure."""
    return np.where(lives.lower > 0, np.sqrt(lives.lower) * np.sqrt(lives.exit), lives.exit / 2)


def _vague(lives: Lives) -> Array:
    """(n,) the variance of ln t inside what is known of a failure, about 1 where only its end is known."""
    with np.errstate(divide="ignore", invalid="ignore"):
        width = np.where(lives.lower > 0, np.log(lives.upper / lives.lower), 3.5)
    return np.where(lives.between, width**2 / 12, 0.0)


def _reach(lives: Lives, center: Array) -> Array:
    """(2, groups) the smallest and largest x at which lives are known to have survived: beyond, z may rise at no cost."""
    survived = np.where(lives.lower > 0, lives.lower, lives.upper)
    x = np.log(survived) - center[lives.group]
    low, high = np.full(lives.groups, np.inf), np.full(lives.groups, -np.inf)
    np.minimum.at(low, lives.group, x)
    np.maximum.at(high, lives.group, x)
    return np.array([low, high])
