"""The difference of two mean cumulative functions, with bounds, and tests at one age and over all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from udfs.confidence import Status, around, tails
from udfs.intervals import Array, Interval
from udfs.recurrence import Events, MeanCumulative, Windows, mcf_at, mean_cumulative_function
from udfs.segments import Index, codes, column, in_force, insertion, taken


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


class RecurrenceTest(NamedTuple):
    """(groups,) arrays: a normal deviate, positive where the first recurs more, its two-sided p, and what happened."""

    statistic: Array
    p_value: Array
    status: Status


def recurrence_test(
    events: Events, windows: Windows, other_events: Events, other_windows: Windows, *, groups: int | None = None
) -> RecurrenceTest:
    """Do two sets of units recur alike, over all ages at which both are under observation?

    events, windows and other_events, other_windows : rows as for `mean_cumulative_function`, of units independent of each other.
    The difference of the increments of both curves, weighted by n m / (n + m) with n and m at risk, by its robust standard
        error: the log-rank test's like for recurrent events, which does not take events of one unit for independent. It sees
        a difference that keeps its sign; curves that cross may go unseen.
    Status of the first side that is not "ok"; "no_failures" where neither has events, "no_data" where one is never observed.
    Raises ValueError for shapes that do not fit.
    Source: Lawless and Nadeau (1995) Technometrics 37:158; Cook, Lawless and Nadeau (1996) Biometrics 52:557

    >>> windows = Windows([0] * 6, range(6), [0.0] * 6, [9.0] * 6)
    >>> often = Events([0] * 6, [0, 1, 2, 2, 3, 4], [1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    >>> found = recurrence_test(often, windows, Events([0], [1], [5.0]), windows)
    >>> found.statistic.round(3).tolist(), found.p_value.round(4).tolist()
    ([2.97], [0.003])
    """
    many = max(codes(x.group, groups)[1] for x in (events, windows, other_events, other_windows))
    sides = ((events, windows), (other_events, other_windows))
    curves = [
        mean_cumulative_function(_weighted(mine, windows, other_windows), there, groups=many, bounds="plain")
        for mine, there in sides
    ]
    until = np.minimum(curves[0].end, curves[1].end)
    found = mcf_difference(curves[0], curves[1], until)
    quiet = (curves[0].status == "no_failures") & (curves[1].status == "no_failures")
    status = np.select(
        [quiet, np.isnan(until)],
        ["no_failures", "no_data"],
        np.where(found.status == "no_failures", "ok", found.status),
    )
    return RecurrenceTest(found.statistic, found.p_value, status)


def _weighted(events: Events, windows: Windows, other: Windows) -> Events:
    """Events whose cost is multiplied by the weight of their age."""
    age = np.asarray(events.age, dtype=np.float64)
    group = codes(events.group, None)[0]
    n, m = _at_risk(windows, group, age), _at_risk(other, group, age)
    weight = np.where(n + m > 0, n * m / np.maximum(n + m, 1), 0.0)
    with np.errstate(invalid="ignore"):  # a cost that is none makes its group invalid, further on
        return events._replace(cost=column(events.cost, age.size, "cost") * weight)


def _at_risk(windows: Windows, group: Index, age: Array) -> Array:
    """How many windows with start < age <= stop."""
    ends = [np.asarray(x, dtype=np.float64) for x in (windows.start, windows.stop)]
    of = codes(windows.group, None)[0]
    orders = [np.lexsort((x, of)) for x in ends]
    begun, ended = (
        insertion(of[order], x[order], group, age, side="left") for x, order in zip(ends, orders, strict=True)
    )
    return (begun - ended).astype(np.float64)


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
