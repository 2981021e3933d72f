"""A life of inspections: which rows make none, and why; how it is told. What asks for ages that are not known: bad_layers/inspections.yml."""

from __future__ import annotations

import math

import duckdb
import pytest

import metrics
from metrics.live import check

LAYER = """
version: 1
name: lab
sources:
  pumps: {table: pumps, grain: pump, dimensions: {pump: {}}}
lives:
  inspected: {unit: pumps, in: hour, lower: seen, upper: found, entry: since, weight: pieces}
metrics:
  failures: {type: simple, measure: inspected.failures}
  censored: {type: simple, measure: inspected.censored}
  eta: {type: life, life: inspected, distribution: exponential, value: mean}
"""
NAN, INFINITE = math.nan, math.inf
BAD = {
    "no_age": [(None, None, 0, 1), (NAN, 5, 0, 1), (5, NAN, 0, 1), (5, INFINITE, 0, 1), (INFINITE, None, 0, 1)],
    "negative_age": [(-1, 5, 0, 1), (-1, None, 0, 1), (None, -5, 0, 1), (5, 9, -1, 1)],
    "upper_before_lower": [(9, 5, 0, 1)],
    "exit_before_entry": [(1, 5, 7, 1), (5, None, 7, 1), (5, 5, 7, 1)],
    "failed_at_entry": [(1, 5, 5, 1), (0, 0, 0, 1), (None, 0, 0, 1)],
    "no_time_at_risk": [(5, None, 5, 1), (0, None, 0, 1)],
    "no_weight": [(1, 5, 0, 0), (1, 5, 0, -1), (1, 5, 0, None)],
}
GOOD = [(5, 5, 0, 2), (1, 5, 0, 3), (0, 5, 0, 1), (None, 5, 0, 1), (None, 5, 2, 1), (1, 5, 2, 1), (5, None, None, 7)]
"""At 5, between 1 and 5, at the first look, the same by NULL, after entry at 2, the same; still working."""


def made(rows, file):
    with duckdb.connect(file) as connection:
        connection.execute("CREATE TABLE pumps (pump VARCHAR, seen DOUBLE, found DOUBLE, since DOUBLE, pieces DOUBLE)")
        connection.executemany("INSERT INTO pumps VALUES (?, ?, ?, ?, ?)", [(str(n), *row) for n, row in enumerate(rows)])
    return f"duckdb:///{file}"


@pytest.mark.parametrize("reason", BAD)
def test_rows_that_make_no_life_are_counted_by_reason(reason, tmp_path):
    url = made(BAD[reason], str(tmp_path / "lab.duckdb"))
    found = next(found for found in check(metrics.loads(LAYER), url, progress=str) if found.source == "inspected")
    assert found.found == f"0 lives; excluded: {reason} {len(BAD[reason])}"


def test_rows_of_every_form_make_lives(tmp_path):
    [(failures, censored)] = metrics.loads(LAYER).query(["failures", "censored"], engine=made(GOOD, str(tmp_path / "lab.duckdb"))).rows
    assert (failures, censored) == (9, 7)


def test_a_look_before_the_entry_tells_no_more_than_the_entry(tmp_path):
    [row, early, zero] = [[(low, 5, 2, 1), (4, None, 2, 1)] for low in (2, 1, None)]
    means = [metrics.loads(LAYER).query(["eta"], engine=made(rows, str(tmp_path / f"{n}.duckdb"))).rows for n, rows in enumerate((row, early, zero))]
    assert means[0] == means[1] == means[2]


def test_explain_says_how_failures_are_known(run, tmp_path):
    layer = tmp_path / "metrics.yml"
    layer.write_text(LAYER)
    said = run("explain", "eta", "--dialect", "presto", layer=layer).stdout
    assert "  failed after age seen, when last seen working, and by age found, when found failed, watched from age since, standing for pieces units\n" in said
    assert "fitted by maximum likelihood to life inspected, each failure in its interval between inspections" in said
    assert "computed by scipy and numpy (udfs) from the different lives of each group and how many there are of each, which presto gives" in said


def test_lineage_ends_at_the_columns_of_inspections(run, tmp_path):
    layer = tmp_path / "metrics.yml"
    layer.write_text(LAYER)
    said = run("lineage", "eta", layer=layer).stdout
    assert [name for name in ("seen", "found", "since", "pieces") if f"pumps.{name}  [column]" not in said] == []
