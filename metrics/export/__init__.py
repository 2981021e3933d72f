"""Layers for other tools and readers. One file a format, a module with `text() -> str`; adding a format is adding a file."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules

from metrics.errors import QueryError, unknown

PLANNED = ("ossie", "dbt", "superset", "docs")
"""Formats that will have their files here."""


def exported(what: str) -> str:
    """The export of that name, as text; raises QueryError for one that there is not."""
    name = what.lower().replace("-", "").replace("_", "")
    found = formats()
    if name in PLANNED and name not in found:
        raise QueryError(f"there is no export to {name} yet; there is: {', '.join(sorted(found))}")
    if name not in found:
        raise QueryError(unknown("export", what, found))
    return str(import_module(f"{__name__}.{found[name]}").text())


@lru_cache(maxsize=1)
def formats() -> dict[str, str]:
    """The formats there are, as they are asked for, and their modules."""
    return {module.name.replace("_", ""): module.name for module in iter_modules(__path__)}
