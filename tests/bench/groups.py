"""Fits of many groups: how long the engine takes for their sums or lists, and how long Python to finish them.

    python tests/bench/groups.py [groups [spells in each]]          # 10000 200

Weibull, exponential and lognormal; bounds by likelihood ratio, which search, and by normal approximation. The sums come from a stored
rollup; the lognormal is fitted to lists of ages, which are as long as the records.
"""

from __future__ import annotations

import resource
import sys
import time

import duckdb

import metrics
from metrics import ask

LAYER = """
version: 1
name: lab
parameters: {confidence_level: {type: number, default: 0.95, min: 0.5, max: 0.9999}}
sources:
  spells: {table: spells, grain: n, dimensions: {g: {type: bigint}}}
  sums: {table: sums, grain: g, dimensions: {h: {expr: g, type: bigint}}}
lives:
  tested: {unit: spells, in: hour, age: age, failed: failed}
  stored: {unit: sums, in: hour, sums: true}
metrics:
  normal: {type: life, life: stored, value: quantile, p: 0.1, interval: {method: normal}}
  likelihood_ratio: {type: life, life: stored, value: quantile, p: 0.1, interval: {method: likelihood_ratio}}
  exponential: {type: life, life: stored, distribution: exponential, value: mean, interval: {}}
  lognormal: {type: life, life: tested, distribution: lognormal, value: quantile, p: 0.1, interval: {method: normal}}
"""
TABLE = """
CREATE TABLE spells AS
SELECT i AS n, g, round(least(age, stop)) AS age, age <= stop AS failed FROM (
  SELECT i, i % {groups} AS g, 1 + 15000 * pow(-ln(1 - (hash(i) % 1000000007) / 1000000007.0), 1 / 1.4) AS age,
         200 + (hash(i + 1000000000) % 1000003) / 1000003.0 * 5000 AS stop
  FROM range({groups} * {each}) t(i))
"""


def main(groups: int = 10_000, each: int = 200) -> None:
    connection = duckdb.connect(config={"threads": 2})
    connection.execute(TABLE.format(groups=groups, each=each))
    layer = metrics.loads(LAYER)
    connection.execute(layer.rollup_sql("tested", by="g", create="sums"))
    layer.query("normal", engine=connection)  # imports what is imported once
    asked = {"Weibull, bounds by normal approximation": "normal", "Weibull, bounds by likelihood ratio": "likelihood_ratio", "exponential, exact bounds": "exponential"}
    print(f"{groups:,} groups of {each} spells")
    for name, metric in asked.items():
        timed(name, layer, metric, "h", connection)
    timed("lognormal, from the lists of ages", layer, "lognormal", "g", connection)


def timed(name: str, layer: metrics.model.Layer, metric: str, by: str, connection: duckdb.DuckDBPyConnection) -> None:
    """Prints how long the engine took for the groups, and Python to finish them."""
    engine = 0.0

    def fetch(sql: str) -> tuple[list[str], list[tuple[object, ...]]]:
        nonlocal engine
        start = time.perf_counter()
        found = connection.execute(sql)
        groups = [column[0] for column in found.description], found.fetchall()
        engine += time.perf_counter() - start
        return groups

    start = time.perf_counter()
    asked = ask.compiled(layer, [metric, f"{metric}_low", f"{metric}_high", f"{metric}_status"], by=by, pretty=False)
    rows = asked.finish(fetch).rows
    took = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    fitted = sum(row[-1] in ("ok", "extrapolated") for row in rows)
    print(f"{name:42} groups by the engine {engine:5.2f} s, finished in Python {took - engine:5.2f} s   {fitted:,} fitted; largest memory so far {memory:,.0f} MB")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
