"""Tables as they are in life: empty, full of NULL, zero, negative, NaN, or not there at all. DuckDB answers.

Numbers are worked out by hand. Bounds of a Poisson count: R 4.3, poisson.test(0)$conf.int is 0, 3.688879454;
poisson.test(1)$conf.int is 0.025317808, 5.571643391; poisson.test(2)$conf.int is 0.242209279, 7.224687668.
"""

from __future__ import annotations

import math
from datetime import date, datetime

import duckdb
import pytest

import metrics
from metrics.errors import EngineError, QueryError

LAYER = metrics.loads("""
version: 1
name: fleet
parameters:
  confidence_level: {type: number, default: 0.95, min: 0.5, max: 0.9999}
sources:
  vehicles: {table: vehicles, grain: vehicle_id, dimensions: {model: {null_label: unknown}}}
  exposure:
    table: exposure
    grain: [vehicle_id, month]
    joins: {vehicles: vehicle_id}
    time: {expr: month, grain: month}
    measures: {miles: {agg: sum, expr: miles, unit: mile}, most: {agg: max, expr: miles}}
  failures:
    table: failures
    grain: failure_id
    joins: {vehicles: vehicle_id}
    time: {expr: failed_at, type: timestamp}
    dimensions: {mode: {domain: [burst, leak]}}
    measures:
      failures: {agg: count, unit: failure}
      cost: {agg: sum, expr: cost, unit: USD}
      mean_cost: {agg: average, expr: cost}
      cost_p50: {agg: percentile, expr: cost, p: 0.5}
      least: {agg: min, expr: cost}
      failed: {agg: count_distinct, expr: vehicle_id}
      costed: {agg: sum, expr: cost, empty: 0}
  stock: {table: stock, grain: part, dimensions: {part: {}}, measures: {parts: {agg: sum, expr: n}}}
metrics:
  failures: {type: simple, measure: failures}
  miles: {type: simple, measure: miles}
  most: {type: simple, measure: most}
  cost: {type: simple, measure: cost}
  mean_cost: {type: simple, measure: mean_cost}
  cost_p50: {type: simple, measure: cost_p50}
  least: {type: simple, measure: least}
  failed: {type: simple, measure: failed}
  costed: {type: simple, measure: costed}
  parts: {type: simple, measure: parts}
  rate: {type: ratio, numerator: failures, denominator: miles, per: 1000 mile, interval: {method: poisson_exact}}
  mtbf: {type: ratio, numerator: miles, denominator: failures, interval: {method: poisson_exact}}
  cost_per_mile: {type: ratio, numerator: cost, denominator: miles}
  inverse: {type: derived, expr: "1 / (failures - 2)"}
  logarithm: {type: derived, expr: "ln(failed - 2)"}
  failures_3m: {type: cumulative, metric: failures, window: 3 months}
  mean_3m: {type: cumulative, metric: cost_p50, window: 3 months}
""")
RATES = ["rate", "rate_low", "rate_high", "mtbf", "mtbf_low", "mtbf_high"]
NAN, INF = float("nan"), float("inf")


def tables(vehicles=(), exposure=(), failures=(), stock=()):
    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    connection.execute("CREATE TABLE vehicles (vehicle_id INT, model VARCHAR)")
    connection.execute("CREATE TABLE exposure (vehicle_id INT, month DATE, miles DOUBLE)")
    connection.execute("CREATE TABLE failures (failure_id INT, vehicle_id INT, failed_at TIMESTAMP, mode VARCHAR, cost DOUBLE)")
    connection.execute("CREATE TABLE stock (part VARCHAR, n INT)")
    for name, rows in (("vehicles", vehicles), ("exposure", exposure), ("failures", failures), ("stock", stock)):
        for row in rows:
            connection.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * len(row))})", row)
    return connection


def miles(*rows):
    """Exposure of vehicle 1 in the months from January on."""
    return [(1, date(2025, month + 1, 1), value) for month, value in enumerate(rows)]


def failed(*costs):
    """Failures of vehicle 1 in January."""
    return [(i, 1, datetime(2025, 1, 10), "leak", cost) for i, cost in enumerate(costs)]


def row(connection, *names, **question):
    [only] = LAYER.query(list(names), engine=connection, **question).rows
    return only


def rows(connection, *names, **question):
    return LAYER.query(list(names), engine=connection, **question).rows


