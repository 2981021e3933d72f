"""A rollup of a life: its sums by dimensions, written as the SELECT that makes the table which `sums:` of a life reads.

The sums add up, so a fit to those of a table is the fit to the lives that were summed, by any dimension the table has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlglot import exp

from metrics import ask
from metrics.engines import EMBEDDED
from metrics.engines import engine as engine_named
from metrics.errors import QueryError, shown, unknown
from metrics.kinds.simple import Body
from metrics.lives.measures import is_stored
from metrics.lower import render
from metrics.model import Layer, Metric, Source, Table, TableDimension, mode_of
from metrics.resolve_names import repeated
from metrics.resolve_sources import TABLE_NAME
from metrics.rewrite import rewrite_tree
from metrics.tree import named


def rollup_sql(
    layer: Layer, life: str, *, by: Sequence[str] | str, where: str | None = None, dialect: str = EMBEDDED, create: str | None = None, prefix: str = "",
    params: Mapping[str, float | int | str] | None = None, zone: str | None = None, pretty: bool = True,
) -> str:  # fmt: skip
    """The SELECT of a life's sums by dimensions, for the engine of `dialect`.

    by, where, params, zone : as of a question (`metrics.ask.select`); a filter on `time` is the window of observation.
    create : the name of a table, for a CREATE TABLE of it. prefix : stands before the names of the sums.
    """
    engine = engine_named(dialect)
    summed = _of_sums(layer, _life(layer, life))
    table = next(iter(summed.tables.values()))
    asked = ask.select(summed, tuple(table.metrics), by=by, where=where)
    asked.set("order", None)  # a table has none
    for output in asked.selects[-len(table.metrics) :]:
        output.replace(named(output.unalias(), prefix + output.alias))
    twice = sorted(repeated(name.lower() for name in asked.named_selects))
    if twice:
        raise QueryError(f"{', '.join(twice)} would be the name of two columns; give the sums a prefix")
    tree = asked if create is None else exp.Create(this=_table(create), kind="TABLE", expression=asked)
    rewrite_tree(summed, tree, engine, zone=ask.checked_zone(zone), settings=params, pretty=pretty)
    return render(tree, engine, pretty=pretty)


def _life(layer: Layer, name: str) -> Source:
    lives = {source.name: source for source in layer.sources.values() if source.life and not source.is_curve}
    if name not in lives:
        raise QueryError(unknown("life", name, lives))
    return lives[name]


def _of_sums(layer: Layer, life: Source) -> Layer:
    """The layer with one table of the life's dimensions, whose metrics are its sums."""
    home = next((table for table in layer.tables.values() if life.name in table.facts), None)
    if home is None:
        raise QueryError(f"life {life.name} is in no semantic table; add it to the `facts` of one")
    metrics = {name: Metric(name, "simple", Body(measure, None), frozenset((life.name,))) for name, measure in life.measures.items() if is_stored(measure)}
    dimensions = {name: _observed(dimension) for name, dimension in home.dimensions.items() if life.name in dimension.reaches and name != mode_of(life.name)}
    table: Table = replace(home, facts=(life.name,), dimensions=dimensions, metrics=metrics)
    return replace(layer, tables={table.name: table}, metrics=metrics, names=frozenset((table.name.lower(),)))


def _observed(dimension: TableDimension) -> TableDimension:
    """The dimension without the values it declares: a rollup has no rows of groups in which nothing was."""
    return replace(dimension, dimension=replace(dimension.dimension, domain=()))


def _table(name: str) -> exp.Table:
    """The table of that name, its parts quoted."""
    if not TABLE_NAME.fullmatch(name):
        raise QueryError(f"'{shown(name)}' is no name of a table; write table, schema.table or catalog.schema.table")
    table = exp.to_table(name)
    for part in table.parts:
        part.set("quoted", True)
    return table
