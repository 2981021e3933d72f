"""Recurrence rate: events, or their cost, per unit and age, in bins of age."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from udfs.confidence import Status, tails
from udfs.intervals import Array, Interval
from udfs.recurrence import Events, Windows, mean_cumulative_function
from udfs.segments import Index, codes, column, total


@dataclass(frozen=True, slots=True)
class RecurrenceRate:
    """(groups, bins) arrays: the rate in each bin, its variance and bounds.

    exposure : unit-ages under observation in the bin. cost : the sum of what happened in it, `n_events` in number.
    status : "ok", "no_failures", "no_data" (nobody under observation), "immature" (nobody up to the bin's end),
        "outside_window", "invalid".
    """

    rate: Array
    variance: Array
    interval: Interval
    exposure: Array
    cost: Array
    n_events: Array
    status: Status


def recurrence_rate(
    events: Events,
    windows: Windows,
    edges: ArrayLike,
    *,
    groups: int | None = None,
    variance: str = "robust",
    confidence_level: float = 0.95,
    bounds: str = "log",
    sided: str = "two",
) -> RecurrenceRate:
    """The growth of the mean cumulative function over each bin of age (lower, upper], divided by the bin's width.

    edges : (bins + 1,) increasing ages. The rest as for `mean_cumulative_function`, whose variance it takes in each bin.
    Where nothing happened the rate is 0, low is 0 and high is the exact Poisson bound for the bin's exposure.
    NaN, "immature" for a bin that nobody under observation has reached the end of.
    Raises ValueError for edges that do not increase, and as `mean_cumulative_function`.
    Source: Nelson (2003) Recurrent Events Data Analysis, 3.

    >>> windows = Windows([0, 0], [1, 2], [0.0, 0.0], [20.0, 20.0])
    >>> recurrence_rate(Events([0, 0, 0], [1, 1, 2], [5.0, 15.0, 16.0]), windows, [0, 10, 20]).rate.tolist()
    [[0.05, 0.1]]
    """
    edge = np.asarray(edges, dtype=np.float64)
    if edge.ndim != 1 or edge.size < 2 or np.any(~(np.diff(edge) > 0)):
        raise ValueError(f"edges must be two or more increasing ages, not {edges!r}")
    tail = tails(confidence_level, sided)
    bins = edge.size - 1
    inner, cut, many = _in_bins(events, windows, edge, groups)
    curve = mean_cumulative_function(
        inner, cut, groups=many * bins, variance=variance, confidence_level=confidence_level, bounds=bounds, sided=sided
    )
    width: Array = np.tile(np.diff(edge), many)
    reached = curve.end >= np.tile(edge[1:], many)
    status = np.where(reached | np.isnan(curve.end), curve.status, "immature")
    last: Index = np.full(many * bins, -1, dtype=np.int64)
    last[curve.group] = np.arange(curve.group.size)
    told = reached & (status != "invalid")

    def by_bin(values: Array, without_events: ArrayLike, divisor: Array) -> Array:
        found = np.where(last >= 0, np.r_[values, np.nan][last] / divisor, without_events)
        return np.where(told, found, np.nan).reshape(many, bins)

    def added(values: ArrayLike, of: ArrayLike) -> Array:
        return total(column(values, np.size(of), "values"), np.asarray(of, dtype=np.int64), many * bins).reshape(
            many, bins
        )

    exposure = added(np.subtract(cut.stop, cut.start), cut.group)
    with np.errstate(divide="ignore"):
        at_least, at_most = 0.0 if tail.low >= 0 else np.nan, -np.log(tail.high) / exposure.reshape(-1)
    return RecurrenceRate(
        by_bin(curve.mcf, 0.0, width),
        by_bin(curve.variance, 0.0, width**2),
        Interval(by_bin(curve.interval.low, at_least, width), by_bin(curve.interval.high, at_most, width)),
        exposure,
        np.where((status == "invalid").reshape(many, bins), np.nan, added(inner.cost, inner.group)),
        added(1.0, inner.group),
        status.reshape(many, bins),
    )


def _in_bins(events: Events, windows: Windows, edge: Array, groups: int | None) -> tuple[Events, Windows, int]:
    """Events and parts of windows, each (group, bin) a group of its own; and the number of groups."""
    event_group, seen = codes(events.group, groups)
    window_group, many = codes(windows.group, groups)
    age: Array = np.asarray(events.age, dtype=np.float64)
    bins = edge.size - 1
    bin_ = np.searchsorted(edge, age, side="left") - 1
    inside = (bin_ >= 0) & (bin_ < bins)
    cost = column(events.cost, age.size, "cost")
    inner = Events((event_group * bins + bin_)[inside], np.asarray(events.unit)[inside], age[inside], cost[inside])
    return inner, _cut(window_group, windows, edge), max(seen, many)


def _cut(group: Index, windows: Windows, edge: Array) -> Windows:
    """Each window's part in each bin, under a group of its own for each bin; a window without sense stays whole, to be told."""
    bins = edge.size - 1
    start, stop = (np.asarray(x, dtype=np.float64) for x in (windows.start, windows.stop))
    sense = start < stop
    first = np.clip(np.searchsorted(edge, start, side="right") - 1, 0, bins - 1)
    last = np.clip(np.searchsorted(edge, stop, side="left") - 1, 0, bins - 1)
    parts = np.where(sense, last - first + 1, bins)
    row = np.repeat(np.arange(start.size), parts)
    bin_ = np.where(sense, first, 0)[row] + np.arange(row.size) - np.repeat(np.cumsum(parts) - parts, parts)
    begin, end = np.maximum(start[row], edge[bin_]), np.minimum(stop[row], edge[bin_ + 1])
    begin, end = np.where(sense[row], begin, start[row]), np.where(sense[row], end, stop[row])
    kept = (begin < end) | ~sense[row]
    place = group[row] * bins + bin_
    return Windows(place[kept], np.asarray(windows.unit)[row][kept], begin[kept], end[kept])
