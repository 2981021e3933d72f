"""A ratio by two dimensions on DuckDB against the best SQL we would write by hand, in one run.

2,000,000 exposure rows and 200,000 failures; the two statements take turns, the medians are compared.

    python tests/bench/duckdb_ratio.py
"""

from __future__ import annotations

import statistics
import time

import duckdb

import metrics
from metrics.rewrite import rewrite

LAYER = """
version: 1
name: fleet
sources:
  vehicles: {table: vehicles, grain: vehicle_id, dimensions: {model: {}, region: {}}}
  exposure:
    table: exposure
    grain: [vehicle_id, month]
    joins: {vehicles: vehicle_id}
    time: {expr: month, grain: month}
    measures: {miles: {agg: sum, expr: miles, unit: mile}}
  failures:
    table: failures
    grain: failure_id
    joins: {vehicles: vehicle_id}
    time: {expr: failed_on}
    measures: {failures: {agg: count, unit: failure}}
metrics:
  failures: {type: simple, measure: failures.failures}
  miles: {type: simple, measure: miles}
  failure_rate: {type: ratio, numerator: failures, denominator: miles, per: 1e6 mile, interval: {method: poisson_exact, confidence_level: 0.95}}
"""
TABLES = """
CREATE TABLE vehicles AS SELECT i AS vehicle_id, 'M' || (i % 12) AS model, 'R' || (i % 7) AS region FROM range(100000) t(i);
CREATE TABLE exposure AS SELECT i % 100000 AS vehicle_id, DATE '2024-01-01' + INTERVAL (i // 100000) MONTH AS month, 500 + (i * 7919) % 1000 + 0.5e0 AS miles FROM range(2000000) t(i);
CREATE TABLE failures AS SELECT i AS failure_id, (i * 31) % 100000 AS vehicle_id, DATE '2024-01-01' + CAST(i % 600 AS INTEGER) AS failed_on FROM range(200000) t(i);
"""
BY_HAND = """
WITH e AS (SELECT model, region, SUM(miles) AS miles FROM exposure LEFT JOIN vehicles USING (vehicle_id) GROUP BY ALL),
     f AS (SELECT model, region, COUNT(*) AS failures FROM failures LEFT JOIN vehicles USING (vehicle_id) GROUP BY ALL)
SELECT e.model, e.region, 1e6 * coalesce(failures, 0) / nullif(miles, 0) AS failure_rate
FROM e FULL JOIN f ON e.model IS NOT DISTINCT FROM f.model AND e.region IS NOT DISTINCT FROM f.region
"""
LOSSY = BY_HAND.replace("LEFT JOIN", "JOIN")  # loses the rows of unknown vehicles: another answer where there are any
ASKED = "SELECT model, region, MEASURE(failure_rate) AS failure_rate FROM fleet GROUP BY model, region"


def main() -> None:
    connection = duckdb.connect(config={"threads": 2})
    connection.execute(TABLES)
    ours = rewrite(metrics.loads(LAYER), ASKED, "duckdb").sql
    rows = {name: sorted(connection.execute(sql).fetchall()) for name, sql in (("ours", ours), ("by hand", BY_HAND))}
    assert [r[:2] for r in rows["ours"]] == [r[:2] for r in rows["by hand"]]
    assert all(abs(a[2] / b[2] - 1) < 1e-12 for a, b in zip(rows["ours"], rows["by hand"], strict=True))
    times: dict[str, list[float]] = {"ours": [], "by hand": [], "lossy": []}
    for _ in range(31):
        for name, sql in (("ours", ours), ("by hand", BY_HAND), ("lossy", LOSSY)):
            start = time.perf_counter()
            connection.execute(sql).fetchall()
            times[name].append(time.perf_counter() - start)
    mine, hand, lossy = (statistics.median(times[name]) for name in ("ours", "by hand", "lossy"))
    print(f"ours {mine * 1e3:.1f} ms, by hand {hand * 1e3:.1f} ms, ratio {mine / hand:.3f}, {len(rows['ours'])} groups equal to 1e-12")
    print(f"by hand with inner joins, which lose rows of unknown vehicles: {lossy * 1e3:.1f} ms")


if __name__ == "__main__":
    main()
