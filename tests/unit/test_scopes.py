"""Where in a statement a semantic table is read, and where it may not stand."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

import metrics
from metrics.errors import QueryError
from metrics.rewrite import mentions, rewrite
from metrics.scopes import find, is_measure, own_nodes

LAYER = metrics.load(Path(__file__).parents[1] / "semantic" / "metrics.yml")


def scopes(statement, dialect="duckdb"):
    return find(LAYER, sqlglot.parse_one(statement, read=dialect))


def refusal(statement):
    with pytest.raises(QueryError) as caught:
        rewrite(LAYER, statement, "duckdb")
    return str(caught.value)


@pytest.mark.parametrize(
    ("statement", "number"),
    [
        ("SELECT MEASURE(hours) FROM charging", 1),
        ("SELECT MEASURE(hours) FROM CHARGING", 1),
        ("SELECT * FROM a.b.charging", 1),
        ("SELECT 1 FROM chargers", 0),
        ("SELECT charging FROM chargers", 0),
        ("SELECT MEASURE(hours) FROM charging UNION ALL SELECT MEASURE(faults) FROM charging", 2),
        ("WITH a AS (SELECT MEASURE(hours) AS h FROM charging) SELECT h FROM a", 1),
        ("SELECT a.h FROM (SELECT MEASURE(hours) AS h FROM charging) AS a", 1),
        ("SELECT x FROM t WHERE y > (SELECT MEASURE(hours) FROM charging)", 1),
        ("SELECT MEASURE(hours) FROM charging JOIN (SELECT site FROM charging GROUP BY 1) AS s ON site = s.site", 2),
        ("INSERT INTO t SELECT MEASURE(hours) FROM charging", 1),
        ("CREATE TABLE t AS SELECT MEASURE(hours) FROM charging", 1),
    ],
)
def test_every_select_over_the_table_is_found(statement, number):
    assert len(scopes(statement)) == number


def test_inner_scope_comes_before_the_one_around_it():
    inner, outer = scopes("SELECT MEASURE(hours) FROM charging WHERE site IN (SELECT site FROM charging AS c GROUP BY 1)")
    assert (inner.alias, outer.alias) == ("c", "charging")


@pytest.mark.parametrize(
    "statement",
    [
        "WITH charging AS (SELECT 1 AS x) SELECT x FROM charging",
        "WITH charging AS (SELECT 1 AS x) SELECT x FROM (SELECT * FROM charging) AS t",
        "WITH CHARGING AS (SELECT 1 AS x) SELECT x FROM charging",
    ],
)
def test_name_that_a_with_defines_is_its_own(statement):
    assert scopes(statement) == []


def test_with_of_the_same_name_may_read_the_table():
    assert len(scopes("WITH charging AS (SELECT MEASURE(hours) AS h FROM charging) SELECT h FROM charging")) == 1


def test_qualified_name_is_not_that_of_a_with():
    assert len(scopes("WITH charging AS (SELECT 1) SELECT * FROM hive.charging")) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM charging", "UPDATE charging SET a = 1", "DROP TABLE charging", "TRUNCATE TABLE charging", "INSERT INTO charging VALUES (1)", "INSERT INTO charging SELECT * FROM t",
        "ALTER TABLE charging ADD COLUMN a INT", "CREATE TABLE charging (a INT)", "CREATE VIEW charging AS SELECT 1", "MERGE INTO charging USING t ON 1 = 1 WHEN MATCHED THEN DELETE", "COPY charging TO 'x.csv'",
    ],
)  # fmt: skip
def test_table_is_not_written_or_altered(statement):
    assert refusal(statement) == "charging is a semantic table: it can be read, as in SELECT … FROM charging, not written or altered"


def test_one_select_reads_one_semantic_table():
    assert refusal("SELECT MEASURE(hours) FROM charging AS a JOIN charging AS b ON a.site = b.site") == (
        "one SELECT may read one semantic table; put each in a subquery with its own MEASURE and join those"
    )


def test_measure_outside_of_its_select_is_refused():
    said = refusal("SELECT MEASURE(hours), c FROM (SELECT COUNT(*) AS c FROM charging) AS t")
    assert said == "MEASURE(hours) must stand in the SELECT that reads the semantic table itself, not in one around it"


def test_derived_table_that_only_filters_is_the_table():
    sql = rewrite(LAYER, "SELECT MEASURE(hours) FROM (SELECT * FROM charging WHERE site = 'Mall') AS charging", "duckdb").sql
    assert sql == rewrite(LAYER, "SELECT MEASURE(hours) FROM charging WHERE charging.site = 'Mall'", "duckdb").sql


def test_derived_table_that_does_more_is_not_the_table():
    assert "must stand in the SELECT that reads" in refusal("SELECT MEASURE(hours) FROM (SELECT * FROM charging LIMIT 5) AS charging")


@pytest.mark.parametrize(("text", "mentioned"), [("SELECT 1 FROM charging", True), ("SELECT 1 FROM CHARGING c", True), ('SELECT 1 FROM "charging"', True), ("SELECT 1 FROM charging_old", False), ("SELECT 1 FROM xcharging", False), ("SELECT 1", False)])
def test_other_statements_are_told_by_their_text(text, mentioned):
    assert mentions(LAYER, text) is mentioned


@pytest.mark.parametrize("statement", ["SELECT 1", "SELECT 'charging'", "SELECT charging FROM chargers", "not even SQL", "", ";", "SELECT * FROM information_schema.tables WHERE table_name = 'charging'"])
def test_statement_without_the_table_passes_through(statement):
    assert rewrite(LAYER, statement, "duckdb") is None


@pytest.mark.parametrize(("text", "is_one"), [("MEASURE(x)", True), ("metric(x)", True), ("Measure(x)", True), ("SUM(x)", False), ("measures(x)", False), ("measure", False)])
def test_measure_is_a_function_of_that_name(text, is_one):
    assert is_measure(sqlglot.parse_one(text, read="duckdb")) is is_one


def test_own_nodes_leave_subqueries_out():
    tree = sqlglot.parse_one("a = 1 AND b IN (SELECT c FROM t)", read="duckdb")
    assert [node.name for node in own_nodes(tree) if isinstance(node, exp.Column)] == ["a", "b"]


def test_nothing_has_no_nodes():
    assert list(own_nodes(None)) == []


@pytest.mark.parametrize("engine", ["duckdb", "presto", "trino", "spark"])
@pytest.mark.parametrize("prefix", ["EXPLAIN ", "EXPLAIN ANALYZE ", "explain "])
def test_explain_keeps_its_word(prefix, engine):
    assert rewrite(LAYER, f"{prefix}SELECT MEASURE(hours) FROM charging", engine).sql.startswith(f"{prefix}SELECT")
