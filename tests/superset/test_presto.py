"""What Superset sends for a Presto connection, answered through the driver by a real PrestoDB."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from harness import presto
from harness.cases import FIXTURE, Case, cases
from harness.compare import differences

from superset_ext.uri import driver_uri

CASES = [pytest.param(case, id=case.name) for case in cases() if case.statements("presto")]


@pytest.fixture(scope="module")
def connection() -> Iterator[Any]:
    """A DB-API connection of the driver, as Superset gets its own."""
    sqlalchemy = pytest.importorskip("sqlalchemy", reason="needs pip install 'bathtub[presto]'")
    pytest.importorskip("pyhive", reason="needs pip install 'bathtub[presto]'")
    address = presto.address()
    if not address:
        pytest.skip("no PrestoDB: set BATHTUB_PRESTO (see docker/engines/README.md)")
    presto.load(address)
    connection = sqlalchemy.create_engine(driver_uri(address, FIXTURE / "metrics.yml")).raw_connection()
    yield connection
    connection.close()


@pytest.mark.parametrize("case", CASES)
def test_the_rows_are_right(case: Case, connection: Any) -> None:
    expected = case.expected()
    statements = case.statements("presto")
    assert len(statements) == len(expected)
    for statement, rows in zip(statements, expected, strict=True):
        cursor = connection.cursor()
        cursor.execute(statement)
        assert differences(cursor.fetchall(), rows[1:], ordered=case.ordered) == []
