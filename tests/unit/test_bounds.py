"""Bounds of time, read out of conditions and put back on a fact's bare column."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

import metrics
from metrics.bounds import (
    bounds_of,
    check_aligned,
    moment,
    named_periods,
    on_date,
    on_timestamp,
    split_lower,
    views_of_time,
)
from metrics.errors import QueryError
from metrics.query import Condition
from metrics.rewrite import rewrite

LAYER = metrics.load(Path(__file__).parents[1] / "semantic" / "metrics.yml")


def tree(text):
    return sqlglot.parse_one(text, read="presto")


def condition(text):
    found = tree(text)
    return Condition(found, frozenset(node.name for node in found.find_all(exp.Column)))


def bound(text):
    [only] = bounds_of(condition(text))
    return only


def shown(expression):
    return expression.sql("duckdb")


# --- reading ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("time >= DATE '2025-01-01'", [(exp.GTE, datetime(2025, 1, 1))]),
        ("time < TIMESTAMP '2025-01-01 12:30:00'", [(exp.LT, datetime(2025, 1, 1, 12, 30))]),
        ("time > '2025-01-01'", [(exp.GT, datetime(2025, 1, 1))]),
        ("DATE '2025-01-01' <= time", [(exp.GTE, datetime(2025, 1, 1))]),
        ("DATE '2025-01-01' > time", [(exp.LT, datetime(2025, 1, 1))]),
        ("time BETWEEN DATE '2025-01-01' AND DATE '2025-02-01'", [(exp.GTE, datetime(2025, 1, 1)), (exp.LTE, datetime(2025, 2, 1))]),
        ("CAST(time AS TIMESTAMP) >= DATE '2025-01-01'", [(exp.GTE, datetime(2025, 1, 1))]),
        ("(time) >= CAST('2025-01-01' AS DATE)", [(exp.GTE, datetime(2025, 1, 1))]),
        ("time >= CURRENT_DATE", [(exp.GTE, None)]),
        ("time >= date_trunc('month', CURRENT_DATE)", [(exp.GTE, None)]),
    ],
)
def test_comparison_of_time_is_a_bound(text, found):
    assert [(b.op, b.value) for b in bounds_of(condition(text))] == found


@pytest.mark.parametrize(
    "text",
    [
        "time = DATE '2025-01-01'", "time <> DATE '2025-01-01'", "time NOT BETWEEN DATE '2025-01-01' AND DATE '2025-02-01'", "time IS NULL", "time >= time", "CAST(time AS DATE) > DATE '2025-01-01'",
        "date_trunc('month', time) >= DATE '2025-01-01'", "site >= DATE '2025-01-01'", "time >= DATE '2025-01-01' OR time IS NULL", "time IN (DATE '2025-01-01')", "NOT time >= DATE '2025-01-01'",
    ],
)  # fmt: skip
def test_anything_else_is_no_bound(text):
    assert bounds_of(condition(text)) == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("DATE '2025-01-31'", datetime(2025, 1, 31)), ("'2025-01-31 10:00:00.5'", datetime(2025, 1, 31, 10, 0, 0, 500_000)), ("date('2025-01-31')", datetime(2025, 1, 31)),
        ("'2025-01-31 10:00:00+01:00'", None), ("'soon'", None), ("'2025-02-30'", None), ("20250131", None), ("DATE '2025-01-31' + INTERVAL '1' DAY", None), ("NULL", None),
    ],
)  # fmt: skip
def test_moment_is_what_a_literal_names(text, value):
    assert moment(tree(text)) == value


# --- a bound put back on a fact's column -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sql"),
    [
        ("time >= TIMESTAMP '2025-01-01 00:00:00'", "day >= CAST('2025-01-01' AS DATE)"),
        ("time < TIMESTAMP '2025-01-01 00:00:00'", "day < CAST('2025-01-01' AS DATE)"),
        ("time >= TIMESTAMP '2025-01-01 12:00:00'", "day > CAST('2025-01-01' AS DATE)"),
        ("time > TIMESTAMP '2025-01-01 12:00:00'", "day > CAST('2025-01-01' AS DATE)"),
        ("time < TIMESTAMP '2025-01-01 12:00:00'", "day <= CAST('2025-01-01' AS DATE)"),
        ("time <= TIMESTAMP '2025-01-01 12:00:00'", "day <= CAST('2025-01-01' AS DATE)"),
    ],
)
def test_moment_within_a_day_bounds_whole_days(text, sql):
    assert shown(on_date(bound(text), exp.column("day"))) == sql


def test_bound_that_is_no_literal_has_no_date():
    assert on_date(bound("time >= CURRENT_DATE"), exp.column("day")) is None


def test_bound_keeps_its_moment_where_zones_agree():
    assert shown(on_timestamp(bound("time >= DATE '2025-01-01'"), exp.column("seen"), "UTC", "UTC")) == "seen >= CAST('2025-01-01 00:00:00' AS TIMESTAMP)"


@pytest.mark.parametrize(("day", "there"), [("2025-01-01", "2025-01-01 08:00:00"), ("2025-07-01", "2025-07-01 07:00:00")])
def test_bound_is_moved_into_the_zone_of_the_rows(day, there):
    """Los Angeles is 8 hours behind UTC in winter, 7 in summer."""
    moved = on_timestamp(bound(f"time >= DATE '{day}'"), exp.column("seen"), "UTC", "America/Los_Angeles")
    assert shown(moved) == f"seen >= CAST('{there}' AS TIMESTAMP)"


@pytest.mark.parametrize("moment_", ["2025-11-02 01:30:00", "2025-03-09 02:30:00"])
def test_hour_that_clocks_repeat_or_leave_out_is_not_one_moment(moment_):
    assert on_timestamp(bound(f"time >= TIMESTAMP '{moment_}'"), exp.column("seen"), "UTC", "America/Los_Angeles") is None


# --- looking back ----------------------------------------------------------------------------------------------------


def test_lower_bound_is_taken_out_of_the_conditions():
    lower, rest = split_lower([condition("time >= DATE '2025-01-01'"), condition("time < DATE '2025-06-01'"), condition("site = 'Mall'")])
    assert lower.value == datetime(2025, 1, 1)
    assert [shown(c.expr) for c in rest] == ['time < CAST(\'2025-06-01\' AS DATE)', "site = 'Mall'"]


def test_latest_of_two_lower_bounds_holds():
    lower, _ = split_lower([condition("time >= DATE '2025-01-01'"), condition("time >= DATE '2025-03-01'")])
    assert lower.value == datetime(2025, 3, 1)


def test_no_lower_bound_is_none():
    assert split_lower([condition("time < DATE '2025-06-01'")])[0] is None


def test_time_filtered_otherwise_is_refused_where_rows_before_count():
    with pytest.raises(QueryError, match=r"a metric that looks back needs time bounded as `time >= … AND time < …`, not "):
        split_lower([condition("time = DATE '2025-01-01'")])


def test_two_lower_bounds_of_unknown_moments_are_refused():
    with pytest.raises(QueryError, match=r"takes one lower bound of time"):
        split_lower([condition("time >= CURRENT_DATE"), condition("time >= DATE '2025-01-01'")])


@pytest.mark.parametrize(
    ("texts", "grain", "periods"),
    [
        (["time >= DATE '2025-01-15'", "time < DATE '2025-03-01'"], "month", (datetime(2025, 1, 1), datetime(2025, 2, 1))),
        (["time >= DATE '2025-01-15'", "time <= DATE '2025-03-01'"], "month", (datetime(2025, 1, 1), datetime(2025, 3, 1))),
        (["time BETWEEN DATE '2025-01-15' AND DATE '2025-05-15'"], "quarter", (datetime(2025, 1, 1), datetime(2025, 4, 1))),
        (["time >= DATE '2025-01-01'", "time < DATE '2025-01-13'"], "week", (datetime(2024, 12, 30), datetime(2025, 1, 6))),
        (["time >= DATE '2025-01-01'"], "year", (datetime(2025, 1, 1), None)),
        (["time < DATE '2025-01-01'"], "year", (None, None)),
        (["time >= DATE '2025-02-01'", "time < DATE '2025-01-01'"], "month", (None, None)),
        (["time >= DATE '1900-01-01'", "time < DATE '2025-01-01'"], "day", (None, None)),
        ([], "day", (None, None)),
    ],
)
def test_periods_named_by_bounds(texts, grain, periods):
    assert named_periods([condition(text) for text in texts], grain) == periods


# --- rows that stand for periods -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "grain"),
    [
        ("time >= DATE '2025-02-01'", "month"), ("time < DATE '2025-02-01'", "month"), ("time <= DATE '2025-01-31'", "month"), ("time > DATE '2025-01-31'", "month"),
        ("time <= TIMESTAMP '2025-01-31 23:59:59.999'", "month"), ("time >= DATE '2025-04-01'", "quarter"), ("time >= DATE '2025-01-06'", "week"),
        ("time >= date_trunc('month', CURRENT_DATE)", "month"), ("time >= date_trunc('year', CURRENT_DATE)", "month"),
    ],
)  # fmt: skip
def test_bound_between_periods_is_taken(text, grain):
    check_aligned(bound(text), grain, "online")


@pytest.mark.parametrize(
    ("text", "grain"),
    [
        ("time >= DATE '2025-02-15'", "month"), ("time < DATE '2025-01-31'", "month"), ("time <= DATE '2025-01-15'", "month"), ("time >= TIMESTAMP '2025-02-01 00:00:01'", "month"),
        ("time >= DATE '2025-02-01'", "quarter"), ("time >= CURRENT_DATE", "month"), ("time >= date_trunc('day', CURRENT_DATE)", "month"), ("time >= date_trunc('week', CURRENT_DATE)", "month"),
    ],
)  # fmt: skip
def test_bound_within_a_period_is_refused(text, grain):
    with pytest.raises(QueryError, match=rf"^online is recorded by {grain}, so time can be bounded at the start of a {grain} only: "):
        check_aligned(bound(text), grain, "online")


def test_refusal_names_the_bounds_that_would_do():
    with pytest.raises(QueryError, match=r"2025-02-15 00:00:00 is inside one; 2025-02-01 or 2025-03-01 would do$"):
        check_aligned(bound("time >= DATE '2025-02-15'"), "month", "online")


@pytest.mark.parametrize(
    ("text", "views"),
    [
        ("date_trunc('month', time)", ["month"]), ("CAST(date_trunc('month', time) AS DATE)", ["month"]), ("date_trunc('month', CAST(time AS TIMESTAMP))", ["month"]), ("extract(year FROM time)", ["year"]),
        ("year(time)", ["year"]), ("time", [""]), ("coalesce(time, CURRENT_DATE)", [""]), ("time IS NULL", ["year"]), ("site", []), ("other.time", []),
    ],
)  # fmt: skip
def test_view_of_time_is_the_period_it_is_looked_at_in(text, views):
    assert views_of_time(tree(text)) == views


# --- ends of the calendar --------------------------------------------------------------------------------------------

ENDS = [
    "SELECT MEASURE(online) FROM charging WHERE time <= DATE '9999-12-31'",
    "SELECT MEASURE(online) FROM charging WHERE time < TIMESTAMP '9999-12-31 23:59:59.999'",
    "SELECT date_trunc('month', time) AS m, MEASURE(faults_90d) FROM charging WHERE time >= DATE '0001-01-01' GROUP BY 1",
    "SELECT date_trunc('month', time) AS m, MEASURE(faults) FROM charging WHERE time < DATE '0001-01-01' GROUP BY 1",
]


@pytest.mark.parametrize("statement", ENDS)
def test_bound_at_an_end_of_the_calendar_is_answered(statement):
    assert rewrite(LAYER, statement, "duckdb") is not None


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles"])
def test_bound_at_an_end_of_the_calendar_is_answered_in_any_zone(zone):
    for day in ("0001-01-01", "9999-12-31"):
        assert rewrite(LAYER, f"SELECT MEASURE(faults) FROM charging WHERE time > TIMESTAMP '{day} 23:00:00' OR time < TIMESTAMP '{day} 01:00:00'", "duckdb", zone=zone) is not None
        assert rewrite(LAYER, f"SELECT MEASURE(faults) FROM charging WHERE time > TIMESTAMP '{day} 01:00:00' AND time <= TIMESTAMP '{day} 23:00:00'", "duckdb", zone=zone) is not None
