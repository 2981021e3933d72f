"""Metrics as columns: what is shared is built once, level by level; settings are checked."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlglot import exp

import metrics
from metrics.build import NOW, Build, Columns, Lookback, checked
from metrics.errors import QueryError
from metrics.rewrite import rewrite
from metrics.spans import Span
from metrics.tree import column

LAYER = metrics.load(Path(__file__).parents[1] / "semantic" / "metrics.yml")
TABLE = LAYER.tables["charging"]


def build(**settings):
    return Build(LAYER, TABLE, Columns(), settings)


# --- columns ---------------------------------------------------------------------------------------------------------


def test_column_stands_one_level_above_those_it_is_made_of():
    columns = Columns(level_of={"a": 0, "b": 0})
    c = columns.add("c", exp.Add(this=column("a"), expression=column("b")))
    d = columns.add("d", exp.Neg(this=column(c)))
    assert [set(level) for level in columns.levels] == [{"c"}, {"d"}]
    assert columns.level_of == {"a": 0, "b": 0, "c": 1, d: 2}


def test_name_that_is_taken_gets_a_number():
    columns = Columns()
    assert [columns.add("a", exp.Literal.number(i)) for i in range(3)] == ["a", "a_2", "a_3"]


def test_metric_is_built_once():
    made = build()
    assert made.metric("fault_rate") == made.metric("fault_rate")
    assert len(made.columns.components) == 2


def test_metrics_share_their_components():
    made = build()
    for name in ("fault_rate", "mtbf", "faults", "hours", "fault_rate_low", "mtbf_high"):
        made.metric(name)
    assert sorted(c.name for c in made.columns.components.values()) == ["_faults", "_hours"]


def test_condition_makes_a_component_of_its_own():
    made = build()
    measure = LAYER.metrics["faults"].body.measure
    made.measure(measure, None)
    made.measure(measure, exp.EQ(this=column("site"), expression=exp.Literal.string("Mall")))
    assert len(made.columns.components) == 2


def test_average_is_a_sum_and_a_count():
    made = build()
    made.metric("cost_mean")
    assert sorted(c.part for c in made.columns.components.values()) == ["count", "sum"]


def test_same_metric_under_another_setting_is_another_column():
    made = build()
    other = Build(LAYER, TABLE, made.columns, {"confidence_level": 0.5})
    assert made.metric("fault_rate_low") != other.metric("fault_rate_low")


def test_metrics_under_other_settings_share_their_components():
    made = build()
    made.metric("fault_rate_low")
    Build(LAYER, TABLE, made.columns, {"confidence_level": 0.5}).metric("fault_rate_low")
    assert len(made.columns.components) == 2


def test_statement_grows_by_metrics_and_not_by_their_references():
    one = len(rewrite(LAYER, "SELECT MEASURE(fault_rate_low) FROM charging", "presto").sql)
    many = len(rewrite(LAYER, "SELECT MEASURE(faults), MEASURE(hours), MEASURE(fault_rate), MEASURE(fault_rate_low), MEASURE(mtbf), MEASURE(mtbf_high) FROM charging", "presto").sql)
    assert many < 3 * one


# --- looking back ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lookback", "suffix"),
    [
        (NOW, ""), (Lookback(window=Span(days=90)), "_90d"), (Lookback(window=Span(months=3)), "_3m"), (Lookback(to_date="year"), "_year_to_date"), (Lookback(shift=Span(months=1)), "_before_1m"),
        (Lookback(window=Span(months=3), shift=Span(months=12)), "_3m_before_12m"),
    ],
)  # fmt: skip
def test_lookback_is_in_the_name_of_a_column(lookback, suffix):
    assert lookback.suffix == suffix


@pytest.mark.parametrize(("lookback", "looks"), [(NOW, False), (Lookback(to_date="year"), True), (Lookback(shift=Span(days=1)), True)])
def test_lookback_of_nothing_is_none(lookback, looks):
    assert bool(lookback) is looks


def test_shifts_add_up():
    assert build().shifted(Span(months=1)).shifted(Span(months=2)).lookback == Lookback(shift=Span(months=3))


def test_shift_of_days_and_of_months_do_not_add_up():
    with pytest.raises(QueryError, match=r"^cannot shift a shifted metric: 7 days and 1 month do not add up"):
        build().shifted(Span(months=1)).shifted(Span(days=7))


def test_window_of_a_window_is_refused():
    with pytest.raises(QueryError, match=r"^a window over a metric that has a window already is not defined$"):
        build().windowed(Span(months=3), "").windowed(None, "year")


def test_window_may_be_shifted():
    assert build().windowed(Span(months=3), "").shifted(Span(months=1)).lookback == Lookback(Span(months=1), Span(months=3))


@pytest.mark.parametrize(
    ("metric", "merge"),
    [("faults", "sum"), ("hours", "sum"), ("cost_mean", "sum"), ("cost_p90", ""), ("chargers_with_fault", ""), ("online", ""), ("online_average", "")],
)
def test_windows_are_of_what_merges(metric, merge):
    made = build()
    made.metric(metric)
    assert {c.merge for c in made.columns.components.values()} == {merge}


# --- settings --------------------------------------------------------------------------------------------------------


def test_setting_within_its_bounds_is_taken():
    assert checked(LAYER, {"confidence_level": "0.9"}) == {"confidence_level": 0.9}


def test_setting_goes_by_any_case():
    assert checked(LAYER, {"CONFIDENCE_LEVEL": 0.9}) == {"confidence_level": 0.9}


@pytest.mark.parametrize(
    ("settings", "metric", "said"),
    [
        ({"confidence": 0.9}, None, "unknown parameter 'confidence'; did you mean 'confidence_level'?"),
        ({"confidence_level": 2}, None, "parameter confidence_level: 2 is outside 0.5 .. 0.9999"),
        ({"confidence_level": 0.9}, "faults", "metric faults does not use parameter confidence_level; its parameters: none"),
    ],
)
def test_setting_that_does_not_fit_is_refused(settings, metric, said):
    with pytest.raises(QueryError) as caught:
        checked(LAYER, settings, LAYER.metrics[metric] if metric else None)
    assert str(caught.value) == said


def test_default_of_a_parameter_stands_where_none_is_given():
    assert build().setting(LAYER.metrics["fault_rate"].body.level) == 0.95


def test_given_parameter_stands_in_place_of_the_default():
    assert build(confidence_level=0.5).setting(LAYER.metrics["fault_rate"].body.level) == 0.5
