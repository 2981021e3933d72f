"""Any metrics by any dimensions under any conditions, over any part of the golden tables: the compiler's rows are the oracle's.

Where the oracle cannot say, for want of a dimension, the compiler has to refuse; and nowhere else.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb
import pytest
from golden_suite import oracle, tables
from golden_suite.cases import layer
from golden_suite.oracle import Rows, Where, equals, on
from golden_suite.rows import differences, plain
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from metrics.errors import QueryError

METRICS = (
    "failures", "major_failures", "brake_failures", "repair_cost", "cost_low", "cost_high", "cost_average", "cost_p25", "cost_median", "failing_vehicles", "miles",
    "km", "drive_hours", "vehicles", "vehicle_months", "failure_rate", "failure_rate_low", "failure_rate_high", "failure_rate_km", "failure_rate_one_sided_high",
    "miles_between_failures", "miles_between_failures_low", "cost_per_mile", "speed", "major_share", "minor_share", "calls", "minutes", "order",
)  # fmt: skip
DIMENSIONS = (
    "model", "grade", "long_model", "build_month", "home_region", "home_city", "service_region", "months_in_service",
    "component", "failure_mode", "severity", "expensive", "group", "pool",
)  # fmt: skip
CONDITIONS: dict[str, Where] = {
    "model = 'A'": equals("model", "A"),
    "model <> 'A'": on("model", holds=lambda r: r["model"] not in ("A", None)),
    "model IS NULL": equals("model", None),
    "grade <> 'base' OR grade = 'unknown'": on("grade", holds=lambda r: r["grade"] != "base"),
    "home_region IN ('North', 'abroad')": on("home_region", holds=lambda r: r["home_region"] in ("North", "abroad")),
    "months_in_service > 3": on("months_in_service", holds=lambda r: r["months_in_service"] is not None and r["months_in_service"] > 3),
    "component = 'brake'": equals("component", "brake"),
    "component IN ('brake', 'seat') OR component IS NULL": on("component", holds=lambda r: r["component"] in ("brake", "seat", None)),
    "failure_mode LIKE '%e%'": on("failure_mode", holds=lambda r: r["failure_mode"] is not None and "e" in r["failure_mode"]),
    "severity = 'minor'": equals("severity", "minor"),
    "recall = 'R1'": on("recalls", holds=lambda r: any(recall["recall"] == "R1" for recall in r["recalls"])),
    "time >= DATE '2024-06-01'": oracle.since("2024-06-01"),
    "time < DATE '2025-01-01'": oracle.before("2025-01-01"),
}


@dataclass(frozen=True)
class Asked:
    metrics: list[str]
    by: list[str]
    where: list[str]
    part: float  # of the facts' rows that is there
    seed: int


QUESTIONS = st.builds(
    Asked,
    st.lists(st.sampled_from(METRICS), min_size=1, max_size=4, unique=True),
    st.lists(st.sampled_from(DIMENSIONS), max_size=3, unique=True),
    st.lists(st.sampled_from(sorted(CONDITIONS)), max_size=2, unique=True),
    st.sampled_from([0.0, 0.1, 0.5, 0.9, 1.0, 1.0]),
    st.integers(0, 9),
)


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


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(QUESTIONS)
def test_the_compiler_answers_as_the_oracle(some_rows, asked):
    connection = some_rows(asked.part, asked.seed)
    try:
        expected = oracle.ask(" ".join(asked.metrics), *asked.by, where=[CONDITIONS[text] for text in asked.where])
    except oracle.Unanswerable:
        with pytest.raises(QueryError):
            ask(asked, connection)
        return
    assert differences(ask(asked, connection), texts(expected)) == []


@dataclass(frozen=True)
class AskedAlong:
    metrics: list[str]
    grain: str
    by: list[str]
    since: str
    before: str
    part: float
    seed: int

    @property
    def where(self) -> str | None:
        bounds = [f"time {sign} DATE '{day}'" for sign, day in ((">=", self.since), ("<", self.before)) if day]
        return " AND ".join(bounds) or None

    def named(self, day: str) -> str:
        """The start of the period that a bound names; '' without one."""
        return str(oracle.start(datetime.fromisoformat(day), self.grain)) if day else ""


ALONG = st.builds(
    AskedAlong,
    st.lists(st.sampled_from(("failures", "miles", "failure_rate", "failure_rate_high", "repair_cost", "major_share", "vehicles", "calls")), min_size=1, max_size=3, unique=True),
    st.sampled_from(["month", "quarter", "year"]),
    st.lists(st.sampled_from(("model", "grade", "home_region", "component", "failure_mode")), max_size=2, unique=True),
    st.sampled_from(["", "2024-04-01", "2024-07-01", "2025-01-01"]),
    st.sampled_from(["", "2024-10-01", "2025-01-01", "2026-01-01"]),
    st.sampled_from([0.0, 0.1, 0.3, 1.0]),
    st.integers(0, 9),
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(ALONG)
def test_periods_are_filled_as_by_the_oracle(some_rows, asked):
    assume(not (asked.since and asked.before) or asked.since < asked.before)  # else nothing is asked, and nothing is shown
    connection = some_rows(asked.part, asked.seed)
    names, where = " ".join(asked.metrics), [w for day, w in ((asked.since, oracle.since), (asked.before, oracle.before)) if day for w in [w(day)]]
    try:
        if any(oracle.MEASURES[name].empty is not None for name in oracle.components(names)):
            first, last = asked.named(asked.since), asked.named(day_before(asked.before)) if asked.since and asked.before > asked.since else ""
            expected = oracle.by_period(names, asked.grain, *asked.by, where=where, first=first, last=last)
        else:
            expected = oracle.ask(names, oracle.period(asked.grain), *asked.by, where=where)
    except oracle.Unanswerable:
        with pytest.raises(QueryError):
            layer().query(asked.metrics, by=[f"time.{asked.grain}", *asked.by], where=asked.where, engine=connection)
        return
    found = layer().query(asked.metrics, by=[f"time.{asked.grain}", *asked.by], where=asked.where, engine=connection)
    assert differences(found.rows, texts(expected)) == []


def day_before(day: str) -> str:
    return str((datetime.fromisoformat(day) - timedelta(days=1)).date())


def ask(asked: Asked, connection: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    where = " AND ".join(f"({text})" for text in asked.where) or None
    return layer().query(asked.metrics, by=asked.by, where=where, engine=connection).rows


def texts(rows: Rows) -> Sequence[Sequence[str]]:
    """The oracle's rows as a CSV file has them."""
    return [["" if v is None else str(v).lower() if isinstance(v, bool) else str(v) for v in map(plain, row.values())] for row in rows]
