"""What Superset sends, answered through the driver: the rows, and that Superset still sends it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from harness.cases import FIXTURE, Case, cases
from harness.compare import differences

from superset_ext.uri import driver_uri

CASES = [pytest.param(case, id=case.name) for case in cases()]


@pytest.fixture(scope="module")
def connection(fleet_file: Path) -> Iterator[Any]:
    """A DB-API connection of the driver, as Superset gets its own."""
    sqlalchemy = pytest.importorskip("sqlalchemy", reason="needs pip install 'bathtub[duckdb]'")
    pytest.importorskip("duckdb_engine", reason="needs pip install 'bathtub[duckdb]'")
    engine = sqlalchemy.create_engine(driver_uri(f"duckdb:///{fleet_file}", FIXTURE / "metrics.yml"))
    connection = engine.raw_connection()
    yield connection
    connection.close()


@pytest.mark.parametrize("case", CASES)
def test_the_rows_are_right(case: Case, connection: Any) -> None:
    expected = case.expected()
    statements = case.statements("duckdb")
    assert len(statements) == len(expected) > 0
    for statement, rows in zip(statements, expected, strict=True):
        cursor = connection.cursor()
        cursor.execute(statement)
        assert len(cursor.description) == len(rows[0])
        assert differences(cursor.fetchall(), rows[1:], ordered=case.ordered) == []


@pytest.mark.parametrize("case", CASES)
def test_superset_still_sends_it(case: Case, client: Any, dataset_id: int, database_id: int) -> None:
    from harness.asking import ask

    reply, statements = ask(client, case, dataset_id, database_id, "main")
    assert reply.status_code == 200, reply.get_data(as_text=True)
    assert [statement.rstrip() for statement in statements] == [statement.rstrip() for statement in case.statements("duckdb")]
