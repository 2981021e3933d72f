"""B10 with bounds, from the rows and from a stored rollup of their sums, and Kaplan-Meier, on DuckDB, against lifelines on the same rows, in one run.

    python tests/bench/life.py [spells [groups]]          # 10000000 1000

lifelines (pip install lifelines) is timed on all rows in one group, and on 20 of the groups, whose mean stands for each; without it
only our own times are told. Rows are read from the table as lifelines needs them outside of what is timed.
"""

from __future__ import annotations

import resource
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import duckdb

import metrics

LAYER = """
version: 1
name: lab
parameters: {confidence_level: {type: number, default: 0.95, min: 0.5, max: 0.9999}}
sources:
  spells: {table: spells, grain: n, dimensions: {g: {type: bigint}}}
  sums: {table: sums, grain: g, dimensions: {stored_g: {expr: g, type: bigint}}}
lives:
  stored: {unit: sums, in: hour, sums: true}
  tested: {unit: spells, in: hour, age: age, failed: failed}
metrics:
  b10: {type: life, life: tested, value: quantile, p: 0.1, interval: {method: normal}}
  stored_b10: {type: life, life: stored, value: quantile, p: 0.1, interval: {method: normal}}
  survival: {type: survival, life: tested, interval: {}}
"""
TABLE = """
CREATE OR REPLACE TABLE spells AS
SELECT i AS n, g, least(age, stop) AS age, age <= stop AS failed FROM (
  SELECT i, i % {groups} AS g, 0.1 + 15000 * pow(-ln(1 - (hash(i) % 1000000007) / 1000000007.0), 1 / 1.4) AS age,
         200 + (hash(i + 1000000000) % 1000003) / 1000003.0 * 5000 AS stop
  FROM range({spells}) t(i))
"""
WHOLE = "CREATE OR REPLACE TABLE spells AS SELECT n, g, ceil(age) AS age, failed FROM spells"
STEPS = "100 * ceil(tested_age / 100)"
TAKEN = 20  # groups that are fitted one by one with lifelines


def timed(run: Callable[[], Any], times: int = 3) -> float:
    """The median of a few runs, in seconds."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        took.append(time.perf_counter() - start)
    return statistics.median(took)


def main(spells: int = 10_000_000, groups: int = 1000) -> None:
    connection = duckdb.connect(config={"threads": 2})
    connection.execute(TABLE.format(spells=spells, groups=groups))
    layer = metrics.loads(LAYER)
    asked, stored = ["b10", "b10_low", "b10_high"], ["stored_b10", "stored_b10_low", "stored_b10_high"]
    layer.query(["b10"], where="g = 1", engine=connection)  # imports what is imported once
    made = timed(lambda: connection.execute(layer.rollup_sql("tested", by="g", create="sums")), times=1)
    one_fitted, one_stored = "Weibull B10 with bounds, 1 group", "the same, 1 group, from a stored rollup"
    groups_fitted, groups_stored = f"Weibull B10 with bounds, {groups} groups", f"the same, {groups} groups, from a stored rollup"
    ours = {
        one_fitted: timed(lambda: layer.query(asked, engine=connection)),
        groups_fitted: timed(lambda: layer.query(asked, by=["g"], engine=connection)),
        one_stored: timed(lambda: layer.query(stored, engine=connection)),
        groups_stored: timed(lambda: layer.query(stored, by=["stored_g"], engine=connection)),
        "Kaplan-Meier by 100 h, 1 group": timed(lambda: layer.query(["survival"], by=[STEPS], engine=connection)),
        f"Kaplan-Meier by 100 h, {groups} groups": timed(lambda: layer.query(["survival"], by=["g", STEPS], engine=connection)),
    }
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{spells:,} spells; largest memory so far {memory:,.0f} MB; the rollup was made in {made:.2f} s")
    theirs = lifelines(connection, groups)
    theirs |= {name: theirs[of] for name, of in ((one_stored, one_fitted), (groups_stored, groups_fitted)) if of in theirs}
    connection.execute(WHOLE)
    ours["Kaplan-Meier by 100 h, whole hours"] = timed(lambda: layer.query(["survival"], by=[STEPS], engine=connection))
    theirs |= {"Kaplan-Meier by 100 h, whole hours": theirs_of(connection)} if theirs else {}
    for name, seconds in ours.items():
        ratio = f"lifelines {theirs[name]:8.2f} s   {theirs[name] / seconds:6.1f} x" if name in theirs else ""
        print(f"{name:50} {seconds:7.2f} s   {ratio}")


def lifelines(connection: duckdb.DuckDBPyConnection, groups: int) -> dict[str, float]:
    """The same by lifelines; nothing where it is not installed."""
    try:
        from lifelines import KaplanMeierFitter, WeibullFitter
    except ImportError:
        print("lifelines is not installed, so there is nothing to compare with: pip install lifelines")
        return {}
    rows = connection.execute("SELECT g, age, failed FROM spells").df()
    some = [part for g, part in rows[rows.g < TAKEN].groupby("g")]
    WeibullFitter().fit(some[0].age, some[0].failed)
    each = statistics.mean(timed(lambda part=part: WeibullFitter().fit(part.age, part.failed), times=1) for part in some)
    return {
        "Weibull B10 with bounds, 1 group": timed(lambda: WeibullFitter().fit(rows.age, rows.failed), times=1),
        f"Weibull B10 with bounds, {groups} groups": each * groups,
        "Kaplan-Meier by 100 h, 1 group": theirs_of(connection),
        f"Kaplan-Meier by 100 h, {groups} groups": statistics.mean(timed(lambda part=part: KaplanMeierFitter().fit(part.age, part.failed), times=1) for part in some) * groups,
    }


def theirs_of(connection: duckdb.DuckDBPyConnection) -> float:
    """Seconds for Kaplan-Meier of all rows by lifelines."""
    from lifelines import KaplanMeierFitter

    rows = connection.execute("SELECT age, failed FROM spells").df()
    return timed(lambda: KaplanMeierFitter().fit(rows.age, rows.failed), times=1)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
