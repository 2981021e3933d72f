"""How many are at risk at each age, from counts of failures, censorings and late entries per age."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from udfs.confidence import Status
from udfs.intervals import Array
from udfs.segments import Index, codes, column, has, insertion, positions, remaining_sum, running_sum, taken, total

Mask = NDArray[np.bool_]

ROUNDING = 1e-12  # of a group's units: below it, what real weights leave of a difference is 0


@dataclass(frozen=True, slots=True)
class RiskSet:
    """One row for each distinct age of each group, sorted by group and age; none of a group that is "invalid".

    at_risk : those under observation just before the age, who can fail at it: entered before it, not gone before it.
    events : (m,), or (m, modes) by failure mode. censored, entries : those who leave unfailed and who enter at the age.
    start : (groups,) the age from which somebody is at risk: 0, or the first late entry.
    status : (groups,) "ok", "no_data", "no_failures", "invalid" (a negative or undefined number, more failures than
        units at risk), "risk_set_emptied" (all at risk failed while others enter later), "risk_set_gap" (nobody under
        observation for a while).
    """

    group: Index
    age: Array
    at_risk: Array
    events: Array
    censored: Array
    entries: Array
    start: Array
    groups: int
    status: Status

    @property
    def failed(self) -> Array:
        """Failures of any mode at each age."""
        return self.events if self.events.ndim == 1 else self.events.sum(axis=1)

    @property
    def survivors(self) -> Array:
        """Those at risk that do not fail at the age."""
        left = self.at_risk - self.failed
        return np.where(left <= ROUNDING * self.at_risk, 0.0, left)

    @property
    def survival(self) -> Array:
        """The product-limit estimate: the share that has not failed by any mode, after each age."""
        failed, survivors = self.failed, self.survivors
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(survivors > 0, np.minimum(failed / self.at_risk, 1.0), 1.0)
            return np.exp(running_sum(np.where(failed > 0, np.log1p(-share), 0.0), self.group))


def risk_set(
    group: ArrayLike,
    age: ArrayLike,
    events: ArrayLike,
    censored: ArrayLike = 0.0,
    entries: ArrayLike = 0.0,
    *,
    groups: int | None = None,
) -> RiskSet:
    """The units at risk at each age, for all groups together.

    group, age : (n,) rows in any order; an age may occur in several rows, which are added.
    events : (n,) failures, or (n, modes). censored : (n,) those who leave without failing.
    entries : (n,) those who come under observation at the age, late; whoever fails or leaves and is in no entry has
        been under observation from the beginning. Counts may be real weights.
    At risk on (entry, exit]: an entry at an age counts after it; failures come before censorings of the same age.
    Raises ValueError for shapes that do not fit.
    Source: Kaplan and Meier (1958) JASA 53:457; late entry: Klein and Moeschberger (2003) Survival Analysis, 4.6.

    >>> risk_set([0, 0, 0], [1.0, 2.0, 3.0], events=[1, 0, 1], censored=[0, 1, 1]).at_risk.tolist()
    [4.0, 3.0, 2.0]
    >>> risk_set([0, 0, 0], [1.0, 2.0, 3.0], events=[1, 0, 1], censored=[0, 1, 1], entries=[3, 0, 0]).at_risk.tolist()
    [1.0, 3.0, 2.0]
    """
    ages = np.asarray(age, dtype=np.float64)
    code, many = codes(group, groups, ages.size)
    failed = np.asarray(events, dtype=np.float64)
    if failed.ndim > 2 or failed.shape[:1] != ages.shape:
        raise ValueError(f"events must have {ages.size} rows, not the shape {failed.shape}")
    counts = np.column_stack([column(censored, ages.size, "censored"), column(entries, ages.size, "entries"), failed])
    good = np.isfinite(ages) & (ages >= 0) & np.all(np.isfinite(counts) & (counts >= 0), axis=1)
    broken = has(~good, code, many)
    keep = ~broken[code]
    row_group, row_age, rows = distinct(code[keep], ages[keep], counts[keep])
    events_there = rows[:, 2:] if failed.ndim == 2 else rows[:, 2]
    return _with_status(row_group, row_age, rows[:, 0], rows[:, 1], events_there, many, broken)


def distinct(group: Index, age: Array, counts: Array) -> tuple[Index, Array, Array]:
    """Rows of the same group and age added, sorted; those without any count left out."""
    order = np.lexsort((age, group))
    group, age, counts = group[order], age[order], counts[order]
    if not group.size:
        return group, age, counts
    first = np.flatnonzero(np.r_[True, (group[1:] != group[:-1]) | (age[1:] != age[:-1])])
    added = np.add.reduceat(counts, first, axis=0)
    filled = np.any(added > 0, axis=1)
    return group[first][filled], age[first][filled], added[filled]


def _with_status(
    group: Index, age: Array, censored: Array, entries: Array, events: Array, groups: int, broken: Mask
) -> RiskSet:
    failed = events if events.ndim == 1 else events.sum(axis=1)
    exits = failed + censored
    units = total(exits, group, groups)
    # Counted from the end, so that the last at risk are exact however many came before.
    at_risk = remaining_sum(exits, group) - remaining_sum(entries, group)
    slack = ROUNDING * units[group]
    too_many = has((exits > at_risk + slack) | (at_risk < -slack), group, groups)
    at_risk = np.maximum(np.where(np.abs(at_risk) <= slack, 0.0, at_risk), exits)
    survivors = at_risk - exits + entries
    later = remaining_sum(exits, group) - exits > slack
    status = np.select(
        [
            broken | too_many,
            units <= 0,
            total(failed, group, groups) <= 0,
            has((failed >= at_risk - slack) & (failed > 0) & later, group, groups),
            has((survivors <= slack) & (at_risk > 0) & later, group, groups),
        ],
        ["invalid", "no_data", "no_failures", "risk_set_emptied", "risk_set_gap"],
        "ok",
    )
    row = status[group] != "invalid"
    group, age, at_risk = group[row], age[row], at_risk[row]
    start = _start(group, age, at_risk, groups)
    return RiskSet(group, age, at_risk, events[row], censored[row], entries[row], start, groups, status)


def _start(group: Index, age: Array, at_risk: Array, groups: int) -> Array:
    """0 where the first row finds somebody at risk; else its age, that of the first entry."""
    start = np.full(groups, np.nan)
    first = positions(group) == 0
    start[group[first]] = np.where(at_risk[first] > 0, 0.0, age[first])
    return start


def numbers_at_risk(risk: RiskSet, group: ArrayLike, age: ArrayLike) -> Array:
    """How many are at risk just before each age: the row of numbers under a survival chart.

    group, age : (k,) what is asked.
    Returns (k,); 0 beyond a group's last age, NaN for a group without usable rows.

    >>> risk = risk_set([0, 0], [10.0, 20.0], events=[2, 1], censored=[1, 3])
    >>> numbers_at_risk(risk, [0, 0, 0, 0], [0.0, 10.0, 10.5, 21.0]).tolist()
    [7.0, 7.0, 4.0, 0.0]
    """
    asked_age = np.asarray(age, dtype=np.float64)
    asked, _ = codes(group, risk.groups, asked_age.size)
    row = insertion(risk.group, risk.age, asked, asked_age, side="left")
    row = np.where(row < risk.group.size, row, -1)
    inside = (row >= 0) & (risk.group[row] == asked) if risk.group.size else np.zeros(asked.size, dtype=bool)
    known = np.isin(risk.status[asked], ("no_data", "invalid"), invert=True)
    return np.where(known, taken(risk.at_risk, np.where(inside, row, -1), 0.0), np.nan)
