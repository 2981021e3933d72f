"""The bounds of a Poisson mean in SQL against scipy: every count to 2,000, then log-spaced to 1,000,000."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "golden"))

from golden_suite.poisson import TOLERANCE, statement, values, worst


@pytest.mark.parametrize("sided", ["two", "one"])
def test_sql_bounds_are_scipys(sided, record_property):
    errors = worst(duckdb.execute(statement("duckdb", values(), sided)).fetchall(), sided)
    record_property("largest_relative_error", max(errors.values()))
    print(f"{sided}-sided: largest relative error {max(errors.values()):.1e}, at {max(errors, key=errors.get)}")
    assert max(errors.values()) <= TOLERANCE, errors


def test_an_unknown_count_has_no_bounds():
    [row] = duckdb.execute(statement("duckdb", "(VALUES (CAST(NULL AS BIGINT))) AS counts(n)")).fetchall()
    assert set(row) == {None}


def test_a_count_below_zero_has_no_bounds():
    [row] = duckdb.execute(statement("duckdb", "(VALUES (-1)) AS counts(n)")).fetchall()
    assert set(row[1:]) == {None}
