"""Spells of many vehicles from raw facts on DuckDB, against scans of those facts, in one run.

    python tests/bench/spells.py [vehicles [months]]          # 1000000 24

Vehicles, their failures, and a reading of the odometer each month. `reading the facts` sums the columns that the lives need; `each fact once by
vehicle` also brings them to a row a vehicle, which no way of making lives can do without. The lives are those of `metrics.yml`'s kinds: the first
failure by the calendar (whose watch ends with the last reading), and by the odometer.
"""

from __future__ import annotations

import statistics
import sys
import time

import duckdb

import metrics

LAYER = """
version: 1
name: fleet
sources:
  vehicles: {table: vehicles, grain: vehicle_id, dimensions: {model: {}}}
  failures: {table: failures, grain: failure_id, joins: {vehicles: vehicle_id}, time: {expr: failed_at, type: timestamp}}
  odometer: {table: odometer, grain: [vehicle_id, month], joins: {vehicles: vehicle_id}, time: month}
lives:
  days: {unit: vehicles, start: delivered_on, event: {source: failures}, readings: {source: odometer}}
  miles: {unit: vehicles, in: mile, start: delivered_on, event: {source: failures, age: odometer}, readings: {source: odometer, value: miles}}
metrics:
  failures_days: {type: simple, measure: days.failures}
  censored_days: {type: simple, measure: days.censored}
  days_at_risk: {type: simple, measure: days.time_at_risk}
  failures_miles: {type: simple, measure: miles.failures}
  censored_miles: {type: simple, measure: miles.censored}
  miles_at_risk: {type: simple, measure: miles.time_at_risk}
"""
TABLES = """
CREATE TABLE vehicles AS
SELECT i AS vehicle_id, 'M' || (i % 7) AS model, DATE '2023-01-01' + CAST(i % 365 AS INTEGER) AS delivered_on FROM range({vehicles}) t(i);
CREATE TABLE odometer AS
SELECT v.vehicle_id, CAST(date_trunc('month', v.delivered_on) + to_months(CAST(m + 1 AS INTEGER)) AS DATE) AS month, CAST(900 * (m + 1) + hash(v.vehicle_id) % 500 AS DOUBLE) AS miles
FROM range({months}) t(m) CROSS JOIN vehicles v;
CREATE TABLE failures AS
SELECT i AS failure_id, hash(i) % {vehicles} AS vehicle_id, TIMESTAMP '2023-06-01' + to_seconds(CAST(hash(i + 7) % 50000000 AS BIGINT)) AS failed_at, CAST(1 + hash(i + 9) % 20000 AS DOUBLE) AS odometer
FROM range({vehicles} // 2) t(i);
"""
READ = {
    "days": ("SELECT sum(vehicle_id), max(month) FROM odometer", "SELECT sum(vehicle_id), max(failed_at) FROM failures", "SELECT sum(vehicle_id), max(delivered_on), max(model) FROM vehicles"),
    "miles": ("SELECT sum(vehicle_id), max(month), sum(miles) FROM odometer", "SELECT sum(vehicle_id), max(failed_at), sum(odometer) FROM failures", "SELECT sum(vehicle_id), max(delivered_on), max(model) FROM vehicles"),
}
BY_VEHICLE = {
    "days": ("SELECT sum(n) FROM (SELECT vehicle_id, max(month), count(*) AS n FROM odometer GROUP BY 1)", "SELECT sum(n) FROM (SELECT vehicle_id, min(failed_at), count(*) AS n FROM failures GROUP BY 1)", "SELECT sum(n) FROM (SELECT vehicle_id, max(delivered_on), max(model), count(*) AS n FROM vehicles GROUP BY 1)"),
    "miles": ("SELECT sum(n) FROM (SELECT vehicle_id, max(month), max(miles), count(*) AS n FROM odometer GROUP BY 1)", "SELECT sum(n) FROM (SELECT vehicle_id, min(failed_at), min(odometer), count(*) AS n FROM failures GROUP BY 1)", "SELECT sum(n) FROM (SELECT vehicle_id, max(delivered_on), max(model), count(*) AS n FROM vehicles GROUP BY 1)"),
}  # fmt: skip


def main(vehicles: int = 1_000_000, months: int = 24) -> None:
    connection = duckdb.connect(config={"threads": 2})
    connection.execute(TABLES.format(vehicles=vehicles, months=months))
    layer = metrics.loads(LAYER)
    print(f"{vehicles:,} vehicles, {vehicles * months:,} readings, {vehicles // 2:,} failures")
    for life, metric in (("days", "days_at_risk"), ("miles", "miles_at_risk")):
        asked = [f"failures_{life}", f"censored_{life}", metric]
        sql = layer.sql(asked, by="model")
        read, grouped, spells = takes_turns(connection, READ[life], BY_VEHICLE[life], (sql,))
        lives = sum(row[1] + row[2] for row in connection.execute(sql).fetchall())
        print(f"{life:6} {lives:,} lives {spells:5.2f} s   reading the facts {read:5.2f} s: {spells / read:5.1f} x   each fact once by vehicle {grouped:5.2f} s: {spells / grouped:4.1f} x")


def takes_turns(connection: duckdb.DuckDBPyConnection, *statements: tuple[str, ...]) -> list[float]:
    """The median time of each list of statements."""
    took: list[list[float]] = [[] for _ in statements]
    for _ in range(5):
        for times, each in zip(took, statements, strict=True):
            start = time.perf_counter()
            for sql in each:
                connection.execute(sql).fetchall()
            times.append(time.perf_counter() - start)
    return [statistics.median(times) for times in took]


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
