"""What the columns of an answer are: which metric, under which parameters, in which unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlglot import exp

from metrics.describe import unit_under
from metrics.model import Layer, Metric
from metrics.read import read_measure
from metrics.scopes import find, is_measure


@dataclass(frozen=True, slots=True)
class Column:
    """A column: of `metric` where it is one, as MEASURE() gave it."""

    metric: Metric | None = None
    settings: Mapping[str, float | int | str] = field(default_factory=dict)
    unit: str = ""

    @property
    def format(self) -> str:
        return self.metric.format if self.metric else ""

    @property
    def type(self) -> str:
        return self.metric.type if self.metric else ""


def columns(layer: Layer, tree: exp.Expression | None, settings: Mapping[str, float | int | str], count: int) -> tuple[Column, ...]:
    """The `count` columns of an answer.

    tree : the SELECT that asked, before it was rewritten. Only what it asks itself is a metric for sure: a column that
    comes through a subquery may have been computed with, so it has no unit here.
    """
    found = _asked(layer, tree, settings) if isinstance(tree, exp.Select) else ()
    return found if len(found) == count else (Column(),) * count


def _asked(layer: Layer, select: exp.Select, settings: Mapping[str, float | int | str]) -> tuple[Column, ...]:
    scope = next((scope for scope in find(layer, select) if scope.select is select), None)
    if scope is None:
        return ()
    return tuple(_column(layer, projection.unalias(), scope.table.name, settings) for projection in select.expressions)


def _column(layer: Layer, node: exp.Expression, table: str, settings: Mapping[str, float | int | str]) -> Column:
    if not is_measure(node):
        return Column()
    name, own = read_measure(node, layer.tables[table])
    metric = layer.tables[table].metrics[name]
    given = {**settings, **dict(own)}
    return Column(metric, given, unit_under(layer, metric, given))
