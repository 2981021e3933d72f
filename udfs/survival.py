"""Kaplan–Meier survival and Nelson–Aalen cumulative hazard from counts per age, with quantiles and restricted mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from udfs.confidence import Estimate, Status, Tails, around, around_log, normal, one_of, tails
from udfs.intervals import Array, Interval
from udfs.risk_set import RiskSet, risk_set
from udfs.segments import Index, codes, in_force, largest, positions, remaining_sum, running_sum, taken, total

BOUNDS = ("log_log", "log", "plain")
TIE = float(np.sqrt(np.finfo(np.float64).eps))  # R's tolerance for a curve that is exactly at 1 - p


@dataclass(frozen=True, slots=True)
class SurvivalCurve:
    """One row for each age at which somebody fails or leaves, sorted by group and age; before the first the value is 1.

    sf : the share that survives beyond the age. variance : Greenwood's, of sf. interval : its bounds, at each age.
    at_risk, events, censored : just before, and at the age.
    start, n_failures, n_censored, status : (groups,); sf is conditional on being alive at `start`.
    """

    group: Index
    age: Array
    at_risk: Array
    events: Array
    censored: Array
    sf: Array
    variance: Array
    interval: Interval
    start: Array
    n_failures: Array
    n_censored: Array
    status: Status

    @property
    def groups(self) -> int:
        return self.status.size


@dataclass(frozen=True, slots=True)
class HazardCurve:
    """As SurvivalCurve, of the cumulative hazard; before the first age it is 0."""

    group: Index
    age: Array
    at_risk: Array
    events: Array
    censored: Array
    cumulative_hazard: Array
    variance: Array
    interval: Interval
    start: Array
    n_failures: Array
    n_censored: Array
    status: Status


def kaplan_meier(
    group: ArrayLike,
    age: ArrayLike,
    events: ArrayLike,
    censored: ArrayLike = 0.0,
    entries: ArrayLike = 0.0,
    *,
    groups: int | None = None,
    confidence_level: float = 0.95,
    bounds: str = "log_log",
    sided: str = "two",
) -> SurvivalCurve:
    """The product-limit estimate of survival, with Greenwood's variance and pointwise bounds.

    group, age, events, censored, entries : (n,) counts per age, as for `risk_set`, which states ties and entries.
    bounds : "log_log" (symmetric in log(-log sf)), "log" or "plain", each as in R's survfit. NaN where sf is 0, and
        with "log_log" also where it is 1: there the variance says nothing.
    Where all at risk fail while others enter later, sf is 0 from there on and the status is "risk_set_emptied": the
        first ages of late entry rest on few units. Over a gap in observation the curve is flat, "risk_set_gap".
    Raises ValueError for a level outside 0..1, unknown bounds, or shapes that do not fit.
    Source: Kaplan and Meier (1958) JASA 53:457; Kalbfleisch and Prentice (2002) 1.4; check: tests/reference/nist_kaplan_meier.json

    >>> curve = kaplan_meier([0, 0, 0], [55.0, 187.0, 500.0], events=[1, 1, 0], censored=[0, 0, 18], bounds="log")
    >>> curve.sf.round(3).tolist(), curve.interval.low.round(3).tolist()
    ([0.95, 0.9, 0.9], [0.859, 0.778, 0.778])
    """
    one_of(bounds, BOUNDS, "bounds")
    tail = tails(confidence_level, sided)
    risk = risk_set(group, age, events, censored, entries, groups=groups)
    sf = risk.survival
    with np.errstate(divide="ignore", invalid="ignore"):
        steps = np.where(risk.failed > 0, risk.failed / (risk.at_risk * risk.survivors), 0.0)
        log_variance = running_sum(steps, risk.group)
        variance = sf**2 * log_variance
    interval = survival_bounds(sf, np.sqrt(log_variance), bounds, tail)
    return SurvivalCurve(*_exits(risk, sf, variance, interval))


def nelson_aalen(
    group: ArrayLike,
    age: ArrayLike,
    events: ArrayLike,
    censored: ArrayLike = 0.0,
    entries: ArrayLike = 0.0,
    *,
    groups: int | None = None,
    confidence_level: float = 0.95,
    bounds: str = "log",
    sided: str = "two",
) -> HazardCurve:
    """The cumulative hazard, the sum of d/n, with Aalen's variance, the sum of d/n^2, and pointwise bounds.

    group, age, events, censored, entries : (n,) counts per age, as for `risk_set`. Failures of one age count as d/n
        (R's ctype=1, stype=2), not as d/n of one after the other.
    bounds : "log" (H exp(-+ z se / H)) or "plain" (cut at 0). NaN where H is 0 with "log".
    Raises ValueError for a level outside 0..1, unknown bounds, or shapes that do not fit.
    Source: Aalen (1978) Annals of Statistics 6:701; Klein and Moeschberger (2003) 4.2

    >>> curve = nelson_aalen([0, 0], [1.0, 2.0], events=[1, 1], censored=[0, 8])
    >>> curve.cumulative_hazard.round(4).tolist(), np.sqrt(curve.variance).round(4).tolist()
    ([0.1, 0.2111], [0.1, 0.1495])
    """
    one_of(bounds, ("log", "plain"), "bounds")
    tail = tails(confidence_level, sided)
    risk = risk_set(group, age, events, censored, entries, groups=groups)
    some = risk.failed > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        hazard = running_sum(np.where(some, risk.failed / risk.at_risk, 0.0), risk.group)
        variance = running_sum(np.where(some, risk.failed / risk.at_risk**2, 0.0), risk.group)
    error = np.sqrt(variance)
    low, high = around_log(hazard, error, tail) if bounds == "log" else around(hazard, error, tail)
    return HazardCurve(*_exits(risk, hazard, variance, Interval(np.maximum(low, 0.0), high)))


def survival_bounds(p: Array, log_error: Array, bounds: str, tail: Tails) -> Interval:
    """Bounds of a probability from the standard error of its logarithm, as R's survfit computes them."""
    z = normal(tail)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        if bounds == "plain":
            return Interval(np.maximum(p - z.low * p * log_error, 0.0), np.minimum(p + z.high * p * log_error, 1.0))
        if bounds == "log":
            inside = np.where(p > 0, p, np.nan)
            return Interval(inside * np.exp(-z.low * log_error), np.minimum(inside * np.exp(z.high * log_error), 1.0))
        log_p = np.log(np.where((p > 0) & (p < 1), p, np.nan))
        return Interval(
            np.exp(log_p * np.exp(-z.low * log_error / log_p)), np.exp(log_p * np.exp(z.high * log_error / log_p))
        )


def _exits(risk: RiskSet, value: Array, variance: Array, interval: Interval) -> tuple:  # type: ignore[type-arg]  # a curve's fields in order
    """Only the rows at which somebody leaves."""
    row = risk.failed + risk.censored > 0
    return (
        risk.group[row], risk.age[row], risk.at_risk[row], risk.failed[row], risk.censored[row],
        value[row], variance[row], Interval(interval.low[row], interval.high[row]), risk.start,
        total(risk.failed, risk.group, risk.groups), total(risk.censored, risk.group, risk.groups), risk.status,
    )  # fmt: skip


def survival_at(curve: SurvivalCurve, age: ArrayLike, group: ArrayLike | None = None) -> Estimate:
    """Survival at given ages.

    age, group : (k,) what is asked; without a group, one age for all groups or one a group.
    Returns (k,) estimates: 1 without bounds before the first failure's row; NaN, "extrapolated" beyond a group's last
        age unless the curve has reached 0.

    >>> curve = kaplan_meier([0, 0], [10.0, 20.0], events=[1, 0], censored=[0, 3])
    >>> survival_at(curve, [5.0, 10.0, 30.0], [0, 0, 0]).value.tolist()
    [1.0, 0.75, nan]
    """
    asked, ages = _asked(curve.groups, age, group)
    row = in_force(curve.group, curve.age, asked, ages)
    status = curve.status[asked]
    sf = np.where(np.isin(status, ("no_data", "invalid")), np.nan, taken(curve.sf, row, 1.0))
    last = largest(curve.age, curve.group, curve.groups)[asked]
    beyond = (ages > last) & (sf > 0)
    value = np.where(beyond | ~(ages >= 0), np.nan, sf)
    low, high = (np.where(np.isnan(value), np.nan, taken(side, row, np.nan)) for side in curve.interval)
    return Estimate(value, Interval(low, high), np.where(beyond, "extrapolated", status))


def _asked(groups: int, age: ArrayLike, group: ArrayLike | None) -> tuple[Index, Array]:
    ages = np.asarray(age, dtype=np.float64)
    if group is None:
        ages = np.broadcast_to(ages, (groups,))
        return np.arange(groups), ages
    asked, _ = codes(group, groups)
    return asked, np.broadcast_to(ages, asked.shape)


def survival_quantile(curve: SurvivalCurve, p: ArrayLike = 0.5) -> Estimate:
    """The age by which a share p has failed: the median, or the B_p life, read from the curve.

    p : one share, or (groups,).
    Returns (groups,). The first age with sf <= 1 - p; where the curve lies at 1 - p exactly, the middle of that step
        (to the last age observed if nothing fails after it), as R's quantile.survfit. Bounds are where the bounds of
        the curve cross 1 - p (Brookmeyer and Crowley); NaN for one they never reach.
        NaN, "extrapolated" where fewer than p have failed.
    Raises ValueError for p outside 0..1.
    Source: Brookmeyer and Crowley (1982) Biometrics 38:29

    >>> curve = kaplan_meier([0] * 4, [1.0, 2.0, 3.0, 4.0], events=[1, 1, 1, 1])
    >>> survival_quantile(curve, 0.5).value.tolist(), survival_quantile(curve, 0.3).value.tolist()
    ([2.5], [2.0])
    """
    share = np.broadcast_to(np.asarray(p, dtype=np.float64), (curve.groups,))
    if np.any(~((share > 0) & (share < 1))):
        raise ValueError(f"p must be between 0 and 1, not {p!r}")
    value = _crossing(curve, curve.sf, share)
    # The lower curve crosses first, so it bounds the age from below.
    interval = Interval(_crossing(curve, curve.interval.low, share), _crossing(curve, curve.interval.high, share))
    short = np.isnan(value) & np.isin(curve.status, ("no_data", "invalid", "no_failures"), invert=True)
    return Estimate(value, interval, np.where(short, "extrapolated", curve.status))


def _crossing(curve: SurvivalCurve, sf: Array, share: Array) -> Array:
    """Where a curve first reaches 1 - share; the middle of the step where it lies there exactly."""
    reached = _first(curve, 1 - sf >= share[curve.group] - TIE)
    passed = _first(curve, 1 - sf >= share[curve.group] + TIE)
    age, last = np.r_[curve.age, np.nan], largest(curve.age, curve.group, curve.groups)
    return (age[reached] + np.where(passed >= 0, age[passed], last)) / 2


def _first(curve: SurvivalCurve, condition: NDArray[np.bool_]) -> Index:
    """The first row of each group for which the condition holds; -1 without one."""
    rows = np.flatnonzero(condition)
    found = np.full(curve.groups, -1, dtype=np.int64)
    found[curve.group[rows[::-1]]] = rows[::-1]
    return found


def restricted_mean(
    curve: SurvivalCurve,
    horizon: ArrayLike | None = None,
    *,
    confidence_level: float = 0.95,
    sided: str = "two",
) -> Estimate:
    """The mean life up to a horizon: the area under the curve, with bounds value -+ z se.

    horizon : one age, (groups,), or none for each group's last age.
    Returns (groups,); NaN, "extrapolated" where the horizon lies beyond the last age and units still survive.
    Source: R's survival:::survmean; Klein and Moeschberger (2003) 4.5

    >>> curve = kaplan_meier([0] * 4, [1.0, 2.0, 3.0, 4.0], events=[1, 1, 1, 1])
    >>> restricted_mean(curve).value.tolist(), restricted_mean(curve, 2.5).value.tolist()
    ([2.5], [2.0])
    """
    tail = tails(confidence_level, sided)
    last = largest(curve.age, curve.group, curve.groups)
    tau = last if horizon is None else np.broadcast_to(np.asarray(horizon, dtype=np.float64), (curve.groups,))
    end = tau[curve.group]
    final = np.r_[curve.group[1:] != curve.group[:-1], True] if curve.group.size else np.zeros(0, dtype=bool)
    until = np.where(final, np.inf, np.r_[curve.age[1:], np.inf])
    step = curve.sf * (np.minimum(until, end) - np.minimum(curve.age, end))
    step = np.where((curve.sf == 0) | (curve.age >= end), 0.0, step)
    first = positions(curve.group) == 0
    head = np.where(first, np.minimum(curve.age, end), 0.0)
    value = total(step + head, curve.group, curve.groups)
    with np.errstate(divide="ignore", invalid="ignore"):
        left = curve.at_risk - curve.events
        jump = np.where((left > 0) & (curve.age <= end), curve.events / (curve.at_risk * left), 0.0)
    variance = total(remaining_sum(step, curve.group) ** 2 * jump, curve.group, curve.groups)
    lowest = _end(curve)
    beyond = (tau > last) & (lowest > 0)
    unknown = beyond | np.isnan(last) | ~(tau > 0)
    value, error = np.where(unknown, np.nan, value), np.where(unknown, np.nan, np.sqrt(variance))
    return Estimate(value, around(value, error, tail), np.where(beyond, "extrapolated", curve.status))


def _end(curve: SurvivalCurve) -> Array:
    """Where each group's curve ends: sf at its last age, NaN without rows."""
    end = np.full(curve.groups, np.nan)
    end[curve.group] = curve.sf  # the last assignment, that of the last age, stays
    return end
