"""Relations joined to the semantic table: they filter and name groups, and never multiply."""

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
    connection.execute("CREATE TABLE picked (hw VARCHAR, tag VARCHAR, site VARCHAR)")
    connection.execute("INSERT INTO picked VALUES ('H1', 'old', 'Mall'), ('H1', 'old', 'Mall'), ('H1', 'hot', 'Depot'), ('H2', 'new', 'Mall'), (NULL, 'none', NULL)")
    return connection


def rows(connection, statement):
    return sorted(connection.execute(rewrite(LAYER, statement, "duckdb").sql).fetchall(), key=str)


def refusal(statement):
    with pytest.raises(QueryError) as caught:
        rewrite(LAYER, statement, "duckdb")
    return str(caught.value)


# H1 has 5 of the 11 faults, H2 has 4 (tests/semantic/cases.json, by_hardware).


def test_join_filters(charging):
    assert rows(charging, "SELECT MEASURE(faults) FROM charging JOIN (SELECT 'H1' AS hw) AS j ON hardware = j.hw") == [(5,)]


def test_join_to_repeated_keys_does_not_multiply(charging):
    assert rows(charging, "SELECT MEASURE(faults), MEASURE(hours) FROM charging JOIN picked ON hardware = picked.hw") == [(9, 1674.75)]


def test_join_to_nothing_leaves_nothing(charging):
    assert rows(charging, "SELECT MEASURE(faults) FROM charging JOIN picked ON hardware = picked.tag") == [(0,)]


def test_null_does_not_join_null(charging):
    assert rows(charging, "SELECT MEASURE(faults) FROM charging JOIN (SELECT NULL AS hw) AS j ON hardware = j.hw") == [(0,)]


def test_left_join_filters_nothing(charging):
    assert rows(charging, "SELECT MEASURE(faults) FROM charging LEFT JOIN picked ON hardware = picked.hw") == [(11,)]


def test_column_of_a_joined_relation_names_groups(charging):
    statement = "SELECT j.tag, MEASURE(faults) FROM charging LEFT JOIN (SELECT 'H1' AS hw, 'x' AS tag) AS j ON hardware = j.hw GROUP BY 1"
    assert rows(charging, statement) == [("x", 5), (None, 6)]


def test_row_is_in_each_group_that_its_key_names(charging):
    assert rows(charging, "SELECT picked.tag, MEASURE(faults) FROM charging JOIN picked ON hardware = picked.hw GROUP BY picked.tag") == [("hot", 5), ("new", 4), ("old", 5)]


@pytest.mark.parametrize("on", ["hardware = j.hw", "j.hw = hardware", "charging.hardware = hw", "hw = charging.hardware", "lower(hardware) = lower_hw"])
def test_either_side_may_come_first(on, charging):
    assert rows(charging, f"SELECT MEASURE(faults) FROM charging JOIN (SELECT 'H1' AS hw, 'h1' AS lower_hw) AS j ON {on}") == [(5,)]


def test_using_is_an_equality(charging):
    assert rows(charging, "SELECT MEASURE(faults) FROM charging JOIN (SELECT 'H1' AS hardware) AS j USING (hardware)") == [(5,)]


def test_on_may_hold_a_condition_of_the_table_alone(charging):
    both = "SELECT MEASURE(faults) FROM charging JOIN picked ON hardware = picked.hw AND charging.site = 'Mall'"
    assert rows(charging, both) == rows(charging, "SELECT MEASURE(faults) FROM charging WHERE hardware IN ('H1', 'H2') AND site = 'Mall'")


def test_alias_may_be_that_of_a_source(charging):
    assert rows(charging, "SELECT MEASURE(faults) FROM charging JOIN (SELECT 'H1' AS hw) AS faults ON hardware = faults.hw") == [(5,)]


def test_semantic_table_may_come_second(charging):
    assert rows(charging, "SELECT MEASURE(faults) FROM picked JOIN charging ON hardware = picked.hw") == [(9,)]


def test_two_relations_may_be_joined(charging):
    statement = "SELECT MEASURE(faults) FROM charging JOIN (SELECT 'H1' AS hw) AS a ON hardware = a.hw JOIN (SELECT 'H2' AS hw) AS b ON hardware = b.hw"
    assert rows(charging, statement) == [(0,)]


@pytest.mark.parametrize(
    ("join", "said"),
    [
        ("CROSS JOIN picked", "a semantic table takes JOIN or LEFT JOIN to another relation, not CROSS JOIN"),
        ("FULL JOIN picked ON hardware = hw", "a semantic table takes JOIN or LEFT JOIN to another relation, not FULL JOIN"),
        ("RIGHT JOIN picked ON hardware = hw", "a semantic table takes JOIN or LEFT JOIN to another relation, not RIGHT JOIN"),
        ("JOIN picked", "a join to a semantic table needs ON dimension = column"),
        ("JOIN picked ON hardware > picked.hw", "ON hardware > picked.hw: a join to a semantic table is ON dimension = column, parts joined by AND"),
        ("JOIN picked ON hardware = picked.hw OR 1 = 1", "ON hardware = picked.hw OR 1 = 1: a join to a semantic table is ON dimension = column, parts joined by AND"),
        ("JOIN picked ON picked.hw = picked.tag", "ON picked.hw = picked.tag: a join to a semantic table is ON dimension = column, parts joined by AND"),
        ("JOIN picked ON hardware = lower(picked.hw)", "ON hardware = LOWER(picked.hw): a join to a semantic table is ON dimension = column, parts joined by AND"),
        ("JOIN picked ON hardware = hw", "the join to picked needs ON dimension = picked.column"),
        ("JOIN picked ON site = 'Mall'", "the join to picked needs ON dimension = picked.column"),
        ("JOIN picked ON color = picked.hw", "unknown dimension 'color'; known: hardware, program, severity, site, site_then, subsystem, time (table charging)"),
        ("LEFT JOIN picked ON hardware = picked.hw AND charging.site = 'Mall'", "ON charging.site = 'Mall': put a condition on the semantic table into WHERE"),
        ("JOIN picked ON hardware = picked.hw WHERE picked.tag = 'x'", "WHERE on \"picked\".\"tag\", a column of a joined relation: filter it inside its own subquery"),
    ],
)
def test_other_joins_are_refused_with_the_reason(join, said):
    assert refusal(f"SELECT MEASURE(faults) FROM charging {join}") == said


def test_comma_is_a_join_without_on():
    said = refusal("SELECT MEASURE(faults) FROM charging, picked")
    assert said in ("a join to a semantic table needs ON dimension = column", "a semantic table takes JOIN or LEFT JOIN to another relation, not CROSS JOIN")
