"""Trailing windows, to-date sums and shifts against a count over the raw rows, row by row in pandas."""

from __future__ import annotations

import datetime as dt
import random

import duckdb
import pandas as pd
import pytest

import metrics

LAYER = """
version: 1
name: events
sources:
  exposure: {table: exposure, grain: [g, m], time: {expr: m, grain: month}, dimensions: {g: {conforms: events.g}}, measures: {t: {agg: sum, expr: t}}}
  events: {table: events, grain: id, time: d, dimensions: {g: {}}, measures: {n: {agg: count}, x: {agg: sum, expr: x}, mx: {agg: max, expr: x}}}
metrics:
  n: {type: simple, measure: n}
  x: {type: simple, measure: x}
  mx: {type: simple, measure: mx}
  n_90d: {type: cumulative, metric: n, window: 90 days}
  n_45d: {type: cumulative, metric: n, window: 45 days}
  n_10w: {type: cumulative, metric: n, window: 10 weeks}
  n_3m: {type: cumulative, metric: n, window: 3 months}
  n_1y: {type: cumulative, metric: n, window: 1 year}
  mx_3m: {type: cumulative, metric: mx, window: 3 months}
  n_mtd: {type: cumulative, metric: n, to_date: month}
  n_qtd: {type: cumulative, metric: n, to_date: quarter}
  n_ytd: {type: cumulative, metric: n, to_date: year}
  x_all: {type: cumulative, metric: x, to_date: all}
  n_month_before: {type: derived, expr: "shift(n, '1 month')"}
  n_year_before: {type: derived, expr: "shift(n, '1 year')"}
"""
SPANS = {
    "n_90d": pd.DateOffset(days=90), "n_45d": pd.DateOffset(days=45), "n_10w": pd.DateOffset(weeks=10),
    "n_3m": pd.DateOffset(months=3), "n_1y": pd.DateOffset(years=1),
}  # fmt: skip
PERIOD = {"day": pd.DateOffset(days=1), "week": pd.DateOffset(weeks=1), "month": pd.DateOffset(months=1), "quarter": pd.DateOffset(months=3), "year": pd.DateOffset(years=1)}
STARTS = {"day": "D", "week": "W-MON", "month": "MS", "quarter": "QS", "year": "YS"}
ASKED = {
    "day": ["n", "n_90d", "n_45d", "n_3m", "n_1y", "n_mtd", "n_ytd"],
    "week": ["n", "n_90d", "n_10w"],
    "month": ["n", "n_90d", "n_45d", "n_10w", "n_3m", "n_1y", "mx_3m", "n_mtd", "n_qtd", "n_ytd", "x_all"],
    "quarter": ["n", "n_90d", "n_3m", "n_1y", "n_ytd"],
    "year": ["n", "n_1y", "n_ytd", "x_all"],
}


def rows() -> list[tuple[int, str | None, dt.date, float]]:
    """Events of two groups and of an unknown one, thinning out; none from May to July 2023."""
    draw = random.Random(7)
    made = [(i, draw.choice(["A", "B", None]), dt.date(2023, 1, 1) + dt.timedelta(days=int(draw.random() ** 1.5 * 900)), draw.random()) for i in range(400)]
    return [row for row in made if not dt.date(2023, 5, 1) <= row[2] < dt.date(2023, 8, 1)]


@pytest.fixture(scope="module")
def connection():
    made = duckdb.connect()
    made.execute("CREATE TABLE events (id INTEGER, g VARCHAR, d DATE, x DOUBLE)")
    made.executemany("INSERT INTO events VALUES (?, ?, ?, ?)", rows())
    made.execute("CREATE TABLE exposure (g VARCHAR, m DATE, t DOUBLE)")
    return made


@pytest.fixture(scope="module")
def layer():
    return metrics.loads(LAYER)


@pytest.fixture(scope="module")
def events():
    frame = pd.DataFrame(rows(), columns=["id", "g", "d", "x"])
    return frame.assign(d=pd.to_datetime(frame.d))


@pytest.mark.parametrize("start", [None, dt.date(2024, 3, 1)])
@pytest.mark.parametrize("by", [[], ["g"]], ids=["total", "by group"])
@pytest.mark.parametrize("grain", ASKED)
def test_windows_count_the_rows_they_cover(grain, by, start, layer, connection, events):
    where = f"time >= DATE '{start}'" if start else None
    answer = layer.query(ASKED[grain], by=[f"time.{grain}", *by], where=where, engine=connection).records()
    looked_at = answer[:: 1 + len(answer) // 60]
    wrong = [(row, metric) for row in looked_at for metric in ASKED[grain] if not same(row[metric], expected(events, row, metric, grain, by, start))]
    assert not wrong, wrong[:3]


@pytest.mark.parametrize("grain", ASKED)
def test_no_period_is_left_out(grain, layer, connection):
    answer = layer.query(ASKED[grain], by=[f"time.{grain}"], engine=connection).records()
    periods = [pd.Timestamp(row[f"time_{grain}"]) for row in answer]
    assert periods == list(pd.date_range(periods[0], periods[-1], freq=STARTS[grain]))


@pytest.mark.parametrize(("metric", "months"), [("n_month_before", 1), ("n_year_before", 12)])
def test_a_shift_is_the_value_of_the_period_before(metric, months, layer, connection):
    answer = layer.query(["n", metric], by=["time.month"], engine=connection).records()
    values = [row["n"] for row in answer]
    assert [row[metric] for row in answer] == [None] * months + values[:-months]


def expected(events, row, metric, grain, by, start):
    period = pd.Timestamp(row[f"time_{grain}"])
    own = events
    if by:
        own = events[events.g.isna()] if row["g"] is None else events[events.g == row["g"]]
    end = period + PERIOD[grain]
    own = own[own.d < end]
    if metric == "n":
        begin = max(period, pd.Timestamp(start)) if start else period
    elif metric in SPANS:
        begin = end - SPANS[metric]
    elif metric == "mx_3m":
        begin = end - pd.DateOffset(months=3)
    else:
        begin = {"n_mtd": period.replace(day=1), "n_qtd": period.to_period("Q").start_time, "n_ytd": period.replace(month=1, day=1), "x_all": pd.Timestamp.min}[metric]
    own = own[own.d >= begin]
    if metric == "mx_3m":
        return None if own.empty else own.x.max()
    return own.x.sum() if metric == "x_all" else len(own)


def same(got, want):
    return got is None if want is None else got is not None and abs(float(got) - float(want)) < 1e-9
