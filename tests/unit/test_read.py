"""A SELECT with MEASURE(): what it asks, what comes back under which name, and what is refused with which words."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
import sqlglot

import metrics
from metrics.errors import QueryError
from metrics.read import grain_of, read_measure
from metrics.rewrite import rewrite

HERE = Path(__file__).parents[1] / "semantic"
LAYER = metrics.load(HERE / "metrics.yml")
TABLE = LAYER.tables["charging"]


@pytest.fixture(scope="module")
def charging():
    connection = duckdb.connect()
    for file in sorted((HERE / "tables").glob("*.csv")):
        connection.execute(f"CREATE TABLE {file.stem} AS SELECT * FROM read_csv('{file}', header=true, nullstr='')")
    return connection


def ask(connection, statement):
    return connection.execute(rewrite(LAYER, statement, "duckdb").sql)


def refusal(statement, engine="duckdb"):
    with pytest.raises(QueryError) as caught:
        rewrite(LAYER, statement, engine)
    return str(caught.value)


def call(text):
    return sqlglot.parse_one(text, read="duckdb")


# --- MEASURE() -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "metric", "settings"),
    [
        ("MEASURE(mtbf)", "mtbf", ()), ("MEASURE('mtbf')", "mtbf", ()), ('MEASURE("mtbf")', "mtbf", ()), ("MEASURE(MTBF)", "mtbf", ()), ("METRIC(mtbf)", "mtbf", ()), ("MEASURE(charging.mtbf)", "mtbf", ()),
        ("MEASURE(mtbf, 'low')", "mtbf_low", ()), ("MEASURE(mtbf, 'HIGH')", "mtbf_high", ()), ("MEASURE(mtbf_low)", "mtbf_low", ()),
        ("MEASURE(mtbf, confidence_level => 0.9)", "mtbf", (("confidence_level", 0.9),)), ("MEASURE(mtbf, 'low', confidence_level => 1)", "mtbf_low", (("confidence_level", 1),)),
        ("MEASURE(mtbf, confidence_level => -1)", "mtbf", (("confidence_level", -1),)), ("MEASURE(mtbf, confidence_level => '0.9')", "mtbf", (("confidence_level", "0.9"),)),
        ("MEASURE(mtbf, confidence_level = 0.9)", "mtbf", (("confidence_level", 0.9),)), ("MEASURE(mtbf, confidence_level => 9e-1)", "mtbf", (("confidence_level", 0.9),)),
    ],
)  # fmt: skip
def test_call_names_a_metric_an_output_and_settings(text, metric, settings):
    assert read_measure(call(text), TABLE) == (metric, settings)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("MEASURE()", "MEASURE needs the name of a metric: MEASURE()"),
        ("MEASURE(1)", "MEASURE takes the name of a metric, not 1"),
        ("MEASURE(*)", "MEASURE takes the name of a metric, not *"),
        ("MEASURE(hours + 1)", "MEASURE takes the name of a metric, not hours + 1"),
        ("MEASURE(hourz)", "unknown metric 'hourz'; did you mean 'hours'? (table charging)"),
        ("MEASURE(hours, 'low')", "metric hours has no output 'low'; outputs: it has none"),
        ("MEASURE(mtbf, 'mid')", "metric mtbf has no output 'mid'; outputs: low, high"),
        ("MEASURE(mtbf, hours)", "MEASURE(mtbf, …) takes an output ('low') or a parameter (name => value), not hours"),
        ("MEASURE(mtbf, confidence_level => hours)", "a parameter's value must be a number or a text, not hours"),
        ("MEASURE(mtbf, confidence_level => NULL)", "a parameter's value must be a number or a text, not NULL"),
    ],
)
def test_call_that_is_not_understood_is_refused(text, said):
    with pytest.raises(QueryError) as caught:
        read_measure(call(text), TABLE)
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("text", "grain"),
    [
        ("date_trunc('month', time)", "month"), ("DATE_TRUNC('WEEK', time)", "week"), ("CAST(date_trunc('month', time) AS DATE)", "month"), ("(date_trunc('day', CAST(time AS TIMESTAMP)))", "day"),
        ("time", ""), ("date_trunc('decade', time)", ""), ("date_trunc('month', c.time)", ""), ("date_trunc('month', built_on)", ""), ("date_trunc('month', time) + INTERVAL '1' DAY", ""), ("month(time)", ""),
    ],
)  # fmt: skip
def test_grain_is_the_period_of_time_that_is_grouped_by(text, grain):
    assert grain_of(call(text)) == grain


# --- names of the answer ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("items", "names"),
    [
        ("MEASURE(hours)", ["hours"]), ("MEASURE(hours) AS h", ["h"]), ("MEASURE(mtbf, 'low')", ["mtbf_low"]), ("MEASURE(hours), MEASURE(hours)", ["hours", "hours"]),
        ("hardware, MEASURE(hours)", ["hardware", "hours"]), ("hardware AS hw, MEASURE(hours)", ["hw", "hours"]), ("date_trunc('month', time), MEASURE(hours)", ["time_month", "hours"]),
        ("MEASURE(mtbf), MEASURE(mtbf, confidence_level => 0.9)", ["mtbf", "mtbf_2"]), ('MEASURE(hours) AS "a ""b"""', ['a "b"']), ("MEASURE(hours) AS \"x; DROP TABLE y\"", ["x; DROP TABLE y"]),
    ],
)  # fmt: skip
def test_columns_have_the_names_they_would_have(items, names, charging):
    cursor = ask(charging, f"SELECT {items} FROM charging GROUP BY ALL")
    assert [column[0] for column in cursor.description] == names


