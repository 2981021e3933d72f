"""What may not change an answer, or has to change it in one way: over random small fleets."""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass, replace
from datetime import date

import duckdb
from golden_suite.examples import examples
from hypothesis import given
from hypothesis import strategies as st

import metrics
from metrics.rewrite import rewrite
from udfs.intervals import poisson_rate

LAYER = metrics.loads("""
version: 1
name: fleet
parameters: {confidence_level: {type: number, default: 0.95, min: 0.5, max: 0.9999}}
sources:
  models: {table: models, grain: model, dimensions: {family: {}}}
  driven:
    table: driven
    grain: id
    joins: {models: model}
    time: {expr: month, grain: month}
    dimensions: {model: {conforms: failures.model}}
    measures:
      miles: {agg: sum, expr: miles, unit: mile, shared_over: [part]}
      km: {agg: sum, expr: miles * 1.609344e0, unit: km, shared_over: [part]}
  failures:
    table: failures
    grain: id
    joins: {models: model}
    time: day
    dimensions: {model: {}, part: {}}
    measures: {failures: {agg: count, unit: failure}, cost: {agg: sum, expr: cost, unit: USD}, largest: {agg: max, expr: cost, unit: USD}}
metrics:
  failures: {type: simple, measure: failures.failures}
  cost: {type: simple, measure: cost}
  largest: {type: simple, measure: largest}
  miles: {type: simple, measure: miles}
  km: {type: simple, measure: km}
  rate: {type: ratio, numerator: failures, denominator: miles, per: 1000 mile, interval: {method: poisson_exact, confidence_level: "{confidence_level}"}}
  rate_of_km: {type: ratio, numerator: failures, denominator: km, per: 1000 mile, interval: {method: poisson_exact, confidence_level: "{confidence_level}"}}
  rate_per_km: {type: ratio, numerator: failures, denominator: miles, per: 1000 km}
  between: {type: ratio, numerator: miles, denominator: failures, interval: {method: poisson_exact, confidence_level: "{confidence_level}"}}
  failures_1m: {type: cumulative, metric: failures, window: 1 month}
  rate_1m: {type: cumulative, metric: rate, window: 1 month}
  failures_so_far: {type: cumulative, metric: failures, to_date: all}
""")
RATE = ["failures", "miles", "rate", "rate_low", "rate_high"]


@dataclass(frozen=True)
class Driven:
    model: str | None
    month: date
    miles: float | None


@dataclass(frozen=True)
class Failure:
    model: str | None
    day: date
    part: str | None
    cost: float | None


Model = st.sampled_from(["A", "B", "C", "D", "unknown", None])
Miles = st.integers(0, 400_000).map(lambda n: n / 4)  # quarters add up without rounding
DRIVEN = st.lists(st.builds(Driven, Model, st.integers(1, 6).map(lambda m: date(2024, m, 1)), st.none() | Miles), max_size=12)
DAYS = st.dates(date(2024, 1, 1), date(2024, 6, 30))
FAILURES = st.lists(st.builds(Failure, Model, DAYS, st.sampled_from(["brake", "motor", None]), st.none() | Miles), max_size=12)
LEVELS = st.sampled_from([0.5, 0.8, 0.95, 0.999])
some = examples(25)

Answer = list[dict[str, object]]
CONNECTION = duckdb.connect()
CONNECTION.execute("CREATE TABLE models AS SELECT * FROM (VALUES ('A', 'old'), ('B', 'old'), ('C', 'new'), ('D', NULL)) AS m(model, family)")
COLUMNS = {"driven": "model VARCHAR, month DATE, miles DOUBLE", "failures": "model VARCHAR, day DATE, part VARCHAR, cost DOUBLE"}


