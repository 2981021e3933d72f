"""bathtub_growth(value, termination, confidence_level, sided, spells): growth and trend of each group's repeated lives.

spells : (unit, entry, exit, failed 1 or 0), the unit by its number in the group.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any  # Arrow is not typed

import numpy as np

from udfs.duane import Duane, duane
from udfs.fit import Estimate
from udfs.functions._arrow import NOTHING, Array, distinct_lists, first, struct
from udfs.growth import crow_amsaa
from udfs.observed import Observed, observed_units
from udfs.segments import has
from udfs.trend import TrendTest, laplace, mil_hdbk_189

PARAMETERS = ("VARCHAR", "VARCHAR", "DOUBLE", "VARCHAR", "DOUBLE[][]")
_BOUNDED = {"beta": "beta_interval", "mtbf_instantaneous": "mtbf_interval", "mtbf_cumulative": "mtbf_cumulative_interval"}


def call(value: Any, termination: Any, level: Any, sided: Any, spells: Any) -> Any:
    """The Arrow function. DuckDB tries it with no row."""
    if not len(spells):
        return struct(NOTHING)
    what, ended, confidence_level, side = first(value, termination, level, sided)
    (unit, entry, exit_, failed), group, row = distinct_lists(spells)
    seen, groups = observed_units(group, unit, entry, exit_, failed), int(row.max()) + 1
    told = _power_law(seen, groups, what, ended, confidence_level or 0.95, side) if what not in _OTHERS else _OTHERS[what](seen, groups, ended)
    return struct(Estimate(told.value[row], told.low[row], told.high[row], told.status[row]))


def _power_law(seen: Observed, groups: int, value: str, termination: str, confidence_level: float, sided: str) -> Estimate:
    law = crow_amsaa(
        seen.system, seen.age, seen.stop, seen.start, group=seen.group, groups=groups, termination=termination,
        confidence_level=confidence_level, sided=sided,
    )  # fmt: skip
    number = getattr(law, value)
    low, high = getattr(law, _BOUNDED[value]) if value in _BOUNDED else (np.full_like(number, np.nan),) * 2
    return Estimate(number, low, high, law.status)


def _laplace(seen: Observed, groups: int, termination: str) -> TrendTest:
    return laplace(seen.system, seen.age, seen.stop, seen.start, group=seen.group, groups=groups, termination=termination)


def _mil_hdbk_189(seen: Observed, groups: int, termination: str) -> TrendTest:
    """Told only where every system is watched from age 0: its statistic has another distribution elsewhere."""
    test = mil_hdbk_189(seen.system, seen.age, seen.stop, group=seen.group, groups=groups, termination=termination)
    late = has(seen.start > 0, seen.group, groups)
    statistic, p_value = (np.where(late, np.nan, part) for part in (test.statistic, test.p_value))
    return test._replace(statistic=statistic, p_value=p_value, status=np.where(late, "entered_late", test.status))


def _duane(seen: Observed, groups: int) -> Duane:
    """The line of all systems' time on test; failures at one moment are one point."""
    group, time = seen.group[seen.system], seen.time_on_test(seen.age)
    points, count = np.unique(np.c_[group, time], axis=0, return_counts=True)
    return duane(points[:, 0].astype(np.intp), points[:, 1], count, groups=groups)


def _alone(number: Array, status: Any) -> Estimate:
    return Estimate(number, np.full_like(number, np.nan), np.full_like(number, np.nan), status)


def _of_test(test: Callable[[Observed, int, str], TrendTest], part: str) -> Callable[[Observed, int, str], Estimate]:
    def told(seen: Observed, groups: int, termination: str) -> Estimate:
        found = test(seen, groups, termination)
        return _alone(getattr(found, part), found.status)

    return told


def _of_line(part: str) -> Callable[[Observed, int, str], Estimate]:
    def told(seen: Observed, groups: int, _: str) -> Estimate:
        line = _duane(seen, groups)
        return _alone(getattr(line, part), line.status)

    return told


_OTHERS: dict[str, Callable[[Observed, int, str], Estimate]] = {
    "laplace": _of_test(_laplace, "statistic"),
    "laplace_p_value": _of_test(_laplace, "p_value"),
    "mil_hdbk_189": _of_test(_mil_hdbk_189, "statistic"),
    "mil_hdbk_189_p_value": _of_test(_mil_hdbk_189, "p_value"),
    "duane_slope": _of_line("alpha"),
    "duane_mtbf_cumulative": _of_line("mtbf_cumulative"),
    "duane_mtbf_instantaneous": _of_line("mtbf_instantaneous"),
}
