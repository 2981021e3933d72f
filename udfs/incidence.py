"""Cumulative incidence of competing failure modes (Aalen–Johansen) from counts per age."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from udfs.confidence import Estimate, Status, one_of, tails
from udfs.intervals import Array, Interval
from udfs.risk_set import RiskSet, risk_set
from udfs.segments import Index, before, codes, in_force, largest, running_sum, taken, total
from udfs.survival import BOUNDS, survival_bounds


@dataclass(frozen=True, slots=True)
class Incidence:
    """One row for each age at which somebody fails or leaves, sorted by group and age.

    cif, variance : (m, modes) the share failed by the age, by mode, and the variance; interval likewise.
    sf : (m,) the share not failed by any mode: 1 minus the sum of cif.
    n_failures : (groups, modes). status : (groups,) as of `risk_set`.
    """

    group: Index
    age: Array
    at_risk: Array
    events: Array
    cif: Array
    variance: Array
    interval: Interval
    sf: Array
    n_failures: Array
    status: Status


def cumulative_incidence(
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
) -> Incidence:
    """The share that fails by each mode first, with the other modes at work: what is seen, never 1 - KM of one mode.

    group, age, censored, entries : (n,) as for `risk_set`. events : (n, modes) failures by mode.
    bounds : "log_log" (cif to the power exp(-+ z se / (cif log cif))), "log" or "plain", as R's survfit; NaN where cif is 0.
    The variance is the multinomial delta method's, which is Greenwood's for a single mode. R's survfit (an infinitesimal
        jackknife) gives the same where nobody enters late. After the risk set has been emptied cif stays what it was.
    Raises ValueError for shapes, levels and bounds that do not fit.
    Source: Aalen and Johansen (1978); Marubini and Valsecchi (1995) (10.12); Allignol et al. (2010) Biometrical Journal 52:126

    >>> curve = cumulative_incidence([0, 0, 0], [1.0, 2.0, 3.0], events=[[1, 0], [0, 1], [1, 0]], censored=[0, 0, 1])
    >>> curve.cif.tolist()
    [[0.25, 0.0], [0.25, 0.25], [0.5, 0.25]]
    """
    one_of(bounds, BOUNDS, "bounds")
    tail = tails(confidence_level, sided)
    if np.ndim(events) != 2:
        raise ValueError(f"events must have a row an age and a column a mode, not the shape {np.shape(events)}")
    risk = risk_set(group, age, events, censored, entries, groups=groups)
    failed, at_risk, code = risk.failed, risk.at_risk, risk.group
    left, sf = risk.survivors, risk.survival
    with np.errstate(divide="ignore", invalid="ignore"):
        all_modes = np.where((failed > 0) & (left > 0), failed / (at_risk * left), 0.0)
    alive = _alive_before(sf, code)
    columns = [_one_mode(risk, k, alive, all_modes) for k in range(risk.events.shape[1])]
    cif, variance = (np.column_stack(parts) for parts in zip(*columns, strict=True))
    with np.errstate(divide="ignore", invalid="ignore"):
        interval = survival_bounds(cif, np.sqrt(variance) / cif, bounds, tail)
    row = failed + risk.censored > 0
    n_failures = np.column_stack([total(mode, code, risk.groups) for mode in risk.events.T])
    return Incidence(
        code[row], risk.age[row], at_risk[row], risk.events[row], cif[row], variance[row],
        Interval(interval.low[row], interval.high[row]), sf[row], n_failures, risk.status,
    )  # fmt: skip


def _alive_before(sf: Array, group: Index) -> Array:
    """Survival just before each row: 1 at a group's first."""
    return 1 - before(1 - sf, group)


def _one_mode(risk: RiskSet, mode: int, alive: Array, all_modes: Array) -> tuple[Array, Array]:
    """F, and sum_j (F - F_j)^2 d/(n(n-d)) + S^2 q(1-q)/n - 2 (F - F_j) S q/n, expanded into running sums over j."""
    with np.errstate(divide="ignore", invalid="ignore"):
        q = np.where(risk.events[:, mode] > 0, risk.events[:, mode] / risk.at_risk, 0.0)
        own = np.where(q > 0, alive * q / risk.at_risk, 0.0)
    cif = running_sum(alive * q, risk.group)

    def summed(values: Array) -> Array:
        return running_sum(values, risk.group)

    squares = summed(cif**2 * all_modes + alive * own * (1 - q) + 2 * cif * own)
    variance = cif**2 * summed(all_modes) - 2 * cif * summed(cif * all_modes + own) + squares
    return cif, np.maximum(variance, 0.0)


def incidence_at(curve: Incidence, age: ArrayLike, group: ArrayLike | None = None) -> Estimate:
    """Cumulative incidence at given ages.

    age, group : (k,) what is asked; without a group, one age for all groups or one a group.
    Returns (k, modes) estimates and a (k,) status: 0 before the first row; NaN, "extrapolated" beyond the last age while
        some survive.

    >>> curve = cumulative_incidence([0, 0, 0], [1.0, 2.0, 3.0], events=[[1, 0], [0, 1], [1, 0]], censored=[0, 0, 1])
    >>> incidence_at(curve, 2.5).value.tolist()
    [[0.25, 0.25]]
    """
    many = curve.status.size
    asked = np.arange(many) if group is None else codes(group, many)[0]
    ages = np.broadcast_to(np.asarray(age, dtype=np.float64), asked.shape)
    row = in_force(curve.group, curve.age, asked, ages)
    beyond = (ages > largest(curve.age, curve.group, many)[asked]) & (taken(curve.sf, row, 1.0) > 0)
    status = np.where(beyond, "extrapolated", curve.status[asked])
    unknown = np.isin(status, ("extrapolated", "no_data", "invalid")) | ~(ages >= 0)

    def read(values: Array, missing: float) -> Array:
        columns = [np.where(unknown, np.nan, taken(column, row, missing)) for column in values.T]
        return np.column_stack(columns)

    return Estimate(read(curve.cif, 0.0), Interval(*(read(side, np.nan) for side in curve.interval)), status)
