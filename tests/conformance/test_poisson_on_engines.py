"""The bounds of a Poisson mean on live engines against scipy, for the counts that the DuckDB test sweeps."""

from __future__ import annotations

import pytest
from golden_suite.poisson import TOLERANCE, statement, values, worst


@pytest.mark.parametrize("sided", ["two", "one"])
def test_sql_bounds_are_scipys(sided, server, record_property):
    _, rows = server.run(statement(server.name, values(), sided))
    errors = worst(rows, sided)
    record_property("largest_relative_error", max(errors.values()))
    print(f"{server.name}, {sided}-sided: largest relative error {max(errors.values()):.1e}, at {max(errors, key=errors.get)}")
    assert max(errors.values()) <= TOLERANCE, errors


def test_no_count_no_bounds(server):
    _, rows = server.run(statement(server.name, "(VALUES (CAST(NULL AS BIGINT)), (CAST(-1 AS BIGINT))) AS counts(n)"))
    assert all(value is None for row in rows for value in row[1:])
