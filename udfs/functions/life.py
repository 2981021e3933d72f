"""bathtub_life(distribution, value, argument, given, method, confidence_level, sided, sums): of a distribution fitted to sums.

The options are the same for a whole query; sums are a group's failures, censored, largest age, sum of ln age over failures,
then the power sums of `udfs.power_sums` for the Weibull, the time at risk for the exponential.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any  # Arrow is not typed

import numpy as np

from udfs.fit import Estimate, Fit, fit
from udfs.functions._arrow import NOTHING, Array, first, numbers, struct
from udfs.functions._told import told
from udfs.lives import Lives
from udfs.power_sums import fit_sums

PARAMETERS = ("VARCHAR", "VARCHAR", "DOUBLE", "DOUBLE", "VARCHAR", "DOUBLE", "VARCHAR", "DOUBLE[]")
_COUNTS = 4  # what stands before a distribution's own sums: failures, censored, largest age, sum of ln age over failures


def call(distribution: Any, value: Any, argument: Any, given: Any, method: Any, level: Any, sided: Any, sums: Any) -> Any:
    """The Arrow function. DuckDB tries it with no row."""
    if not len(sums):
        return struct(NOTHING)
    options = first(distribution, value, given, method, level, sided)
    return struct(life(*options, argument=numbers(argument), sums=numbers(sums).reshape(len(sums), -1)))


def life(distribution: str, value: str, given: float, method: str, confidence_level: float, sided: str, *, argument: Array, sums: Array) -> Estimate:
    """A quantity of the fitted distribution for each row.

    argument : (rows,) the p or the age the quantity is a function of. sums : (rows, sums) as above; rows of equal sums, as on
        a curve of many ages, are fitted once.
    """
    groups, row = np.unique(np.nan_to_num(sums, nan=0.0), axis=0, return_inverse=True)
    fitted = _FITS[distribution](groups).take(row.reshape(-1))
    return told(fitted, value, given, method, confidence_level, sided, argument=argument)


def _weibull(sums: Array) -> Fit:
    failures, censored, largest, log_age = sums[:, :_COUNTS].T
    return fit_sums(np.column_stack([failures, log_age, sums[:, _COUNTS:]]), n_censored=censored, largest=largest)


def _exponential(sums: Array) -> Fit:
    """Its likelihood sees failures and time at risk only: as many lives of equal age have the same."""
    failures, censored, _, _, exposure = sums.T
    with np.errstate(invalid="ignore", divide="ignore"):
        age = exposure / (failures + censored)
    return fit(Lives.counted(age, failures, censored, group=np.arange(len(sums)), groups=len(sums)), "exponential")


_FITS: dict[str, Callable[[Array], Fit]] = {"weibull": _weibull, "exponential": _exponential}
