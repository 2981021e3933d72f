"""What a metric is made of, down to columns of tables, and what is made of it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from metrics.describe import definition, measure_text, metric_named
from metrics.lives.model import Ages, Inspections, Life, Sums
from metrics.model import Layer, Measure, Metric, Source
from metrics.resolve_metrics import measures_of
from metrics.states.model import States


def lineage(layer: Layer, name: str) -> list[str]:
    """The lines of `bathtub lineage`: a tree from the metric to columns, then the metrics made of it."""
    metric = metric_named(layer, name)
    return [*_made_of(layer, metric, ""), *_makes(layer, metric)]


def measures(layer: Layer, metric: Metric) -> Iterator[Measure]:
    """The measures a metric is made of."""
    yield from measures_of(metric.body)
    for reference in metric.references:
        yield from measures(layer, layer.metrics[reference])


def _made_of(layer: Layer, metric: Metric, indent: str) -> Iterator[str]:
    yield f"{indent}{metric.name}  [{metric.kind}]  {definition(layer, metric)}"
    for reference in metric.references:
        yield from _made_of(layer, layer.metrics[reference], indent + "  ")
    where = getattr(metric.body, "where", None)
    if isinstance(where, exp.Expression):
        yield from _dimensions(layer, metric, where, indent + "  ")
    made = dict.fromkeys(measure.source for measure in measures_of(metric.body) if layer.sources[measure.source].made)
    for name in made:
        yield from _made(layer, layer.sources[name], indent + "  ")
    for measure in (measure for measure in measures_of(metric.body) if measure.source not in made):
        yield f"{indent}  {measure.source}.{measure.name}  [measure]  {measure_text(measure)}"
        for tree in (measure.expr, measure.where):
            yield from _columns(layer, layer.sources[measure.source], tree, indent + "    ")


def _made(layer: Layer, source: Source, indent: str) -> Iterator[str]:
    """A life, or states, down to the columns that spells, or stretches of time, are made of."""
    if source.made is None:
        return
    yield f"{indent}{source.name}  {'[life]  spells' if source.life else '[states]  stretches of time'} of {source.made.unit}"
    for holder, trees in _parts(source.made):
        for tree in trees:
            yield from _columns(layer, layer.sources[holder], tree, indent + "  ")


def _parts(life: Life | States) -> Iterator[tuple[str, tuple[exp.Expression | None, ...]]]:
    """Each source of a life or of states with the fragments over it."""
    if isinstance(life, States):
        told = exp.Tuple(expressions=[tree.copy() for tree in (life.up, life.down, life.repair) if tree is not None])  # of one column, as a rule
        yield life.log, (life.begin, life.end, life.until, told)
        yield life.unit, (life.where,)
        return
    form = life.form
    if isinstance(form, Sums):
        yield life.unit, (life.where,)
        return
    if isinstance(form, Ages):
        yield life.unit, (life.where, form.exit, form.failed, form.entry, form.weight)
        return
    if isinstance(form, Inspections):
        yield life.unit, (life.where, form.lower, form.upper, form.entry, form.weight)
        return
    event = form.event
    yield life.unit, (life.where, form.start, form.start_age, form.end)
    yield event.source or life.unit, (event.where, event.time, event.age, event.reported)
    if form.readings:
        yield form.readings.source, (form.readings.time, form.readings.value)


def _dimensions(layer: Layer, metric: Metric, where: exp.Expression, indent: str) -> Iterator[str]:
    """The dimensions of a condition, as the metric's facts have them."""
    table = layer.table_of([metric.name])
    for name in dict.fromkeys(node.name for node in where.find_all(exp.Column)):
        yield f"{indent}{name}  [dimension]"
        for fact in sorted(metric.facts & table.dimension(name).reaches.keys()):
            reach = table.dimension(name).reaches[fact]
            yield from _columns(layer, layer.sources[fact], reach.dimension.expr, indent + "  ", reach.path)


def _columns(layer: Layer, source: Source, tree: exp.Expression | None, indent: str, path: tuple[str, ...] = ()) -> Iterator[str]:
    for node in dict.fromkeys(tree.find_all(exp.Column)) if tree is not None else ():
        through = (*path, *(node.table.split("__") if node.table else ()))
        end = _end(layer, source, through)
        by = f"  joined as {' -> '.join((source.name, *through))}" if through else ""
        yield f"{indent}{end.name}.{node.name}  [column]{_where_it_is(end)}{by}"


def _end(layer: Layer, source: Source, path: tuple[str, ...]) -> Source:
    for step in path:
        source = layer.sources[source.joins[step].to]
    return source


def _where_it_is(source: Source) -> str:
    """The source's tables, where they are not called as it is."""
    names = {name: engine for engine, name in source.tables.items() if name != source.name}
    return "".join(f"  of {name}{f' on {engine}' if engine else ''}" for name, engine in names.items())


def _makes(layer: Layer, metric: Metric) -> Iterator[str]:
    made = [m.name for m in layer.metrics.values() if not m.output_of and metric.name in _all_references(layer, m)]
    if made:
        yield f"used by: {', '.join(made)}"


def _all_references(layer: Layer, metric: Metric) -> set[str]:
    return {name for reference in metric.references for name in (reference, *_all_references(layer, layer.metrics[reference]))}
