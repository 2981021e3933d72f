"""Statements finished in Python: what is pushed, what stays, what is refused."""

from __future__ import annotations

import os

import duckdb
import pytest

import metrics
from metrics.errors import QueryError
from metrics.finish import finished
from metrics.rewrite import rewrite

LAYER = metrics.loads("""
version: 1
name: lab
parameters: {confidence_level: {type: number, default: 0.95, min: 0.5, max: 0.9999}}
sources:
  units: {table: units, grain: n, dimensions: {design: {}}}
lives:
  tested: {unit: units, in: hour, age: age, failed: failed}
metrics:
  b10: {type: life, life: tested, value: quantile, p: 0.1, interval: {}}
  failures: {type: simple, measure: tested.failures}
""")


@pytest.fixture
def units() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE units AS SELECT i AS n, CASE WHEN i % 2 = 0 THEN 'A' ELSE 'B' END AS design, 10.0 + (i * 37) % 91 AS age, i % 3 = 0 AS failed FROM range(60) t(i)")
    return connection


def steps(statement: str, engine: str = "presto"):
    return rewrite(LAYER, statement, engine).finish


@pytest.mark.parametrize("engine", ["duckdb", "presto", "trino", "spark"])
def test_the_engine_gets_one_select_of_sums_and_none_of_our_functions(engine):
    finish = steps("SELECT design, MEASURE(b10) AS b10 FROM lab GROUP BY design HAVING MEASURE(b10) > 3 ORDER BY 2", engine)
    [sql] = finish.pushed.values()
    assert "power_sum_24" in sql
    assert "BATHTUB" not in sql
    assert "BATHTUB_LIFE" in finish.local
    assert "units" not in finish.local


def test_a_statement_without_a_fit_is_the_engines_alone():
    assert steps("SELECT design, MEASURE(failures) AS f FROM lab GROUP BY design") is None


def test_what_is_around_the_groups_runs_on_the_fits(units):
    found = LAYER.query(["b10", "failures"], by=["upper(design) AS d"], having="b10 > 0", order=["-b10"], limit=1, engine=units)
    every = LAYER.query(["b10"], by=["design"], engine=units).rows
    assert found.columns == ("d", "b10", "failures")
    assert found.rows[0][1] == max(value for _, value in every)


def test_scopes_of_one_statement_are_pushed_apart_and_joined_here(units):
    statement = "WITH fits AS (SELECT design, MEASURE(b10) AS b10 FROM lab GROUP BY design) SELECT f.design, f.b10, c.n FROM fits AS f JOIN (SELECT design, MEASURE(failures) AS n FROM lab GROUP BY design) AS c ON c.design = f.design ORDER BY 1"
    finish = steps(statement, "duckdb")
    assert len(finish.pushed) == 2

    def fetch(sql: str):
        found = units.execute(sql)
        return [column[0] for column in found.description], found.fetchall()

    answer = finish(fetch)
    assert [(row[0], row[2]) for row in answer.rows] == [("A", 10), ("B", 10)]


def test_a_total_beside_groups_is_fitted_to_all_rows(units):
    rows = dict(LAYER.query(["b10"], by=["design"], engine=units).rows)
    [(total,)] = LAYER.query(["b10"], engine=units).rows
    finish = steps("SELECT design, MEASURE(b10) AS b10 FROM lab GROUP BY ROLLUP (design)", "duckdb")

    def fetch(sql: str):
        found = units.execute(sql)
        return [column[0] for column in found.description], found.fetchall()

    assert {row[0]: row[1] for row in finish(fetch).rows} == pytest.approx({**rows, None: total})


def test_explain_is_of_what_the_engine_gets():
    found = rewrite(LAYER, "EXPLAIN SELECT MEASURE(b10) FROM lab", "presto")
    assert found.finish is None
    assert found.sql.startswith("EXPLAIN SELECT")


@pytest.mark.parametrize("statement", [
    "INSERT INTO kept SELECT MEASURE(b10) FROM lab",
    "CREATE TABLE kept AS SELECT MEASURE(b10) AS b FROM lab",
    "SELECT * FROM (SELECT MEASURE(b10) AS b FROM lab) AS x, units",
    "SELECT MEASURE(b10) FROM lab; SELECT 1",
])  # fmt: skip
def test_what_would_be_lost_or_wrong_is_refused(statement):
    with pytest.raises(QueryError, match="finished in Python"):
        rewrite(LAYER, statement, "presto")


def test_no_group_is_no_row(units):
    assert LAYER.query(["b10"], by=["design"], where="design = 'C'", engine=units).rows == []


def test_nothing_to_fit_is_null_and_says_so(units):
    assert LAYER.query(["b10", "b10_low", "b10_status"], where="design = 'C'", engine=units).rows == [(None, None, "no_data")]


def test_a_forked_process_has_a_database_of_its_own(units):
    LAYER.query(["b10"], engine=units)
    child = os.fork()
    if not child:
        answer = finished("SELECT a + 1 AS b FROM _groups_1", {"_groups_1": (["a"], [(1,)])})
        os._exit(0 if answer.rows == [(2,)] else 1)
    assert os.waitpid(child, 0)[1] == 0
