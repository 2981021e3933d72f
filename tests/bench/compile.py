"""Compile times, of this process alone: a ratio by two dimensions, 80 derived metrics by three, growth with the number of metrics.

    python tests/bench/compile.py
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import metrics
from metrics.rewrite import rewrite

SOURCES = """
version: 1
name: fleet
sources:
  vehicles: {table: vehicles, grain: vehicle_id, dimensions: {model: {}, region: {}, plant: {}}}
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
    time: {expr: failed_at, type: timestamp}
    dimensions: {component: {}}
    measures: {failures: {agg: count, unit: failure}, cost: {agg: sum, expr: cost, unit: USD}}
metrics:
  failures: {type: simple, measure: failures.failures}
  miles: {type: simple, measure: miles}
  cost: {type: simple, measure: cost}
  failure_rate: {type: ratio, numerator: failures, denominator: miles, per: 1e6 mile}
"""


def layer(derived: int) -> metrics.model.Layer:
    """The layer with so many derived metrics, each of two others."""
    lines = [f"  d{i}: {{type: derived, expr: '{i + 1} * failures / miles + cost / (failures + {i + 1}) / miles'}}" for i in range(derived)]
    text = SOURCES.replace(", unit: failure", "").replace(", unit: mile", "").replace(", unit: USD", "").replace("per: 1e6 mile", "per: 1000000")
    return metrics.loads(text + "\n".join(lines))


def median_ms(run: Callable[[], object], runs: int = 25) -> float:
    run()
    times = []
    for _ in range(runs):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return statistics.median(times) * 1e3


def main() -> None:
    fleet = layer(160)
    ratio = "SELECT model, region, MEASURE(failure_rate) FROM fleet GROUP BY model, region"
    for engine in ("presto", "trino", "spark", "duckdb"):
        print(f"ratio by two dimensions, {engine:7} {median_ms(lambda e=engine: rewrite(fleet, ratio, e)):6.2f} ms")
    before = 0.0
    for count in (20, 40, 80, 160):
        text = f"SELECT model, region, plant, {', '.join(f'MEASURE(d{i})' for i in range(count))} FROM fleet GROUP BY 1, 2, 3"
        ms, size = median_ms(lambda t=text: rewrite(fleet, t, "presto"), 7), len(rewrite(fleet, text, "presto").sql)
        growth = f", {ms / before:.2f} x the half" if before else ""
        print(f"{count:3} derived metrics by three dimensions: {ms:6.1f} ms, {size / 1000:5.1f} kB{growth}")
        before = ms


if __name__ == "__main__":
    main()
