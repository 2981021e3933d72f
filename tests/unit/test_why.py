"""`bathtub why`: the value, the definition, what it was made of, what else the data say."""

from __future__ import annotations

import json
from math import log
from pathlib import Path

import duckdb
import pytest

import metrics
from metrics.errors import QueryError
from metrics.why import why

NIST = json.loads((Path(__file__).parents[1] / "reference" / "nist_weibull_mle_type1_censored.json").read_text())
LAYER = metrics.loads("""
version: 1
name: lab
owner: The laboratory
parameters: {confidence_level: {type: number, default: 0.95, min: 0.5, max: 0.9999}}
sources:
  units: {table: units, grain: n, dimensions: {design: {}}, measures: {units: {agg: count, unit: unit}, failures: {agg: count, where: failed, unit: failure}, hours: {agg: sum, expr: age, unit: hour}}}
lives:
  tested: {unit: units, in: hour, age: age, failed: failed}
  inspected: {unit: units, in: hour, lower: "if(failed, age - 20, age)", upper: "if(failed, age)"}
tables: {lab: {facts: [units, tested, inspected]}}
metrics:
  b10: {type: life, life: tested, value: quantile, p: 0.1, interval: {}, label: B10, format: ",.1f"}
  eta: {type: life, life: tested, value: eta, label: Eta, format: ",.1f"}
  reliability: {type: life, life: tested, value: sf, at: 400, label: Reliability, format: ".1%"}
  late: {type: life, life: tested, value: sf, at: 5000, label: Reliability late, format: ".1%"}
  looked: {type: life, life: inspected, value: sf, at: 200.5, label: Looked at, format: ".1%"}
  early: {type: life, life: tested, value: sf, at: 300, where: "design = 'A'", label: Early, format: ".1%"}
  survival: {type: survival, life: tested, interval: {}}
  failures: {type: simple, measure: units.failures}
  hours: {type: simple, measure: units.hours}
  rate: {type: ratio, numerator: failures, denominator: hours, per: 1000 hour, interval: {method: poisson_exact}, label: Failure rate, format: ".2f"}
""")


@pytest.fixture(scope="module")
def nist() -> duckdb.DuckDBPyConnection:
    """The published test of 20 units, ten of which failed by 500 hours (design A); and five that all ran 500 hours (design B)."""
    connection = duckdb.connect()
    connection.execute("CREATE TABLE units (n BIGINT, design VARCHAR, age DOUBLE, failed BOOLEAN)")
    ages = [(age, True) for age in NIST["data"]["failures"]] + [(500.0, False)] * 10
    rows = [(n, "A", *row) for n, row in enumerate(ages)] + [(100 + n, "B", 500.0, False) for n in range(5)]
    connection.executemany("INSERT INTO units VALUES (?, ?, ?, ?)", rows)
    return connection


def told(nist, name: str, design: str = "A", **question) -> list[str]:
    return why(LAYER, name, where=f"design = '{design}'", engine=nist, **question)


def test_the_value_stands_first_with_its_bounds_and_how_they_are_made(nist):
    low, high = LAYER.query(["b10_low", "b10_high"], where="design = 'A'", engine=nist).rows[0]
    b10 = 606.005 * (-log(0.9)) ** (1 / 1.72563)  # the handbook's eta and beta
    assert told(nist, "b10")[0].startswith(f"B10 is {b10:.1f} hours, between {low:.1f} and {high:.1f} (likelihood ratio below 20 failures")


def test_then_the_definition_and_its_owner(nist):
    assert told(nist, "b10")[1] == "It is quantile at p = 0.1 of the weibull distribution fitted by maximum likelihood to life tested; owned by The laboratory."


def test_then_the_lives_it_stands_on_and_the_published_parameters(nist):
    lives, fitted = told(nist, "b10")[2:4]
    assert lives == "10 lives of tested ended in a failure, 10 were still going on when last seen, the oldest at 500 hours; of 0 more no life could be made."
    assert fitted == "The fitted Weibull has beta 1.726 and eta 606."


def test_kaplan_meier_speaks_at_the_age_that_the_value_is_at(nist):
    assert told(nist, "reliability")[-1].startswith("Without a distribution, Kaplan-Meier has 50.00% failed by 400 hours, between ")


@pytest.mark.parametrize("name", ["late", "eta"])
def test_an_age_nobody_reached_is_called_so(nist, name):
    assert told(nist, name)[-1].startswith("Nobody was seen at ")


def test_a_group_without_a_failure_has_a_reason_and_no_number(nist):
    lines = told(nist, "b10", "B")
    assert lines[0] == "B10 has no value here."
    assert lines[-1].startswith("Its status is no_failures: nobody failed")


def test_a_rate_is_its_two_totals(nist):
    assert told(nist, "rate")[2] == "10 failures over 7,772 hours, both of all the rows asked for."


def test_a_rate_without_a_failure_says_what_its_bound_is(nist):
    lines = told(nist, "rate", "B")
    assert lines[0].startswith("Failure rate is 0.00 failures per thousand hours, between 0.00 and 1.48 (exact Poisson")  # 3.689 / 2.5
    assert lines[-1] == "None was counted: what can be said is the bound that so much exposure without one allows."


def test_an_output_is_answered_by_its_metric(nist):
    assert told(nist, "rate_low") == told(nist, "rate")


def test_parameters_are_those_of_the_question(nist):
    assert "90% confidence" in told(nist, "rate", params={"confidence_level": 0.9})[0]


def test_an_unknown_metric_is_told_with_the_near_name(nist):
    with pytest.raises(QueryError, match="did you mean 'rate'"):
        told(nist, "rat")


def test_a_curve_is_told_that_it_is_one(nist):
    with pytest.raises(QueryError, match="a curve is asked by its age"):
        told(nist, "survival")


@pytest.mark.parametrize("name", ["looked", "early"])
def test_kaplan_meier_is_silent_where_its_curve_would_be_of_other_data(nist, name):
    """Of ages between two inspections, and of a metric with a condition of its own."""
    assert told(nist, name)[-1].startswith("The fitted Weibull has beta ")


def test_a_metric_s_own_condition_counts_its_lives(nist):
    lines = why(LAYER, "early", engine=nist)
    assert lines[2].startswith("10 lives of tested ended in a failure, 10 were still going on")
