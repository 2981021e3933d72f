"""Any metrics by any dimensions under any conditions, over any part of the golden tables: the compiler's rows are the oracle's.

Where the oracle cannot say, for want of a dimension, the compiler has to refuse; and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb
import pytest
from golden_suite import oracle, tables
from golden_suite.cases import layer
from golden_suite.examples import examples
from golden_suite.oracle import Rows
from golden_suite.questions import ALONG_TIME, CONDITIONS, DIMENSIONS, METRICS, conjunction, texts
from golden_suite.rows import differences
from hypothesis import assume, given
from hypothesis import strategies as st

from metrics.errors import QueryError
from metrics.rewrite import rewrite


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


@examples(150)
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
        return conjunction([f"time {sign} DATE '{day}'" for sign, day in ((">=", self.since), ("<", self.before)) if day])

    def named(self, day: str) -> str:
        """The start of the period that a bound names; '' without one."""
        return str(oracle.start(datetime.fromisoformat(day), self.grain)) if day else ""


ALONG = st.builds(
    AskedAlong,
    st.lists(st.sampled_from(ALONG_TIME), min_size=1, max_size=3, unique=True),
    st.sampled_from(["month", "quarter", "year"]),
    st.lists(st.sampled_from(("model", "grade", "home_region", "component", "failure_mode")), max_size=2, unique=True),
    st.sampled_from(["", "2024-04-01", "2024-07-01", "2025-01-01"]),
    st.sampled_from(["", "2024-10-01", "2025-01-01", "2026-01-01"]),
    st.sampled_from([0.0, 0.1, 0.3, 1.0]),
    st.integers(0, 9),
)


@examples(100)
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


@dataclass(frozen=True)
class AskedInSets:
    metrics: list[str]
    sets: list[list[str]]
    where: list[str]

    @property
    def keys(self) -> list[str]:
        return list(dict.fromkeys(key for names in self.sets for key in names))

    @property
    def statement(self) -> str:
        marks, measures = [f"GROUPING({key}) AS no_{key}" for key in self.keys], [f"MEASURE({name}) AS {name}" for name in self.metrics]
        sets = ", ".join(f"({', '.join(names)})" for names in self.sets)
        where = f"WHERE {conjunction(self.where)} " if self.where else ""
        return f"SELECT {', '.join([*self.keys, *marks, *measures])} FROM fleet {where}GROUP BY GROUPING SETS ({sets}) ORDER BY 1"

    def expected(self) -> Rows:
        """The answers to each set, one below the other."""
        where, rows = [CONDITIONS[text] for text in self.where], []
        for names in self.sets:
            for row in oracle.ask(" ".join(self.metrics), *names, where=where):
                rows.append({key: row.get(key) for key in self.keys} | {f"no_{key}": int(key not in names) for key in self.keys} | {m: row[m] for m in self.metrics})
        return rows


PLAIN = [name for name in DIMENSIONS if name != "group"]
IN_SETS = st.builds(
    AskedInSets,
    st.lists(st.sampled_from([name for name in METRICS if name != "order"]), min_size=1, max_size=3, unique=True),
    st.lists(st.lists(st.sampled_from(PLAIN), max_size=2, unique=True), min_size=2, max_size=3, unique_by=frozenset),
    st.lists(st.sampled_from(sorted(CONDITIONS)), max_size=1),
)


@examples(75)
@given(IN_SETS)
def test_grouping_sets_are_the_questions_one_by_one(golden, asked):
    try:
        expected = asked.expected()
    except oracle.Unanswerable:
        with pytest.raises(QueryError):
            rewrite(layer(), asked.statement, "duckdb")
        return
    found = golden.execute(rewrite(layer(), asked.statement, "duckdb").sql)
    assert differences(found.fetchall(), texts(expected)) == []


@pytest.fixture(scope="module")
def golden():
    with duckdb.connect() as connection:
        for statement in tables.statements():
            connection.execute(statement)
        yield connection


def ask(asked: Asked, connection: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    return layer().query(asked.metrics, by=asked.by, where=conjunction(asked.where), engine=connection).rows
