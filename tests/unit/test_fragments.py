"""SQL of the layer file: what is taken, what it is taken to mean, and what is refused, where."""

from __future__ import annotations

import duckdb
import pytest

from metrics.engines import all_engines
from metrics.fragments import _FUNCTIONS, Fault, parse, written
from metrics.lower import lower, render


def fault(text, **options):
    found = parse(text, **options)
    assert isinstance(found, Fault)
    return found


def on_duckdb(text):
    engine = all_engines()["duckdb"]
    [(value,)] = duckdb.sql(f"SELECT {render(lower(parse(text), engine), engine)}").fetchall()
    return value


EXAMPLES = {
    "abs": "abs(x)", "ceil": "ceil(x)", "coalesce": "coalesce(x, y)", "concat": "concat(s, t)", "date": "date(d)", "date_add": "date_add('day', 1, d)",
    "date_diff": "date_diff('month', d, e)", "date_trunc": "date_trunc('month', d)", "day": "day(d)", "exp": "exp(x)", "extract": "extract(year FROM d)", "floor": "floor(x)",
    "greatest": "greatest(x, y)", "least": "least(x, y)", "length": "length(s)", "ln": "ln(x)", "lower": "lower(s)", "month": "month(d)",
    "nullif": "nullif(x, y)", "power": "power(x, 2)", "quarter": "quarter(d)", "regexp_like": "regexp_like(s, 'a.*')", "replace": "replace(s, 'a', 'b')",
    "round": "round(x, 1)", "sign": "sign(x)", "split_part": "split_part(s, '-', 1)", "sqrt": "sqrt(x)", "strpos": "strpos(s, 'a')",
    "substr": "substr(s, 1, 2)", "trim": "trim(s)", "upper": "upper(s)", "year": "year(d)",
}  # fmt: skip


def test_every_function_of_the_table_has_an_example():
    assert set(EXAMPLES) == set(_FUNCTIONS)


@pytest.mark.parametrize("engine", ["duckdb", "presto", "trino", "spark"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_function_of_the_table_is_rendered_for_every_engine(name, engine):
    found = all_engines()[engine]
    assert render(lower(parse(EXAMPLES[name]), found), found)


@pytest.mark.parametrize(
    "text",
    [
        "a", "a.b", "a.b.c", "'it''s'", "1", "1.5", "1e6", "true", "NULL", "-a", "(a)", "a + b * 2", "a || 'x'", "a = 1 AND NOT b OR c IS NULL", "a <> 1", "a IN (1, 2)",
        "a NOT IN ('x')", "a BETWEEN 1 AND 2", "a LIKE 'x%'", "a IS DISTINCT FROM b", "CASE WHEN a THEN 1 ELSE 2 END", "CASE a WHEN 1 THEN 'x' END", "if(a, 1, 2)", "CAST(a AS double)",
        "TRY_CAST(a AS date)", "CAST(a AS decimal(10, 2))", "date '2026-01-01'", "timestamp '2026-01-01 12:00:00'", "d + interval '1' month", "a % 2", "load * 2", "comment", "a -- note", "a;",
    ],
)  # fmt: skip
def test_plain_sql_is_taken(text):
    assert not isinstance(parse(text), Fault)


# --- what it means ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7 / 2", 3.5), ("1 / 0", None), ("0 / 0", None), ("1.0 / 3 * 3", 1.0), ("NULL / 2", None), ("7 % 0", None), ("ln(0)", None), ("ln(-1)", None), ("sqrt(-1)", None),
        ("date_diff('month', date '2026-01-31', date '2026-02-28')", 1), ("date_diff('month', date '2026-01-15', date '2026-03-15')", 2),
        ("date_diff('month', date '2026-01-15', date '2026-03-14')", 1), ("date_diff('day', date '2026-01-01', date '2026-03-01')", 59), ("if(1 = 2, 5)", None),
    ],
)  # fmt: skip
def test_what_engines_take_differently_means_one_thing(text, value):
    assert on_duckdb(text) == value


@pytest.mark.parametrize(
    "text",
    ["a / b", "a + b", "2 * (a - b)", "CASE WHEN a > 0 THEN b ELSE c END", "a / b + c / d", "LN(a) + b", "SQRT(a)", "a % 3", "date_diff('day', a, b)", "date_add('day', 1, a)", "split_part(a, '-', 1)"],
)
def test_fragment_is_shown_as_it_was_written(text):
    assert written(parse(text)) == text


