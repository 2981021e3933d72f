"""Engines, one file each: a file is that engine's whole difference, as a table from our functions to its own.

Our functions, by name (see `metrics.tree.call`):
ADD(x, n, unit)                  x moved by n days or months …, of x's type
WHOLE_PERIODS(a, b, unit)        whole periods from a to b
SEQUENCE(start, end[, n, unit])  the array start, start + 1 … end, both included; NULL where either is
SPLIT_PART(x, separator, n)      the n-th part; NULL where there are fewer
TO_ZONE(x, from, to)             wall-clock time of one zone as that of another
POISSON_LOW(n, tail)             mean m of a Poisson count with P(N >= n | m) = tail; 0 for n = 0
POISSON_HIGH(n, tail)            mean m of a Poisson count with P(N <= n | m) = tail
EXACT_PERCENTILE(x, p)           linear interpolation between order statistics (type 7), NULLs left out
APPROX_PERCENTILE(x, p), APPROX_COUNT_DISTINCT(x)
LIST(x)                          the array of a group's values, in any order
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from sqlglot import exp

from metrics.errors import QueryError, unknown

EMBEDDED = "duckdb"
"""The engine that needs no server: the default."""

Lowering = Callable[..., exp.Expression]


@dataclass(frozen=True, slots=True)
class Engine:
    """An engine: its sqlglot dialect, its functions, the URL schemes that mean it, how to connect."""

    name: str
    dialect: str
    native: Mapping[str, Lowering]
    schemes: tuple[str, ...]
    connect: Callable[[str], Any]  # URL -> DB-API connection
    errors: Callable[[], tuple[type[Exception], ...]]  # what its driver raises
    notes: Mapping[str, str] = field(default_factory=dict)  # how one of our functions is done here, in words
    spelled: Mapping[type[exp.Expression], Callable[[Any], exp.Expression]] = field(default_factory=dict)  # where sqlglot writes what it does not read
    drivers: tuple[str, ...] = ()  # packages whose open connections are taken as they are
    types: Mapping[str, str] = field(default_factory=dict)  # our types that it spells otherwise
    decode: Callable[[Any, Any], list[Any]] | None = None  # rows, description -> rows of Python values
    field: Lowering | None = None  # a field of what a function gives, where ours of Python may be registered (`udfs.register`)


@lru_cache(maxsize=1)
def all_engines() -> dict[str, Engine]:
    """Every engine, by name."""
    found = (import_module(f"{__name__}.{m.name}") for m in iter_modules(__path__) if not m.name.startswith("_"))
    return {module.ENGINE.name: module.ENGINE for module in found}


def engine(name: str) -> Engine:
    """The engine of that name, or of that URL scheme; raises QueryError."""
    engines = all_engines()
    scheme = name.partition(":")[0].partition("+")[0]
    for found in engines.values():
        if scheme in (found.name, *found.schemes):
            return found
    raise QueryError(unknown("engine", scheme, engines))
