"""What real records lack or hold too much of is in the simulated ones, in the shares the truth tells."""

from __future__ import annotations

import dataclasses

import duckdb
import pytest
from scipy.stats import binomtest, poisson

from metrics.demo.fleet import simulate
from metrics.demo.truth import DEFAULT, Blemishes

SHARES = Blemishes()
TRUE = "(SELECT * FROM components WHERE removed_at IS NOT NULL)"


@pytest.fixture(scope="module")
def fleet() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for name, rows in simulate(15_000, seed=8).items():
        connection.register(name, rows)
    return connection


def count(fleet: duckdb.DuckDBPyConnection, query: str) -> int:
    return fleet.execute(f"SELECT count(*) FROM {query}").fetchone()[0]


@pytest.mark.parametrize(
    ("extra", "share"),
    [
        ("failures WHERE vehicle_id IS NULL", SHARES.extra_no_vehicle),
        ("failures ANTI JOIN vehicles USING (vehicle_id) WHERE vehicle_id IS NOT NULL", SHARES.extra_unknown_vehicle),
        ("failures JOIN vehicles USING (vehicle_id) WHERE failed_at < delivered_on", SHARES.extra_before_delivery),
        ("(SELECT component_id, failed_at FROM failures WHERE component_id IS NOT NULL GROUP BY ALL HAVING count(*) > 1)", SHARES.extra_duplicate),
    ],
    ids=["no vehicle", "unknown vehicle", "before delivery", "twice"],
)
def test_records_too_many(extra, share, fleet):
    assert 0.0005 < poisson.cdf(count(fleet, extra), share * count(fleet, TRUE)) < 0.9995


@pytest.mark.parametrize(
    ("table", "missing", "share"),
    [
        ("failures", "failure_mode IS NULL", SHARES.no_mode),
        ("failures", "severity IS NULL", SHARES.no_severity),
        ("failures", "odometer_miles IS NULL", SHARES.no_odometer),
        ("exposure", "odometer_miles IS NULL", SHARES.no_reading),
        ("vehicles", "region IS NULL", SHARES.no_region),
        ("(FROM repairs WHERE completed_at IS NOT NULL)", "cost IS NULL", SHARES.no_cost),
    ],
)
def test_values_missing(table, missing, share, fleet):
    assert binomtest(count(fleet, f"{table} WHERE {missing}"), count(fleet, table), share).pvalue > 0.001


def test_months_missing(fleet):
    span = "date_diff('month', delivered_on, coalesce(retired_on - 1, DATE '2026-06-30')) + 1"
    (there,) = fleet.execute(f"SELECT sum({span})::BIGINT FROM vehicles WHERE delivered_on IS NOT NULL").fetchone()
    assert binomtest(there - count(fleet, "exposure"), there, SHARES.no_month).pvalue > 0.001


def test_nothing_else_is_added_to_the_true_records(fleet):
    named = "failures SEMI JOIN vehicles USING (vehicle_id)"
    again = "(SELECT component_id FROM failures WHERE component_id IS NOT NULL GROUP BY component_id, failed_at HAVING count(*) > 1)"
    before = "failures JOIN vehicles USING (vehicle_id) WHERE failed_at < delivered_on"
    assert count(fleet, named) == count(fleet, TRUE) + count(fleet, again) + count(fleet, before)


def test_failures_not_reported_yet_are_not_there():
    """With every record a century late none has come, and every unit is still in."""
    late = dataclasses.replace(DEFAULT, delay=dataclasses.replace(DEFAULT.delay, median=36_525.0, sigma=1e-9))
    made = simulate(2_000, seed=8, truth=late)
    assert made["failures"].num_rows == 0
    assert made["components"]["removed_at"].null_count == made["components"].num_rows


def test_contact_is_lost_as_often_as_told(fleet):
    (years,) = fleet.execute("SELECT sum(epoch(TIMESTAMP '2026-07-01' - installed_on)) / 86400 / 365.25 FROM chargers").fetchone()
    lost = count(fleet, "charger_states WHERE state = 'unknown'")
    # One that falls into an outage or another is no stretch of its own: a few in a thousand.
    assert 0.0005 < poisson.cdf(lost, SHARES.lost_contact * years) < 0.9995
