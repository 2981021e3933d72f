"""Repeated lives as tests of systems: from spells, the windows in which systems were watched and the failures in them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Index = NDArray[np.intp]


class Observed(NamedTuple):
    """start, stop, group : (k,) a window each, sorted by group and age. system, age : (n,) a failure each, in its window."""

    start: Array
    stop: Array
    group: Index
    system: Index
    age: Array


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
