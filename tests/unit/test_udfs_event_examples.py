"""The examples in the docstrings are true."""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest

MODULES = [
    "accelerated_life", "acceleration", "availability", "claims", "comparison", "confidence", "cramer_von_mises", "crow_bounds",
    "cusum", "damage", "demonstration", "discovery", "duane", "failure_rate", "failures_ahead", "forecast", "growth", "growth_grouped", "history",
    "incidence", "life_table", "loglinear", "proportion", "recurrence", "recurrence_difference", "recurrence_rate", "risk_set",
    "sprt", "survival", "trend", "warranty",
]  # fmt: skip


@pytest.mark.parametrize("module", MODULES)
def test_examples_print_what_they_say(module: str) -> None:
    result = doctest.testmod(import_module(f"udfs.{module}"))
    assert result.attempted > 0
    assert result.failed == 0
