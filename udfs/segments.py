"""Rows in groups: running sums, sums, and the row in force at an age, for all groups at once.

Rows are sorted by group; within a group a running value starts afresh, so that a small group beside a large one keeps
all its digits (one running sum over all, less what it was where the group began, would not).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from udfs.intervals import Array

Index = NDArray[np.int64]


def codes(group: ArrayLike, groups: int | None, size: int | None = None) -> tuple[Index, int]:
    """The groups as integers, and how many there are: one more than the largest, unless `groups` says.

    Raises ValueError for groups that are not integers 0..groups-1, or not `size` of them.
    """
    given = np.asarray(group)
    if given.ndim != 1 or (size is not None and given.size != size):
        raise ValueError(f"group must be one-dimensional with a group a row ({size}), not of shape {given.shape}")
    code = given.astype(np.int64)
    if given.size and (np.any(code != given) or code.min() < 0):
        raise ValueError("group must hold integers from 0")
    found = int(code.max()) + 1 if code.size else 0
    if groups is not None and found > groups:
        raise ValueError(f"groups must be at least {found}, the groups given, not {groups}")
    return code, found if groups is None else groups


def column(values: ArrayLike, size: int, name: str) -> Array:
    """One double a row; a single number stands for every row. ValueError for another length."""
    given = np.asarray(values, dtype=np.float64)
    if given.ndim > 1 or (given.ndim == 1 and given.size != size):
        raise ValueError(f"{name} must have {size} values, one a row, not the shape {given.shape}")
    return np.broadcast_to(given, (size,)).astype(np.float64)


def total(values: ArrayLike, group: Index, groups: int) -> Array:
    """The sum of each group; 0 for a group without rows."""
    return np.bincount(group, weights=np.asarray(values, dtype=np.float64), minlength=groups).astype(np.float64)


def largest(values: Array, group: Index, groups: int) -> Array:
    """The largest of each group; NaN for a group without rows."""
    top = np.full(groups, -np.inf)
    with np.errstate(invalid="ignore"):
        np.maximum.at(top, group, values)
    return np.where(np.isneginf(top), np.nan, top)


def has(condition: NDArray[np.bool_], group: Index, groups: int) -> NDArray[np.bool_]:
    """Whether the condition holds for any row of each group."""
    return np.bincount(group[condition], minlength=groups) > 0


def positions(group: Index) -> Index:
    """0, 1, 2 … within each group of rows sorted by group."""
    row = np.arange(group.size)
    first = np.r_[True, group[1:] != group[:-1]] if group.size else np.zeros(0, dtype=bool)
    return row - np.maximum.accumulate(np.where(first, row, 0)) if group.size else row


def running_sum(values: Array, group: Index) -> Array:
    """The sum of a row and those before it in its group; exactly as above where a row adds 0."""
    summed = _scan(np.add, values, group)
    row = np.arange(group.size)
    return (
        summed[np.maximum.accumulate(np.where((values != 0) | (positions(group) == 0), row, 0))] if row.size else summed
    )


def running_minimum(values: Array, group: Index) -> Array:
    """The smallest of a row and those before it in its group."""
    return _scan(np.minimum, values, group)


def remaining_sum(values: Array, group: Index) -> Array:
    """The sum of a row and those after it in its group."""
    return running_sum(values[::-1], -group[::-1])[::-1]


def before(running: Array, group: Index) -> Array:
    """A running value as it was before the row: that of the row above, 0 at a group's first."""
    shifted = np.r_[0.0, running[:-1]] if running.size else running
    return np.where(positions(group) > 0, shifted, 0.0)


def _scan(combine: np.ufunc, values: Array, group: Index) -> Array:
    """A running value: along the rows of a matrix, a group a row, or by doubling where groups differ much in length."""
    out = np.asarray(values, dtype=np.float64)
    position = positions(group)
    longest = int(position.max(initial=0)) + 1
    row = np.cumsum(position == 0) - 1
    if out.size and (row[-1] + 1) * longest <= 4 * out.size:
        matrix = np.zeros((row[-1] + 1, longest))  # what fills it up lies behind a group's last
        matrix[row, position] = out
        with np.errstate(invalid="ignore"):
            return np.asarray(combine.accumulate(matrix, axis=1)[row, position])
    step = 1
    while step < longest:
        with np.errstate(invalid="ignore"):
            joined = combine(out[:-step], out[step:])
        out = np.r_[out[:step], np.where(position[step:] >= step, joined, out[step:])]
        step *= 2
    return out


def insertion(row_group: Index, row_age: Array, group: Index, age: Array, side: str = "right") -> Index:
    """How many rows (sorted by group, then age) come before each (group, age); those of the same age too with "right"."""
    key_group, key_age = np.r_[row_group, group], np.r_[row_age, age]
    is_asked = np.r_[np.zeros(row_group.size, dtype=np.int64), np.ones(group.size, dtype=np.int64)]
    order = np.lexsort((is_asked if side == "right" else -is_asked, key_age, key_group))
    rows_so_far = np.cumsum(1 - is_asked[order])
    found = np.empty(order.size, dtype=np.int64)
    found[order] = rows_so_far
    return found[row_group.size :]


def in_force(row_group: Index, row_age: Array, group: Index, age: Array) -> Index:
    """The last row of the same group at or before each age; -1 where there is none."""
    row = insertion(row_group, row_age, group, age) - 1
    same = row_group[row] == group if row_group.size else np.zeros(group.size, dtype=bool)
    return np.where((row >= 0) & same, row, -1)


def taken(values: Array, row: Index, missing: float) -> Array:
    """values[row], and `missing` where row is -1."""
    if not values.size:
        return np.full(row.size, missing)
    return np.where(row >= 0, values[row], missing)
