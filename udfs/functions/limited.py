"""bathtub_limited(distribution, form, value, argument, method, confidence_level, sided, spells): of a population of which a part can fail.

form is that of the spells: `spells`, as for `life_of_spells`, or `intervals`, as for `life_of_intervals`. The options are the
same for a whole query, but for the argument.
"""

from __future__ import annotations

from typing import Any  # Arrow is not typed

from udfs.functions._arrow import NOTHING, first, numbers, struct
from udfs.functions._lives import OF
from udfs.functions._told import arguments
from udfs.limited import fit_limited

PARAMETERS = ("VARCHAR", "VARCHAR", "VARCHAR", "DOUBLE", "VARCHAR", "DOUBLE", "VARCHAR", "DOUBLE[][]")
_NAMES = {"share": "p"}  # beside a quantile's p it needs a name of its own


def call(distribution: Any, form: Any, value: Any, argument: Any, method: Any, level: Any, sided: Any, spells: Any) -> Any:
    """The Arrow function. A group's list is repeated beside each age of a curve, and fitted once."""
    if not len(spells):
        return struct(NOTHING)
    name, of, what, how, confidence_level, side = first(distribution, form, value, method, level, sided)
    lives, row = OF[of](spells)
    fitted, at = fit_limited(lives, name).take(row), arguments(what, numbers(argument), 0.0)
    return struct(fitted.estimate(_NAMES.get(what, what), *at, confidence_level=confidence_level or 0.95, method=how or "normal", sided=side))
