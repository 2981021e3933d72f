"""A checked file -> a layer: names looked up, joins walked, units derived, definitions hashed."""

from __future__ import annotations

import pytest

import metrics
from metrics.errors import LayerError

FLEET = """
version: 1
name: fleet
owner: Reliability
parameters:
  confidence_level: {type: number, default: 0.95, min: 0.5, max: 0.99}
  rate_per: {type: choice, default: 1e6 mile, choices: [1e6 mile, 1000 km]}
sources:
  regions: {table: regions, grain: region_id, dimensions: {region: {}}}
  depots: {table: depots, grain: depot_id, joins: {regions: region_id}, dimensions: {depot: {label: Depot, description: Where it sleeps, null_label: none, folder: Places}}}
  vehicles: {table: vehicles, grain: vehicle_id, joins: {home: {to: depots, on: {home_id: depot_id}, prefix: home_}}, dimensions: {model: {domain: [A, B]}, built: {expr: "date_trunc('month', built_on)", type: date}}}
  exposure:
    table: {duckdb: exposure, presto: hive.fleet.exposure}
    grain: [vehicle_id, month]
    joins: {vehicles: vehicle_id}
    time: {expr: month, grain: month}
    dimensions: {age: {expr: "date_diff('month', vehicles.built_on, month)", type: bigint, conforms: failures.age}}
    measures: {miles: {agg: sum, expr: miles, unit: mile, shared_over: [mode]}}
  failures:
    table: failures
    grain: failure_id
    joins: {vehicles: vehicle_id, depots: depot_id}
    time: {expr: failed_at, type: timestamp}
    dimensions: {mode: {}, age: {expr: "date_diff('month', vehicles.built_on, failed_at)", type: bigint}}
    measures: {failures: {agg: count, unit: failure}, cost: {agg: sum, expr: cost, unit: USD}}
metrics:
  failures: {type: simple, measure: failures.failures}
  miles: {type: simple, measure: miles, owner: Data}
  leaks: {type: simple, measure: failures.failures, where: "mode = 'leak'"}
  rate: {type: ratio, numerator: failures, denominator: miles, per: "{rate_per}", interval: {method: poisson_exact}, description: Failures by miles.}
  plain_rate: {type: ratio, numerator: failures, denominator: miles}
  mtbf: {type: ratio, numerator: miles, denominator: failures}
  share: {type: derived, expr: "leaks / failures"}
  doubled: {type: derived, expr: "2 * rate_high"}
  change: {type: derived, expr: "rate - shift(rate, '1 month')"}
  rate_t12m: {type: cumulative, metric: rate, window: 12 months}
  old: {type: simple, measure: failures.failures, deprecated: {since: 2026-01-01, use: rate_low}}
"""


@pytest.fixture(scope="module")
def layer():
    return metrics.loads(FLEET)


def changed(before, after):
    assert before in FLEET
    return metrics.loads(FLEET.replace(before, after))


# --- tables and dimensions -------------------------------------------------------------------------------------------


def test_one_table_has_every_fact_where_none_is_declared(layer):
    assert (list(layer.tables), layer.tables["fleet"].facts) == (["fleet"], ("exposure", "failures"))


def test_source_without_measures_is_no_fact():
    with pytest.raises(LayerError, match=r"source vehicles has no measures, so it is no fact"):
        changed("metrics:\n", "tables: {all: {facts: [exposure, vehicles]}}\nmetrics:\n")


def test_declared_table_has_the_metrics_of_its_facts():
    two = changed("metrics:\n", "tables: {all: {facts: [exposure, failures]}, use: {facts: exposure, label: Use}}\nmetrics:\n")
    assert set(two.tables["use"].metrics) == {"miles"}


def test_table_has_dimensions_of_facts_and_of_what_they_join(layer):
    assert set(layer.tables["fleet"].dimensions) == {"time", "model", "built", "home_depot", "home_region", "mode", "age", "depot", "region"}


