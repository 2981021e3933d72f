"""Each fact's table is scanned once for a question, whatever it asks: counted in DuckDB's plan for every golden case."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "golden"))

from golden_suite.cases import cases, layer
from golden_suite.scans import asking_once, facts
from golden_suite.steps import pushed
from golden_suite.tables import statements


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        made.execute("SET disabled_optimizers = 'window_self_join'")  # DuckDB's own choice for a MAX OVER that we wrote once
        for statement in statements():
            made.execute(statement)
        yield made


@pytest.mark.parametrize("name", asking_once())
def test_each_fact_is_scanned_once(name, connection):
    case = cases()[name]
    scans: Counter[str] = Counter()
    for statement in pushed(case.compiled(layer(), "duckdb")):
        [(_, plan)] = connection.execute(f"EXPLAIN (FORMAT JSON) {statement}").fetchall()
        scans.update(table for root in json.loads(plan) for table in scanned(root))
    assert {table: n for table, n in scans.items() if table in facts(case) and n > case.scans} == {}
    assert set(scans) & set(facts(case))


def scanned(node: dict[str, Any]) -> Iterator[str]:
    """The tables that a node of DuckDB's plan and those below it scan."""
    if "SCAN" in node["name"] and "Table" in node["extra_info"]:
        yield node["extra_info"]["Table"].rpartition(".")[2]
    for child in node["children"]:
        yield from scanned(child)


def test_scans_are_counted(connection):
    [(_, plan)] = connection.execute("EXPLAIN (FORMAT JSON) SELECT (SELECT MAX(cost) FROM failures), MIN(cost) FROM failures").fetchall()
    assert Counter(table for root in json.loads(plan) for table in scanned(root)) == {"failures": 2}
