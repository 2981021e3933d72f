"""The actuarial life table: survival from counts per interval of age."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from udfs.confidence import Status, one_of, tails
from udfs.intervals import Array, Interval
from udfs.segments import Index, codes, column, has, positions, remaining_sum, running_sum, total
from udfs.survival import BOUNDS, survival_bounds

WITHDRAWALS = ("middle", "end")


@dataclass(frozen=True, slots=True)
class LifeTable:
    """One row an interval, sorted by group and age.

    at_risk : who enter the interval. exposed : those effectively exposed. q : the share of them that fails in it.
    sf, variance, interval : survival to the interval's end, Greenwood's variance, bounds.
    hazard, hazard_error : failures per unit of age at the interval's middle, and its standard error.
    status : (groups,) "ok", "no_data", "no_failures", "invalid".
    """

    group: Index
    lower: Array
    upper: Array
    at_risk: Array
    exposed: Array
    events: Array
    q: Array
    sf: Array
    variance: Array
    interval: Interval
    hazard: Array
    hazard_error: Array
    status: Status


def life_table(
    group: ArrayLike,
    lower: ArrayLike,
    upper: ArrayLike,
    events: ArrayLike,
    censored: ArrayLike = 0.0,
    entries: ArrayLike = 0.0,
    *,
    groups: int | None = None,
    withdrawals: str = "middle",
    confidence_level: float = 0.95,
    bounds: str = "log_log",
    sided: str = "two",
) -> LifeTable:
    """Survival from failures and withdrawals per interval of age.

    group, lower, upper : (n,) intervals (lower, upper]; those of a group must not overlap.
    events, censored, entries : (n,) who fail, leave and enter late in the interval.
    withdrawals : "middle", the actuarial convention: who leaves or enters in the interval counts half in it; or "end":
        they leave after its failures (inspected together), and enter at its end.
    Returns the hazard as q / (width (1 - q/2)) with its standard error.
    Raises ValueError for shapes, levels and names that do not fit.
    Source: Lawless (2003) Statistical Models and Methods for Lifetime Data, 3.6; Meeker and Escobar (1998) 3.3;
        check: tests/reference/heat_exchanger_grouped_life_table.json

    >>> table = life_table([0, 0, 0], [0, 1, 2], [1, 2, 3], events=[4, 5, 2], censored=[99, 95, 95], withdrawals="end")
    >>> (1 - table.sf).round(4).tolist(), np.sqrt(table.variance).round(4).tolist()
    ([0.0133, 0.0384, 0.0582], [0.0066, 0.0128, 0.0187])
    """
    one_of(withdrawals, WITHDRAWALS, "withdrawals")
    one_of(bounds, BOUNDS, "bounds")
    tail = tails(confidence_level, sided)
    rows = _intervals(group, lower, upper, events, censored, entries, groups, withdrawals)
    code, failed, exposed, width = rows.group, rows.events, rows.exposed, rows.upper - rows.lower
    with np.errstate(divide="ignore", invalid="ignore"):
        q = np.where(exposed > 0, failed / exposed, np.nan)
        sf = np.exp(running_sum(np.where(failed > 0, np.log1p(-q), 0.0), code))
        log_variance = running_sum(np.where(failed > 0, failed / (exposed * (exposed - failed)), 0.0), code)
        hazard = q / (width * (1 - q / 2))
        hazard_error = hazard * np.sqrt((1 - (hazard * width / 2) ** 2) / (exposed * q))
        variance = sf**2 * log_variance
    interval = survival_bounds(sf, np.sqrt(log_variance), bounds, tail)
    return LifeTable(
        code, rows.lower, rows.upper, rows.at_risk, exposed, failed, q, sf, variance, interval, hazard, hazard_error, rows.status
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Rows:
    """Intervals sorted by group and age, without those of invalid groups."""

    group: Index
    lower: Array
    upper: Array
    at_risk: Array
    exposed: Array
    events: Array
    status: Status


def _intervals(
    group: ArrayLike, lower: ArrayLike, upper: ArrayLike, events: ArrayLike, censored: ArrayLike, entries: ArrayLike,
    groups: int | None, withdrawals: str,
) -> _Rows:  # fmt: skip
    ages = np.asarray(lower, dtype=np.float64)
    code, many = codes(group, groups, ages.size)
    order = np.lexsort((ages, code))
    names = {"upper": upper, "events": events, "censored": censored, "entries": entries}
    end, failed, left, late = (column(values, ages.size, name)[order] for name, values in names.items())
    code, start = code[order], ages[order]
    with np.errstate(invalid="ignore"):
        at_risk = remaining_sum(failed + left, code) - remaining_sum(late, code)
        exposed = at_risk if withdrawals == "end" else at_risk - left / 2 + late / 2
    broken = has(_wrong(code, start, end, np.c_[failed, left, late], exposed), code, many)
    row = ~broken[code]
    code, at_risk, failed = code[row], at_risk[row], failed[row]
    cases = [broken, total(at_risk, code, many) <= 0, total(failed, code, many) <= 0]
    status = np.select(cases, ["invalid", "no_data", "no_failures"], "ok")
    return _Rows(code, start[row], end[row], at_risk, exposed[row], failed, status)


def _wrong(
    group: Index, lower: Array, upper: Array, counts: Array, exposed: Array
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Intervals that are none or overlap, counts that are none, more failures than units exposed."""
    previous = np.where(positions(group) > 0, np.r_[-np.inf, upper[:-1]], -np.inf) if group.size else lower
    fits = (lower < upper) & (lower >= previous) & np.all(np.isfinite(counts) & (counts >= 0), axis=1)
    return np.asarray(~fits | (counts[:, 0] > exposed))
