"""bathtub_growth_grouped(value, confidence_level, sided, intervals): the power law of failures counted by intervals of age.

intervals : (from, to, 1 with failures or 0 without, how many); each begins where the one before ends, the first at 0.
"""

from __future__ import annotations

from typing import Any  # Arrow is not typed

import numpy as np

from udfs.fit import Estimate
from udfs.functions._arrow import NOTHING, distinct_lists, first, struct
from udfs.growth_grouped import grouped_crow_amsaa
from udfs.segments import has, positions

PARAMETERS = ("VARCHAR", "DOUBLE", "VARCHAR", "DOUBLE[][]")
_BOUNDED = {"beta": "beta_interval", "mtbf_instantaneous": "mtbf_interval"}


def call(value: Any, level: Any, sided: Any, intervals: Any) -> Any:
    """The Arrow function. DuckDB tries it with no row."""
    if not len(intervals):
        return struct(NOTHING)
    what, confidence_level, side = first(value, level, sided)
    (lower, upper, failed, many), group, row = distinct_lists(intervals)
    groups, order = int(row.max()) + 1, np.lexsort((upper, group))
    lower, upper, group, count = lower[order], upper[order], group[order], (failed * many)[order]
    begins = np.where(positions(group) == 0, 0.0, np.r_[0.0, upper[:-1]][: upper.size])
    apart = has(np.abs(lower - begins) > 1e-9 * upper, group, groups)
    law = grouped_crow_amsaa(group, upper, count, groups=groups, confidence_level=confidence_level or 0.95, sided=side)
    number = getattr(law, what)
    low, high = getattr(law, _BOUNDED[what]) if what in _BOUNDED else (np.full_like(number, np.nan),) * 2
    number, low, high = (np.where(apart, np.nan, part)[row] for part in (number, low, high))
    return struct(Estimate(number, low, high, np.where(apart, "gaps", law.status)[row]))
