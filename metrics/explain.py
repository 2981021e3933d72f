"""A plan in words: which facts are read, by which joins, what is shared, filtered, filled, and how bounds are made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlglot import exp

from metrics import ask
from metrics.describe import definition, measure_text
from metrics.engines import engine as engine_named
from metrics.fragments import DIALECT
from metrics.model import Layer
from metrics.plan import Branch, Plan, plan
from metrics.query import Query
from metrics.read import rewrite_metrics
from metrics.scopes import find


def explained(layer: Layer, dialect: str, metrics: list[str], *, params: Any = None, zone: str | None = None, **question: Any) -> list[str]:
    """The lines of `bathtub explain`; raises QueryError with the reason where the question is refused."""
    engine = engine_named(dialect)
    found: list[Plan] = []

    def keep(query: Query) -> exp.Select:
        found.append(plan(layer, query))
        return exp.Select()

    (scope,) = find(layer, ask.select(layer, metrics, **question))
    rewrite_metrics(layer, scope, keep, zone or layer.zone, params or {})
    lines = [f"table {scope.table.name}, for {engine.name}, times in {zone or layer.zone}", *_metrics(layer, found[0])]
    for branch in found[0].branches:
        lines += _branch(found[0], branch)
    lines += _grid(found[0])
    return [*lines, *_finish(found[0], engine.notes)]


def _metrics(layer: Layer, made: Plan) -> Iterator[str]:
    for use in made.query.uses:
        metric = layer.metrics[use.metric]
        unit = f"  [{metric.unit}]" if metric.unit else ""
        yield f"metric {metric.name} = {definition(layer, metric)}{unit}"


def _branch(made: Plan, branch: Branch) -> Iterator[str]:
    keys = ", ".join(_sql(key.expr) for key in branch.keys) or "nothing (one total)"
    yield f"fact {branch.source.name}: scanned once, grouped by {keys}"
    yield from sorted(_joins(made, branch))
    for component in branch.components:
        looks = f", looking back {component.lookback.suffix.strip('_').replace('_', ' ')}" if component.lookback else ""
        yield f"  computes {measure_text(component.measure)}{looks}"
    for key in branch.lacks:
        yield f"  shared over {_sql(key.expr)}: computed without it and repeated for each of its values"
    for condition in made.query.conditions:
        applies = condition in branch.conditions
        yield f"  {'filtered by' if applies else 'not filtered by (shared):'} {_sql(condition.expr)}"
    for link in branch.links:
        yield f"  joined to {link.alias} on {', '.join(_sql(mine) for mine, _ in link.pairs)}, each of its values once"


def _joins(made: Plan, branch: Branch) -> set[str]:
    names = {d for key in branch.keys for d in key.dimensions} | {d for c in branch.conditions for d in c.dimensions}
    result = set()
    for name in names - {"time"}:
        path = made.query.table.dimension(name).reaches[branch.source.name].path
        if path:
            result.add(f"  {name} by {' -> '.join((branch.source.name, *path))}; rows that match nothing are kept under NULL")
    return result


def _grid(made: Plan) -> Iterator[str]:
    if len(made.branches) > 1:
        yield "facts merged by UNION ALL and GROUP BY: a group of either side is a group, NULL included"
    if made.domain:
        yield f"declared values shown even where nothing happened: {', '.join(key.name for key in made.domain.keys)}"
    periods = made.periods
    if periods and periods.fill:
        yield f"every {periods.key.grain} between the first and the last is shown; counts are 0 where nothing happened"
    if periods and periods.lower is not None and periods.reach is not None:
        yield f"rows are read from {periods.reach} before the first period shown, for the metrics that look back"


def _finish(made: Plan, notes: Any) -> Iterator[str]:
    calls = {node.name for level in made.columns.levels for tree in level.values() for node in tree.find_all(exp.Anonymous)}
    if any("POISSON" in name for name in calls):
        yield f"bounds: exact Poisson (Garwood 1936), {notes.get('POISSON', 'in SQL')}"
    yield "finished in SQL, on the engine"


def _sql(tree: exp.Expression) -> str:
    return str(tree.sql(DIALECT)).replace('"', "")
