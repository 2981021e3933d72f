"""The examples in the docstrings are true."""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest


@pytest.mark.parametrize("module", ["udfs.lives", "udfs.fit", "udfs.life.distribution", "udfs.power_sums", "udfs.weibayes", "udfs.rank_regression", "udfs.limited"])
def test_examples_print_what_they_say(module: str) -> None:
    result = doctest.testmod(import_module(module))
    assert result.attempted > 0
    assert result.failed == 0
