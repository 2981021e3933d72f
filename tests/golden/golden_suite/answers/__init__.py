"""The answer to each case, by the case's name; those of charging stations come from tests/semantic/cases.json."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from types import FunctionType

from golden_suite.cases import cases
from golden_suite.oracle import Rows


def answers() -> dict[str, Callable[[], Rows]]:
    """Every answer: the functions of the modules in this folder that have a case's name."""
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    return {name: value for module in modules for name, value in vars(module).items() if isinstance(value, FunctionType) and name in cases()}
