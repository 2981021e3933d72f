"""One file a function that an engine with Python gets, named `bathtub_` and the file's name. A file has:

PARAMETERS  the SQL types of its arguments, as DuckDB writes them
call        Arrow columns in, one a parameter, and an Arrow column of RESULT out
RESULT      its SQL type, where it has more to tell than value, low, high and status

Adding a function is adding a file here.
"""

from __future__ import annotations

from functools import lru_cache
from pkgutil import iter_modules

RESULT = "STRUCT(value DOUBLE, low DOUBLE, high DOUBLE, status VARCHAR)"
"""What each of them gives: NULL where there is no number, and a status that says why."""


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """Every function, without importing numpy."""
    return tuple(sorted(found.name for found in iter_modules(__path__) if not found.name.startswith("_")))
