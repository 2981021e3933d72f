"""bathtub_binomial(confidence_level, sided, successes, n): a share with its exact bounds (Clopper-Pearson)."""

from __future__ import annotations

from typing import Any  # Arrow is not typed

from udfs.fit import Estimate
from udfs.functions._arrow import NOTHING, first, numbers, struct
from udfs.proportion import proportion

PARAMETERS = ("DOUBLE", "VARCHAR", "DOUBLE", "DOUBLE")


def call(level: Any, sided: Any, successes: Any, n: Any) -> Any:
    """The Arrow function. DuckDB tries it with no row."""
    if not len(n):
        return struct(NOTHING)
    confidence_level, side = first(level, sided)
    share = proportion(numbers(successes), numbers(n), confidence_level, side, "clopper_pearson")
    return struct(Estimate(share.value, *share.interval, share.status))
