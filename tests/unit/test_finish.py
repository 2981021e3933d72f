"""Statements finished in Python: what is pushed, what stays, what is refused."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import duckdb
import pytest

import metrics
from metrics.errors import QueryError
from metrics.finish import finished
from metrics.rewrite import rewrite
from udfs.register import register

TEXT = """
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
"""
LAYER = metrics.loads(TEXT)


@pytest.fixture
def units() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE units AS SELECT i AS n, CASE WHEN i % 2 = 0 THEN 'A' ELSE 'B' END AS design, 10.0 + (i * 37) % 91 AS age, i % 3 = 0 AS failed FROM range(60) t(i)")
    return connection


def fetching(connection: duckdb.DuckDBPyConnection):
    def fetch(sql: str):
        found = connection.execute(sql)
        return [column[0] for column in found.description], found.fetchall()

    return fetch


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
    answer = finish(fetching(units))
    assert [(row[0], row[2]) for row in answer.rows] == [("A", 10), ("B", 10)]


def test_a_total_beside_groups_is_fitted_to_all_rows(units):
    rows = dict(LAYER.query(["b10"], by=["design"], engine=units).rows)
    [(total,)] = LAYER.query(["b10"], engine=units).rows
    finish = steps("SELECT design, MEASURE(b10) AS b10 FROM lab GROUP BY ROLLUP (design)", "duckdb")

    assert {row[0]: row[1] for row in finish(fetching(units)).rows} == pytest.approx({**rows, None: total})


def test_explain_is_of_what_the_engine_gets():
    found = rewrite(LAYER, "EXPLAIN SELECT MEASURE(b10) FROM lab", "presto")
    assert found.finish is None
    assert found.sql.startswith("EXPLAIN SELECT")


@pytest.mark.parametrize("statement", [
    "INSERT INTO kept SELECT MEASURE(b10) FROM lab",
    "CREATE TABLE kept AS SELECT MEASURE(b10) AS b FROM lab",
    "SELECT * FROM (SELECT MEASURE(b10) AS b FROM lab) AS x, units",
    "SELECT MEASURE(b10) FROM lab; SELECT 1",
    "SELECT * FROM (SELECT MEASURE(b10) AS b FROM lab) AS x, _groups_9",
    'SELECT * FROM (SELECT MEASURE(b10) AS b FROM lab) AS x, "_groups_1.csv"',
])  # fmt: skip
def test_what_would_be_lost_or_wrong_is_refused(statement):
    with pytest.raises(QueryError, match="finished in Python"):
        rewrite(LAYER, statement, "presto")


def test_a_cte_is_found_whatever_its_case(units):
    [(b10,)] = steps("WITH Fitted AS (SELECT MEASURE(b10) AS b FROM lab) SELECT b FROM fitted", "duckdb")(fetching(units)).rows
    assert b10 == LAYER.query(["b10"], engine=units).rows[0][0]


@pytest.mark.parametrize("table", ["read_text('/etc/hostname')", "'/etc/hostname.csv'", "glob('/*')"])
def test_a_file_is_no_table(table):
    with pytest.raises(QueryError, match="finished in Python"):
        rewrite(LAYER, f"SELECT * FROM (SELECT MEASURE(b10) AS b FROM lab) AS x, {table} AS f", "duckdb")


@pytest.mark.parametrize("local", ["SELECT * FROM read_text('/etc/hostname')", "SELECT * FROM '/etc/hostname'", "SELECT * FROM local", "SET enable_external_access = true", "INSTALL httpfs"])
def test_the_finishing_database_sees_nothing_of_this_machine(local):
    with pytest.raises(QueryError, match="finishing the groups"):
        finished(local, {})


def test_threads_finish_groups_of_their_own():
    def answer(i: int) -> int:
        return finished("SELECT sum(a) FROM _groups_1", {"_groups_1": (["a"], [(i,)] * 100)}).rows[0][0]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(answer, range(200))) == [100 * i for i in range(200)]


def test_a_changed_life_is_another_definition():
    other = metrics.loads(TEXT.replace("age: age", "age: age / 2"))
    assert LAYER.metrics["b10"].hash != other.metrics["b10"].hash
    assert LAYER.metrics["b10"].hash == metrics.loads(TEXT).metrics["b10"].hash


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


# --- on an engine that has the functions -----------------------------------------------------------------------------


def test_with_the_functions_registered_it_is_one_statement(units):
    register(units)
    asked = {"metrics": ["b10", "b10_low", "b10_status", "failures"], "by": ["design"], "having": "b10 > 0"}
    statement = LAYER.sql(**asked, dialect="duckdb", functions=True)
    assert "_groups_1" not in statement
    assert units.execute(statement).fetchall() == LAYER.query(**asked, engine=units).rows


def test_spark_reads_a_field_of_what_a_function_gives():
    statement = LAYER.sql(["b10", "b10_low"], dialect="spark", functions=True)
    assert "BATHTUB_LIFE(" in statement
    assert "`_fit`.`low`" in statement


@pytest.mark.parametrize("engine", ["presto", "trino"])
def test_an_engine_that_takes_no_functions_of_python_says_which_do(engine):
    with pytest.raises(QueryError, match=f"{engine} takes no functions of Python; duckdb, spark do"):
        LAYER.sql(["b10"], dialect=engine, functions=True)


def test_without_a_fit_the_functions_change_nothing():
    assert LAYER.sql(["failures"], by=["design"], functions=True) == LAYER.sql(["failures"], by=["design"])
