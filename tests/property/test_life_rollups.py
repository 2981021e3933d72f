"""Sums stored by part and summed again are the sums of the whole, and a fit to them is the fit to the rows."""

from __future__ import annotations

import duckdb
import numpy as np
import pytest
from golden_suite.examples import examples
from hypothesis import given
from hypothesis import strategies as st

import metrics
from udfs.fit import fit
from udfs.lives import Lives

GROUPS = 2
LAYER = metrics.loads("""
version: 1
name: lab
parameters: {confidence_level: {type: number, default: 0.9, min: 0.5, max: 0.9999}}
sources:
  units: {table: units, grain: n, dimensions: {g: {type: bigint}, part: {type: bigint}}}
  sums: {table: sums, grain: [g, part], dimensions: {h: {expr: g, type: bigint}, stored_part: {expr: part, type: bigint}}}
  coarse: {table: coarse, grain: h, dimensions: {k: {expr: h, type: bigint}}}
lives:
  tested: {unit: units, in: hour, age: age, failed: failed, entry: entry, weight: pieces}
  stored: {unit: sums, in: hour, sums: true}
  coarser: {unit: coarse, in: hour, sums: {prefix: of_}}
metrics:
  beta: {type: life, life: tested, value: beta, interval: {method: normal}}
  b10: {type: life, life: tested, value: quantile, p: 0.1, interval: {method: likelihood_ratio}}
  mean: {type: life, life: tested, distribution: exponential, value: mean, interval: {}}
  stored_beta: {type: life, life: stored, value: beta, interval: {method: normal}}
  stored_b10: {type: life, life: stored, value: quantile, p: 0.1, interval: {method: likelihood_ratio}}
  stored_mean: {type: life, life: stored, distribution: exponential, value: mean, interval: {}}
  coarse_beta: {type: life, life: coarser, value: beta, interval: {method: normal}}
  coarse_b10: {type: life, life: coarser, value: quantile, p: 0.1, interval: {method: likelihood_ratio}}
  coarse_mean: {type: life, life: coarser, distribution: exponential, value: mean, interval: {}}
""")
NAMES = ("beta", "beta_low", "b10", "b10_low", "b10_high", "mean", "mean_high")


@st.composite
def samples(draw):
    """Weibull lives of two groups, censored, some of them entered late, in parts of any size."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    shape, parts, n = draw(st.floats(0.5, 6)), draw(st.integers(1, 5)), draw(st.integers(80, 400))
    age, stop = 900 * rng.weibull(shape, n) + 1e-3, rng.uniform(300, 2000, n)
    exit_ = np.minimum(age, stop)
    entry = np.where(rng.random(n) < 0.2, 0.5 * exit_, 0.0)
    return np.arange(n) % GROUPS, rng.integers(0, parts, n), exit_, age <= stop, entry, rng.integers(1, 4, n).astype(float)


def stored(sample):
    """The rows as a table, the sums of its parts, and the sums of those."""
    connection = duckdb.connect()
    connection.execute("CREATE TABLE units (n BIGINT, g BIGINT, part BIGINT, age DOUBLE, failed BOOLEAN, entry DOUBLE, pieces DOUBLE)")
    rows = zip(*(column.tolist() for column in sample), strict=True)
    connection.executemany("INSERT INTO units VALUES (?, ?, ?, ?, ?, ?, ?)", [(n, *row) for n, row in enumerate(rows)])
    connection.execute(LAYER.rollup_sql("tested", by=["g", "part"], create="sums"))
    connection.execute(LAYER.rollup_sql("stored", by="h", create="coarse", prefix="of_"))
    return connection


def asked(connection, prefix, by):
    found = LAYER.query([prefix + name for name in NAMES], by=by, engine=connection).rows
    return np.array([row[1:] for row in found], dtype=float)


@examples(15)
@given(samples())
def test_sums_of_parts_are_those_of_the_whole(sample):
    connection = stored(sample)
    whole = asked(connection, "", "g")
    assert asked(connection, "stored_", "h") == pytest.approx(whole, rel=1e-9)
    assert asked(connection, "coarse_", "k") == pytest.approx(whole, rel=1e-9)


@examples(15)
@given(samples())
def test_a_fit_to_stored_sums_is_the_fit_to_the_rows(sample):
    g, _, exit_, failed, entry, pieces = sample
    lives = Lives.observed(exit_, failed, entry=entry, weight=pieces, group=g, groups=GROUPS)
    weibull, exponential = fit(lives), fit(lives, "exponential")
    found = asked(stored(sample), "stored_", "h")
    assert found[:, 0] == pytest.approx(weibull.beta, rel=1e-5)  # small samples: see udfs.power_sums
    assert found[:, 2] == pytest.approx(weibull.quantile(0.1), rel=1e-5)
    assert found[:, 5] == pytest.approx(exponential.mean, rel=1e-9)
    assert found[:, 6] == pytest.approx(exponential.interval("mean", confidence_level=0.9).high, rel=1e-9)
