"""Comparisons of rates, asked of a small fleet, against R: poisson.test and p.adjust."""

from __future__ import annotations

import duckdb
import pytest

import metrics
from metrics.errors import LayerError, QueryError

TEXT = """
version: 1
name: lab
parameters: {confidence_level: {type: number, default: 0.95, min: 0.5, max: 0.9999}}
sources:
  usage:
    table: usage
    grain: [batch, month]
    time: {expr: month, grain: month}
    dimensions: {batch: {}}
    measures: {hours: {agg: sum, expr: hours, unit: hour}, batches: {agg: count_distinct, expr: batch}}
  stops:
    table: stops
    grain: n
    time: {expr: day, type: date}
    dimensions: {batch: {conforms: usage.batch}}
    measures: {stops: {agg: count, unit: failure}}
metrics:
  stops: {type: simple, measure: stops}
  hours: {type: simple, measure: hours}
  batches: {type: simple, measure: batches}
  rate: {type: ratio, numerator: stops, denominator: hours, per: 1000 hour}
  stops_a_batch: {type: ratio, numerator: stops, denominator: batches}
  a_by_b: {type: comparison, metric: rate, of: batch = 'A', to: batch = 'B', interval: {}}
  a_above_b: {type: comparison, metric: rate, of: batch = 'A', to: batch = 'B', alternative: greater, interval: {confidence_level: 0.9, sided: lower}}
  b_by_c: {type: comparison, metric: rate, of: batch = 'B', to: batch = 'C', interval: {}}
  c_by_b: {type: comparison, metric: rate, of: batch = 'C', to: batch = 'B', interval: {}}
  c_by_d: {type: comparison, metric: rate, of: batch = 'C', to: batch = 'D', interval: {}}
  a_by_x: {type: comparison, metric: rate, of: batch = 'A', to: batch = 'X', interval: {}}
  a_by_a: {type: comparison, metric: rate, of: batch = 'A', to: "batch IN ('A', 'B')", interval: {}}
  by_rest: {type: comparison, metric: rate, to: rest, alternative: greater}
  after_by_before: {type: comparison, metric: rate, of: "time >= DATE '2025-02-01'", to: "time < DATE '2025-02-01'", interval: {}}
  since_midmonth: {type: comparison, metric: rate, of: "time >= DATE '2025-02-10'", to: "time < DATE '2025-02-10'"}
"""
LAYER = metrics.loads(TEXT)
STOPS = {"A": 11, "B": 21, "C": 0, "D": 0}  # R's own example is of A and B: 11 in 800, 6 + 8 + 7 in 1083 + 1050 + 878
HOURS = {"A": (500.0, 300.0), "B": (1083.0, 1928.0), "C": (400.0, 600.0), "D": (50.0, 50.0)}


@pytest.fixture(scope="module")
def lab():
    connection = duckdb.connect()
    connection.execute("CREATE TABLE usage (batch VARCHAR, month DATE, hours DOUBLE); CREATE TABLE stops (n BIGINT, batch VARCHAR, day DATE)")
    for batch, hours in HOURS.items():
        connection.executemany("INSERT INTO usage VALUES (?, ?, ?)", [(batch, f"2025-0{month}-01", spent) for month, spent in enumerate(hours, 1)])
    rows = [(n, batch, f"2025-0{1 + n % 2}-15") for batch, many in STOPS.items() for n in range(many)]
    connection.executemany("INSERT INTO stops VALUES (?, ?, ?)", rows)
    return connection


def told(lab, name: str) -> dict:
    outputs = [f"{name}_{output}" for output in LAYER.metrics[name].outputs]
    [row] = LAYER.query([name, *outputs], engine=lab).rows
    return dict(zip(("value", *LAYER.metrics[name].outputs), row, strict=True))


def test_rate_ratio_is_r_s(lab):
    # poisson.test(c(11, 6 + 8 + 7), c(800, 1083 + 1050 + 878)), the example of R's documentation; its two-sided p is another
    found = told(lab, "a_by_b")
    assert found["value"] == pytest.approx(1.97148809524, rel=1e-11)
    assert (found["low"], found["high"]) == pytest.approx((0.858426403392, 4.277265943654), rel=1e-11)
    assert (found["n_failures"], found["n_reference"], found["status"]) == (11, 21, "ok")


def test_one_sided_p_and_bound_are_r_s(lab):
    # poisson.test(c(11, 21), c(800, 3011), alternative = "greater", conf.level = 0.9)
    found = told(lab, "a_above_b")
    assert (found["p_value"], found["low"]) == pytest.approx((0.0560086597877, 1.13181553544), rel=1e-11)
    assert found["high"] is None


