"""Rollups of life data: the SQL that makes one, what is refused."""

from __future__ import annotations

from math import log

import duckdb
import pytest
import sqlglot

import metrics
from metrics import ask
from metrics.errors import QueryError
from metrics.explain import explained
from metrics.live import check

LAYER = metrics.loads("""
version: 1
name: lab
parameters: {as_of: {type: date}}
sources:
  units:
    table: units
    grain: n
    dimensions: {design: {domain: [A, B, never]}, maker: {null_label: unknown}, failures_seen: {expr: design}}
  sums: {table: sums, grain: [design, maker], dimensions: {design_stored: {expr: design}, built: {type: date}}}
  visits: {table: visits, grain: n, time: day, measures: {visits: {agg: count}}}
lives:
  tested: {unit: units, in: hour, age: age, failed: failed}
  dated: {unit: units, start: built_on, event: failed_on, end: seen_on, as_of: "{as_of}"}
  stored: {unit: sums, in: hour, sums: true}
  prefixed: {unit: sums, in: hour, sums: {prefix: h_}, where: design <> 'B'}
  untabled: {unit: units, in: hour, age: age, failed: failed}
tables:
  lab: {facts: [tested, dated]}
  rollups: {facts: [stored, prefixed, visits]}
metrics:
  failures: {type: simple, measure: stored.failures}
  excluded: {type: simple, measure: stored.excluded}
  largest: {type: simple, measure: stored.largest_age}
  of_a: {type: simple, measure: prefixed.log_failure_age}
  hours: {type: life, life: stored, distribution: exponential, value: mean}
  visits: {type: simple, measure: visits}
""")


@pytest.fixture
def units() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("""
        CREATE TABLE units AS SELECT * FROM (VALUES
          (1, 'A', 'x', 10.0, true), (2, 'A', NULL, 20.0, false), (3, 'A', 'x', 30.0, true), (4, 'B', 'x', 40.0, true), (5, 'B', 'x', -1.0, true)
        ) AS t(n, design, maker, age, failed)""")
    return connection


def test_a_rollup_is_made_and_read(units):
    units.execute(LAYER.rollup_sql("tested", by=["design", "maker"], create="sums"))
    assert units.execute("SELECT design, maker, failures, censored, excluded, largest_age, time_at_risk FROM sums ORDER BY ALL").fetchall() == [
        ("A", "unknown", 0, 1, 0, 20.0, 20.0), ("A", "x", 2, 0, 0, 30.0, 40.0), ("B", "x", 1, 0, 1, 40.0, 40.0),
    ]  # fmt: skip
    found = LAYER.query(["failures", "excluded", "largest", "hours"], by="design_stored", engine=units).rows
    assert found == [("A", 2, 0, 30.0, pytest.approx(30.0)), ("B", 1, 1, 40.0, pytest.approx(40.0))]


def test_sums_with_a_prefix_are_read_by_it_where_the_condition_holds(units):
    units.execute(LAYER.rollup_sql("tested", by="design", create="sums", prefix="h_"))
    assert LAYER.query("of_a", engine=units).rows == [(pytest.approx(log(10) + log(30)),)]


@pytest.mark.parametrize("engine", ["duckdb", "presto", "trino", "spark"])
def test_a_rollup_reads_the_units_once_and_has_no_order(engine):
    sql = LAYER.rollup_sql("tested", by=["design"], dialect=engine)
    tree = sqlglot.parse_one(sql, read=engine)
    assert [table.name for table in tree.find_all(sqlglot.exp.Table)] == ["units"]
    assert not list(tree.find_all(sqlglot.exp.Order))
    assert len(tree.named_selects) == 1 + 6 + 48


def test_what_was_known_at_a_date_is_a_parameter_of_the_rollup():
    assert "2024-06-01" in LAYER.rollup_sql("dated", by="design", params={"as_of": "2024-06-01"})


def test_parts_of_a_name_are_quoted():
    assert LAYER.rollup_sql("tested", by="design", create="lake.fleet.sums", dialect="presto").startswith('CREATE TABLE "lake"."fleet"."sums" AS')


@pytest.mark.parametrize(("life", "asked", "said"), [
    ("testd", {"by": "design"}, "unknown life 'testd'; did you mean 'tested'?"),
    ("tested_curve", {"by": "design"}, "unknown life 'tested_curve'; did you mean 'tested'?"),
    ("untabled", {"by": "design"}, "life untabled is in no semantic table; add it to the `facts` of one"),
    ("tested", {"by": "desing"}, "unknown dimension 'desing'; did you mean 'design'? (table lab)"),
    ("tested", {"by": "tested_age"}, "unknown dimension 'tested_age'"),
    ("tested", {"by": "design AS failures"}, "failures would be the name of two columns; give the sums a prefix"),
    ("tested", {"by": "design", "create": "sums; DROP TABLE units"}, "'sums; DROP TABLE units' is no name of a table"),
    ("tested", {"by": "time.month"}, "unknown dimension 'time'"),
    ("dated", {"by": "time.month"}, "dated cannot be grouped by time"),
    ("dated", {"by": "design", "params": {"as_off": "2024-06-01"}}, "unknown parameter 'as_off'; did you mean 'as_of'?"),
])  # fmt: skip
def test_what_makes_no_rollup_is_refused(life, asked, said):
    with pytest.raises(QueryError) as refusal:
        LAYER.rollup_sql(life, **asked)
    assert said in str(refusal.value)


def test_stored_sums_are_of_no_time():
    with pytest.raises(QueryError, match="stored holds stored sums and no dates, so it cannot be filtered by time"):
        LAYER.sql("failures", where="time >= DATE '2024-01-01'")


def test_a_table_of_sums_is_looked_at(units):
    units.execute(LAYER.rollup_sql("tested", by=["design", "maker"], create="sums"))
    found = {look.source: look for look in check(LAYER, units, progress=str)}
    assert (found["stored"].verdict, found["stored"].found) == ("ok", "stored sums of 4 lives")
    assert found["prefixed"].verdict == "fail"
    assert "h_failures" in found["prefixed"].found


def test_explain_says_that_sums_are_stored():
    lines = list(explained(LAYER, "presto", ask.select(LAYER, "hours", by="design_stored"), params={}))
    assert "life stored: stored sums, grouped by design_stored" in lines
    assert "  stored sums of many lives a row of sums (table sums, scanned once); age in hour" in lines