def test_dimension_behind_two_joins_has_both_in_its_path(layer):
    assert layer.tables["fleet"].dimensions["home_region"].reaches["failures"].path == ("vehicles", "home", "regions")


def test_shortest_path_to_a_dimension_is_taken(layer):
    assert layer.tables["fleet"].dimensions["region"].reaches["failures"].path == ("depots", "regions")


def test_dimension_reaches_the_facts_that_have_it(layer):
    assert set(layer.tables["fleet"].dimensions["mode"].reaches) == {"failures"}


def test_conforming_dimension_reaches_both_facts(layer):
    assert set(layer.tables["fleet"].dimensions["age"].reaches) == {"exposure", "failures"}


def test_same_dimension_reached_from_two_facts_is_one(layer):
    assert set(layer.tables["fleet"].dimensions["model"].reaches) == {"exposure", "failures"}


def test_time_is_a_timestamp_where_one_fact_has_one(layer):
    assert layer.tables["fleet"].dimensions["time"].type == "timestamp"


def test_time_is_a_date_where_all_facts_have_dates():
    assert changed("{expr: failed_at, type: timestamp}", "{expr: failed_on}").tables["fleet"].dimensions["time"].type == "date"


def test_table_of_facts_without_time_has_no_time():
    layer = changed("    time: {expr: failed_at, type: timestamp}\n", "").tables["fleet"]
    assert set(layer.dimensions["time"].reaches) == {"exposure"}


@pytest.mark.parametrize(
    ("name", "label", "type_", "domain", "null_label", "folder"),
    [("model", "Model", "varchar", ("A", "B"), None, ""), ("built", "Built", "date", (), None, ""), ("depot", "Depot", "varchar", (), "none", "Places"), ("home_depot", "Depot", "varchar", (), "none", "Places")],
)
def test_dimension_tells_of_itself(layer, name, label, type_, domain, null_label, folder):
    found = layer.tables["fleet"].dimensions[name]
    assert (found.label, found.type, found.domain, found.null_label, found.folder) == (label, type_, domain, null_label, folder)


def test_join_by_the_grain_needs_no_columns_named(layer):
    assert layer.sources["failures"].joins["vehicles"].on == (("vehicle_id", "vehicle_id"),)


def test_join_under_a_role_has_its_own_column(layer):
    assert layer.sources["vehicles"].joins["home"].on == (("home_id", "depot_id"),)


# --- metrics ---------------------------------------------------------------------------------------------------------


def test_metrics_come_in_the_order_of_the_file_each_with_its_outputs(layer):
    assert list(layer.metrics)[:6] == ["failures", "miles", "leaks", "rate", "rate_low", "rate_high"]


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("failures", "failures"), ("miles", "miles"), ("rate", "failures per million miles"), ("rate_low", "failures per million miles"), ("plain_rate", "failures per mile"), ("mtbf", "miles per failure"),
        ("share", ""), ("change", "failures per million miles"), ("rate_t12m", "failures per million miles"), ("doubled", ""),
    ],
)  # fmt: skip
def test_unit_is_derived(layer, name, unit):
    assert layer.metrics[name].unit == unit


def test_unit_that_is_stated_is_held_against_the_derived_one():
    with pytest.raises(LayerError, match=r"metrics\.mtbf\.unit: the unit comes to mile / failure, not hour / failure"):
        changed("denominator: failures}", "denominator: failures, unit: hour / failure}")


@pytest.mark.parametrize(("name", "type_"), [("failures", "bigint"), ("miles", "double"), ("rate", "double"), ("rate_low", "double"), ("share", "double"), ("rate_t12m", "double")])
def test_type_follows_from_the_kind(layer, name, type_):
    assert layer.metrics[name].type == type_


@pytest.mark.parametrize(("name", "facts"), [("failures", {"failures"}), ("miles", {"exposure"}), ("rate", {"exposure", "failures"}), ("doubled", {"exposure", "failures"}), ("rate_t12m", {"exposure", "failures"})])
def test_facts_are_those_of_what_it_is_made_of(layer, name, facts):
    assert layer.metrics[name].facts == facts


