"""The standard fleet tables: what is declared, what the simulator makes, and the page that tells of both."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from metrics.demo import tables
from metrics.demo.fleet import simulate

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def fleet() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for name, rows in simulate(3_000, seed=3).items():
        connection.register(name, rows)
    return connection


def count(fleet: duckdb.DuckDBPyConnection, query: str) -> int:
    return fleet.execute(f"SELECT count(*) FROM {query}").fetchone()[0]


def test_reference_page_is_the_one_generated():
    assert (ROOT / "docs" / "reference" / "fleet-tables.md").read_text() == tables.markdown()


@pytest.mark.parametrize("table", tables.TABLES, ids=lambda table: table.name)
def test_table_has_the_columns_and_types_declared(table, fleet):
    got = fleet.execute(f"DESCRIBE {table.name}").fetchall()
    assert [(name, type_) for name, type_, *_ in got] == [(column.name, column.type) for column in table.columns]


@pytest.mark.parametrize("table", tables.TABLES, ids=lambda table: table.name)
def test_key_is_unique_and_table_is_not_empty(table, fleet):
    key = ", ".join(table.key)
    assert count(fleet, table.name) == count(fleet, f"(SELECT DISTINCT {key} FROM {table.name})") > 0


@pytest.mark.parametrize(
    ("table", "key", "to"),
    [
        ("exposure", "vehicle_id", "vehicles"),
        ("components", "vehicle_id", "vehicles"),
        ("repairs", "failure_id", "failures"),
        ("charger_usage", "charger_id", "chargers"),
        ("charger_states", "charger_id", "chargers"),
        ("charger_visits", "fault_id", "charger_faults"),
        ("battery_usage", "battery_id", "batteries"),
        ("battery_events", "battery_id", "batteries"),
    ],
)
def test_every_row_finds_what_it_refers_to(table, key, to, fleet):
    assert count(fleet, f"{table} ANTI JOIN {to} USING ({key})") == 0


def test_a_unit_that_failed_is_there_unless_its_vehicle_is_not_known(fleet):
    known = "(SELECT f.component_id FROM failures f JOIN vehicles USING (vehicle_id))"
    assert count(fleet, f"{known} ANTI JOIN components USING (component_id)") == 0


def test_unknown_vehicles_have_no_unit(fleet):
    assert count(fleet, "failures ANTI JOIN vehicles USING (vehicle_id) WHERE component_id IS NOT NULL") == 0


def test_every_removed_unit_has_its_failure(fleet):
    same = "f.component_id = c.component_id AND f.vehicle_id = c.vehicle_id AND f.failed_at = c.removed_at"
    assert count(fleet, f"components c ANTI JOIN failures f ON {same} WHERE c.removed_at IS NOT NULL") == 0


def test_every_failed_unit_is_followed_by_another(fleet):
    same = "n.vehicle_id = c.vehicle_id AND n.component = c.component AND n.installed_at = c.removed_at"
    assert count(fleet, f"components c ANTI JOIN components n ON {same} WHERE c.removed_at IS NOT NULL") == 0


def test_every_vehicle_delivered_has_one_unit_of_each_component_in_it(fleet):
    inside = "(SELECT vehicle_id, component FROM components WHERE removed_at IS NULL)"
    kinds = fleet.execute("SELECT count(DISTINCT component) FROM components").fetchone()[0]
    assert count(fleet, inside) == count(fleet, f"(SELECT DISTINCT * FROM {inside})")
    assert count(fleet, inside) == kinds * count(fleet, "vehicles WHERE delivered_on IS NOT NULL")


def test_days_of_exposure_are_the_days_in_service(fleet):
    days = """(SELECT vehicle_id, delivered_on, retired_on, sum(days) AS days, count(*) AS months,
        date_diff('month', delivered_on, coalesce(retired_on - 1, DATE '2026-06-30')) + 1 AS every_month
        FROM vehicles JOIN exposure USING (vehicle_id) GROUP BY ALL)"""
    complete = f"{days} WHERE months = every_month"
    assert count(fleet, f"{complete} AND days <> coalesce(retired_on, DATE '2026-07-01') - delivered_on") == 0
    assert count(fleet, f"{days} WHERE months > every_month") == 0


def test_records_lie_within_the_window(fleet):
    assert count(fleet, "failures WHERE failed_at > reported_at OR reported_at >= TIMESTAMP '2026-07-01'") == 0


def test_failures_of_the_customer_lie_within_service(fleet):
    service = "failed_at < delivered_on OR failed_at >= coalesce(retired_on, DATE '2026-07-01')"
    outside = f"failures JOIN vehicles USING (vehicle_id) WHERE {service}"
    before = "failures JOIN vehicles USING (vehicle_id) WHERE failed_at < delivered_on AND failed_at >= built_on AND coalesce(odometer_miles, 0) = 0"
    assert count(fleet, outside) == count(fleet, before)


def test_states_of_a_charger_follow_without_gap(fleet):
    following = "(SELECT *, lead(started_at) OVER (PARTITION BY charger_id ORDER BY started_at) AS next FROM charger_states)"
    assert count(fleet, f"{following} WHERE started_at >= ended_at OR next <> ended_at") == 0


def test_repairs_are_within_outages_and_begin_with_a_visit(fleet):
    around = """(SELECT s.*, lag(state) OVER seen AS before, lead(state) OVER seen AS after FROM charger_states s
        WINDOW seen AS (PARTITION BY charger_id ORDER BY started_at))"""
    assert count(fleet, "charger_states WHERE state = 'repair'") > 100
    assert count(fleet, f"{around} WHERE state = 'repair' AND (before <> 'down' OR after NOT IN ('down', 'up'))") == 0
    visited = "(SELECT charger_id, visited_at AS started_at FROM charger_visits JOIN chargers USING (charger_id))"
    ours = "(SELECT * FROM charger_states WHERE state = 'repair' AND charger_id NOT IN (SELECT charger_id FROM charger_visits v ANTI JOIN chargers USING (charger_id)))"
    unfiled = count(fleet, f"{ours} ANTI JOIN {visited} USING (charger_id, started_at)")
    assert unfiled <= count(fleet, "charger_visits ANTI JOIN chargers USING (charger_id)")
