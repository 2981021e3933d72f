"""bathtub_rate_ratio(confidence_level, sided, alternative, failures, exposure, other_failures, other_exposure): two rates compared exactly."""

from __future__ import annotations

from typing import Any  # Arrow is not typed

from udfs.comparison import rate_ratio
from udfs.fit import Estimate
from udfs.functions._arrow import NOTHING, first, numbers, struct

PARAMETERS = ("DOUBLE", "VARCHAR", "VARCHAR", "DOUBLE", "DOUBLE", "DOUBLE", "DOUBLE")
RESULT = "STRUCT(value DOUBLE, low DOUBLE, high DOUBLE, p_value DOUBLE, status VARCHAR)"


def call(level: Any, sided: Any, alternative: Any, failures: Any, exposure: Any, other_failures: Any, other_exposure: Any) -> Any:
    """The Arrow function. DuckDB tries it with no row."""
    if not len(level):
        return struct(NOTHING, p_value=NOTHING.value)
    confidence_level, side, against = first(level, sided, alternative)
    counts = (numbers(column) for column in (failures, exposure, other_failures, other_exposure))
    found = rate_ratio(*counts, confidence_level=confidence_level or 0.95, sided=side, alternative=against)
    return struct(Estimate(found.ratio, *found.interval, found.status), p_value=found.p_value)
