"""The command line: results on standard output, errors in few lines on standard error, exit 0, 1 or 2."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).resolve().parents[2]
SEMANTIC = ROOT / "tests" / "semantic"
LAYER = str(SEMANTIC / "metrics.yml")
GRID = Path(__file__).parent / "cli_layer" / "metrics.yml"


def test_query_prints_units_and_a_dash_for_null(run, charging):
    result = run("query", "mtbf", "--by", "hardware", "--engine", charging)
    assert result.exit_code == 0
    assert "hours per fault" in result.stdout
    assert result.stdout.splitlines()[5].split() == ["H3", "-"]


def test_json_is_a_list_of_rows_and_nothing_else(run, charging):
    result = run("query", "faults", "fault_rate", "--by", "hardware", "--engine", charging, "--format", "json")
    rows = json.loads(result.stdout)
    assert rows[3] == {"hardware": "H4", "faults": 1, "fault_rate": None}


def test_bounds_add_low_and_high(run, charging):
    result = run("query", "fault_rate", "--bounds", "--engine", charging, "--format", "csv")
    assert result.stdout.splitlines()[0] == "fault_rate,fault_rate_low,fault_rate_high"


def test_the_level_of_bounds_is_said_on_standard_error(run, charging):
    result = run("query", "fault_rate", "--bounds", "--param", "confidence_level=0.9", "--engine", charging)
    assert "two-sided, 90% confidence" in result.stderr


def test_a_statement_is_answered(run, charging):
    result = run("query", "SELECT hardware, MEASURE(faults) AS n FROM charging GROUP BY 1 ORDER BY 2 DESC LIMIT 1", "--engine", charging, "--format", "json")
    assert json.loads(result.stdout) == [{"hardware": "H1", "n": 5}]


def test_parquet_needs_a_file_and_is_written(run, charging, tmp_path):
    assert run("query", "faults", "--engine", charging, "--format", "parquet").exit_code == 1
    file = tmp_path / "faults.parquet"
    assert run("query", "faults", "--engine", charging, "--format", "parquet", "-o", str(file)).exit_code == 0
    assert duckdb.sql(f"SELECT faults FROM '{file}'").fetchall() == [(11,)]


def test_the_file_s_name_says_the_format(run, charging, tmp_path):
    file = tmp_path / "faults.csv"
    result = run("query", "faults", "--by", "hardware", "--engine", charging, "-o", str(file))
    assert (result.exit_code, result.stdout, file.read_text().splitlines()[0]) == (0, "", "hardware,faults")


def test_a_dash_for_a_file_is_standard_output(run, charging):
    assert run("query", "faults", "--engine", charging, "--format", "csv", "-o", "-").stdout == "faults\n11\n"


def test_parquet_keeps_types_units_and_columns_without_a_value(run, charging, tmp_path):
    from pyarrow import parquet

    file = tmp_path / "rates.parquet"
    run("query", "fault_rate", "faults", "--by", "site", "--where", "hardware = 'none'", "--engine", charging, "-o", str(file), layer=GRID)
    schema = parquet.read_schema(file)
    assert [str(t) for t in schema.types] == ["string", "double", "int64"]
    assert schema.field("fault_rate").metadata == {b"label": b"Fault rate", b"unit": b"faults per thousand hours"}


def test_a_file_that_cannot_be_written_is_said_and_nothing_is_left(run, charging, tmp_path):
    result = run("query", "faults", "--engine", charging, "-o", str(tmp_path / "nowhere" / "x.csv"))
    assert (result.exit_code, result.stderr) == (1, f"{tmp_path}/nowhere/x.csv cannot be written: No such file or directory\n")


def test_periods_are_dates_in_every_format(run, charging):
    for form in ("table", "csv", "json"):
        assert "2025-02-01" in (said := run("query", "faults", "--by", "time.month", "--engine", charging, "--format", form).stdout)
        assert "00:00" not in said


def test_moments_are_iso_8601_also_at_midnight(run):
    said = run("query", "SELECT t FROM (VALUES (TIMESTAMP '2026-01-01 00:00:00'), (TIMESTAMP '2026-01-01 07:30:00')) AS x (t)", "--engine", "duckdb://", "--format", "json")
    assert json.loads(said.stdout) == [{"t": "2026-01-01T00:00:00"}, {"t": "2026-01-01T07:30:00"}]


def test_json_has_null_for_what_is_no_number_also_within_a_list(run):
    said = run("query", "SELECT 'NaN'::DOUBLE AS a, [1.5::DOUBLE, 'inf'::DOUBLE] AS b, 12.50::DECIMAL(9, 2) AS c", "--engine", "duckdb://", "--format", "json")
    assert json.loads(said.stdout) == [{"a": None, "b": [1.5, None], "c": 12.5}]


def test_columns_of_one_name_are_all_kept_in_json(run):
    said = run("query", "SELECT 1 AS n, 2 AS n", "--engine", "duckdb://", "--format", "json")
    assert json.loads(said.stdout) == [{"n": 1, "n_2": 2}]


def test_a_value_cannot_write_to_the_terminal(run):
    said = run("query", "SELECT chr(27) || '[2J' || chr(10) AS x", "--engine", "duckdb://")
    assert said.stdout.splitlines()[2] == r"\x1b[2J\n"


def test_a_column_is_as_wide_as_it_looks(run):
    said = run("query", "SELECT '東京' AS city, 1 AS n UNION ALL SELECT 'Oslo', 2 ORDER BY 2", "--engine", "duckdb://")
    assert said.stdout.splitlines()[2:] == ["東京  1", "Oslo  2"]


# --- units, formats, notes -------------------------------------------------------------------------------------------


def test_the_unit_is_that_of_the_parameters_given(run, charging):
    said = run("query", "fault_rate", "fault_rate_3m", "--by", "time.month", "--param", "rate_per=100 day", "--engine", charging, layer=GRID)
    assert said.stdout.splitlines()[1].split("  ")[-2:] == ["faults per 100 days", "faults per 100 days"]


def test_a_statement_s_columns_have_units_and_formats_under_any_name(run, charging):
    said = run("query", "SELECT MEASURE(fault_rate, 'high', rate_per => '100 day') AS worst, MEASURE(cost) AS paid FROM charging", "--engine", charging, layer=GRID)
    header, units, _, values = said.stdout.splitlines()
    assert (header.split(), units.split("  ")[0].strip()) == (["worst", "paid"], "faults per 100 days")
    assert values.split()[1].startswith("$")


def test_of_several_statements_none_lends_its_units(run, charging):
    assert run("query", "SELECT MEASURE(hours) AS n FROM charging; SELECT 7 AS n", "--engine", charging, layer=GRID).stdout == "n\n-\n7\n"


def test_what_is_computed_with_a_metric_has_no_unit(run, charging):
    said = run("query", "SELECT MEASURE(hours) * 2 AS hours FROM charging", "--engine", charging, layer=GRID)
    assert "hours" not in said.stdout.splitlines()[1]


def test_the_level_of_bounds_is_that_of_the_call(run, charging):
    said = run("query", "SELECT MEASURE(fault_rate_low, confidence_level => 0.975) AS low, MEASURE(one_sided_rate, 'high') AS high FROM charging", "--engine", charging, layer=GRID)
    assert said.stderr.splitlines() == [
        "bounds low: exact Poisson (Garwood 1936), two-sided, 97.5% confidence",
        "bounds high: exact Poisson (Garwood 1936), one-sided, 90% confidence",
    ]


def test_a_deprecated_metric_is_noted_once_on_standard_error(run, charging):
    for asked in (("old_rate",), ("SELECT MEASURE(old_rate) FROM charging",)):
        said = run("query", *asked, "--engine", charging, "--format", "json", layer=GRID)
        assert said.stderr == "note: metric old_rate is deprecated since 2026-01-01; use fault_rate\n"


def test_no_rows_are_said(run, charging):
    assert run("query", "faults", "--by", "site", "--where", "hardware = 'none'", "--engine", charging, layer=GRID).stderr == "no rows\n"


# --- what is asked ---------------------------------------------------------------------------------------------------


def test_groups_are_apart_at_commas_but_not_within_a_call(run, charging):
    said = run("query", "faults", "--by", "date_trunc('month', time) AS month, coalesce(site, 'a,b') AS place", "--limit", "1", "--engine", charging, "--format", "csv")
    assert said.stdout.splitlines()[0] == "month,place,faults"


def test_order_having_and_limit(run, charging):
    said = run("query", "faults", "--by", "hardware", "--having", "faults > 1", "--order", "-faults", "--limit", "2", "--engine", charging, "--format", "csv")
    assert said.stdout.splitlines() == ["hardware,faults", "H1,5", "H2,4"]


def test_a_metric_named_twice_is_shown_once(run, charging):
    assert run("query", "fault_rate", "fault_rate_low", "--bounds", "--engine", charging, "--format", "csv").stdout.splitlines()[0] == "fault_rate,fault_rate_low,fault_rate_high"


@pytest.mark.parametrize("statement", ["/* c */ SELECT 1 AS n", " -- c\nselect 1 AS n", "(SELECT 1 AS n)", "WITH a AS (SELECT 1 AS n) SELECT*FROM a", "FROM (SELECT 1 AS n)"])
def test_a_statement_is_known_by_its_beginning(run, statement):
    assert run("query", statement, "--engine", "duckdb://", "--format", "csv").stdout == "n\n1\n"


def test_sql_is_by_default_that_of_the_layer_s_engine(run, tmp_path):
    file = tmp_path / "metrics.yml"
    file.write_text(GRID.read_text() + "default_engine: presto://user@host:8080/hive/grid\n")
    assert '"hive"."grid"."chargers"' in run("sql", "faults", "--by", "site", layer=file).stdout


@pytest.mark.parametrize("dialect", ["duckdb", "presto", "trino", "spark"])
def test_sql_is_printed_for_each_engine(run, dialect):
    result = run("sql", "fault_rate", "--by", "hardware", "--dialect", dialect)
    assert result.exit_code == 0
    assert result.stdout.startswith("SELECT")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("query", "fault_rat", "--engine", "duckdb://"), "unknown metric 'fault_rat'; did you mean 'fault_rate'?"),
        (("query", "faults", "--by", "hardwear", "--engine", "duckdb://"), "unknown dimension 'hardwear'; did you mean 'hardware'?"),
        (("query", "faults", "--engine", "duckdb:///nowhere.duckdb"), "there is no DuckDB file at nowhere.duckdb"),
        (("query", "faults", "--engine", "presto://u@127.0.0.1:9/hive/x"), "presto at 127.0.0.1:9 does not answer"),
        (("query", "fault_rate", "--param", "confidence_level=2", "--engine", "duckdb://"), "2 is outside 0.5 .. 0.9999"),
        (("query", "faults", "--engine", "duckdb://"), "faults does not exist"),
        (("query", "faults", "--engine", "duckdb"), "an engine is a URL, such as duckdb:///fleet.duckdb"),
        (("query", "faults", "--engine", "fleet.duckdb"), "did you mean duckdb:///fleet.duckdb?"),
        (("query", "faults", "--engine", "presto://h:port/x"), "'presto://h:port/x' is no URL of an engine: port could not be cast"),
        (("query", "faults", "--engine", "mysql://h/x"), "unknown engine 'mysql'; known: duckdb, presto, spark, trino"),
        (("query", "faults", "--zone", "Mars/Olympus", "--engine", "duckdb://"), "unknown time zone 'Mars/Olympus'"),
        (("query", "SELECT 1 AS n", "--by", "x", "--engine", "duckdb://"), "--by goes with names of metrics; write it into the statement"),
        (("query", "SELECT 1 AS n", "--zone", "Mars/Olympus", "--engine", "duckdb://"), "unknown time zone 'Mars/Olympus'"),
        (("query", "SELECT nothing FROM nowhere", "--engine", "duckdb://"), "duckdb: Catalog Error: Table with name nowhere does not exist!"),
        (("query", "faults", "--param", "confidence_level", "--engine", "duckdb://"), "--param takes NAME=VALUE, not 'confidence_level'"),
        (("query", "faults", "--param", "level=1", "--engine", "duckdb://"), "unknown parameter 'level'"),
        (("query", "faults", "--order", "fault", "--engine", "duckdb://"), "did you mean 'faults'?"),
        (("query", ",", "--engine", "duckdb://"), "name at least one metric"),
        (("query", "faults", "--where", "(" * 5000, "--engine", "duckdb://"), "nested too deeply"),
        (("query", "faults", "--where", " AND ".join(["1 = 1"] * 5000), "--engine", "duckdb://"), "nested too deeply"),
        (("list", "--table", "charger"), "unknown table 'charger'; did you mean 'charging'?"),
        (("list", "--kind", "rati"), "unknown kind 'rati'; did you mean 'ratio'?"),
        (("list", "--tag", "kpi"), "unknown tag 'kpi'"),
        (("export", "dbt"), "there is no export to dbt yet; there is: jsonschema, reference"),
        (("query", "faults", "--where", "1=1; DROP TABLE faults", "--engine", "duckdb://"), "one SQL expression is expected"),
        (("sql", "faults", "--dialect", "oracle"), "unknown engine 'oracle'"),
        (("export", "jsonschem"), "did you mean 'jsonschema'?"),
        (("describe", "mtbff"), "unknown metric 'mtbff'; did you mean 'mtbf'?"),
    ],
)
def test_a_users_error_is_a_line_and_exit_1(run, arguments, message):
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert message in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("arguments", [("frobnicate",), ("query",), ("query", "faults", "--limit", "-1"), ("query", "faults", "--format", "xml"), ("demo", "--vehicles", "0")])
def test_wrong_usage_is_exit_2(run, arguments):
    assert run(*arguments).exit_code == 2


def test_an_error_of_presto_is_told_in_its_own_words(run, coordinator):
    coordinator.play("error")
    said = run("query", "SELECT nosuch FROM tpch.tiny.orders", "--engine", f"presto://u@127.0.0.1:{coordinator.port}/tpch/tiny")
    assert (said.exit_code, said.stdout, said.stderr) == (1, "", "presto: line 1:8: Column 'nosuch' cannot be resolved\n")


def test_validate_says_that_a_layer_is_good(run):
    result = run("validate", LAYER)
    assert (result.exit_code, "good: 7 sources, 1 table, " in result.stdout) == (0, True)


def test_validate_tells_every_problem_with_its_place(run, tmp_path):
    file = tmp_path / "metrics.yml"
    file.write_text("version: 1\nsources: {a: {table: a, grain: id, measures: {n: {agg: cont}}}}\nmetrics: {x: {type: simple, measure: m}}\n")
    result = run("validate", str(file))
    assert result.exit_code == 1
    assert f"{file}:2:56: sources.a.measures.n.agg" in result.stderr
    assert f"{file}:3:38: metrics.x.measure: unknown measure 'm'" in result.stderr
    assert result.stderr.splitlines()[-1] == "2 problems"


def test_lineage_ends_at_columns_of_tables(run):
    assert run("lineage", "power_faults", layer=GRID).stdout.splitlines() == [
        "power_faults  [simple]  count(rows) of faults where subsystem = 'power' AND site = 'depot'",
        "  subsystem  [dimension]",
        "    faults.subsystem  [column]",
        "  site  [dimension]",
        "    chargers.site  [column]  of hive.grid.chargers on presto  joined as faults -> chargers",
        "  faults.faults  [measure]  count(rows) of faults",
    ]


def test_lineage_names_the_metrics_made_of_it(run):
    assert run("lineage", "hours", layer=GRID).stdout.splitlines()[-1] == "used by: fault_rate, one_sided_rate, fault_rate_3m, change, old_rate"


def test_describe_states_definition_unit_parameters_and_who_vouches(run):
    said = run("describe", "fault_rate", layer=GRID).stdout
    for line in (
        "fault_rate: Fault rate",
        "  definition:      faults / hours, per 1000 hour",
        "  unit:            faults per thousand hours",
        "  parameters:      confidence_level = 0.95 (0.5 .. 0.9999), rate_per = 1000 hour (1000 hour | 100 day)",
        "  owner:           grid@example.com",
        "  certified:       by Grid Board on 2026-06-01",
    ):
        assert line in said.splitlines()


def test_describe_shows_a_formula_as_it_was_written(run):
    assert "  definition:      fault_rate / shift(fault_rate, '1 month') - 1" in run("describe", "change", layer=GRID).stdout.splitlines()


def listed(said):
    return [line.split()[1] for line in said.stdout.splitlines()[2:]]


def test_list_leaves_out_outputs_and_what_is_hidden(run):
    assert listed(run("list", layer=GRID)) == ["fault_rate", "one_sided_rate", "faults", "power_faults", "hours", "cost", "fault_rate_3m", "change", "old_rate"]


def test_list_by_tag_and_kind(run):
    assert listed(run("list", "--tag", "kpi", "--kind", "ratio", layer=GRID)) == ["fault_rate"]
    assert "inner" in listed(run("list", "--hidden", layer=GRID))
    assert "fault_rate_low" in listed(run("list", "--outputs", layer=GRID))


def test_list_of_dimensions(run):
    assert listed(run("list", "--dimensions", layer=GRID)) == ["time", "hardware", "site", "subsystem", "severity"]


def test_the_shipped_catalogue_is_the_one_at_the_top():
    assert (ROOT / "metrics" / "catalogue" / "metrics.yml").read_text() == (ROOT / "metrics.yml").read_text()


def test_demo_writes_a_fleet_that_the_catalogue_answers(tmp_path):
    bathtub_ = [str(Path(sys.executable).with_name("bathtub"))]
    subprocess.run([*bathtub_, "demo", "--no-superset", "--vehicles", "300", "--out", "fleet.duckdb"], cwd=tmp_path, check=True, capture_output=True)
    said = subprocess.run([*bathtub_, "query", "failure_rate", "--by", "model", "--format", "json"], cwd=tmp_path, check=True, capture_output=True, text=True)
    assert {"model": "roadster", "failure_rate": 0.0} in json.loads(said.stdout)
