"""bathtub_life_of_intervals(…, spells): as `life_of_spells`, of a list of (entry, lower, upper, how many): failed after lower, by upper.

Equal ends are a failure at that age, a negative upper is a unit still working at lower.
"""

from __future__ import annotations

from typing import Any  # Arrow is not typed

from udfs.fit import fit
from udfs.functions._arrow import NOTHING, first, numbers, struct
from udfs.functions._lives import of_intervals
from udfs.functions._told import told

PARAMETERS = ("VARCHAR", "VARCHAR", "DOUBLE", "DOUBLE", "VARCHAR", "DOUBLE", "VARCHAR", "DOUBLE[][]")


def call(distribution: Any, value: Any, argument: Any, given: Any, method: Any, level: Any, sided: Any, spells: Any) -> Any:
    """The Arrow function. A group's list is repeated beside each age of a curve, and fitted once."""
    if not len(spells):
        return struct(NOTHING)
    options = first(distribution, value, given, method, level, sided)
    lives, row = of_intervals(spells)
    return struct(told(fit(lives, options[0]).take(row), *options[1:], argument=numbers(argument)))
