"""The difference of two mean cumulative functions, with bounds and a test."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from udfs.confidence import Status, around, tails
from udfs.intervals import Array, Interval
from udfs.recurrence import MeanCumulative, mcf_at
from udfs.segments import Index, in_force, taken


@dataclass(frozen=True, slots=True)
class Difference:
    """Rows sorted by group and age: mcf of the first less that of the second.

    statistic : the difference by its standard error; p_value : two-sided. NaN where there is no variance yet.
    """

    group: Index
    age: Array
    difference: Array
    variance: Array
    interval: Interval
    statistic: Array
    p_value: Array
    status: Status


def mcf_difference(
    first: MeanCumulative,
    second: MeanCumulative,
    age: ArrayLike | None = None,
    *,
    confidence_level: float = 0.95,
    sided: str = "two",
) -> Difference:
    """MCF of one less MCF of another, group by group, at one age or along the curve.

    first, second : curves over the same groups, of units that are independent of each other.
    age : one age, or (groups,), for one row a group; without it, one row for each age at which either has events and
        both are under observation.
    Returns bounds difference -+ z se, with the sum of both variances; status "extrapolated" where one is not observed so far.
    One age, chosen beforehand, is a test at the stated level; the smallest p along a curve is not.
    Raises ValueError if the numbers of groups differ.
    Source: Nelson (2003) Recurrent Events Data Analysis, 5; Doganaksoy and Nelson (1998) Lifetime Data Analysis 4:57

    >>> from udfs.recurrence import Events, Windows, mean_cumulative_function
    >>> windows = Windows([0] * 4, [1, 2, 3, 4], [0.0] * 4, [9.0] * 4)
    >>> often = mean_cumulative_function(Events([0] * 3, [1, 2, 2], [1.0, 2.0, 3.0]), windows)
    >>> seldom = mean_cumulative_function(Events([0], [1], [5.0]), windows)
    >>> found = mcf_difference(often, seldom, 9.0)
    >>> found.difference.tolist(), found.p_value.round(3).tolist()
    ([0.5], [0.285])
    """
    if first.status.size != second.status.size:
        raise ValueError(f"both must have the same groups, not {first.status.size} and {second.status.size}")
    tail = tails(confidence_level, sided)
    group, ages = _common_ages(first, second) if age is None else _one_a_group(first, age)
    one, other = mcf_at(first, ages, group), mcf_at(second, ages, group)
    difference = one.value - other.value
    variance = np.where(np.isnan(difference), np.nan, _variance(first, group, ages) + _variance(second, group, ages))
    error = np.sqrt(np.where(variance > 0, variance, np.nan))
    statistic = difference / error
    status = np.where(np.isin(one.status, ("ok", "no_failures")), other.status, one.status)
    interval = around(difference, error, tail)
    return Difference(group, ages, difference, variance, interval, statistic, 2 * ndtr(-np.abs(statistic)), status)


def _common_ages(first: MeanCumulative, second: MeanCumulative) -> tuple[Index, Array]:
    group, age = np.r_[first.group, second.group], np.r_[first.age, second.age]
    both = age <= np.minimum(first.end, second.end)[group]
    rows = np.unique(np.c_[group[both], age[both]], axis=0)
    return rows[:, 0].astype(np.int64), rows[:, 1]


def _one_a_group(curve: MeanCumulative, age: ArrayLike) -> tuple[Index, Array]:
    many = curve.status.size
    return np.arange(many), np.broadcast_to(np.asarray(age, dtype=np.float64), (many,))


def _variance(curve: MeanCumulative, group: Index, age: Array) -> Array:
    return taken(curve.variance, in_force(curve.group, curve.age, group, age), 0.0)
