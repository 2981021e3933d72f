"""bathtub_growth(value, termination, confidence_level, sided, spells): the power law (Crow-AMSAA) of each group's repeated lives."""

from __future__ import annotations

from typing import Any  # Arrow is not typed

import numpy as np

from udfs.fit import Estimate
from udfs.functions._arrow import NOTHING, distinct_lists, first, struct
from udfs.growth import crow_amsaa
from udfs.observed import observed

PARAMETERS = ("VARCHAR", "VARCHAR", "DOUBLE", "VARCHAR", "DOUBLE[][]")
_BOUNDED = {"beta": "beta_interval", "mtbf_instantaneous": "mtbf_interval", "mtbf_cumulative": "mtbf_cumulative_interval"}


def call(value: Any, termination: Any, level: Any, sided: Any, spells: Any) -> Any:
    """The Arrow function. DuckDB tries it with no row."""
    if not len(spells):
        return struct(NOTHING)
    what, ended, confidence_level, side = first(value, termination, level, sided)
    (entry, exit_, failed, many), group, row = distinct_lists(spells)
    seen = observed(entry, exit_, failed, many, group)
    law = crow_amsaa(
        seen.system, seen.age, seen.stop, seen.start, group=seen.group, groups=int(row.max()) + 1, termination=ended,
        confidence_level=confidence_level or 0.95, sided=side,
    )  # fmt: skip
    number = getattr(law, what)
    low, high = getattr(law, _BOUNDED[what]) if what in _BOUNDED else (np.full_like(number, np.nan),) * 2
    return struct(Estimate(number[row], low[row], high[row], law.status[row]))