@pytest.mark.parametrize("table", ["charging", "CHARGING", '"charging"', "hive.fleet.charging", "fleet.charging", "charging AS c", "charging c"])
def test_table_goes_by_any_case_qualification_and_alias(table, charging):
    assert ask(charging, f"SELECT MEASURE(faults) FROM {table}").fetchall() == [(11,)]


@pytest.mark.parametrize("column", ["hardware", "HARDWARE", '"hardware"', "c.hardware", "charging.hardware", "C.Hardware"])
def test_dimension_goes_by_any_case_and_qualification(column, charging):
    rows = ask(charging, f"SELECT {column} AS k, MEASURE(faults) FROM charging AS c WHERE {column} = 'H1' GROUP BY {column}").fetchall()
    assert rows == [("H1", 5)]


@pytest.mark.parametrize("group", ["hardware", "1", "k", "ALL", "(hardware)"])
def test_group_may_be_named_in_every_way(group, charging):
    assert ask(charging, f"SELECT hardware AS k, MEASURE(faults) FROM charging WHERE hardware = 'H2' GROUP BY {group}").fetchall() == [("H2", 4)]


@pytest.mark.parametrize("order", ["MEASURE(faults) DESC", "f DESC", "2 DESC", "MEASURE(faults) DESC, hardware"])
def test_order_may_be_by_a_metric_in_every_way(order, charging):
    assert ask(charging, f"SELECT hardware, MEASURE(faults) AS f FROM charging GROUP BY 1 ORDER BY {order} LIMIT 2").fetchall() == [("H1", 5), ("H2", 4)]


@pytest.mark.parametrize("having", ["MEASURE(faults) > 4", "f > 4", "NOT MEASURE(faults) <= 4", "MEASURE(faults) > 4 AND hardware IS NOT NULL"])
def test_having_may_be_on_a_metric_in_every_way(having, charging):
    assert ask(charging, f"SELECT hardware, MEASURE(faults) AS f FROM charging GROUP BY 1 HAVING {having}").fetchall() == [("H1", 5)]


def test_metric_may_be_in_order_and_having_alone(charging):
    assert ask(charging, "SELECT hardware FROM charging GROUP BY hardware HAVING MEASURE(faults) > 1 ORDER BY MEASURE(hours)").fetchall() == [("H2",), ("H1",)]


def test_one_metric_may_be_asked_at_two_levels(charging):
    [(a, b)] = ask(charging, "SELECT MEASURE(fault_rate, 'low', confidence_level => 0.9), MEASURE(fault_rate, 'low', confidence_level => 0.5) FROM charging").fetchall()
    assert 0 < a < b


