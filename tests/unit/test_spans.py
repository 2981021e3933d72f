"""Lengths of calendar time."""

from __future__ import annotations

import datetime as dt

import pytest

from metrics.spans import Span, parse, step


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("90 days", Span(days=90)), ("1 day", Span(days=1)), ("2 weeks", Span(days=14)), ("12 months", Span(months=12)), ("1 quarter", Span(months=3)),
        ("1 year", Span(months=12)), ("1year", Span(months=12)), ("  3  MONTHS ", Span(months=3)),
    ],
)  # fmt: skip
def test_span_is_whole_days_or_whole_months(text, span):
    assert parse(text) == span


@pytest.mark.parametrize("text", ["", "days", "90", "0 days", "-1 day", "1.5 months", "90 dyas", "1 hour", "1 month 2 days", "999999 days", "1 month; DROP TABLE x"])
def test_anything_else_is_refused_with_an_example(text):
    with pytest.raises(ValueError, match=r"is no span of time; write for example: 90 days, 12 months, 1 year$"):
        parse(text)


@pytest.mark.parametrize(
    ("text", "grain", "periods"),
    [
        ("90 days", "day", 90), ("14 days", "week", 2), ("12 months", "month", 12), ("12 months", "quarter", 4), ("12 months", "year", 1), ("90 days", "month", None),
        ("3 months", "day", None), ("3 months", "week", None), ("10 days", "week", None), ("4 months", "quarter", None), ("1 day", "hour", None),
    ],
)  # fmt: skip
def test_whole_periods_are_those_that_no_calendar_changes(text, grain, periods):
    assert parse(text).periods(grain) == periods


@pytest.mark.parametrize(("text", "days"), [("90 days", 90), ("3 months", 92), ("1 year", 366), ("45 days", 45)])
def test_no_window_touches_more_months_than_stated(text, days):
    most = max(months_touched(dt.date(2023, 1, 1) + dt.timedelta(days=i), days) for i in range(1500))
    assert most <= parse(text).most_periods("month")


def months_touched(first, days):
    last = first + dt.timedelta(days=days - 1)
    return 12 * (last.year - first.year) + last.month - first.month + 1


@pytest.mark.parametrize(("span", "text"), [(Span(days=1), "1 day"), (Span(days=90), "90 days"), (Span(months=1), "1 month"), (Span(months=12), "12 months")])
def test_text_of_a_span_is_read_back(span, text):
    assert (str(span), parse(text)) == (text, span)


def test_days_add_to_days():
    assert parse("1 week") + parse("3 days") == Span(days=10)


def test_months_add_to_months():
    assert parse("1 year") + parse("1 month") == Span(months=13)


def test_nothing_adds_to_anything():
    assert Span() + parse("1 month") == Span(months=1)


def test_months_do_not_add_to_days():
    with pytest.raises(ValueError, match=r"^1 month and 7 days do not add up to whole days or whole months$"):
        parse("1 month") + parse("7 days")


@pytest.mark.parametrize(("grain", "span"), [("day", Span(days=1)), ("week", Span(days=7)), ("month", Span(months=1)), ("quarter", Span(months=3)), ("year", Span(months=12))])
def test_step_is_one_period(grain, span):
    assert step(grain) == span