@dataclass(frozen=True)
class Fleet:
    """Asks the layer over these rows."""

    driven: list[Driven]
    failures: list[Failure]

    def put(self) -> None:
        for table, rows in (("driven", self.driven), ("failures", self.failures)):
            CONNECTION.execute(f"CREATE OR REPLACE TABLE {table} (id BIGINT, {COLUMNS[table]})")
            fields = [[number, *astuple(row)] for number, row in enumerate(rows)]
            if fields:
                places = ", ".join(f"({', '.join('?' * len(row))})" for row in fields)
                CONNECTION.execute(f"INSERT INTO {table} VALUES {places}", [field for row in fields for field in row])

    def __call__(self, metrics_: list[str] | str, **question: object) -> Answer:
        self.put()
        found = LAYER.query(metrics_, engine=CONNECTION, **question).records()
        return sorted(found, key=lambda row: [(v is None, str(v)) for v in row.values()])

    def sql(self, statement: str) -> Answer:
        self.put()
        found = CONNECTION.execute(rewrite(LAYER, statement, "duckdb").sql)
        return [dict(zip([c[0] for c in found.description], row, strict=True)) for row in found.fetchall()]


def same(a: Answer, b: Answer) -> bool:
    return len(a) == len(b) and all(x.keys() == y.keys() and all(close(x[k], y[k]) for k in x) for x, y in zip(a, b, strict=True))


def close(a: object, b: object) -> bool:
    return math.isclose(a, b, rel_tol=1e-9) if isinstance(a, float) and isinstance(b, float) else a == b


def by(rows: Answer, *keys: str) -> dict[tuple[object, ...], dict[str, object]]:
    return {tuple(row[key] for key in keys): row for row in rows}


# --- rows ------------------------------------------------------------------------------------------------------------


@some
@given(DRIVEN, FAILURES)
def test_exposure_may_be_split_into_more_rows(driven, failures):
    halves = [replace(row, miles=part) for row in driven for part in ([row.miles] if row.miles is None else [row.miles / 2, row.miles / 2])]
    question = {"metrics_": RATE, "by": ["model", "time.month"]}
    assert same(Fleet(driven, failures)(**question), Fleet(halves, failures)(**question))


