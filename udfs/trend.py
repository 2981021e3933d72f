"""Do failures come closer together? Laplace's test and the MIL-HDBK-189 test of a constant intensity."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc, gammainc, ndtr

from udfs.confidence import Status, one_of
from udfs.crow_bounds import TERMINATIONS
from udfs.history import History, history
from udfs.intervals import Array
from udfs.segments import has, total

ALTERNATIVES = ("trend", "improving", "deteriorating")


class TrendTest(NamedTuple):
    """(groups,) arrays; degrees of freedom only where the statistic is chi-square."""

    statistic: Array
    p_value: Array
    degrees: Array
    n_failures: Array
    status: Status


def laplace(
    system: ArrayLike,
    age: ArrayLike,
    stop: ArrayLike,
    start: ArrayLike = 0.0,
    *,
    group: ArrayLike | None = None,
    groups: int | None = None,
    failures: ArrayLike = 1.0,
    termination: str = "time",
    alternative: str = "trend",
) -> TrendTest:
    """Laplace's test: the mean age at failure against the middle of the time watched, as a normal deviate.

    system, age, stop, start, group, failures, termination : as for `growth.crow_amsaa`; in a test ended by failure the last
        failure of each system is left out.
    alternative : "trend" (two-sided p), "improving" or "deteriorating".
    Returns a statistic > 0 where failures come more often with age. Status as `crow_amsaa`; NaN without a failure to use.
    Raises ValueError for shapes and names that do not fit.
    Source: Ascher and Feingold (1984) Repairable Systems Reliability, 5; check: tests/reference/uss_halfbeak_trend_and_nhpp.json

    >>> found = laplace([0, 0, 0, 0], [40.0, 70.0, 85.0, 95.0], stop=[100.0])
    >>> found.statistic.round(3).tolist(), found.p_value.round(3).tolist()
    ([1.559], [0.119])
    """
    test = _asked(system, age, stop, start, group, groups, termination, failures, alternative)
    use = ~test.last
    of, length = test.of[use], (test.stop_of - test.start_of)[use]
    moved = total(test.age[use] - (test.stop_of + test.start_of)[use] / 2, of, test.groups)
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = moved / np.sqrt(total(length**2 / 12, of, test.groups))
    sides = {"trend": 2 * ndtr(-np.abs(statistic)), "improving": ndtr(statistic), "deteriorating": ndtr(-statistic)}
    return TrendTest(
        statistic, sides[alternative], np.full(test.groups, np.nan), test.n, _status(test, np.isnan(statistic))
    )


def mil_hdbk_189(
    system: ArrayLike,
    age: ArrayLike,
    stop: ArrayLike,
    *,
    group: ArrayLike | None = None,
    groups: int | None = None,
    failures: ArrayLike = 1.0,
    termination: str = "time",
    alternative: str = "trend",
) -> TrendTest:
    """The test of the power law against a constant intensity: 2 sum ln(T/t), chi-square if there is no trend.

    system, age, stop, group, failures, termination : as for `growth.crow_amsaa`; degrees of freedom are twice the failures, less
        each system's last if that ended its test.
    alternative : "trend" (p is twice the smaller tail), "improving" (large statistics) or "deteriorating" (small ones).
    Raises ValueError for shapes and names that do not fit.
    Source: MIL-HDBK-189 (1981); Bain and Engelhardt; check: tests/reference/uss_halfbeak_trend_and_nhpp.json

    >>> found = mil_hdbk_189([0, 0, 0, 0], [40.0, 70.0, 85.0, 95.0], stop=[100.0])
    >>> found.statistic.round(3).tolist(), found.p_value.round(3).tolist()
    ([2.974], [0.128])
    """
    test = _asked(system, age, stop, 0.0, group, groups, termination, failures, alternative)
    use = ~test.last
    statistic = 2 * total(np.log(test.stop_of / test.age), test.of, test.groups)
    degrees = 2 * total(np.ones(int(use.sum())), test.of[use], test.groups)
    degrees = np.where(degrees > 0, degrees, np.nan)
    statistic = np.where(np.isnan(degrees), np.nan, statistic)
    below, above = gammainc(degrees / 2, statistic / 2), chdtrc(degrees, statistic)
    sides = {"trend": np.minimum(2 * np.minimum(below, above), 1.0), "improving": above, "deteriorating": below}
    return TrendTest(statistic, sides[alternative], degrees, test.n, _status(test, np.isnan(statistic)))


def _asked(
    system: ArrayLike, age: ArrayLike, stop: ArrayLike, start: ArrayLike, group: ArrayLike | None, groups: int | None,
    termination: str, failures: ArrayLike, alternative: str,
) -> History:  # fmt: skip
    one_of(termination, TERMINATIONS, "termination")
    one_of(alternative, ALTERNATIVES, "alternative")
    return history(system, age, stop, start, group, groups, termination, failures)


def _status(test: History, nothing: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Status:
    known = has(np.ones(test.group.size, dtype=bool), test.group, test.groups)
    cases = [test.broken, ~known, test.n == 0, nothing]
    return np.select(cases, ["invalid", "no_data", "no_failures", "one_failure"], "ok")
