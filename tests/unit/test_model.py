"""The resolved layer's own answers: looking up names, checking parameters, telling of deprecation."""

from __future__ import annotations

from pathlib import Path

import pytest

import metrics
from metrics.errors import QueryError
from metrics.model import Deprecated, Parameter

LAYER = metrics.load(Path(__file__).parents[1] / "semantic" / "metrics.yml")
TABLE = LAYER.tables["charging"]
TWO = metrics.loads("""
version: 1
sources:
  a: {table: {duckdb: a, presto: hive.x.a}, grain: id, measures: {m: {agg: count}}}
  b: {table: b, grain: id, measures: {n: {agg: count}}}
tables: {first: {facts: a}, second: {facts: b}}
metrics: {m: {type: simple, measure: m}, n: {type: simple, measure: n}, Upper: {type: simple, measure: m}}
""")


def level(**limits):
    return Parameter("level", "number", 0.9, **limits)


# --- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["mtbf", "MTBF", "Mtbf"])
def test_metric_goes_by_any_case(name):
    assert TABLE.metric(name).name == "mtbf"


@pytest.mark.parametrize("name", ["Upper", "upper", "UPPER"])
def test_metric_with_capitals_goes_by_any_case(name):
    assert TWO.tables["first"].metric(name).name == "Upper"


@pytest.mark.parametrize("name", ["site", "SITE"])
def test_dimension_goes_by_any_case(name):
    assert TABLE.dimension(name).name == "site"


def test_unknown_metric_is_said_with_the_near_one():
    with pytest.raises(QueryError, match=r"^unknown metric 'mtbff'; did you mean 'mtbf'\? \(table charging\)$"):
        TABLE.metric("mtbff")


def test_unknown_dimension_is_said_with_the_known_ones():
    with pytest.raises(QueryError, match=r"^unknown dimension 'color'; known: hardware, program, .* \(table charging\)$"):
        TABLE.dimension("color")


@pytest.mark.parametrize(("names", "table"), [(["m"], "first"), (["n"], "second"), (["M", "upper"], "first"), ([], "first")])
def test_table_of_metrics_is_the_first_that_has_them_all(names, table):
    assert TWO.table_of(names).name == table


def test_metrics_of_two_tables_are_not_asked_together():
    with pytest.raises(QueryError, match=r"^no semantic table has all of m, n; ask them apart$"):
        TWO.table_of(["m", "n"])


def test_unknown_metric_of_any_table_is_said():
    with pytest.raises(QueryError, match=r"^unknown metric 'mm'; did you mean 'm'\?$"):
        TWO.table_of(["m", "mm"])


@pytest.mark.parametrize(("source", "engine", "table"), [("a", "duckdb", "a"), ("a", "presto", "hive.x.a"), ("b", "duckdb", "b"), ("b", "trino", "b")])
def test_table_may_have_a_name_per_engine(source, engine, table):
    assert TWO.sources[source].table(engine) == table


def test_engine_without_the_table_is_said_with_the_fix():
    with pytest.raises(QueryError, match=r"^source a names no table for trino; add `trino:` under sources\.a\.table$"):
        TWO.sources["a"].table("trino")


# --- parameters ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameter", "given", "value"),
    [
        (level(min=0.5, max=1), 0.5, 0.5), (level(min=0.5, max=1), 1, 1), (level(min=0.5, max=1), "0.75", 0.75), (level(), -1e9, -1e9),
        (Parameter("n", "integer", 1), 3, 3), (Parameter("n", "integer", 1), "3", 3), (Parameter("n", "integer", 1), 3.0, 3),
        (Parameter("c", "choice", "a", choices=("a", "b")), "b", "b"), (Parameter("c", "choice", 1, choices=(1, 1000)), "1000", 1000),
    ],
)  # fmt: skip
def test_value_that_fits_is_taken(parameter, given, value):
    assert parameter.check(given) == value
    assert type(parameter.check(given)) is type(value)


@pytest.mark.parametrize(
    ("parameter", "given", "said"),
    [
        (level(min=0.5, max=1), 0.4999, "parameter level: 0.4999 is outside 0.5 .. 1"),
        (level(min=0.5), 0, "parameter level: 0 is outside 0.5 .. inf"),
        (level(max=1), 2, "parameter level: 2 is outside -inf .. 1"),
        (level(), "high", "parameter level: 'high' is not a number"),
        (level(), "", "parameter level: '' is not a number"),
        (level(), True, "parameter level: True is not a finite number"),
        (level(), None, "parameter level: None is not a finite number"),
        (level(), float("nan"), "parameter level: nan is not a finite number"),
        (level(), float("inf"), "parameter level: inf is not a finite number"),
        (level(), "-inf", "parameter level: -inf is not a finite number"),
        (level(), [1], "parameter level: [1] is not a finite number"),
        (Parameter("n", "integer", 1), 2.5, "parameter n: 2.5 is not a whole number"),
        (Parameter("c", "choice", "a", choices=("a", "b")), "c", "parameter c: 'c' is none of a, b"),
        (Parameter("c", "choice", "a", choices=("a", "b")), "'; DROP TABLE x; --", "parameter c: ''; DROP TABLE x; --' is none of a, b"),
    ],
)
def test_value_that_does_not_fit_is_refused(parameter, given, said):
    with pytest.raises(QueryError) as caught:
        parameter.check(given)
    assert str(caught.value) == said


# --- what is told ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deprecated", "notice"),
    [
        (Deprecated(), "deprecated"),
        (Deprecated(use="mtbf"), "deprecated; use mtbf"),
        (Deprecated("2026-01-01", "mtbf", "2027-01-01", "counted twice"), "deprecated since 2026-01-01 to be removed 2027-01-01; use mtbf (counted twice)"),
    ],
)
def test_deprecation_says_what_to_use(deprecated, notice):
    assert deprecated.notice == notice


def test_metric_without_a_unit_has_none():
    assert TWO.metrics["m"].unit == ""


def test_layer_is_frozen():
    with pytest.raises(AttributeError):
        LAYER.name = "other"  # type: ignore[misc]