@some
@given(DRIVEN, FAILURES, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(driven, failures, draw):
    shuffled = draw.sample(driven, len(driven)), draw.sample(failures, len(failures))
    question = {"metrics_": [*RATE, "cost", "largest"], "by": ["model", "part"]}
    assert same(Fleet(driven, failures)(**question), Fleet(*shuffled)(**question))


@some
@given(DRIVEN, FAILURES)
def test_rows_without_miles_add_no_miles(driven, failures):
    known = [row for row in driven if row.miles is not None]
    assert same(Fleet(driven, failures)(RATE), Fleet(known, failures)(RATE))


# --- groups ----------------------------------------------------------------------------------------------------------


@some
@given(DRIVEN, FAILURES)
def test_a_coarser_dimension_is_the_sum_of_its_groups(driven, failures):
    ask = Fleet(driven, failures)
    for row in ask(["failures", "miles"], by=["family"]):
        parts = [part for part in ask(["failures", "miles"], by=["model", "family"]) if part["family"] == row["family"]]
        miles = [part["miles"] for part in parts if part["miles"] is not None]
        assert row["failures"] == sum(part["failures"] for part in parts)
        assert close(row["miles"], float(sum(miles)) if miles else None)


@some
@given(DRIVEN, FAILURES)
def test_a_filter_gives_the_group(driven, failures):
    ask = Fleet(driven, failures)
    for row in ask(RATE, by=["model"]):
        where = "model IS NULL" if row["model"] is None else f"model = '{row['model']}'"
        [alone] = ask(RATE, where=where)
        assert same([{name: row[name] for name in alone}], [alone])


@some
@given(DRIVEN, FAILURES)
def test_filters_on_a_conformed_dimension_part_the_counts(driven, failures):
    ask = Fleet(driven, failures)
    parts = [ask(["failures", "miles"], where=where)[0] for where in ("model = 'A'", "model <> 'A'", "model IS NULL")]
    [total] = ask(["failures", "miles"])
    miles = [part["miles"] for part in parts if part["miles"] is not None]
    assert total["failures"] == sum(part["failures"] for part in parts)
    assert close(total["miles"], float(sum(miles)) if miles else None)


@some
@given(DRIVEN, FAILURES)
def test_a_shared_exposure_is_the_same_for_every_part(driven, failures):
    ask = Fleet(driven, failures)
    rows, [total] = ask(["failures", "miles"], by=["part"]), ask(["failures", "miles"])
    assert all(close(row["miles"], total["miles"]) for row in rows)
    assert sum(row["failures"] for row in rows) == total["failures"]


@some
@given(DRIVEN, FAILURES)
def test_the_order_of_keys_does_not_matter(driven, failures):
    ask = Fleet(driven, failures)
    one, other = ask(RATE, by=["model", "part", "time.month"]), ask(RATE, by=["time.month", "part", "model"])
    keys = ("model", "part", "time_month")
    assert by(one, *keys).keys() == by(other, *keys).keys()
    assert all(close(by(one, *keys)[key][name], row[name]) for key, row in by(other, *keys).items() for name in RATE)


@some
@given(DRIVEN, FAILURES)
def test_a_metric_asked_beside_others_is_the_same(driven, failures):
    ask = Fleet(driven, failures)
    together = ask(["rate", "largest", "between", "cost"], by=["model"])
    for row in ask("largest", by=["model"]):
        assert close(by(together, "model")[(row["model"],)]["largest"], row["largest"])


# --- totals ----------------------------------------------------------------------------------------------------------


@some
@given(DRIVEN, FAILURES, st.sampled_from(["model", "part", "family"]))
def test_the_total_of_a_rollup_is_the_ungrouped_answer(driven, failures, key):
    ask, columns = Fleet(driven, failures), ", ".join(f"MEASURE({name}) AS {name}" for name in RATE)
    rows = ask.sql(f"SELECT GROUPING({key}) AS total, {columns} FROM fleet GROUP BY ROLLUP ({key})")
    [total] = [row for row in rows if row.pop("total") == 1]
    assert same([total], ask(RATE))


# --- units -----------------------------------------------------------------------------------------------------------


@some
@given(DRIVEN, FAILURES)
def test_miles_and_kilometres_give_one_rate(driven, failures):
    for row in Fleet(driven, failures)(["rate", "rate_low", "rate_high", "rate_of_km", "rate_of_km_low", "rate_of_km_high", "rate_per_km"], by=["model"]):
        assert all(close(row[f"rate{output}"], row[f"rate_of_km{output}"]) for output in ("", "_low", "_high"))
        assert close(row["rate"], None if row["rate_per_km"] is None else row["rate_per_km"] * 1.609344)


@some
@given(DRIVEN, FAILURES, st.sampled_from([0.5, 2.0, 10.0]))
def test_a_longer_mile_makes_a_lower_rate(driven, failures, factor):
    longer = [replace(row, miles=None if row.miles is None else row.miles * factor) for row in driven]
    before, after = Fleet(driven, failures)(RATE, by=["model"]), Fleet(longer, failures)(RATE, by=["model"])
    for row, scaled in zip(before, after, strict=True):
        assert all(close(scaled[name], None if row[name] is None else row[name] / factor) for name in ("rate", "rate_low", "rate_high"))


# --- intervals -------------------------------------------------------------------------------------------------------


@some
@given(DRIVEN, FAILURES, LEVELS)
def test_sql_bounds_are_those_of_the_python_function(driven, failures, level):
    for row in Fleet(driven, failures)(RATE, by=["model"], params={"confidence_level": level}):
        if row["miles"]:
            low, high = poisson_rate(row["failures"], row["miles"] / 1000, level)
            assert math.isclose(row["rate_low"], low, rel_tol=1e-7)
            assert math.isclose(row["rate_high"], high, rel_tol=1e-7)
        else:
            assert (row["rate"], row["rate_low"], row["rate_high"]) == (None, None, None)


@some
@given(DRIVEN, FAILURES, LEVELS)
def test_a_value_is_between_its_bounds(driven, failures, level):
    names = [*RATE, "between", "between_low", "between_high"]
    for row in Fleet(driven, failures)(names, by=["model", "part"], params={"confidence_level": level}):
        for metric in ("rate", "between"):
            low, value, high = row[f"{metric}_low"], row[metric], row[f"{metric}_high"]
            assert low is None or value is None or low <= value
            assert high is None or value is None or value <= high


@some
@given(DRIVEN, FAILURES)
def test_a_rate_without_a_failure_has_an_upper_bound(driven, failures):
    for row in Fleet(driven, failures)(RATE, by=["model"]):
        if row["failures"] == 0 and row["miles"]:
            assert row["rate"] == row["rate_low"] == 0
            assert math.isclose(row["rate_high"], -math.log(0.025) / row["miles"] * 1000, rel_tol=1e-7)


@some
@given(DRIVEN, FAILURES)
def test_a_time_between_failures_is_one_over_the_rate(driven, failures):
    for row in Fleet(driven, failures)([*RATE, "between", "between_low", "between_high"], by=["model"]):
        pairs = (("between", "rate"), ("between_low", "rate_high"), ("between_high", "rate_low"))
        assert all(close(row[a], 1000 / row[b] if row[b] else None) for a, b in pairs if row["miles"])


@some
@given(DRIVEN, FAILURES, Miles.filter(lambda m: m > 0))
def test_more_exposure_lowers_the_rate_and_its_bounds(driven, failures, more):
    [before], [after] = Fleet(driven, failures)(RATE), Fleet([*driven, Driven("A", date(2024, 1, 1), more)], failures)(RATE)
    assert all(before[name] is None or before[name] >= after[name] for name in ("rate", "rate_low", "rate_high"))


@some
@given(DRIVEN, FAILURES)
def test_one_more_failure_raises_the_rate_and_its_bounds(driven, failures):
    [before], [after] = Fleet(driven, failures)(RATE), Fleet(driven, [*failures, Failure("A", date(2024, 1, 1), None, None)])(RATE)
    assert after["failures"] == before["failures"] + 1
    assert all(before[name] is None or before[name] < after[name] for name in ("rate", "rate_low", "rate_high"))


@some
@given(DRIVEN, FAILURES)
def test_a_higher_level_widens_the_interval(driven, failures):
    ask = Fleet(driven, failures)
    narrow, wide = (ask(RATE, by=["model"], params={"confidence_level": level}) for level in (0.8, 0.99))
    assert all(n["rate"] is None or (w["rate_low"] <= n["rate_low"] and n["rate_high"] < w["rate_high"]) for n, w in zip(narrow, wide, strict=True))


# --- time ------------------------------------------------------------------------------------------------------------


@some
@given(DRIVEN, FAILURES, st.sampled_from([[], ["model"]]))
def test_a_window_of_one_period_is_the_plain_metric(driven, failures, keys):
    for row in Fleet(driven, failures)(["failures", "failures_1m", "rate", "rate_1m"], by=["time.month", *keys]):
        assert row["failures"] == row["failures_1m"]
        assert close(row["rate"], row["rate_1m"])


@some
@given(DRIVEN, FAILURES)
def test_all_to_date_ends_with_the_total(driven, failures):
    ask = Fleet(driven, failures)
    rows = ask("failures_so_far", by=["time.month"])
    assert [row["failures_so_far"] for row in rows][-1:] == ([ask("failures")[0]["failures"]] if rows else [])


@some
@given(DRIVEN, FAILURES)
def test_months_add_up_to_quarters(driven, failures):
    ask = Fleet(driven, failures)
    months = ask("failures", by=["time.month"])
    for row in ask("failures", by=["time.quarter"]):
        quarter = row["time_quarter"]
        assert row["failures"] == sum(m["failures"] for m in months if (m["time_month"].month - 1) // 3 == (quarter.month - 1) // 3)
