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


def test_wrong_usage_is_exit_2(run):
    assert run("frobnicate").exit_code == 2


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


def test_live_counts_orphans(run, charging):
    result = run("validate", "--live", charging)
    assert result.exit_code == 0
    assert "1 of 11 rows match nothing; they are kept under NULL" in result.stdout


def test_live_fails_where_a_grain_is_not_unique(run, charging, tmp_path):
    file = tmp_path / "metrics.yml"
    file.write_text((SEMANTIC / "metrics.yml").read_text().replace("grain: [charger_id, day]", "grain: day"))
    result = run("validate", str(file), "--live", charging)
    assert result.exit_code == 1
    assert "keys have several rows" in result.stdout


def test_explain_says_what_is_shared_and_what_is_filtered(run):
    text = run("explain", "fault_rate", "fault_rate_low", "--by", "subsystem", "--where", "severity = 'major'", "--dialect", "presto").stdout
    assert "shared over subsystem: computed without it and repeated" in text
    assert "not filtered by (shared): severity = 'major'" in text
    assert "inverse_chi_squared_cdf" in text


def test_lineage_ends_at_columns(run):
    assert "usage.hours  [column]" in run("lineage", "fault_rate").stdout


def test_describe_states_unit_and_parameters(run):
    text = run("describe", "fault_rate").stdout
    assert "faults per thousand hours" in text
    assert "confidence_level = 0.95 (0.5 .. 0.9999)" in text


def test_list_shows_metrics_and_dimensions(run):
    assert "fault_rate" in run("list", "--kind", "ratio").stdout
    assert "site_then" in run("list", "--dimensions").stdout


def test_the_schema_in_the_documentation_is_the_one_exported(run):
    assert run("export", "jsonschema").stdout == (ROOT / "docs" / "reference" / "metrics.schema.json").read_text()


def test_the_shipped_catalogue_is_the_one_at_the_top():
    assert (ROOT / "metrics" / "catalogue" / "metrics.yml").read_text() == (ROOT / "metrics.yml").read_text()


def test_a_stored_layer_is_not_used_after_the_file_changed(run, tmp_path):
    file = tmp_path / "layer.yml"
    file.write_text((SEMANTIC / "metrics.yml").read_text())
    assert run("describe", "mtbf", layer=str(file)).exit_code == 0
    file.write_text(file.read_text().replace("  mtbf:", "  mean_time:"))
    assert run("describe", "mtbf", layer=str(file)).exit_code == 1


def test_a_spoilt_store_is_read_over(run, tmp_path):
    assert run("describe", "mtbf").exit_code == 0
    (stored,) = (tmp_path / "cache" / "bathtub" / "layers").glob("*.pickle")
    stored.write_bytes(b"no pickle")
    assert run("describe", "mtbf").exit_code == 0


def test_demo_writes_a_fleet_that_the_catalogue_answers(tmp_path):
    bathtub_ = [str(Path(sys.executable).with_name("bathtub"))]
    subprocess.run([*bathtub_, "demo", "--no-superset", "--vehicles", "300", "--out", "fleet.duckdb"], cwd=tmp_path, check=True, capture_output=True)
    said = subprocess.run([*bathtub_, "query", "failure_rate", "--by", "model", "--format", "json"], cwd=tmp_path, check=True, capture_output=True, text=True)
    assert {"model": "roadster", "failure_rate": 0.0} in json.loads(said.stdout)