def test_without_a_failure_there_is_the_bound_that_exists(lab):
    # poisson.test(c(21, 0), c(3011, 1000))$conf.int is 1.72946414219 to Inf; in turn its upper bound is the inverse
    nothing_below, nothing_above = told(lab, "b_by_c"), told(lab, "c_by_b")
    assert (nothing_below["value"], nothing_below["high"], nothing_below["status"]) == (None, None, "ok")
    assert nothing_below["low"] == pytest.approx(1.72946414219, rel=1e-11)
    assert (nothing_above["value"], nothing_above["low"]) == (0, 0)
    assert nothing_above["high"] == pytest.approx(1 / 1.72946414219, rel=1e-11)


@pytest.mark.parametrize(("name", "status"), [("c_by_d", "no_failures"), ("a_by_x", "no_data"), ("a_by_a", "overlapping")])
def test_where_nothing_can_be_compared_the_status_says_why(name, status, lab):
    found = told(lab, name)
    assert found["status"] == status
    assert {found[output] for output in ("value", "low", "high", "p_value", "adjusted_p_value")} == {None}


# p <- sapply(1:4, function(i) poisson.test(c(S[i], sum(S) - S[i]), c(H[i], sum(H) - H[i]), alternative = "greater")$p.value); p.adjust(p, "BH")
R_P = {"A": 0.00976316187475, "B": 0.37972414022151, "C": 1.0, "D": 1.0}
R_ADJUSTED = {"A": 0.039052647499, "B": 0.759448280443, "C": 1.0, "D": 1.0}


def test_each_batch_is_compared_to_all_others_and_p_adjusted(lab):
    rows = LAYER.query(["by_rest", "by_rest_p_value", "by_rest_adjusted_p_value"], by=["batch"], engine=lab).rows
    ratio, p, adjusted = ({row[0]: row[i] for row in rows} for i in (1, 2, 3))
    assert ratio["A"] == pytest.approx(11 / 800 / (21 / 4111), rel=1e-12)
    assert p == pytest.approx(R_P, rel=1e-9)
    assert adjusted == pytest.approx(R_ADJUSTED, rel=1e-9)


def test_before_and_after_a_day(lab):
    found = told(lab, "after_by_before")
    after, before = 5 + 10, 6 + 11  # every second stop is in February
    assert found["value"] == pytest.approx(after / 2878 / (before / 2033), rel=1e-12)
    assert (found["n_failures"], found["n_reference"]) == (after, before)


def test_a_condition_does_not_cut_the_months_of_an_exposure(lab):
    with pytest.raises(QueryError, match="hours is recorded by month"):
        LAYER.sql(["since_midmonth"], dialect="duckdb")


@pytest.mark.parametrize(
    ("metric", "said"),
    [
        ("{type: comparison, metric: rate, to: batch = 'A'}", "say by `of` which part is compared to it"),
        ("{type: comparison, metric: rate}", "give one of `to`"),
        ("{type: comparison, metric: rate, to: rest, shift: 1 year}", "give one of `to`"),
        ("{type: comparison, metric: stops, to: rest}", "a `ratio` whose numerator is a count"),
        ("{type: comparison, metric: rat, to: rest}", "unknown metric 'rat'; did you mean 'rate'?"),
        ("{type: comparison, metric: rate, of: btch = 'A', to: rest}", "unknown dimension 'btch'; did you mean 'batch'?"),
        ("{type: comparison, metric: rate, to: rest, within: [btch]}", "unknown dimension 'btch'; did you mean 'batch'?"),
        ("{type: comparison, metric: rate, shift: 1 month, within: [batch]}", "it goes with `to: rest`"),
        ("{type: comparison, metric: rate, shift: 1 fortnight}", "is no span of time"),
        ("{type: comparison, metric: stops_a_batch, to: rest}", "batches (count_distinct) does not add up over them"),
        ("{type: cumulative, metric: by_rest, window: 12 months}", "windows over time overlap"),
        ("{type: comparison, metric: rate, shift: 1 month}\n  x_3m: {type: cumulative, metric: x, window: 3 months}", "a window of 3 months and the same 1 month earlier overlap"),
    ],
)
def test_what_cannot_be_compared_is_refused(metric, said):
    with pytest.raises(LayerError) as caught:
        metrics.loads(f"{TEXT}  x: {metric}\n")
    assert said in str(caught.value)
