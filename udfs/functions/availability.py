"""bathtub_availability(value, confidence_level, sided, sums): what a group's times up and down say, with bounds.

sums : time up, time down, time under repair, failures, repairs.
"""

from __future__ import annotations

from typing import Any  # Arrow is not typed

from udfs.availability import availability
from udfs.fit import Estimate
from udfs.functions._arrow import NOTHING, first, numbers, struct

PARAMETERS = ("VARCHAR", "DOUBLE", "VARCHAR", "DOUBLE[]")


def call(value: Any, level: Any, sided: Any, sums: Any) -> Any:
    """The Arrow function. DuckDB tries it with no row."""
    if not len(sums):
        return struct(NOTHING)
    what, confidence_level, side = first(value, level, sided)
    up, down, repair, failures, repairs = numbers(sums).reshape(len(sums), -1).T
    found = availability(up, down, failures, repairs, repair_time=repair, confidence_level=confidence_level or 0.95, sided=side)
    interval = getattr(found, f"{what}_interval")
    return struct(Estimate(getattr(found, what), interval.low, interval.high, found.status))
