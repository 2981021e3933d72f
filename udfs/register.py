"""Our statistics as functions of an engine that runs Python: DuckDB's Arrow functions, a batch of groups a call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any  # DuckDB and Arrow are not typed

import numpy as np
from numpy.typing import NDArray

from udfs.fit import Estimate, Fit, fit
from udfs.growth import crow_amsaa
from udfs.lives import Lives
from udfs.observed import observed
from udfs.power_sums import fit_sums

Array = NDArray[np.float64]

_COUNTS = 4  # what stands before a distribution's own sums: failures, censored, largest age, sum of ln age over failures


def register(connection: Any) -> None:
    """Adds `bathtub_life`, `bathtub_life_of_spells` and `bathtub_growth` to a DuckDB connection.

    bathtub_life(distribution, value, argument, given, method, confidence_level, sided, sums)
        -> STRUCT(value DOUBLE, low DOUBLE, high DOUBLE, status VARCHAR); NULL where there is no number.
    The options are the same for a whole query; sums are a group's failures, censored, largest age, sum of ln age over failures,
    then the power sums of `udfs.power_sums` for the Weibull, the time at risk for the exponential.
    bathtub_life_of_spells takes a list of (entry, exit, failed, how many) in place of sums, and fits any distribution.
    bathtub_growth(value, termination, confidence_level, sided, spells) is the power law of repeated lives.
    """
    import duckdb

    double, text = duckdb.type("DOUBLE"), duckdb.type("VARCHAR")
    result = duckdb.struct_type({"value": double, "low": double, "high": double, "status": text})
    parameters = [text, text, double, double, text, double, text, duckdb.list_type(double)]
    connection.create_function("bathtub_life", _life, parameters, result, type="arrow", null_handling="special")
    parameters[-1] = duckdb.list_type(duckdb.list_type(double))
    connection.create_function("bathtub_life_of_spells", _life_of_spells, parameters, result, type="arrow", null_handling="special")
    parameters = [text, text, double, text, parameters[-1]]
    connection.create_function("bathtub_growth", _growth, parameters, result, type="arrow", null_handling="special")


def _life(distribution: Any, value: Any, argument: Any, given: Any, method: Any, level: Any, sided: Any, sums: Any) -> Any:
    """The Arrow function: options but the argument are the same in every row. DuckDB tries it with none."""
    if not len(sums):
        return _struct(_NOTHING)
    options = [column[0].as_py() for column in (distribution, value, given, method, level, sided)]
    return _struct(life(*options, argument=_numbers(argument), sums=_numbers(sums).reshape(len(sums), -1)))


def _life_of_spells(distribution: Any, value: Any, argument: Any, given: Any, method: Any, level: Any, sided: Any, spells: Any) -> Any:
    """The same of lists of spells; a group's list is repeated beside each age of a curve, and fitted once."""
    if not len(spells):
        return _struct(_NOTHING)
    options = [column[0].as_py() for column in (distribution, value, given, method, level, sided)]
    (entry, exit_, failed, many), group, row = _spells(spells)
    lives = Lives.observed(exit_, failed > 0, entry=entry, weight=many, group=group, groups=int(row.max()) + 1)
    return _struct(_told(fit(lives, options[0]).take(row), *options[1:], argument=_numbers(argument)))


def _growth(value: Any, termination: Any, level: Any, sided: Any, spells: Any) -> Any:
    """The power law of each group's repeated lives, as the Arrow function."""
    if not len(spells):
        return _struct(_NOTHING)
    what, ended, confidence_level, side = (column[0].as_py() for column in (value, termination, level, sided))
    (entry, exit_, failed, many), group, row = _spells(spells)
    seen = observed(entry, exit_, failed, many, group)
    law = crow_amsaa(
        seen.system, seen.age, seen.stop, seen.start, group=seen.group, groups=int(row.max()) + 1, termination=ended,
        confidence_level=confidence_level or 0.95, sided=side,
    )  # fmt: skip
    number = getattr(law, what)
    low, high = getattr(law, _BOUNDED[what]) if what in _BOUNDED else (np.full_like(number, np.nan),) * 2
    return _struct(Estimate(number[row], low[row], high[row], law.status[row]))


_BOUNDED = {"beta": "beta_interval", "mtbf_instantaneous": "mtbf_interval", "mtbf_cumulative": "mtbf_cumulative_interval"}


def _spells(lists: Any) -> tuple[Array, NDArray[np.intp], NDArray[np.intp]]:
    """The distinct lists as (4, spells) columns with the list each spell is of; and for each row which list it has."""
    array = lists.combine_chunks() if hasattr(lists, "combine_chunks") else lists
    seen: dict[bytes, int] = {}
    row = np.empty(len(array), dtype=np.intp)
    for i, size in enumerate(array.value_lengths().fill_null(0).to_numpy(zero_copy_only=False)):
        content = _numbers(array[i].values).tobytes() if size else b""
        row[i] = seen.setdefault(content, len(seen))
    rows = [np.frombuffer(content).reshape(-1, 4) for content in seen]
    group = np.repeat(np.arange(len(rows)), [len(part) for part in rows])
    return np.concatenate([np.empty((0, 4)), *rows]).T, group, row


def life(distribution: str, value: str, given: float, method: str, confidence_level: float, sided: str, *, argument: Array, sums: Array) -> Estimate:
    """A quantity of the fitted distribution for each row.

    argument : (rows,) the p or the age the quantity is a function of. sums : (rows, sums) as `register` describes them; rows of
        equal sums, as on a curve of many ages, are fitted once.
    """
    groups, row = np.unique(np.nan_to_num(sums, nan=0.0), axis=0, return_inverse=True)
    fitted = _FITS[distribution](groups).take(row.reshape(-1))
    return _told(fitted, value, given, method, confidence_level, sided, argument=argument)


def _told(fitted: Fit, value: str, given: float, method: str, confidence_level: float, sided: str, *, argument: Array) -> Estimate:
    """A quantity of each fit, with its bounds and status."""
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
    flat = array
    while str(flat.type).startswith("list"):
        flat = flat.flatten()
    return np.asarray(flat.to_numpy(zero_copy_only=False), dtype=np.float64)


def _struct(estimate: Estimate) -> Any:
    import pyarrow as pa

    numbers = [pa.array(part, mask=~np.isfinite(part)) for part in estimate[:3]]
    return pa.StructArray.from_arrays([*numbers, pa.array(estimate.status.tolist(), pa.string())], names=["value", "low", "high", "status"])
