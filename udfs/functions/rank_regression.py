"""bathtub_rank_regression(distribution, line, ranks, value, argument, given, spells): of the line through each group's failures.

The options are the same for a whole query, but for the argument; spells are as for `life_of_spells`.
"""

from __future__ import annotations

from typing import Any  # Arrow is not typed

from udfs.functions._arrow import NOTHING, first, numbers, struct
from udfs.functions._lives import of_spells
from udfs.functions._told import arguments
from udfs.rank_regression import rank_regression

PARAMETERS = ("VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR", "DOUBLE", "DOUBLE", "DOUBLE[][]")


def call(distribution: Any, line: Any, ranks: Any, value: Any, argument: Any, given: Any, spells: Any) -> Any:
    """The Arrow function. DuckDB tries it with no row."""
    if not len(spells):
        return struct(NOTHING)
    name, axis, positions, what, survived = first(distribution, line, ranks, value, given)
    lives, row = of_spells(spells)
    fitted = rank_regression(lives, name, line=axis, ranks=positions).take(row)
    return struct(fitted.estimate(what, *arguments(what, numbers(argument), survived)))
