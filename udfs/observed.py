"""Repeated lives as tests of systems: from spells, the windows in which systems were watched and the failures in them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from udfs.segments import insertion

Array = NDArray[np.float64]
Index = NDArray[np.intp]


class Observed(NamedTuple):
    """start, stop, group : (k,) a window each, sorted by group and age. system, age : (n,) a failure each, in its window."""

    start: Array
    stop: Array
    group: Index
    system: Index
    age: Array

    def time_on_test(self, age: Array) -> Array:
        """(n,) what all systems of each failure's group have run when each is at an age, (n,).

        >>> observed([0.0, 0.0], [30.0, 50.0], [1, 0], [1, 1], [0, 0]).time_on_test(np.array([40.0]))
        array([70.])
        """
        of, run = self.group[self.system], np.zeros(age.size)
        for sign, edge in ((1, self.start), (-1, self.stop)):
            order = np.lexsort((edge, self.group))
            group, ages = self.group[order], edge[order]
            before = insertion(group, ages, of, age, side="left")
            first = np.searchsorted(group, of)
            summed = np.r_[0.0, np.cumsum(ages)]
            run += sign * (age * (before - first) - (summed[before] - summed[first]))
        return run


def observed(entry: ArrayLike, exit_: ArrayLike, failed: ArrayLike, many: ArrayLike, group: ArrayLike) -> Observed:
    """Windows and failures of spells, (rows,) each standing for `many` alike.

    A system that goes on after a failure has one spell up to it and one from it: where spells of a group end and as many
    begin, nobody left. Which window is whose is not known to counted spells and does not matter to a likelihood of counts:
    the first to begin is taken for the first to end.

    >>> observed([0.0, 30.0], [30.0, 50.0], [1, 0], [1, 1], [0, 0])
    Observed(start=array([0.]), stop=array([50.]), group=array([0]), system=array([0]), age=array([30.]))
    """
    begin, end = np.asarray(entry, dtype=np.float64), np.asarray(exit_, dtype=np.float64)
    count, groups = np.rint(np.asarray(many, dtype=np.float64)).astype(np.intp), np.asarray(group, dtype=np.intp)
    code, age, net = _net(np.r_[groups, groups], np.r_[end, begin], np.r_[count, -count])
    begun, ended = np.maximum(-net, 0), np.maximum(net, 0)
    start, stop, of = np.repeat(age, begun), np.repeat(age, ended), np.repeat(code, ended)
    happened = np.asarray(failed, dtype=np.float64) > 0
    ages, where = np.repeat(end[happened], count[happened]), np.repeat(groups[happened], count[happened])
    return Observed(start, stop, of, _first_open(where, ages, of, stop), ages)


def observed_units(group: ArrayLike, unit: ArrayLike, entry: ArrayLike, exit_: ArrayLike, failed: ArrayLike) -> Observed:
    """As `observed`, of spells, (rows,), whose unit is known: each failure is in a window of its own unit.

    unit : numbers within a group. What is said of each unit given its number of failures, as by trend tests and by the exact
        bounds of beta, depends on whose failure it was.

    >>> observed_units([0, 0, 0], [1, 1, 2], [0.0, 30.0, 0.0], [30.0, 50.0, 40.0], [1, 0, 0])
    Observed(start=array([0., 0.]), stop=array([50., 40.]), group=array([0, 0]), system=array([0]), age=array([30.]))
    """
    units, code = np.unique(np.c_[group, unit], axis=0, return_inverse=True)
    ages = np.asarray(entry, dtype=np.float64)
    seen = observed(ages, exit_, failed, np.ones_like(ages), code.reshape(-1))
    return seen._replace(group=units[seen.group, 0].astype(np.intp))


def _net(group: Index, age: Array, change: Index) -> tuple[Index, Array, Index]:
    """The sums of changes at each age of a group, in their order."""
    order = np.lexsort((age, group))
    group, age, change = group[order], age[order], change[order]
    first = np.flatnonzero(np.r_[True, (group[1:] != group[:-1]) | (age[1:] != age[:-1])]) if group.size else np.empty(0, dtype=np.intp)
    return group[first], age[first], np.add.reduceat(change, first) if first.size else change


def _first_open(group: Index, age: Array, of: Index, stop: Array) -> Index:
    """For each failure the first window of its group that ends at its age or later."""
    order = np.lexsort((np.r_[np.zeros(age.size), np.ones(stop.size)], np.r_[age, stop], np.r_[group, of]))
    is_window = order >= age.size
    before = np.cumsum(is_window)
    system = np.empty(age.size, dtype=np.intp)
    system[order[~is_window]] = before[~is_window]
    return system
