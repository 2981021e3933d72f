"""Our statistics as functions of an engine that runs Python: a batch of groups a call, by way of Arrow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from types import ModuleType
from typing import Any  # DuckDB, Spark and Arrow are not typed

from udfs import functions


def register(connection: Any) -> None:
    """Adds every function of `udfs.functions` to a DuckDB connection, each as `bathtub_` and its name."""
    import duckdb

    for name, function in _every():
        parameters = [duckdb.type(parameter) for parameter in function.PARAMETERS]
        connection.create_function(name, function.call, parameters, duckdb.type(_result(function)), type="arrow", null_handling="special")


def register_spark(session: Any) -> None:
    """Adds the same functions to a SparkSession, as pandas functions: `layer.sql(…, dialect="spark", functions=True)` calls them.

    The workers need numpy, scipy, pandas, pyarrow and this package. Raises ImportError where pyspark is not installed.
    """
    from pyspark.sql.functions import pandas_udf  # type: ignore[import-not-found]  # it comes with the user's Spark

    for name, function in _every():
        fields = _result(function).removeprefix("STRUCT(").removesuffix(")").replace("VARCHAR", "STRING")
        session.udf.register(name, pandas_udf(_of_series(function), fields))


def _every() -> Iterator[tuple[str, ModuleType]]:
    return ((f"bathtub_{name}", import_module(f"{functions.__name__}.{name}")) for name in functions.names())


def _result(function: ModuleType) -> str:
    """What it gives, as DuckDB writes a type: its own, or that of most."""
    return str(getattr(function, "RESULT", functions.RESULT))


def _of_series(function: ModuleType) -> Callable[..., Any]:
    """The function on pandas columns."""
    import pandas as pd
    import pyarrow as pa

    call, types = function.call, [_arrow(parameter) for parameter in function.PARAMETERS]

    def of_series(*columns: Any) -> Any:
        arrays = [pa.array([_plain(value) for value in column], type_) for column, type_ in zip(columns, types, strict=True)]
        found = call(*arrays)
        return pd.DataFrame({field.name: found.field(field.name).to_pandas() for field in found.type})

    of_series.__annotations__ = {"columns": pd.Series, "return": pd.DataFrame}  # by which Spark tells what kind of function it is
    return of_series


def _arrow(parameter: str) -> Any:
    """The Arrow type of a parameter."""
    import pyarrow as pa

    if parameter.endswith("[]"):
        return pa.list_(_arrow(parameter.removesuffix("[]")))
    return pa.string() if parameter == "VARCHAR" else pa.float64()


def _plain(value: Any) -> Any:
    """A cell as Arrow takes it: lists for arrays of arrays."""
    return [_plain(item) for item in value] if hasattr(value, "tolist") and value.ndim > 0 else value