@pytest.mark.parametrize(("name", "parameters"), [("failures", set()), ("rate", {"confidence_level", "rate_per"}), ("rate_high", {"confidence_level", "rate_per"}), ("doubled", {"confidence_level", "rate_per"}), ("plain_rate", set())])
def test_parameters_are_those_of_what_it_is_made_of(layer, name, parameters):
    assert layer.metrics[name].parameters == parameters


def test_output_tells_of_its_metric(layer):
    low = layer.metrics["rate_low"]
    assert (low.label, low.description, low.output_of, low.output) == ("Rate, lower bound", "Lower bound of Rate. Failures by miles.", "rate", "low")


def test_window_has_the_outputs_of_its_metric(layer):
    assert layer.metrics["rate_t12m"].outputs == ("low", "high")


def test_owner_is_that_of_the_file_unless_stated(layer):
    assert (layer.metrics["failures"].owner, layer.metrics["miles"].owner) == ("Reliability", "Data")


def test_replacement_may_be_an_output(layer):
    assert layer.metrics["old"].deprecated.notice == "deprecated since 2026-01-01; use rate_low"


def test_measure_goes_by_its_name_where_one_source_has_it(layer):
    assert layer.metrics["miles"].body.measure.source == "exposure"


@pytest.mark.parametrize(("agg", "empty"), [("count", 0), ("count_distinct", 0), ("sum", None), ("max", None)])
def test_counts_of_nothing_are_zero(agg, empty):
    layer = changed("cost: {agg: sum, expr: cost, unit: USD}", f"cost: {{agg: {agg}, expr: cost}}")
    assert layer.sources["failures"].measures["cost"].empty == empty


# --- hashes ----------------------------------------------------------------------------------------------------------


def test_layer_hash_changes_with_any_character(layer):
    assert changed("Where it sleeps", "Where it sleep").hash != layer.hash


@pytest.mark.parametrize(
    ("before", "after", "touched"),
    [
        ("where: \"mode = 'leak'\"", "where: \"mode = 'drip'\"", {"leaks", "share"}),
        ("{agg: count, unit: failure}", "{agg: count, unit: failure, where: \"mode <> 'x'\"}", {"failures", "leaks", "rate", "plain_rate", "mtbf", "share", "doubled", "change", "rate_t12m", "old"}),
        ("window: 12 months", "window: 6 months", {"rate_t12m"}),
        ("Failures by miles.", "Failures over miles.", set()),
        ("owner: Data", "owner: Other", set()),
        ("label: Depot", "label: Yard", set()),
    ],
)
def test_metric_hash_changes_with_what_it_means_and_with_nothing_else(layer, before, after, touched):
    other = changed(before, after)
    assert {name for name, metric in layer.metrics.items() if not metric.output and other.metrics[name].hash != metric.hash} == touched


def test_metric_hash_is_the_same_each_time(layer):
    assert {name: m.hash for name, m in metrics.loads(FLEET).metrics.items()} == {name: m.hash for name, m in layer.metrics.items()}


# --- zones and engines -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Europe/Berlin", "Asia/Kolkata"])
def test_zone_of_the_world_is_taken(zone):
    assert changed("name: fleet\n", f"name: fleet\nzone: {zone}\n").zone == zone


@pytest.mark.parametrize("zone", ["Mars", "PST8", "../etc/passwd", "/etc/localtime", ".", "UTC\\0", "+01:00", "'; DROP TABLE x; --"])
def test_zone_that_is_none_is_refused(zone):
    with pytest.raises(LayerError, match=r"unknown time zone"):
        changed("name: fleet\n", f'name: fleet\nzone: "{zone}"\n')


@pytest.mark.parametrize("engine", ["duckdb:///fleet.duckdb", "presto://host:8080/hive/fleet", "trino://host/hive", "hive://host", "spark://host"])
def test_default_engine_is_the_url_of_one(engine):
    assert changed("name: fleet\n", f"name: fleet\ndefault_engine: {engine}\n").default_engine == engine
