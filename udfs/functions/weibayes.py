"""bathtub_weibayes(beta, value, argument, given, confidence_level, sided, sums): of a Weibull whose shape is known.

The options are the same for a whole query, but for the argument; sums are a group's failures, censored, largest age, and sum
of age^beta less that at entry.
"""

from __future__ import annotations

from typing import Any  # Arrow is not typed

import numpy as np

from udfs.functions._arrow import NOTHING, first, numbers, struct
from udfs.functions._told import arguments
from udfs.weibayes import weibayes_sums

PARAMETERS = ("DOUBLE", "VARCHAR", "DOUBLE", "DOUBLE", "DOUBLE", "VARCHAR", "DOUBLE[]")


def call(beta: Any, value: Any, argument: Any, given: Any, level: Any, sided: Any, sums: Any) -> Any:
    """The Arrow function. DuckDB tries it with no row."""
    if not len(sums):
        return struct(NOTHING)
    shape, what, survived, confidence_level, side = first(beta, value, given, level, sided)
    failures, censored, largest, power = np.nan_to_num(numbers(sums).reshape(len(sums), -1), nan=0.0, posinf=np.inf).T
    known = weibayes_sums(failures, censored, largest, power, beta=shape)
    return struct(known.estimate(what, *arguments(what, numbers(argument), survived), confidence_level=confidence_level or 0.95, sided=side))
