"""bathtub_warranty(distribution, within, confidence_level, sided, spells): failures ahead among the units of each group still at risk.

spells : (entry, exit, state, how many); state 1 failed, 0 censored and out of service, -1 at risk at its exit.
"""

from __future__ import annotations

from typing import Any  # Arrow is not typed

from udfs.failures_ahead import failures_ahead
from udfs.fit import Estimate, fit
from udfs.functions._arrow import NOTHING, distinct_lists, first, struct
from udfs.lives import Lives

PARAMETERS = ("VARCHAR", "DOUBLE", "DOUBLE", "VARCHAR", "DOUBLE[][]")


def call(distribution: Any, within: Any, level: Any, sided: Any, spells: Any) -> Any:
    """The Arrow function. DuckDB tries it with no row."""
    if not len(spells):
        return struct(NOTHING)
    name, ahead, confidence_level, side = first(distribution, within, level, sided)
    (entry, exit_, state, many), group, row = distinct_lists(spells)
    lives = Lives.observed(exit_, state > 0, entry=entry, weight=many, group=group, groups=int(row.max()) + 1)
    there = state < 0
    told = failures_ahead(fit(lives, name), group[there], exit_[there], many[there], ahead, confidence_level=confidence_level or 0.95, sided=side)
    return struct(Estimate(told.value[row], told.low[row], told.high[row], told.status[row]))