# --- refusals --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("SELECT site, MEASURE(faults) FROM charging", "'site' is selected but not grouped by; add it to GROUP BY"),
        ("SELECT MEASURE(faults) FROM charging GROUP BY site ORDER BY hardware", "'hardware' is selected but not grouped by; add it to GROUP BY"),
        ("SELECT MEASURE(faults) FROM charging WHERE color = 'red'", "unknown dimension 'color'; known: hardware, program, severity, site, site_then, subsystem, time (table charging)"),
        ("SELECT MEASURE(faults) FROM charging WHERE hardwear = 'x'", "unknown dimension 'hardwear'; did you mean 'hardware'? (table charging)"),
        ("SELECT MEASURE(faults) FROM charging WHERE hours > 5", "'hours' is a metric; write MEASURE(hours)"),
        ("SELECT MEASURE(faults) FROM charging WHERE x.site = 'Mall'", "unknown table 'x' in x.site"),
        ("SELECT MEASURE(faults) FROM charging WHERE MEASURE(hours) > 5", "WHERE filters rows before they are counted; filter on a metric in HAVING"),
        ("SELECT MEASURE(faults) FROM charging WHERE COUNT(*) > 5", "WHERE cannot hold the aggregate COUNT(*)"),
        ("SELECT MEASURE(faults) FROM charging GROUP BY MEASURE(hours)", "cannot group by a metric: MEASURE(hours)"),
        ("SELECT *, MEASURE(faults) FROM charging", "SELECT * beside MEASURE(): name the dimensions to group charging by"),
        ("SELECT charging.*, MEASURE(faults) FROM charging", "SELECT * beside MEASURE(): name the dimensions to group charging by"),
        ("SELECT COUNT(*), MEASURE(faults) FROM charging", "COUNT(*) beside MEASURE(): a semantic table has metrics, not rows; write MEASURE(metric), or ask COUNT(*) in a query of its own"),
        ("SELECT SUM(MEASURE(faults)) FROM charging", "SUM(MEASURE(faults)) beside MEASURE(): a semantic table has metrics, not rows; write MEASURE(metric), or ask SUM(MEASURE(faults)) in a query of its own"),
        ("SELECT MEASURE(faults) OVER () FROM charging", "MEASURE(faults) is a value of the group: write SUM(MEASURE(faults)) OVER (…), or put a condition into WHERE"),
        ("SELECT site, MEASURE(faults) FILTER (WHERE site = 'Mall') FROM charging GROUP BY 1", "MEASURE(faults) is a value of the group: write SUM(MEASURE(faults)) OVER (…), or put a condition into WHERE"),
        ("SELECT MEASURE(faults) FROM charging TABLESAMPLE (1 ROWS)", "charging is a semantic table and takes an alias only, no sample"),
        ("SELECT MEASURE(faults) FROM charging USING SAMPLE 1", "a metric is of all rows of charging: sample does not go with MEASURE()"),
        ("SELECT MEASURE(faults) FROM charging PIVOT (SUM(x) FOR site IN ('a'))", "charging is a semantic table and takes an alias only, no pivot"),
        ("SELECT MEASURE(faults) FROM charging AS c(a, b)", "charging is a semantic table and takes an alias only, no names for its columns"),
        ("SELECT MEASURE(faults) FROM charging c WHERE EXISTS (SELECT 1 FROM chargers WHERE site = c.site)", "the subquery reads c.site of the query around it; write the condition as IN (SELECT …) or as a JOIN"),
        ("SELECT MEASURE(mtbf, confidence_level => 2) FROM charging", "parameter confidence_level: 2 is outside 0.5 .. 0.9999"),
        ("SELECT MEASURE(mtbf, p => 2) FROM charging", "unknown parameter 'p'; known: confidence_level"),
        ("SELECT MEASURE(faults, confidence_level => 0.9) FROM charging", "metric faults does not use parameter confidence_level; its parameters: none"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_the_reason(statement, said):
    assert refusal(statement) == said


def test_unknown_period_of_a_monthly_fact_is_refused():
    assert refusal("SELECT date_trunc('decade', time) AS d, MEASURE(online) FROM charging GROUP BY 1").startswith("online is recorded by month and cannot be shown by the moment; use time.month")


def test_metric_of_another_table_is_refused():
    assert refusal("SELECT MEASURE(hours) FROM (SELECT site, MEASURE(faults) AS f FROM charging GROUP BY 1) AS t") == "MEASURE(hours) must stand in the SELECT that reads the semantic table itself, not in one around it"


def test_semantic_table_that_a_subquery_cannot_be_read_of_passes_through():
    assert rewrite(LAYER, "SELECT MEASURE(faults FROM charging", "duckdb") is None


def test_columns_of_a_subquery_are_its_own(charging):
    charging.execute("CREATE TEMP TABLE picked AS SELECT 'H1' AS hardware, 'x' AS site")
    assert ask(charging, "SELECT MEASURE(faults) FROM charging WHERE hardware IN (SELECT hardware FROM picked WHERE site = 'x')").fetchall() == [(5,)]
