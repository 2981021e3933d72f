"""A stored time in the reporting zone: DuckDB's answer is that of Python's zoneinfo, whatever the clocks do."""

from __future__ import annotations

from datetime import datetime

import duckdb
import pytest
from golden_suite.examples import examples
from golden_suite.zones import WALLS, expected, statement
from hypothesis import given
from hypothesis import strategies as st

ZONES = st.sampled_from(["UTC", "America/New_York", "America/Los_Angeles", "Europe/Berlin", "Asia/Tokyo", "Asia/Kolkata", "Australia/Sydney", "America/Sao_Paulo"])
TIMES = st.datetimes(datetime(1990, 1, 1), datetime(2035, 1, 1)).map(lambda time: time.replace(second=0, microsecond=0, minute=30 * (time.minute // 30)))
CHANGES = st.builds(lambda day, hour, minute: day.replace(hour=hour, minute=minute), st.sampled_from([datetime(2024, 3, 10), datetime(2024, 3, 31), datetime(2024, 10, 27), datetime(2024, 11, 3), datetime(2024, 4, 7), datetime(2024, 10, 6)]), st.integers(0, 4), st.sampled_from([0, 15, 59]))  # fmt: skip


@pytest.mark.parametrize("wall", WALLS)
def test_wall_clock_times(wall):
    assert duckdb.execute(statement([wall], "duckdb")).fetchall() == [(expected(wall),)]


@examples(100)
@given(st.lists(st.tuples((TIMES | CHANGES).map(str), ZONES, ZONES), min_size=20, max_size=20))
def test_any_time_of_any_zone(walls):
    [row] = duckdb.execute(statement(walls, "duckdb")).fetchall()
    assert {wall: (value, expected(wall)) for wall, value in zip(walls, row, strict=True) if value != expected(wall)} == {}
