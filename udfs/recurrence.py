"""Mean cumulative function of repeated events, or of their cost, over unequal windows of observation.

Two forms of one estimate. `mean_cumulative_function` takes events and windows unit by unit. `mcf_from_sums` takes one row
an age with sums that SQL makes of them, in two scans:

    1. per group and age:  cost C = sum(c), at_risk n = windows with start < age <= stop, and from them
       A(t) = sum of C / n^2 over ages up to t (a running sum).
    2. per unit, for its own event ages and its windows' ends, the unit's residual
           G(t) = sum of its c / n at its ages up to t  -  sum over its windows of A(min(t, stop)) - A(min(t, start)),
       and of these again per group and age:
           cost_squared    sum over units of (the unit's cost at the age)^2
           cost_residual   sum over units with events at the age of (the unit's cost at the age) * G just before the age
           residual_left   sum of G(stop) over windows that stop at the age
           residual_entered  sum of G(start) over windows that start at the age

The robust variance sum_i G_i(t)^2 then follows by steps, for at an event age all at risk move by
own cost / n - C / n^2, which adds up to 0:
    V = V_before + 2 (cost_residual / n - C / n^2 * R) + cost_squared / n^2 - C^2 / n^3,
where R is the sum of G over those at risk: it changes only where windows start and stop.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from udfs.confidence import Estimate, Status, around, around_log, one_of, tails
from udfs.intervals import Array, Interval
from udfs.segments import Index, before, codes, column, has, in_force, largest, positions, running_sum, taken, total

Mask = NDArray[np.bool_]

VARIANCES = ("robust", "poisson", "independent")
BOUNDS = ("log", "plain")


class Events(NamedTuple):
    """(n,) rows: what happened to which unit at what age; a cost of 1 counts the event. Ages may repeat."""

    group: ArrayLike
    unit: ArrayLike
    age: ArrayLike
    cost: ArrayLike = 1.0


class Windows(NamedTuple):
    """(w,) rows: ages (start, stop] at which a unit was under observation; several for one unit leave gaps between."""

    group: ArrayLike
    unit: ArrayLike
    start: ArrayLike
    stop: ArrayLike


class Sums(NamedTuple):
    """(n,) rows: the sums per group and age that the module's first lines define; rows without events may be among them.

    events : how many there were, where that is not the cost; only told on.
    """

    group: ArrayLike
    age: ArrayLike
    at_risk: ArrayLike
    cost: ArrayLike
    cost_squared: ArrayLike = np.nan
    cost_residual: ArrayLike = np.nan
    residual_left: ArrayLike = 0.0
    residual_entered: ArrayLike = 0.0
    events: ArrayLike = np.nan


@dataclass(frozen=True, slots=True)
class MeanCumulative:
    """One row for each age with events, sorted by group and age; before the first the value is 0.

    mcf : mean number (or cost) per unit up to the age. variance, interval : of mcf.
    at_risk, cost : units under observation at the age, the sum of the cost at it.
    start, end : (groups,) the ages from and to which units were under observation; mcf counts from `start`.
    n_failures : (groups,) the events counted.
    n_outside : (groups,) events outside their unit's windows, which were left out.
    status : (groups,) "ok", "no_data" (no window), "no_failures", "outside_window" (some events were left out), "risk_set_gap"
        (nobody was under observation for a while, over which the curve is flat), "invalid".
    """

    group: Index
    age: Array
    at_risk: Array
    cost: Array
    mcf: Array
    variance: Array
    interval: Interval
    start: Array
    end: Array
    n_failures: Array
    n_outside: Array
    status: Status


def mean_cumulative_function(
    events: Events,
    windows: Windows,
    *,
    groups: int | None = None,
    variance: str = "robust",
    confidence_level: float = 0.95,
    bounds: str = "log",
    sided: str = "two",
) -> MeanCumulative:
    """The mean cumulative number of events, or their cost, per unit by age: sum of C / n over ages.

    events, windows : rows in any order; a unit is a (group, unit). Windows of one unit must not overlap.
    variance : "robust" (Lawless–Nadeau, Nelson: units are independent, their events need not be; R's std.chaz with id),
        "poisson" (all events are independent: sum of cost^2 / n^2) or "independent" (as ReliaSoft's and `reliability`'s:
        without the covariance within units, sum of cost^2 (n - 1) / n^3; for those who match such a report).
    bounds : "log" (mcf exp(-+ z se / mcf); NaN where mcf <= 0) or "plain" (mcf -+ z se).
    At risk on (start, stop]: an event at the end of a window counts, and the unit is at risk for it.
    Raises ValueError for shapes, levels and names that do not fit.
    Source: Nelson (2003) Recurrent Events Data Analysis; Lawless and Nadeau (1995) Technometrics 37:158;
        check: tests/reference/valve_seat_mcf.json

    >>> events = Events([0, 0, 0], [1, 1, 2], [10.0, 30.0, 20.0])
    >>> curve = mean_cumulative_function(events, Windows([0, 0], [1, 2], [0.0, 0.0], [40.0, 25.0]))
    >>> curve.mcf.tolist(), np.sqrt(curve.variance).round(4).tolist()
    ([0.5, 1.0, 2.0], [0.3536, 0.0, 0.0])
    """
    one_of(variance, VARIANCES, "variance")
    one_of(bounds, BOUNDS, "bounds")
    timeline = _timeline(events, windows, groups)
    single = timeline.cost**2 if variance == "robust" else timeline.squared
    curve = mcf_from_sums(
        _sums(timeline, single),
        groups=timeline.groups,
        variance=variance,
        confidence_level=confidence_level,
        bounds=bounds,
        sided=sided,
    )
    end = largest(timeline.age[timeline.kind == STOP], timeline.group[timeline.kind == STOP], timeline.groups)
    status = np.select(
        [timeline.broken, np.isnan(end), timeline.n_outside > 0], ["invalid", "no_data", "outside_window"], curve.status
    )
    return MeanCumulative(
        curve.group, curve.age, curve.at_risk, curve.cost, curve.mcf, curve.variance, curve.interval, curve.start, end,
        curve.n_failures, timeline.n_outside, status,
    )  # fmt: skip


def mcf_from_sums(
    sums: Sums,
    *,
    groups: int | None = None,
    variance: str = "robust",
    confidence_level: float = 0.95,
    bounds: str = "log",
    sided: str = "two",
) -> MeanCumulative:
    """The same from sums per age, which SQL can make: the module's first lines say which.

    sums : rows in any order, one for each age of a group at which there are events or, for the robust variance, at which
        windows start or stop. The point estimate needs at_risk and cost alone; "poisson" and "independent" also
        cost_squared, which is then the sum of the squares of the single costs. What is missing is NaN, and so is the variance.
    Returns `end` as the last age among the rows, `start` as the first if nobody is at risk at it, NaN if it has events.
    Raises ValueError for shapes, levels and names that do not fit.

    >>> curve = mcf_from_sums(Sums([0, 0], [1.0, 2.0], at_risk=[4, 2], cost=[1, 1], cost_squared=[1, 1]), variance="poisson")
    >>> curve.mcf.tolist(), curve.variance.tolist()
    ([0.25, 0.75], [0.0625, 0.3125])
    """
    one_of(variance, VARIANCES, "variance")
    one_of(bounds, BOUNDS, "bounds")
    tail = tails(confidence_level, sided)
    age = np.asarray(sums.age, dtype=np.float64)
    code, many = codes(sums.group, groups, age.size)
    order = np.lexsort((age, code))
    code, age = code[order], age[order]
    named = {name: column(getattr(sums, name), age.size, name)[order] for name in Sums._fields[2:]}
    at_risk, cost = named["at_risk"], named["cost"]
    happened = (cost != 0) | (np.nan_to_num(named["cost_squared"]) > 0)
    broken = has(~np.isfinite(age + at_risk + cost) | (happened & (at_risk <= 0)), code, many)
    with np.errstate(divide="ignore", invalid="ignore"):
        mcf = running_sum(np.where(happened, cost / at_risk, 0.0), code)
        spread = np.maximum(running_sum(_increments(code, happened, variance, named), code), 0.0)
    row = happened & ~broken[code]
    mcf, spread = mcf[row], spread[row]
    interval = (around_log if bounds == "log" else around)(mcf, np.sqrt(spread), tail)
    has_events = has(happened, code, many)
    first = positions(code) == 0
    cases = [broken, ~has(age >= 0, code, many), ~has_events, has((at_risk <= 0) & ~first, code, many)]
    status = np.select(cases, ["invalid", "no_data", "no_failures", "risk_set_gap"], "ok")
    start = np.full(many, np.nan)
    start[code[first]] = np.where(at_risk[first] > 0, np.nan, age[first])
    end, none = largest(age, code, many), np.zeros(many)
    n_failures = total(named["events"], code, many)
    return MeanCumulative(
        code[row], age[row], at_risk[row], cost[row], mcf, spread, interval, start, end, n_failures, none, status
    )


def _increments(group: Index, happened: Mask, variance: str, named: dict[str, Array]) -> Array:
    """What each age adds to the variance."""
    n, cost, squared = named["at_risk"], named["cost"], named["cost_squared"]
    if variance == "poisson":
        return np.where(happened, squared / n**2, 0.0)
    if variance == "independent":
        return np.where(happened, squared * (n - 1) / n**3, 0.0)
    moved = running_sum(named["residual_entered"] - named["residual_left"], group)
    residual = before(moved, group)
    step = 2 * (named["cost_residual"] / n - cost / n**2 * residual) + squared / n**2 - cost**2 / n**3
    return np.where(happened, step, 0.0)


def mcf_at(curve: MeanCumulative, age: ArrayLike, group: ArrayLike | None = None) -> Estimate:
    """The mean cumulative function at given ages.

    age, group : (k,) what is asked; without a group, one age for all groups or one a group.
    Returns (k,): 0 without bounds before the first event; NaN, "extrapolated" beyond the last age under observation.

    >>> curve = mean_cumulative_function(Events([0], [1], [10.0]), Windows([0, 0], [1, 2], [0.0, 0.0], [40.0, 25.0]))
    >>> mcf_at(curve, [5.0, 30.0, 50.0], [0, 0, 0]).value.tolist()
    [0.0, 0.5, nan]
    """
    many = curve.status.size
    asked = np.arange(many) if group is None else codes(group, many)[0]
    ages = np.broadcast_to(np.asarray(age, dtype=np.float64), asked.shape)
    row = in_force(curve.group, curve.age, asked, ages)
    beyond = ages > curve.end[asked]
    status = np.where(beyond, "extrapolated", curve.status[asked])
    unknown = np.isin(status, ("extrapolated", "no_data", "invalid")) | ~(ages >= 0)
    value, low, high = (
        np.where(unknown, np.nan, taken(values, row, missing))
        for values, missing in ((curve.mcf, 0.0), (curve.interval.low, np.nan), (curve.interval.high, np.nan))
    )
    return Estimate(value, Interval(low, high), status)


# ---------------------------------------------------------------------------------------------- unit by unit

EVENT, STOP, START = 0, 1, 2  # in this order at one age: who stops at an age is at risk at it, who starts is not


@dataclass(frozen=True, slots=True)
class _Timeline:
    """Events and ends of windows of every unit on one axis, sorted by group, age and kind; `unit` is numbered anew.

    Events of one unit at one age are one row with their cost, the sum of their squares and their number.
    """

    group: Index
    unit: Index
    age: Array
    kind: Index
    cost: Array
    squared: Array
    number: Array
    groups: int
    n_outside: Array
    broken: Mask


def _timeline(events: Events, windows: Windows, groups: int | None) -> _Timeline:
    age, start, stop = (np.asarray(x, dtype=np.float64) for x in (events.age, windows.start, windows.stop))
    event_group, seen = codes(events.group, groups, age.size)
    window_group, many = codes(windows.group, groups, start.size)
    many = max(seen, many)
    cost = column(events.cost, age.size, "cost")
    group = np.r_[event_group, window_group, window_group]
    unit = np.r_[np.asarray(events.unit), np.asarray(windows.unit), np.asarray(windows.unit)]
    if unit.size != group.size:
        raise ValueError(f"unit must name one of each event ({age.size}) and window ({start.size})")
    ages = np.r_[age, stop, start]
    kind = np.repeat([EVENT, STOP, START], [age.size, stop.size, start.size])
    costs = np.r_[cost, np.zeros(2 * start.size)]
    wrong = ~np.isfinite(ages + costs)
    wrong[age.size :] |= np.r_[~(start < stop), ~(start < stop)]
    unit = _numbered(group, unit)
    inside, overlapping = _covered(unit, ages, kind)
    broken = has(wrong | overlapping, group, many)
    outside = (kind == EVENT) & ~inside & ~wrong
    keep = ~broken[group] & ~outside
    rows = _merged(group[keep], unit[keep], ages[keep], kind[keep], costs[keep])
    return _Timeline(*rows, many, total(outside, group, many), broken)


def _numbered(group: Index, unit: Index) -> Index:
    """0, 1, 2 … for the distinct (group, unit)."""
    order = np.lexsort((unit, group))
    new = np.r_[False, (group[order][1:] != group[order][:-1]) | (unit[order][1:] != unit[order][:-1])]
    number = np.empty(group.size, dtype=np.int64)
    number[order] = np.cumsum(new[: group.size])
    return number


def _covered(unit: Index, age: Array, kind: Index) -> tuple[Mask, ...]:
    """Whether each row lies in a window of its unit, and whether two of its windows overlap there."""
    order = np.lexsort((kind, age, unit))
    opened = (kind[order] == START) * 1.0 - (kind[order] == STOP)
    depth = before(running_sum(opened, unit[order]), unit[order])
    inside, overlapping = np.empty(unit.size, dtype=bool), np.empty(unit.size, dtype=bool)
    inside[order] = depth > 0
    overlapping[order] = (depth > 0) & (kind[order] == START)
    return inside, overlapping


def _merged(
    group: Index, unit: Index, age: Array, kind: Index, cost: Array
) -> tuple[Index, Index, Array, Index, Array, Array, Array]:
    """Events of one unit and age in one row; all sorted by group, age and kind."""
    order = np.lexsort((unit, kind, age, group))
    group, unit, age, kind, cost = (x[order] for x in (group, unit, age, kind, cost))
    if not group.size:
        return group, unit, age, kind, cost, cost, cost
    same = (unit[1:] == unit[:-1]) & (age[1:] == age[:-1]) & (kind[1:] == kind[:-1]) & (kind[1:] == EVENT)
    first = np.flatnonzero(np.r_[True, ~same])
    squared, number = np.add.reduceat(cost**2, first), np.diff(np.r_[first, group.size]) * (kind[first] == EVENT)
    return group[first], unit[first], age[first], kind[first], np.add.reduceat(cost, first), squared, number * 1.0


def _sums(rows: _Timeline, squared: Array) -> Sums:
    """The sums per group and age, as SQL would make them; `squared` is what cost_squared adds up."""
    event = rows.kind == EVENT
    first = np.r_[True, (rows.group[1:] != rows.group[:-1]) | (rows.age[1:] != rows.age[:-1])]
    place = np.cumsum(first[: rows.group.size]) - 1
    n_places = int(place[-1]) + 1 if place.size else 0
    group, age = rows.group[first[: place.size]], rows.age[first[: place.size]]

    def by_place(values: Array) -> Array:
        return total(values, place, n_places)

    change = by_place((rows.kind == START) * 1.0) - by_place((rows.kind == STOP) * 1.0)
    at_risk = before(running_sum(change, group), group)
    cost = by_place(rows.cost)
    with np.errstate(divide="ignore", invalid="ignore"):
        drift = running_sum(np.where(at_risk > 0, cost / at_risk**2, 0.0), group)
        jump = np.where(event, rows.cost / at_risk[place], 0.0)
    residual = _residuals(rows, jump, drift[place])
    earlier = residual - jump + np.where(event, (drift - before(drift, group))[place], 0.0)
    return Sums(
        group, age, at_risk, cost, by_place(squared), by_place(np.where(event, rows.cost * earlier, 0.0)),
        by_place(np.where(rows.kind == STOP, residual, 0.0)), by_place(np.where(rows.kind == START, residual, 0.0)), by_place(rows.number),
    )  # fmt: skip


def _residuals(rows: _Timeline, jump: Array, drift: Array) -> Array:
    """G of the row's unit at the row's age, what happens at that age included."""
    order = np.lexsort((rows.kind, rows.age, rows.unit))
    unit, kind = rows.unit[order], rows.kind[order]
    own = running_sum(jump[order], unit)
    # Within a window G falls by A(t) - A(start); past it by A(stop) - A(start), which the last start and stop give.
    closed = running_sum(np.where(kind == STOP, drift[order], 0.0) - np.where(kind == START, drift[order], 0.0), unit)
    open_ = running_sum((kind == START) * 1.0 - (kind == STOP), unit) > 0
    residual = np.empty(order.size)
    residual[order] = own - closed - np.where(open_, drift[order], 0.0)
    return residual
