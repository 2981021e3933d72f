"""Our statistics as functions of an engine that runs Python: DuckDB's Arrow functions, a batch of groups a call."""

from __future__ import annotations

from importlib import import_module
from typing import Any  # DuckDB is not typed

from udfs import functions


def register(connection: Any) -> None:
    """Adds every function of `udfs.functions` to a DuckDB connection, each as `bathtub_` and its name."""
    import duckdb

    for name in functions.names():
        function = import_module(f"{functions.__name__}.{name}")
        result = duckdb.type(getattr(function, "RESULT", functions.RESULT))
        parameters = [duckdb.type(parameter) for parameter in function.PARAMETERS]
        connection.create_function(f"bathtub_{name}", function.call, parameters, result, type="arrow", null_handling="special")