# --- nothing there ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("failures", 0), ("failed", 0), ("costed", 0), ("miles", None), ("most", None), ("cost", None), ("mean_cost", None), ("cost_p50", None), ("least", None),
        ("parts", None), ("inverse", -0.5), ("logarithm", None), ("cost_per_mile", None), *((rate, None) for rate in RATES),
    ],
)  # fmt: skip
def test_empty_tables_count_zero_and_sum_to_null(name, value):
    assert row(tables(), name) == (value,)


def test_empty_tables_have_no_groups():
    assert rows(tables(), "failures", "miles", by="model") == []


def test_empty_tables_have_the_declared_groups():
    assert rows(tables(), "failures", by="mode") == [("burst", 0), ("leak", 0)]


def test_empty_tables_have_no_months():
    assert rows(tables(), "failures", by="time.month") == []


def test_empty_tables_have_the_months_that_are_asked_for():
    asked = rows(tables(), "failures", by="time.month", where="time >= DATE '2025-01-01' AND time < DATE '2025-03-01'")
    assert asked == [(datetime(2025, 1, 1), 0), (datetime(2025, 2, 1), 0)]


def test_empty_tables_look_back_on_nothing():
    asked = rows(tables(), "failures_3m", by="time.month", where="time >= DATE '2025-01-01' AND time < DATE '2025-03-01'")
    assert asked == [(datetime(2025, 1, 1), 0), (datetime(2025, 2, 1), 0)]


def test_one_empty_fact_leaves_the_other_whole():
    assert row(tables(exposure=miles(100, 50)), "failures", "miles", "rate") == (0, 150, 0)


def test_condition_that_holds_nowhere_counts_zero():
    assert row(tables(failures=failed(5)), "failures", "cost", where="1 = 2") == (0, None)


def test_condition_that_is_null_counts_zero():
    assert row(tables(failures=failed(5)), "failures", "cost", where="NULL") == (0, None)


# --- NULL ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "value"), [("failures", 2), ("cost", None), ("mean_cost", None), ("cost_p50", None), ("least", None), ("costed", 0), ("failed", 1)])
def test_rows_of_null_are_counted_and_not_summed(name, value):
    assert row(tables(failures=failed(None, None)), name) == (value,)


@pytest.mark.parametrize(("name", "value"), [("cost", 9), ("mean_cost", 4.5), ("cost_p50", 4.5), ("least", 1)])
def test_null_among_values_is_left_out(name, value):
    assert row(tables(failures=failed(1, None, 8)), name) == (value,)


def test_group_of_nulls_stands_beside_one_with_values():
    connection = tables([(1, "A"), (2, "B")], failures=[*failed(3), (9, 2, datetime(2025, 1, 1), "leak", None)])
    assert rows(connection, "failures", "cost", "mean_cost", by="model") == [("A", 1, 3, 3), ("B", 1, None, None)]


def test_rows_without_a_key_are_kept_under_the_null_label():
    connection = tables([(1, "A"), (None, "C")], [*miles(10), (None, date(2025, 1, 1), 5)], [*failed(1), (8, None, datetime(2025, 1, 1), "leak", 2)])
    assert rows(connection, "failures", "miles", by="model") == [("A", 1, 10), ("unknown", 1, 5)]


def test_row_of_an_unknown_vehicle_is_kept_under_the_null_label():
    connection = tables([(1, "A")], failures=[*failed(1), (8, 99, datetime(2025, 1, 1), "leak", 2)])
    assert rows(connection, "failures", by="model") == [("A", 1), ("unknown", 1)]


def test_total_counts_rows_without_a_key():
    assert row(tables(failures=[*failed(1), (8, None, None, None, None)]), "failures") == (2,)


def test_null_group_of_both_facts_is_one_group():
    connection = tables(exposure=[(None, None, 5)], failures=[(8, None, None, None, 2)])
    assert rows(connection, "failures", "miles", by="time.month") == [(None, 1, 5)]


def test_rows_without_a_time_are_a_group_of_their_own():
    connection = tables(failures=[*failed(1), (8, 1, None, "leak", 2)])
    assert rows(connection, "failures", by="time.month") == [(datetime(2025, 1, 1), 1), (None, 1)]


def test_rows_without_a_time_are_out_of_any_window():
    connection = tables(failures=[*failed(1), (8, 1, None, "leak", 2)])
    assert row(connection, "failures", where="time >= DATE '2000-01-01' AND time < DATE '2100-01-01'") == (1,)


