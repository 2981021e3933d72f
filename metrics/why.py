"""Why a metric says what it says: its value with bounds, what that was made of, what else the data say of it.

A kind that has more to say than its definition has a function `why(metric, group)`, which may ask the group for more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any  # values, by their metrics

from metrics.describe import Settings, definition, interval, metric_named, unit_under
from metrics.errors import QueryError
from metrics.kinds import all_kinds
from metrics.model import Layer, Metric, Table
from metrics.numbers import number


@dataclass(frozen=True, slots=True)
class Group:
    """The rows that a question is about, of which more can be asked."""

    layer: Layer
    table: Table
    question: Mapping[str, Any]  # where, engine, params, zone, as of `layer.query`
    settings: Settings = field(default_factory=dict)

    def ask(self, *metrics: Metric) -> dict[str, Any]:
        """The values of metrics, by name; they need not be the layer's."""
        named = {metric.name: metric for metric in metrics}
        table = replace(self.table, metrics={**self.table.metrics, **named})
        layer = replace(self.layer, metrics={**self.layer.metrics, **named}, tables={**self.layer.tables, table.name: table})
        (row,) = layer.query(list(named), **self.question).rows
        return dict(zip(named, row, strict=True))

    def outputs(self, metric: Metric, *names: str) -> list[Any]:
        """The values of a metric's outputs."""
        found = self.ask(*(self.table.metric(f"{metric.name}_{name}") for name in names))
        return list(found.values())

    def made(self, metric: Metric, name: str, **body: object) -> Metric:
        """A metric like another, with other fields of its kind."""
        return replace(metric, name=f"_{name}", body=replace(metric.body, **body), output="", output_of="", outputs=())

    def setting(self, setting: Any) -> float:
        """The value of a Setting here."""
        parameters: Mapping[str, Any] = {name: parameter.default for name, parameter in self.layer.parameters.items()} | dict(self.settings)
        return float(parameters[setting.parameter] if setting.parameter else setting.value)

    def text(self, metric: Metric, value: Any) -> str:
        """A value of the metric as people read it, `48,120 miles`."""
        unit = unit_under(self.layer, metric, self.settings)
        return number(value, metric.format) + (f" {unit}" if unit else "")


def why(layer: Layer, name: str, *, where: str | None = None, params: Settings | None = None, **target: object) -> list[str]:
    """Lines that say why the metric has its value: what it is, what it was made from, what else speaks for or against it.

    where, params, engine, zone : as for `layer.query`. Raises QueryError for an unknown name, and as `layer.query`.
    """
    metric = metric_named(layer, name)
    metric = layer.metrics[metric.output_of] if metric.output_of else metric
    if metric.hidden:
        raise QueryError(f"{metric.name} is hidden; ask for a metric that is shown")
    group = Group(layer, layer.table_of([metric.name]), {"where": where, "params": params, **target}, params or {})
    own: Callable[[Metric, Group], Iterator[str]] = getattr(all_kinds()[metric.kind], "why", lambda metric, group: iter(()))
    return [_value(group, metric), _definition(layer, metric), *own(metric, group)]


def _value(group: Group, metric: Metric) -> str:
    """`B10 life is 48,120 miles, with 95 % confidence between 46,500 and 49,800 (likelihood ratio, two-sided).`"""
    outputs = [name for name in ("low", "high") if name in metric.outputs]
    found = group.ask(metric, *(group.table.metric(f"{metric.name}_{name}") for name in outputs))
    value, *bounds = found.values()
    said = f"{metric.label} is {group.text(metric, value)}" if value is not None else f"{metric.label} has no value here"
    told = _between(metric, dict(zip(outputs, bounds, strict=True)))
    how = interval(group.layer, metric, group.settings)
    return f"{said}{f', {told} ({how})' if told else ''}."


def _between(metric: Metric, bounds: Mapping[str, Any]) -> str:
    low, high = (bounds.get(name) for name in ("low", "high"))
    if low is not None and high is not None:
        return f"between {number(low, metric.format)} and {number(high, metric.format)}"
    return f"at least {number(low, metric.format)}" if low is not None else f"at most {number(high, metric.format)}" if high is not None else ""


def _definition(layer: Layer, metric: Metric) -> str:
    """What it is, and who stands for it."""
    by = f"certified by {metric.certified.by}" if metric.certified else f"owned by {metric.owner}" if metric.owner else ""
    return f"It is {definition(layer, metric)}" + (f"; {by}." if by else ".")
