"""What a metric is, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any  # the value of a parameter, by its type

from sqlglot import exp

from metrics.errors import QueryError, unknown
from metrics.fragments import written
from metrics.kinds import all_kinds
from metrics.model import Layer, Measure, Metric, Setting

Settings = Mapping[str, float | int | str]


def metric_named(layer: Layer, name: str) -> Metric:
    """The metric; raises QueryError with the near name."""
    if name not in layer.metrics:
        raise QueryError(unknown("metric", name, layer.metrics))
    return layer.metrics[name]


def described(layer: Layer, name: str) -> list[str]:
    """The lines of `bathtub describe`."""
    metric = metric_named(layer, name)
    return [f"{metric.name}: {metric.label}", *(f"  {key + ':':17}{value}" for key, value in _facts(layer, metric) if value)]


def _facts(layer: Layer, metric: Metric) -> Iterator[tuple[str, str]]:
    yield "what", metric.description
    yield "kind", metric.kind + (f", output '{metric.output}' of {metric.output_of}" if metric.output_of else "")
    yield "definition", definition(layer, metric)
    yield "unit", metric.unit
    yield "type", metric.type
    yield "outputs", ", ".join(f"{metric.name}_{output}" for output in metric.outputs)
    yield "parameters", ", ".join(_parameter(layer, name) for name in sorted(metric.parameters))
    yield "tables", ", ".join(table.name for table in layer.tables.values() if metric.name in table.metrics)
    yield "facts", ", ".join(sorted(metric.facts))
    yield "format", metric.format
    yield "folder", metric.folder
    yield "tags", ", ".join(metric.tags)
    yield "owner", metric.owner
    if metric.certified:
        yield "certified", " ".join(p for p in (f"by {metric.certified.by}", f"on {metric.certified.on}" if metric.certified.on else "", metric.certified.details) if p)
    yield "status", metric.deprecated.notice if metric.deprecated else ""
    yield "definition hash", metric.hash


def _parameter(layer: Layer, name: str) -> str:
    parameter = layer.parameters[name]
    bounds = f"{parameter.min:g} .. {parameter.max:g}" if parameter.min is not None and parameter.max is not None else " | ".join(map(str, parameter.choices))
    return f"{name} = {'none' if parameter.default is None else parameter.default}" + (f" ({bounds})" if bounds else "")


def unit_under(layer: Layer, metric: Metric, settings: Settings) -> str:
    """The unit under the parameters given, `failures per million km`; '' where it cannot be told.

    The metric's own unit is that of the parameters' defaults.
    """
    if not any(_chosen(layer, name, settings) for name in metric.parameters):
        return metric.unit
    scales, inner = getattr(metric.body, "scales", ()), getattr(metric.body, "metric", "")
    if inner:
        return unit_under(layer, layer.metrics[inner], settings)
    per = getattr(metric.body, "per", None)
    chosen = str(_value(layer, per, settings)) if per else ""
    return next((unit.label for text, _, unit in scales if text == chosen and unit), "")


def _chosen(layer: Layer, name: str, settings: Settings) -> bool:
    """Whether a choice, which may be one of units, is set to another than its default."""
    parameter = layer.parameters[name]
    return bool(parameter.choices) and str(settings.get(name, parameter.default)) != str(parameter.default)


def interval(layer: Layer, metric: Metric, settings: Settings) -> str:
    """How the bounds are made: `exact Poisson (Garwood 1936), two-sided, 95% confidence`; '' where there are none."""
    if metric.output not in ("", "low", "high"):
        return ""
    inner = getattr(metric.body, "metric", "")
    if inner:
        return interval(layer, layer.metrics[inner], settings)
    level = getattr(metric.body, "level", None)
    if level is None:
        return ""
    how = all_kinds()[metric.kind].bounds(metric.body)
    return f"{how}, {float(_value(layer, level, settings)):.6%}".rstrip("%").rstrip("0").rstrip(".") + "% confidence"


def _value(layer: Layer, setting: Setting, settings: Settings) -> Any:
    return settings.get(setting.parameter, layer.parameters[setting.parameter].default) if setting.parameter else setting.value


def definition(layer: Layer, metric: Metric) -> str:
    """The metric as a formula over measures and other metrics."""
    body = metric.body
    words = getattr(all_kinds()[metric.kind], "words", None)
    if words:
        return str(words(body, lambda setting: _value(layer, setting, {})))
    if metric.kind == "simple":
        where = f" where {text(body.where)}" if body.where is not None else ""
        return measure_text(body.measure) + where
    if metric.kind == "ratio":
        per = body.per.value if not body.per.parameter else layer.parameters[body.per.parameter].default
        return f"{body.numerator} / {body.denominator}" + ("" if per == 1 else f", per {per}")
    if metric.kind == "cumulative":
        return f"{body.metric} over {body.window or ('all time' if body.to_date == 'all' else f'the {body.to_date} to date')}, at the period's end"
    if isinstance(getattr(body, "expr", None), exp.Expression):
        return text(body.expr)
    return metric.kind


def measure_text(measure: Measure) -> str:
    """`sum(miles) of exposure`."""
    expr = text(measure.expr) if measure.expr is not None else "rows"
    name = f"{measure.agg} {measure.fraction:g}" if measure.fraction is not None else measure.agg
    where = f" where {text(measure.where)}" if measure.where is not None else ""
    time = f", {measure.over_time} over time" if measure.over_time else ""
    return f"{name}({expr}) of {measure.source}{where}{time}"


def text(tree: exp.Expression) -> str:
    """A fragment about as the file has it: plain names and divisions, our functions under those of the file's dialect."""
    return written(tree).replace('"', "")