def test_rows_without_a_time_can_be_asked_for():
    assert row(tables(failures=[*failed(1), (8, 1, None, "leak", 2)]), "failures", where="time IS NULL") == (1,)


def test_value_outside_of_the_domain_is_shown():
    connection = tables(failures=[(1, 1, None, "rust", 1), (2, 1, None, None, 1)])
    assert rows(connection, "failures", by="mode") == [("burst", 0), ("leak", 0), ("rust", 1), (None, 1)]


# --- zero and less ---------------------------------------------------------------------------------------------------


def test_no_failure_has_rate_zero_and_its_upper_bound():
    value = row(tables(exposure=miles(1000)), "rate", "rate_low", "rate_high")
    assert value == pytest.approx((0, 0, 3.688879454), rel=1e-9)


def test_no_failure_has_no_mtbf_and_its_lower_bound():
    value, low, high = row(tables(exposure=miles(1000)), "mtbf", "mtbf_low", "mtbf_high")
    assert (value, high) == (None, None)
    assert low == pytest.approx(1000 / 3.688879454, rel=1e-9)


def test_two_failures_have_both_bounds():
    value = row(tables(exposure=miles(500), failures=failed(1, 1)), "rate", "rate_low", "rate_high")
    assert value == pytest.approx((4, 2 * 0.242209279, 2 * 7.224687668), rel=1e-8)


@pytest.mark.parametrize("name", RATES[:3])
def test_zero_miles_have_no_rate_and_no_bounds(name):
    assert row(tables(exposure=miles(0, 0), failures=failed(1)), name) == (None,)


@pytest.mark.parametrize("name", RATES[:3])
def test_null_miles_have_no_rate_and_no_bounds(name):
    assert row(tables(exposure=miles(None), failures=failed(1)), name) == (None,)


def test_zero_miles_are_zero_between_failures_without_bounds():
    assert row(tables(exposure=miles(0), failures=failed(1)), "mtbf", "mtbf_low", "mtbf_high") == (0, None, None)


def test_model_with_failures_and_no_miles_has_no_rate():
    connection = tables([(1, "A")], failures=failed(1))
    assert rows(connection, "failures", "miles", *RATES, by="model") == [("A", 1, None, None, None, None, None, None, None)]


def test_negative_miles_show_as_a_negative_rate_without_bounds():
    assert row(tables(exposure=miles(-500), failures=failed(1, 1)), "rate", "rate_low", "rate_high") == (-4, None, None)


def test_miles_that_cancel_have_no_rate():
    assert row(tables(exposure=miles(-50, 50), failures=failed(1)), "rate", "rate_high") == (None, None)


def test_division_by_zero_in_an_expression_is_null():
    assert row(tables(failures=failed(1, 1)), "inverse") == (None,)


@pytest.mark.parametrize("vehicles", [1, 2])
def test_logarithm_of_nothing_or_less_is_null(vehicles):
    failures = [(i, i, None, None, None) for i in range(vehicles)]
    assert row(tables(failures=failures), "logarithm") == (None,)


def test_zero_cost_over_miles_is_zero():
    assert row(tables(exposure=miles(10), failures=failed(0)), "cost_per_mile") == (0,)


# --- NaN and infinity ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["miles", *RATES])
def test_nan_in_a_sum_stays_visible(name):
    (value,) = row(tables(exposure=miles(1, NAN), failures=failed(1)), name)
    assert math.isnan(value)


def test_nan_of_one_model_leaves_the_others_whole():
    connection = tables([(1, "A"), (2, "B")], [*miles(NAN), (2, date(2025, 1, 1), 500)], [(1, 2, None, None, None)])
    assert rows(connection, "rate", by="model")[1] == ("B", 2)


def test_infinity_in_a_sum_stays_visible():
    assert row(tables(exposure=miles(1, INF)), "miles") == (INF,)


def test_infinity_and_its_opposite_are_no_number():
    (value,) = row(tables(exposure=miles(INF, -INF)), "miles")
    assert math.isnan(value)


# --- what cannot be asked --------------------------------------------------------------------------------------------


def test_fact_without_a_time_is_not_grouped_by_it():
    with pytest.raises(QueryError, match=r"parts cannot be grouped by time: stock does not have it"):
        rows(tables(), "parts", by="time.month")