# --- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said", "column"),
    [
        ("", "there is no SQL here", 1),
        ("  ", "there is no SQL here", 1),
        ("-- note", "there is no SQL here", 1),
        ("a; b", "expected one SQL expression, not several", 2),
        ("a +", "malformed SQL: an operand is missing", 3),
        ("a = = 1", "malformed SQL: an operand is missing", 5),
        ("upper(a", "malformed SQL: a parenthesis is not closed", 7),
        ("a)", "malformed SQL: ')' is not expected here", 2),
        ("a FROM b", "malformed SQL: 'FROM' is not expected here", 3),
        ("a, b", "malformed SQL: ',' is not expected here", 2),
        ("a AS b", "malformed SQL: 'AS' is not expected here", 3),
        ("SELECT 1", "malformed SQL: 'SELECT' is not expected here", 1),
        ("DROP TABLE a", "malformed SQL: 'DROP' is not expected here", 1),
        ("a + 'x", "malformed SQL: the quote that opens here is not closed", 5),
        ('a + "x', "malformed SQL: the quote that opens here is not closed", 5),
        ("a /* x", "malformed SQL: the comment that opens here is not closed", 3),
        ("round()", "malformed SQL: round lacks an argument", 7),
        ("1 + split_part(a)", "split_part lacks an argument", 5),
        ("1 + sum(a)", "sum is an aggregate; declare a measure with `agg:`", 5),
        ("count(*)", "count is an aggregate; declare a measure with `agg:`", 1),
        ("1 + uper(a)", "function uper is not in the function table; did you mean 'upper'?", 5),
        ("upper(a) || upper(lowwer(a))", "function lowwer is not in the function table; did you mean 'lower'?", 19),
        ("a IN (SELECT b FROM c)", "a fragment may not hold a subquery; declare a source and a join", 7),
        ("(SELECT 1)", "a fragment may not hold a subquery; declare a source and a join", 2),
        ("row_number() OVER ()", "a window function is not allowed in a fragment", 1),
        ("1 + CAST(a AS json)", "cast to JSON is not the same on every engine", 5),
        ("1 + date_trunc('decade', a)", "unknown period 'decade'; use second, minute, hour, day, week, month, quarter, year", 5),
        ("date_diff('moth', a, b)", "unknown period 'moth'; did you mean 'month'?; use second, minute, hour, day, week, month, quarter, year", 1),
        ("extract(dow FROM a)", "unknown period 'dow'; use second, minute, hour, day, week, month, quarter, year", 1),
        ("a > 1e999", "1e999 is not a number", 5),
        ("a IN ()", "IN needs at least one value", 1),
        ("a > date '2026-02-30'", "'2026-02-30' is no date or timestamp", 10),
        ("(" * 300 + "a" + ")" * 300, "malformed SQL: nested too deeply", 1),
        ("a" + " + a" * 150, "nested too deeply", 1),
    ],
)
def test_anything_else_is_refused_at_its_place(text, said, column):
    found = fault(text)
    assert (found.what, found.line, found.column) == (said, 1, column)


@pytest.mark.parametrize("text", ["a[1]", "ARRAY[1]", "*", "?", ":name", "@name", "{a}", "a.b.c.d.e"])
def test_what_is_no_plain_expression_is_refused(text):
    assert "is not allowed in a fragment" in fault(text).what or "is not in the function table" in fault(text).what


@pytest.mark.parametrize("text", ["json_extract(a, '$.b')", "current_date", "now()", "random()", "exists(SELECT 1)", "regexp_extract(a, 'x')", "getenv('HOME')", "read_csv('x')", "date_format(d, '%Y')"])
def test_function_that_is_not_in_the_table_is_refused(text):
    assert "is not in the function table" in fault(text).what


def test_what_the_parser_fails_on_is_refused():
    assert isinstance(parse("a -> 2.5"), Fault)


def test_place_is_a_line_and_a_column():
    found = fault("a\n  + upper(\n  b) + sum(c)")
    assert (found.line, found.column) == (3, 8)


def test_function_may_be_allowed_for_one_kind():
    assert not isinstance(parse("shift(a, '1 month')", also=("shift",)), Fault)


def test_function_is_allowed_nowhere_else():
    assert "function shift is not in the function table" in fault("shift(a, '1 month')").what


def test_first_of_two_faults_is_told():
    assert fault("frist(a) + secnd(b)").what.startswith("function frist")
