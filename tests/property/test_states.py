"""What any log of states must fulfil: periods, windows and split rows add up; no row counts twice; what came later is hidden."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import duckdb
import pytest
from golden_suite.examples import examples
from hypothesis import given
from hypothesis import strategies as st

from metrics.loader import loads

LAYER = loads("""
version: 1
parameters: {as_of: {type: date}}
sources:
  units: {table: units, grain: unit_id, dimensions: {kind: {}}}
  log: {table: log, grain: [unit_id, began_at], joins: {units: unit_id}}
states:
  state:
    unit: units
    source: log
    begin: began_at
    end: ended_at
    up: state = 'up'
    down: state IN ('down', 'repair')
    repair: state = 'repair'
    as_of: "{as_of}"
tables: {uptime: {facts: state}}
metrics:
  up: {type: simple, measure: state.up_time}
  down: {type: simple, measure: state.down_time}
  repair: {type: simple, measure: state.repair_time}
  unknown: {type: simple, measure: state.unknown_time}
  failures: {type: simple, measure: state.failures}
  repairs: {type: simple, measure: state.repairs}
  excluded: {type: simple, measure: state.excluded}
""")
SUMS = ("up", "down", "repair", "unknown", "failures", "repairs")
START = datetime(2024, 2, 20)
ZONES = st.sampled_from(["UTC", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"])
Row = tuple[str, str | None, datetime, datetime]


def log(draw: random.Random) -> list[Row]:
    """Sound rows of two units, some of them with gaps between; to the second, over about three months."""
    rows = []
    for unit in ("a", "b"):
        at = START + timedelta(seconds=draw.randint(0, 10**6))
        for _ in range(draw.randint(2, 9)):
            begin = at + timedelta(seconds=draw.choice([0, 0, 0, 0, 1, 90_000]))
            at = begin + timedelta(seconds=draw.randint(1, draw.choice([5000, 3 * 10**6])))
            rows.append((unit, draw.choice(["up", "up", "down", "repair", "lost", None]), begin, at))
    return rows


def window(draw: random.Random) -> tuple[datetime, ...]:
    """Three moments in their order."""
    return tuple(START + timedelta(seconds=second) for second in sorted(draw.sample(range(100 * 86400), 3)))


# By seed: drawn part by part, the examples that come first are too plain to meet a step across the end of a window.
SEEDS = st.integers(0, 10**9)
LOGS = SEEDS.map(lambda seed: log(random.Random(seed)))
WINDOWS = SEEDS.map(lambda seed: window(random.Random(seed)))


def table(rows: list[Row]) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE units AS SELECT unnest(['a', 'b']) AS unit_id, 'k' AS kind")
    connection.execute("CREATE TABLE log (unit_id VARCHAR, state VARCHAR, began_at TIMESTAMP, ended_at TIMESTAMP)")
    connection.executemany("INSERT INTO log VALUES (?, ?, ?, ?)", rows)
    return connection


def sums(rows: list[Row], *metrics: str, by: str | None = None, window: tuple[datetime, datetime] | None = None, zone: str = "UTC", as_of: str = "") -> dict[str, float]:
    """The total of each metric over the answer's rows."""
    where = f"time >= TIMESTAMP '{window[0]}' AND time < TIMESTAMP '{window[1]}'" if window else None
    params = {"as_of": as_of} if as_of else {}
    with table(rows) as connection:
        found = LAYER.query(list(metrics or SUMS), by=[by] if by else [], where=where, zone=zone, params=params, engine=connection)
        names = metrics or SUMS
        return {name: sum(row[-len(names) + i] or 0 for row in found.rows) for i, name in enumerate(names)}


@examples(40)
@given(LOGS, st.sampled_from(["day", "week", "month", "quarter", "year"]), ZONES)
def test_periods_add_up_to_the_whole(rows, grain, zone):
    assert sums(rows, by=f"time.{grain}", zone=zone) == pytest.approx(sums(rows), rel=1e-12)


@examples(20)
@given(LOGS, WINDOWS, st.sampled_from(["hour", "day", "month"]), ZONES)
def test_periods_within_a_window_add_up_to_the_window(rows, moments, grain, zone):
    window = (moments[0], moments[2])
    assert sums(rows, by=f"time.{grain}", window=window, zone=zone) == pytest.approx(sums(rows, window=window, zone=zone), rel=1e-12)


@examples(40)
@given(LOGS, WINDOWS)
def test_windows_side_by_side_add_up_to_their_union(rows, moments):
    begin, middle, end = moments
    first, second = sums(rows, window=(begin, middle)), sums(rows, window=(middle, end))
    assert {name: first[name] + second[name] for name in SUMS} == pytest.approx(sums(rows, window=(begin, end)), rel=1e-12)


@examples(40)
@given(LOGS, st.integers(1, 10**9))
def test_rows_split_in_two_are_the_rows(rows, cut):
    parts = [part for unit, state, begin, end in rows for part in halves(unit, state, begin, end, cut)]
    assert sums(parts) == pytest.approx(sums(rows), rel=1e-12)


def halves(unit: str, state: str | None, begin: datetime, end: datetime, cut: int) -> list[Row]:
    seconds = int((end - begin).total_seconds())
    middle = begin + timedelta(seconds=cut % seconds)
    return [(unit, state, begin, middle), (unit, state, middle, end)] if middle > begin else [(unit, state, begin, end)]


@examples(20)
@given(LOGS)
def test_rows_that_are_there_twice_count_once_and_are_excluded_once(rows):
    assert sums(rows + rows, *SUMS, "excluded") == pytest.approx(sums(rows) | {"excluded": len(rows)}, rel=1e-12)


@examples(20)
@given(LOGS)
def test_all_time_is_from_the_first_begin_to_the_last_end(rows):
    found = sums(rows)
    spans = [max(e for u, _, _, e in rows if u == unit) - min(b for u, _, b, _ in rows if u == unit) for unit in ("a", "b")]
    assert found["up"] + found["down"] + found["unknown"] == pytest.approx(sum(span.total_seconds() for span in spans) / 3600, rel=1e-12)


@examples(40)
@given(LOGS, st.integers(1, 100))
def test_as_of_is_the_log_as_it_was_then(rows, days):
    day = START + timedelta(days=days)
    then = [(unit, state, begin, end if end < day else None) for unit, state, begin, end in rows if begin < day]
    if then:
        assert sums(rows, *SUMS, "excluded", as_of=f"{day:%Y-%m-%d}") == pytest.approx(sums(then, *SUMS, "excluded"), rel=1e-12)


@examples(20)
@given(LOGS)
def test_a_row_of_any_overlap_takes_no_time_from_another(rows):
    stray = [(unit, "down", begin + timedelta(seconds=1), end) for unit, _, begin, end in rows if (end - begin).total_seconds() > 1]
    assert sums(rows + stray, *SUMS, "excluded") == pytest.approx(sums(rows) | {"excluded": len(stray)}, rel=1e-12)