def test_fact_without_a_time_is_not_filtered_by_it():
    with pytest.raises(QueryError, match=r"parts cannot be filtered by time: stock does not have it"):
        rows(tables(), "parts", where="time >= DATE '2025-01-01'")


def test_fact_without_a_time_is_asked_by_what_it_has():
    assert rows(tables(stock=[("bolt", 3), ("nut", 4)]), "parts", by="part") == [("bolt", 3), ("nut", 4)]


def test_fact_without_the_dimension_is_refused_with_the_fix():
    with pytest.raises(QueryError, match=r"parts cannot be grouped by model: .* declare a join from stock to where model is"):
        rows(tables(), "parts", by="model")


def test_month_of_a_monthly_fact_is_not_cut():
    with pytest.raises(QueryError, match=r"miles is recorded by month, so time can be bounded at the start of a month only"):
        rows(tables(), "miles", where="time >= DATE '2025-01-15'")


def test_percentile_has_no_window():
    with pytest.raises(QueryError, match=r"percentile"):
        rows(tables(), "mean_3m", by="time.month")


@pytest.mark.parametrize("level", [0.49, 1, 0, -1, 95])
def test_confidence_level_out_of_bounds_is_refused(level):
    with pytest.raises(QueryError, match=rf"^parameter confidence_level: {level:g} is outside 0\.5 \.\. 0\.9999$"):
        rows(tables(), "rate_low", params={"confidence_level": level})


def test_parameter_that_the_metric_does_not_use_is_refused():
    from metrics.rewrite import rewrite

    with pytest.raises(QueryError, match=r"^metric failures does not use parameter confidence_level; its parameters: none$"):
        rewrite(LAYER, "SELECT MEASURE(failures, confidence_level => 0.9) FROM fleet", "duckdb")


# --- what the engine refuses -----------------------------------------------------------------------------------------


def test_missing_table_is_named():
    with pytest.raises(EngineError, match=r"^duckdb: Catalog Error: Table with name failures does not exist!$"):
        row(duckdb.connect(), "failures")


def test_missing_column_is_named():
    connection = duckdb.connect()
    connection.execute("CREATE TABLE failures (failure_id INT)")
    with pytest.raises(EngineError, match=r'^duckdb: Binder Error: .*"cost"'):
        row(connection, "cost")


def test_text_in_place_of_a_number_is_refused():
    connection = duckdb.connect()
    connection.execute("CREATE TABLE exposure (vehicle_id INT, month DATE, miles VARCHAR)")
    with pytest.raises(EngineError, match=r"^duckdb: Binder Error: .*sum\(VARCHAR\)"):
        row(connection, "miles")


def test_text_that_is_no_number_is_refused():
    connection = duckdb.connect()
    connection.execute("CREATE TABLE failures AS SELECT 1 AS failure_id, 'dear' AS cost")
    with pytest.raises(EngineError, match=r"^duckdb: Conversion Error: Could not convert string 'dear' to DOUBLE"):
        row(connection, "mean_cost")


def test_text_in_place_of_a_time_is_refused():
    connection = duckdb.connect()
    connection.execute("CREATE TABLE failures AS SELECT 1 AS failure_id, 'soon' AS failed_at")
    with pytest.raises(EngineError, match=r"^duckdb: Binder Error: .*date_trunc"):
        row(connection, "failures", by="time.month")


def test_missing_file_is_named():
    with pytest.raises(EngineError, match=r"^there is no DuckDB file at no/such\.duckdb; "):
        row("duckdb:///no/such.duckdb", "failures")


def test_file_that_is_no_database_is_named(tmp_path):
    file = tmp_path / "notes.duckdb"
    file.write_text("not a database, but long enough to be looked into" * 100)
    with pytest.raises(EngineError, match=r"notes\.duckdb cannot be opened: "):
        row(f"duckdb:///{file}", "failures")


def test_unknown_engine_is_refused():
    with pytest.raises(QueryError, match=r"^unknown engine 'duckdbb'; did you mean 'duckdb'"):
        row("duckdbb:///x", "failures")


def test_server_that_does_not_answer_is_said():
    with pytest.raises(EngineError, match=r"^presto at 127\.0\.0\.1:1 does not answer; "):
        row("presto://127.0.0.1:1/hive/fleet", "failures")
