"""Warranty returns by period of shipment and of return: life rows, months in service, forecasts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from udfs.confidence import Status, one_of
from udfs.intervals import Array
from udfs.segments import Index, codes, column, has, positions, running_sum, total

AGES = ("interval", "exact")
SHIPPED_AT = ("end", "start")
POPULATIONS = ("shipped", "surviving")


@dataclass(frozen=True, slots=True)
class NevadaLives:
    """Rows for a life-data fit: `weight` units failed at an age in (lower, upper], or survived `lower` (upper infinite).

    entry is 0. With exact ages lower = upper. cohort : the row of `shipped`.
    cell_status : (n,) of each cell of returns, "ok", "exceeds_shipped" (more returned by then than shipped),
        "before_shipment", "after_as_of", "invalid". cohort_status : (k,), "ok" or that of its first bad cell; a cohort with
        a bad cell has no rows. status : (groups,) "ok", "no_data", "invalid_cells" (some cohorts were left out).
    """

    group: Index
    cohort: Index
    lower: Array
    upper: Array
    entry: Array
    weight: Array
    cell_status: Status
    cohort_status: Status
    status: Status


@dataclass(frozen=True, slots=True)
class ServiceMonths:
    """Rows for `claims.claims_per_thousand`: each month in service that a cohort has completed. Statuses as NevadaLives."""

    group: Index
    cohort: Index
    month: Index
    claims: Array
    vehicles: Array
    cell_status: Status
    cohort_status: Status
    status: Status


@dataclass(frozen=True, slots=True)
class _Triangle:
    """The Nevada triangle, checked: returns by cohort and age in periods; `reached` is how old each cohort is."""

    group: Index
    shipped: Array
    reached: Array
    of: Index
    age: Index
    returns: Array
    cell_status: Status
    cohort_status: Status
    status: Status


def nevada_lives(
    shipped: ArrayLike,
    ship_period: ArrayLike,
    cohort: ArrayLike,
    return_period: ArrayLike,
    returns: ArrayLike,
    *,
    as_of: ArrayLike,
    group: ArrayLike | None = None,
    groups: int | None = None,
    ages: str = "interval",
    shipped_at: str = "end",
) -> NevadaLives:
    """Life rows from shipments and returns per period, a Nevada triangle: what came back, and what is still out.

    shipped, ship_period, group : (k,) cohorts: units, period (1, 2, …) and group, all in one by default.
    cohort, return_period, returns : (n,) cells: which cohort (a row of `shipped`), when, how many; cells without returns
        may be absent.
    as_of : the last period that is over, one or (groups,).
    ages : "interval", a return in a period happened somewhere in it: age in (a - 1, a]; "exact", at its end, age a, as
        ReliaSoft's default, for those who must match such a report. On the same data the two differ by a factor of two in
        the forecast; interval is right for periodic records. Middles of periods are not offered: they are neither.
    shipped_at : "end", a cohort begins its life at the end of its period, so a return in the next one has age 1; or "start".
    Raises ValueError for shapes and names that do not fit.
    Source: Meeker and Escobar (1998) 22; check: tests/reference/reliasoft_nevada_warranty.json

    >>> rows = nevada_lives([100, 140], [1, 2], [0, 0, 1], [2, 3, 3], [3, 3, 2], as_of=3)
    >>> np.c_[rows.cohort, rows.lower, rows.upper, rows.weight].tolist()
    [[0.0, 0.0, 1.0, 3.0], [0.0, 1.0, 2.0, 3.0], [0.0, 2.0, inf, 94.0], [1.0, 0.0, 1.0, 2.0], [1.0, 1.0, inf, 138.0]]
    """
    one_of(ages, AGES, "ages")
    cells = _triangle(shipped, ship_period, cohort, return_period, returns, as_of, group, groups, shipped_at)
    good = (cells.cohort_status[cells.of] == "ok") & (cells.returns > 0)
    of, age, weight = cells.of[good], cells.age[good].astype(np.float64), cells.returns[good]
    left = cells.shipped - total(weight, of, cells.shipped.size)
    out = np.flatnonzero((cells.cohort_status == "ok") & (left > 0) & (cells.reached > 0))
    row = np.r_[of, out]
    lower = np.r_[age - 1 if ages == "interval" else age, cells.reached[out]]
    upper, weight = np.r_[age, np.full(out.size, np.inf)], np.r_[weight, left[out]]
    order = np.lexsort((upper, row))
    row = row[order]
    return NevadaLives(
        cells.group[row], row, lower[order], upper[order], np.zeros(row.size), weight[order],
        cells.cell_status, cells.cohort_status, cells.status,
    )  # fmt: skip


def service_months(
    shipped: ArrayLike,
    ship_period: ArrayLike,
    cohort: ArrayLike,
    return_period: ArrayLike,
    returns: ArrayLike,
    *,
    as_of: ArrayLike,
    group: ArrayLike | None = None,
    groups: int | None = None,
    shipped_at: str = "end",
    population: str = "shipped",
) -> ServiceMonths:
    """The months-in-service triangle: claims and vehicles in each month in service that each cohort has completed.

    Arguments as for `nevada_lives`. population : "shipped", all vehicles in every month (claims may repeat), or
        "surviving", only those not returned before (first returns).

    >>> rows = service_months([100, 140], [1, 2], [0, 0, 1], [2, 3, 3], [3, 4, 2], as_of=3, population="surviving")
    >>> np.c_[rows.cohort, rows.month, rows.claims, rows.vehicles].tolist()
    [[0.0, 1.0, 3.0, 100.0], [0.0, 2.0, 4.0, 97.0], [1.0, 1.0, 2.0, 140.0]]
    """
    one_of(population, POPULATIONS, "population")
    repeats = population == "shipped"
    cells = _triangle(
        shipped, ship_period, cohort, return_period, returns, as_of, group, groups, shipped_at, repeats=repeats
    )
    months = np.where(cells.cohort_status == "ok", np.maximum(cells.reached, 0), 0).astype(np.int64)
    row = np.repeat(np.arange(months.size), months)
    month = positions(row) + 1
    begin = np.cumsum(months) - months
    good = cells.cohort_status[cells.of] == "ok"
    place = begin[cells.of[good]] + cells.age[good] - 1
    claims = total(cells.returns[good], place, row.size)
    gone = 0.0 if repeats else running_sum(claims, row) - claims
    return ServiceMonths(
        cells.group[row],
        row,
        month,
        claims,
        cells.shipped[row] - gone,
        cells.cell_status,
        cells.cohort_status,
        cells.status,
    )


def _triangle(
    shipped: ArrayLike, ship_period: ArrayLike, cohort: ArrayLike, return_period: ArrayLike, returns: ArrayLike, as_of: ArrayLike,
    group: ArrayLike | None, groups: int | None, shipped_at: str, *, repeats: bool = False,
) -> _Triangle:  # fmt: skip
    one_of(shipped_at, SHIPPED_AT, "shipped_at")
    units = np.asarray(shipped, dtype=np.float64)
    code, many = codes(np.zeros(units.size, dtype=np.int64) if group is None else group, groups, units.size)
    begin = column(ship_period, units.size, "ship_period")
    count = np.asarray(returns, dtype=np.float64)
    of, _ = codes(cohort, units.size, count.size)
    first = 0.0 if shipped_at == "end" else 1.0
    reached = np.broadcast_to(np.asarray(as_of, dtype=np.float64), (many,))[code] - begin + first
    age: Array = column(return_period, count.size, "return_period") - begin[of] + first
    sent = np.isfinite(units + reached) & (units >= 0) & (reached % 1 == 0)
    cell = np.select(
        [
            ~(np.isfinite(count + age) & (count >= 0) & (age % 1 == 0) & sent[of]),
            age < 1,
            age > reached[of],
            _exceeds(of, age, count, units) & (not repeats),
        ],
        ["invalid", "before_shipment", "after_as_of", "exceeds_shipped"],
        "ok",
    )
    # Cells without returns say nothing, wherever they lie: a full matrix has them before shipment too.
    cell = np.where((count == 0) & (cell != "invalid"), "ok", cell)
    cohort_status = np.where(sent, "ok", "invalid").astype(cell.dtype if cell.size else "<U15")
    bad = np.flatnonzero(cell != "ok")[::-1]
    cohort_status[of[bad]] = cell[bad]
    some, wrong = has(np.ones(units.size, dtype=bool), code, many), has(cohort_status != "ok", code, many)
    status = np.select([~some, wrong], ["no_data", "invalid_cells"], "ok")
    keep = count > 0
    whole = np.where(np.isfinite(age[keep]), age[keep], 0).astype(np.int64)
    return _Triangle(
        code, units, np.where(sent, reached, 0.0), of[keep], whole, count[keep], cell, cohort_status, status
    )


def _exceeds(of: Index, age: Array, count: Array, units: Array) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Cells by which more have come back than were shipped."""
    order = np.lexsort((age, of))
    found = np.empty(of.size, dtype=bool)
    found[order] = running_sum(count[order], of[order]) > units[of[order]] * (1 + 1e-12)
    return found
