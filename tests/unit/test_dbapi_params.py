"""Binding on the client: only placeholders are filled, and no value can be anything but a value."""

from __future__ import annotations

from datetime import date, datetime, timezone
from decimal import Decimal
from uuid import UUID

import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from metrics.dbapi_params import bind, literal
from metrics.errors import QueryError

DIALECTS = ("duckdb", "presto", "trino", "spark")
HOSTILE = ["it's", "'; DROP TABLE t; --", "\\", "\\'", "\\' OR 1=1 --", "a\nb", "\x00", '"', "`", "%s %(a)s %%", "?", "$1", "$$", "--", "/*", "é𝄞"]


def pyformat(sql: str, parameters: object) -> str:
    return bind(sql, parameters, dialect="presto", paramstyle="pyformat")  # type: ignore[arg-type]  # wrong ones are tried too


def marks(sql: str, parameters: object) -> str:
    return bind(sql, parameters, dialect="duckdb", paramstyle="numeric_dollar")  # type: ignore[arg-type]  # wrong ones are tried too


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "NULL"),
        (True, "TRUE"),
        (7, "7"),
        (-7, "(-7)"),
        (0.1, "0.1"),
        (-0.0, "(-0.0)"),
        (1e300, "1e+300"),
        (Decimal("1.50"), "1.50"),
        (Decimal("1E+2"), "100"),
        (float("nan"), "CAST('nan' AS DOUBLE)"),
        (float("-inf"), "CAST('-inf' AS DOUBLE)"),
        ("it's", "'it''s'"),
        (date(2024, 2, 29), "CAST('2024-02-29' AS DATE)"),
        (datetime(2024, 2, 29, 1, 2, 3, 456000), "CAST('2024-02-29 01:02:03.456000' AS TIMESTAMP)"),
        (UUID(int=1), "'00000000-0000-0000-0000-000000000001'"),
        (["a", 1, None], "('a', 1, NULL)"),
        ([], "(NULL)"),
    ],
)
def test_literal_of_presto(value: object, text: str) -> None:
    assert literal(value, "presto") == text


def test_moment_with_a_zone_keeps_it() -> None:
    assert literal(datetime(2024, 1, 1, tzinfo=timezone.utc), "presto") == "CAST('2024-01-01 00:00:00+00:00' AS TIMESTAMP WITH TIME ZONE)"


@pytest.mark.parametrize("value", [b"x", object(), {"a": 1}])
def test_value_without_a_literal_is_refused(value: object) -> None:
    with pytest.raises(QueryError, match="cannot be a parameter"):
        literal(value, "presto")


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_one_text(text: str, dialect: str) -> None:
    assert_is_literal(text, dialect)


@pytest.mark.parametrize("dialect", DIALECTS)
@given(text=st.text())
def test_any_text_stays_one_text(text: str, dialect: str) -> None:
    assert_is_literal(text, dialect)


def assert_is_literal(text: str, dialect: str) -> None:
    sql = bind("SELECT %(a)s, 1", {"a": text}, dialect=dialect, paramstyle="pyformat")
    first, second = sqlglot.parse_one(sql, read=dialect).expressions
    assert (first.this, first.is_string, second) == (text, True, exp.Literal.number(1))


@pytest.mark.parametrize(
    ("sql", "parameters", "bound"),
    [
        ("a = %(x)s AND b = %(x)s", {"x": 1, "left": 2}, "a = 1 AND b = 1"),
        ("a = %(date)s", {"date": 1}, "a = 1"),
        ("a IN %(x)s", {"x": (1, 2)}, "a IN (1, 2)"),
        ("a = %s AND b = %s", [1, "x"], "a = 1 AND b = 'x'"),
        ("a -%(x)s", {"x": -1}, "a -(-1)"),
        ("a %% 2 = %(x)s", {"x": 1}, "a % 2 = 1"),
        ("a LIKE 'x%%' AND b = %(x)s", {"x": "y%%"}, "a LIKE 'x%' AND b = 'y%%'"),
        ("a LIKE 'x%%'", {}, "a LIKE 'x%'"),
        ("a %%(x)s", {"x": 1}, "a %(x)s"),
        ("a = %(x)s -- %(y)s, it's", {"x": 1}, "a = 1 -- %(y)s, it's"),
        ("a = 'é' AND b = %(x)s", {"x": 1}, "a = 'é' AND b = 1"),
        ("a LIKE 'x%%'", None, "a LIKE 'x%%'"),
    ],
)
def test_pyformat(sql: str, parameters: object, bound: str) -> None:
    assert pyformat(sql, parameters) == bound


@pytest.mark.parametrize(
    ("sql", "parameters", "bound"),
    [
        ("a = ? AND b = ?", [1, "x"], "a = 1 AND b = 'x'"),
        ("a = $2 AND b = $1 AND c = $1", [1, "x"], "a = 'x' AND b = 1 AND c = 1"),
        ("a = $name", {"name": 1}, "a = 1"),
        ("a = '?' AND b = ?", [1], "a = '?' AND b = 1"),
        ("a LIKE 'x%%' AND b = $$?$1$$ AND c = ?", [1], "a LIKE 'x%%' AND b = $$?$1$$ AND c = 1"),
        ("a = '?'", [], "a = '?'"),
    ],
)
def test_marks(sql: str, parameters: object, bound: str) -> None:
    assert marks(sql, parameters) == bound


@pytest.mark.parametrize(
    ("bind_", "sql", "parameters", "reason"),
    [
        (pyformat, "a = '%(x)s'", {"x": 1}, "within quotes"),
        (pyformat, 'a = "%(x)s"', {"x": 1}, "within quotes"),
        (pyformat, "a = %(x)s", {"y": 1}, "no value was given for the parameter 'x'"),
        (pyformat, "a = %(x)s", [1], "without names"),
        (pyformat, "a = %s", {"x": 1}, "given by name"),
        (pyformat, "a = %s", [1, 2], "2 values were given for the 1 parameters"),
        (marks, "a = ? AND b = ?", [1], "more parameters than the 1 values"),
        (marks, "a = $3", [1], "more parameters than the 1 values"),
        (marks, "a = 1", [1], "1 values were given for the 0 parameters"),
        (marks, "a = $x", [1], "without names"),
    ],
)
def test_what_does_not_fit_is_refused(bind_: object, sql: str, parameters: object, reason: str) -> None:
    with pytest.raises(QueryError, match=reason):
        bind_(sql, parameters)  # type: ignore[operator]  # one of the two above
