"""`bathtub explain`: the plan in words, as far as a question is understood."""

from __future__ import annotations

from pathlib import Path

import pytest

GRID = Path(__file__).parent / "cli_layer" / "metrics.yml"


@pytest.fixture
def explained(run):
    return lambda *asked: run("explain", *asked, layer=GRID)


def test_a_rate_is_explained_whole(explained):
    said = explained("fault_rate", "--by", "subsystem", "--where", "severity = 'major' AND site = 'depot'", "--dialect", "presto")
    assert said.stdout.splitlines() == [
        "table charging, for presto, times in UTC",
        "metric fault_rate = faults / hours, per 1000 hour  [faults per thousand hours]",
        "  with confidence_level = 0.95 (default), rate_per = 1000 hour (default)",
        "  by subsystem: shared exposure: faults has it, usage does not and counts for each of its values in full",
        "  where severity = 'major': shared exposure: faults has it, usage does not and counts for each of its values in full",
        "  where site = 'depot': conformed: usage and faults have it",
        "fact usage (table usage): scanned once, grouped by nothing (one total)",
        "  joins usage -> chargers on usage.charger_id = chargers.charger_id (many to one; rows that match nothing are kept under NULL): for site (NULL shown as 'unknown')",
        "  computes sum(hours) of usage",
        "  shared over subsystem: computed without it and repeated for each of its values",
        "  filtered by site = 'depot'",
        "  not filtered by (shared): severity = 'major'",
        "fact faults (table faults): scanned once, grouped by subsystem",
        "  joins faults -> chargers on faults.charger_id = chargers.charger_id (many to one; rows that match nothing are kept under NULL): for site (NULL shown as 'unknown')",
        "  computes count(rows) of faults",
        "  filtered by severity = 'major'",
        "  filtered by site = 'depot'",
        "facts merged by UNION ALL and GROUP BY: a group of either side is a group, NULL included",
        "declared values shown even where nothing happened: subsystem",
        "finished in SQL, on presto",
    ]


def test_a_refused_question_is_explained_as_far_as_it_is_understood(explained):
    said = explained("cost", "hours", "--by", "site,severity")
    assert said.exit_code == 0  # hours is shared over severity
    said = explained("cost", "hours", "--by", "date_trunc('month', time), concat(site, severity)")
    assert said.exit_code == 1
    assert "refused: usage does not have severity, and its hours is not shared over site" in said.stdout
    assert said.stderr.startswith("hours cannot be grouped by one expression of severity (shared by hours) and site (its own)")


def test_what_looks_back_says_how_far_and_from_where(explained):
    said = explained("fault_rate_3m", "change", "--by", "time.month", "--where", "time >= DATE '2025-03-01'").stdout
    assert "  computes count(rows) of faults, over 3 months\n" in said
    assert "  computes count(rows) of faults, 1 month earlier\n" in said
    assert "rows are read from 93 days before the first month shown, for what looks back" in said
    assert "every month between the first and the last (and those that the bounds of time name) is shown; counts are 0 where nothing happened" in said


@pytest.mark.parametrize(("dialect", "method"), [("presto", "by the engine's inverse_chi_squared_cdf"), ("trino", "in SQL: a table of quantiles"), ("duckdb", "in SQL: a table of quantiles"), ("spark", "in SQL: a table of quantiles")])
def test_bounds_say_their_method_on_each_engine(explained, dialect, method):
    said = explained("fault_rate", "--bounds", "--param", "confidence_level=0.9", "--dialect", dialect).stdout
    assert "bounds fault_rate_low and fault_rate_high: exact Poisson (Garwood 1936), two-sided, 90% confidence, " + method in said
    assert "  with confidence_level = 0.9, rate_per = 1000 hour (default)" in said


def test_the_unit_is_that_of_the_parameters_given(explained):
    assert "[faults per 100 days]" in explained("fault_rate", "--param", "rate_per=100 day").stdout


def test_outputs_do_not_repeat_what_was_said_of_their_metric(explained):
    assert explained("fault_rate", "--bounds", "--by", "site").stdout.count("  by and where: as fault_rate\n") == 2


def test_tables_have_the_engine_s_names(explained):
    assert "(table hive.grid.chargers)" not in explained("faults", "--by", "site", "--dialect", "duckdb").stdout


def test_a_deprecated_metric_says_so(explained):
    assert "  deprecated since 2026-01-01; use fault_rate" in explained("old_rate").stdout


def test_a_statement_is_explained_scope_by_scope(explained):
    said = explained("WITH a AS (SELECT site, MEASURE(faults) AS n FROM charging GROUP BY ROLLUP (site)) SELECT * FROM a UNION ALL SELECT DISTINCT site, 1 FROM charging").stdout
    assert said.count("table charging, for duckdb, times in UTC") == 2
    assert "grouping sets (site), (): each is computed anew from rows, none summed from another" in said
    assert "no metric: the rows of its facts one under another, or the values of one source" in said


def test_a_joined_relation_is_named(explained):
    said = explained("SELECT site, MEASURE(faults) FROM charging JOIN (SELECT 'depot' AS s) AS wanted ON site = wanted.s GROUP BY site").stdout
    assert "  joined to wanted on site, each of its values once" in said


@pytest.mark.parametrize(("statement", "line"), [("SELECT 1 FROM other", "no semantic table is named; duckdb gets it as it is"), ("SELECT FROM WHERE", "not SQL that can be read; duckdb gets it as it is")])
def test_what_is_not_ours_is_passed_on(explained, statement, line):
    assert explained(statement).stdout == line + "\n"


def test_bridges_and_histories_say_how_they_are_joined(run):
    said = run("explain", "faults", "--by", "program,site_then").stdout
    assert "many to many; each row once for a value, or where any value matches" in said
    assert "the row that held at the time of faults; what matches none is kept under NULL" in said


def test_options_of_a_question_do_not_go_with_a_statement(explained):
    said = explained("SELECT MEASURE(faults) FROM charging", "--by", "site")
    assert (said.exit_code, said.stderr) == (1, "--by goes with names of metrics; write it into the statement\n")


CATALOGUE = Path(__file__).resolve().parents[2] / "metrics.yml"


def test_only_what_the_engine_lacks_is_said_to_be_python_s(run):
    said = run("explain", "first_time_success", "charger_fault_rate", "--bounds", "--dialect", "trino", layer=CATALOGUE).stdout
    assert "bounds first_time_success_low and first_time_success_high: exact binomial (Clopper and Pearson 1934), two-sided, 95% confidence, in Python" in said
    assert "bounds charger_fault_rate_low and charger_fault_rate_high: exact Poisson (Garwood 1936), two-sided, 95% confidence, in SQL" in said
    assert "finished in Python, in process: first_time_success_high and first_time_success_low are computed by scipy" in said


def test_a_share_itself_is_sql(run):
    assert "finished in SQL, on trino" in run("explain", "first_time_success", "--dialect", "trino", layer=CATALOGUE).stdout


def test_a_window_over_a_comparison_is_python_s_too(run):
    said = run("explain", "failure_rate_t12m_by_year_before", "--by", "time.month", "--dialect", "presto", layer=CATALOGUE).stdout
    assert "finished in Python, in process: failure_rate_t12m_by_year_before is computed by" in said
    assert "computes count(rows) of failures, over 12 months, 12 months earlier" in said
