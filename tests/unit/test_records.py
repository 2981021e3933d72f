"""A semantic table without MEASURE(): its records, and the values its dimensions have."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

import metrics
from metrics.errors import QueryError
from metrics.rewrite import rewrite

HERE = Path(__file__).parents[1] / "semantic"
LAYER = metrics.load(HERE / "metrics.yml")


@pytest.fixture(scope="module")
def charging():
    connection = duckdb.connect()
    for file in sorted((HERE / "tables").glob("*.csv")):
        connection.execute(f"CREATE TABLE {file.stem} AS SELECT * FROM read_csv('{file}', header=true, nullstr='')")
    return connection


def ask(connection, statement):
    return connection.execute(rewrite(LAYER, statement, "duckdb").sql)


def refusal(statement):
    with pytest.raises(QueryError) as caught:
        rewrite(LAYER, statement, "duckdb")
    return str(caught.value)


def test_star_shows_every_dimension_but_those_of_which_a_record_has_several(charging):
    cursor = ask(charging, "SELECT * FROM charging LIMIT 1")
    assert [column[0] for column in cursor.description] == ["time", "hardware", "site", "site_then", "subsystem", "severity"]


def test_records_are_the_rows_of_all_facts(charging):
    [(expected,)] = charging.execute("SELECT (SELECT COUNT(*) FROM usage) + (SELECT COUNT(*) FROM faults) + (SELECT COUNT(*) FROM visits) + (SELECT COUNT(*) FROM snapshots)").fetchall()
    assert ask(charging, "SELECT COUNT(*) FROM charging").fetchall() == [(expected,)]


def test_records_with_a_dimension_are_those_of_the_facts_that_have_it(charging):
    [(expected,)] = charging.execute("SELECT (SELECT COUNT(*) FROM faults) + (SELECT COUNT(*) FROM visits)").fetchall()
    assert ask(charging, "SELECT COUNT(*) FROM charging WHERE subsystem IS NULL OR subsystem IS NOT NULL").fetchall() == [(expected,)]


def test_records_can_be_counted_by_a_dimension(charging):
    rows = ask(charging, "SELECT severity, COUNT(*) AS n FROM charging GROUP BY severity").fetchall()
    expected = charging.execute("SELECT severity, COUNT(*) FROM (SELECT severity FROM faults UNION ALL SELECT f.severity FROM visits LEFT JOIN faults f USING (fault_id)) GROUP BY 1").fetchall()
    assert sorted(rows, key=str) == sorted(expected, key=str)


def test_values_are_those_of_the_source_and_of_the_domain(charging):
    [*values] = ask(charging, "SELECT DISTINCT subsystem FROM charging ORDER BY 1").fetchall()
    assert values == [("connector",), ("cooling",), ("power",), ("screen",)]


def test_values_of_a_joined_source_need_no_fact(charging):
    assert "usage" not in rewrite(LAYER, "SELECT DISTINCT hardware FROM charging", "duckdb").sql


def test_values_behind_a_bridge_are_listed(charging):
    rows = ask(charging, "SELECT DISTINCT program FROM charging ORDER BY 1").fetchall()
    assert rows == charging.execute("SELECT DISTINCT program FROM programs ORDER BY 1").fetchall()


def test_filter_is_on_the_records(charging):
    [(expected,)] = charging.execute("SELECT COUNT(*) FROM faults WHERE subsystem = 'power'").fetchall()
    [(visits,)] = charging.execute("SELECT COUNT(*) FROM visits JOIN faults USING (fault_id) WHERE subsystem = 'power'").fetchall()
    assert ask(charging, "SELECT COUNT(*) FROM charging WHERE subsystem = 'power'").fetchall() == [(expected + visits,)]


def test_number_of_nothing_is_zero(charging):
    assert ask(charging, "SELECT COUNT(*) FROM charging WHERE site = 'nowhere'").fetchall() == [(0,)]


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("SELECT color FROM charging", "unknown dimension 'color'; known: hardware, program, severity, site, site_then, subsystem, time (table charging)"),
        ("SELECT hours FROM charging", "'hours' is a metric; write MEASURE(hours)"),
        ("SELECT SUM(hours) FROM charging", "'hours' is a metric; write MEASURE(hours)"),
        ("SELECT program FROM charging", "a record may have several of program: ask for a metric by it, or list its values alone"),
        ("SELECT COUNT(*) FROM charging WHERE program = 'x'", "a record may have several of program: ask for a metric by it, or list its values alone"),
        ("SELECT program, site, COUNT(*) FROM charging GROUP BY 1, 2", "a record may have several of program: ask for a metric by it, or list its values alone"),
    ],
)
def test_what_records_do_not_have_is_refused(statement, said):
    assert refusal(statement) == said


@pytest.mark.parametrize("columns", ["COLUMNS(*)", "COLUMNS('site')"])
def test_duckdbs_columns_are_of_tables_that_have_some(columns):
    assert refusal(f"SELECT {columns} FROM charging").startswith("COLUMNS(…) is of a table's own columns")


def test_record_of_facts_that_share_nothing_is_refused():
    layer = metrics.loads("""
version: 1
name: two
sources:
  a: {table: a, grain: id, dimensions: {x: {}}, measures: {m: {agg: count}}}
  b: {table: b, grain: id, dimensions: {y: {}}, measures: {n: {agg: count}}}
metrics: {m: {type: simple, measure: m}}
""")
    with pytest.raises(QueryError, match=r"^no fact of two has all of x, y, so no record does$"):
        rewrite(layer, "SELECT COUNT(*) FROM two WHERE x = 1 AND y = 2", "duckdb")
