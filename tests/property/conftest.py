"""Makes golden_suite importable: its tables, its layer, its oracle."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import duckdb
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "golden"))

from golden_suite import oracle, tables


@pytest.fixture
def some_rows(monkeypatch):
    """Leaves a part of the facts' rows, for DuckDB and the oracle alike."""
    every = {name: tables.rows(name) for name in tables.types()}

    def leave(part: float, seed: int) -> duckdb.DuckDBPyConnection:
        draw = random.Random(seed)
        facts = {name: [row for row in every[name] if draw.random() < part] for name in ("odometer", "failures", "calls")}
        monkeypatch.setattr(tables, "rows", lambda name: facts.get(name, every[name]))
        oracle.forget()
        connection = duckdb.connect()
        for statement in tables.statements():
            connection.execute(statement)
        return connection

    yield leave
    monkeypatch.undo()
    oracle.forget()
