"""Failure ages of systems on test or in service, each between the ages at which it was watched."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from udfs.intervals import Array
from udfs.segments import Index, codes, column, has, largest, total


@dataclass(frozen=True, slots=True)
class History:
    """Failures and systems of all groups; ages are shares of their group's last age, `time`.

    of, age, start_of, stop_of : (n,) the group of each failure, its age, and the ages its system was watched from and to.
    group, start, stop : (k,) the systems. time, n, n_systems, broken : (groups,) the last age, failures, systems, and
        groups left out for ages outside their system's.
    last : (n,) whether the failure ended its system's test.
    """

    of: Index
    age: Array
    start_of: Array
    stop_of: Array
    last: NDArray[np.bool_]
    group: Index
    start: Array
    stop: Array
    groups: int
    time: Array
    n: Array
    n_systems: Array
    broken: NDArray[np.bool_]


def history(
    system: ArrayLike,
    age: ArrayLike,
    stop: ArrayLike,
    start: ArrayLike = 0.0,
    group: ArrayLike | None = None,
    groups: int | None = None,
    termination: str = "time",
    failures: ArrayLike = 1.0,
) -> History:
    """Failures (n,) by the system (a row of `stop`) they are of, checked; see `growth.crow_amsaa` for the arguments.

    >>> history([0, 0], [5.0, 10.0], stop=[20.0]).age.tolist()
    [0.25, 0.5]
    """
    stops = np.asarray(stop, dtype=np.float64)
    starts = column(start, stops.size, "start")
    code, many = codes(np.zeros(stops.size, dtype=np.int64) if group is None else group, groups, stops.size)
    ages = np.asarray(age, dtype=np.float64)
    row, _ = codes(system, stops.size, ages.size)
    count = column(failures, ages.size, "failures")
    whole = np.isfinite(count) & (count >= 0) & (count % 1 == 0)
    uncounted = has(~whole, code[row], many)
    often = np.where(whole, count, 0).astype(np.int64)
    row, ages = np.repeat(row, often), np.repeat(ages, often)
    bad_system = ~np.isfinite(stops + starts) | (starts < 0) | ~(starts < stops)
    bad = ~np.isfinite(ages) | ~(ages > starts[row]) | (ages > stops[row])
    if termination == "failure":
        with np.errstate(divide="ignore", invalid="ignore"):
            bad_system |= ~(np.abs(largest(ages, row, stops.size) / stops - 1) <= 1e-9)
    broken = uncounted | has(bad_system, code, many) | has(bad, code[row], many)
    keep, kept = ~broken[code[row]], ~broken[code]
    row, ages = row[keep], ages[keep]
    time = largest(stops[kept], code[kept], many)
    of = code[row]
    last = (ages == largest(ages, row, stops.size)[row]) & (termination == "failure")
    return History(
        of, ages / time[of], starts[row] / time[of], stops[row] / time[of], _once(last, row), code[kept], starts[kept] / time[code[kept]],
        stops[kept] / time[code[kept]], many, time, total(np.ones(of.size), of, many), total(np.ones(code.size), code, many), broken,
    )  # fmt: skip


def _once(last: NDArray[np.bool_], system: Index) -> NDArray[np.bool_]:
    """One failure only of each system, where several at its last age tie."""
    rows = np.flatnonzero(last)
    _, first = np.unique(system[rows], return_index=True)
    found = np.zeros(last.size, dtype=bool)
    found[rows[first]] = True
    return found
