"""Our statistics as functions of an engine that runs Python: DuckDB's Arrow functions, a batch of groups a call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any  # DuckDB and Arrow are not typed

import numpy as np
from numpy.typing import NDArray

from udfs.fit import Estimate, Fit, fit
from udfs.lives import Lives
from udfs.power_sums import fit_sums

Array = NDArray[np.float64]

_COUNTS = 4  # what stands before a distribution's own sums: failures, censored, largest age, sum of ln age over failures


def register(connection: Any) -> None:
    """Adds `bathtub_life` to a DuckDB connection.

    bathtub_life(distribution, value, argument, given, method, confidence_level, sided, sums)
        -> STRUCT(value DOUBLE, low DOUBLE, high DOUBLE, status VARCHAR); NULL where there is no number.
    The options are the same for a whole query; sums are a group's failures, censored, largest age, sum of ln age over failures,
    then the power sums of `udfs.power_sums` for the Weibull, the time at risk for the exponential.
    """
    import duckdb

    double, text = duckdb.type("DOUBLE"), duckdb.type("VARCHAR")
    result = duckdb.struct_type({"value": double, "low": double, "high": double, "status": text})
    parameters = [text, text, double, double, text, double, text, duckdb.list_type(double)]
    connection.create_function("bathtub_life", _life, parameters, result, type="arrow", null_handling="special")


def _life(distribution: Any, value: Any, argument: Any, given: Any, method: Any, level: Any, sided: Any, sums: Any) -> Any:
    """The Arrow function: options but the argument are the same in every row. DuckDB tries it with none."""
    if not len(sums):
        return _struct(_NOTHING)
    options = [column[0].as_py() for column in (distribution, value, given, method, level, sided)]
    return _struct(life(*options, argument=_numbers(argument), sums=_numbers(sums).reshape(len(sums), -1)))


def life(distribution: str, value: str, given: float, method: str, confidence_level: float, sided: str, *, argument: Array, sums: Array) -> Estimate:
    """A quantity of the fitted distribution for each row.

    argument : (rows,) the p or the age the quantity is a function of. sums : (rows, sums) as `register` describes them; rows of
        equal sums, as on a curve of many ages, are fitted once.
    """
    groups, row = np.unique(np.nan_to_num(sums, nan=0.0), axis=0, return_inverse=True)
    fitted = _FITS[distribution](groups)
    row = row.reshape(-1)
    if len(groups) < len(sums) or not np.array_equal(row, np.arange(len(sums))):
        fitted = fitted.take(row)
    if value in ("loglik", "aic"):
        number = getattr(fitted, value)
        return Estimate(number, np.full_like(number, np.nan), np.full_like(number, np.nan), fitted.status)
    at = _ARGUMENTS[value](argument, given) if value in _ARGUMENTS else ()
    return fitted.estimate(value, *at, confidence_level=confidence_level or 0.95, method=method or "normal", sided=sided)


_NOTHING = Estimate(np.empty(0), np.empty(0), np.empty(0), np.empty(0, dtype=np.str_))
_ARGUMENTS: dict[str, Callable[[Array, float], tuple[Array | float, ...]]] = {
    "quantile": lambda p, _: (p,),
    "sf": lambda t, _: (t,),
    "cdf": lambda t, _: (t,),
    "hazard": lambda t, _: (t,),
    "conditional_sf": lambda t, given: (t, given),
}


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


def _numbers(column: Any) -> Array:
    """A column's numbers, those of lists one after the other; NULL as NaN."""
    array = column.combine_chunks() if hasattr(column, "combine_chunks") else column
    flat = array.flatten() if hasattr(array, "flatten") and str(array.type).startswith("list") else array
    return np.asarray(flat.to_numpy(zero_copy_only=False), dtype=np.float64)


def _struct(estimate: Estimate) -> Any:
    import pyarrow as pa

    numbers = [pa.array(part, mask=~np.isfinite(part)) for part in estimate[:3]]
    return pa.StructArray.from_arrays([*numbers, pa.array(estimate.status.tolist(), pa.string())], names=["value", "low", "high", "status"])
