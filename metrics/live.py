"""A layer held against the tables: `bathtub validate --live URL`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlglot import exp

from metrics.errors import EngineError
from metrics.lower import lower, render
from metrics.model import Layer, Source
from metrics.query import Query
from metrics.run import Target, run, target
from metrics.scan import Scan
from metrics.tree import all_of, column, lit, named, over, selecting


@dataclass(frozen=True, slots=True)
class Found:
    """One thing looked at: ok, warn or fail."""

    verdict: str
    source: str
    what: str
    found: str = ""


def check(layer: Layer, url: str, *, progress: Callable[[str], None]) -> Iterator[Found]:
    """What is found on the engine at `url`: columns, unique grains, orphans of joins, values outside domains."""
    where = target(url, layer)
    for source in layer.sources.values():
        progress(f"looking at {source.name}")
        columns = _columns(layer, source, where)
        yield columns
        if columns.verdict == "ok":
            yield _grain(layer, source, where)
            yield from _orphans(layer, source, where)
            yield from _domains(layer, source, where)


def _scan(layer: Layer, source: Source, where: Target) -> Scan:
    return Scan(layer, Query(next(iter(layer.tables.values())), (), ()), source, where.engine.name)


def _rows(tree: exp.Expression, where: Target) -> list[tuple[object, ...]]:
    return run(render(lower(tree, where.engine), where.engine), where).rows


def _columns(layer: Layer, source: Source, where: Target) -> Found:
    """Every expression of the source, of no row."""
    scan = _scan(layer, source, where)
    measures = [tree for m in source.measures.values() for tree in (m.expr, m.where) if tree is not None]
    trees = [*(d.expr for d in source.dimensions.values()), *measures, *([source.time.expr] if source.time else [])]
    row = [named(scan.at(tree, ()), f"c{i}") for i, tree in enumerate(trees)]
    row += [named(column(c, scan.alias(())), f"g{i}") for i, c in enumerate(source.grain)]
    try:
        _rows(scan.from_(selecting(*row), ()).limit(0, copy=False), where)
    except EngineError as e:
        return Found("fail", source.name, "table and columns", str(e))
    return Found("ok", source.name, "table and columns", f"{len(row)} expressions")


def _grain(layer: Layer, source: Source, where: Target) -> Found:
    scan = _scan(layer, source, where)
    keys = [named(column(c, scan.alias(())), f"k{i}") for i, c in enumerate(source.grain)]
    counted = scan.from_(selecting(*keys, named(exp.Count(this=exp.Star()), "n")), ())
    counted.set("group", exp.Group(expressions=[exp.Literal.number(i + 1) for i in range(len(keys))]))
    more = exp.GT(this=column("n"), expression=lit(1))
    total = selecting(exp.Count(this=exp.Star()), exp.Sum(this=column("n")), exp.Sum(this=exp.Case(ifs=[exp.If(this=more, true=lit(1))])))
    groups, rows, repeated = _rows(over(total, counted, "grains"), where)[0]
    if repeated:
        return Found("fail", source.name, f"one row a {', '.join(source.grain)}", f"{repeated} keys have several rows: joins to it would count twice")
    return Found("ok", source.name, f"one row a {', '.join(source.grain)}", f"{rows or 0} rows" if rows == groups or not rows else "")


def _orphans(layer: Layer, source: Source, where: Target) -> Iterator[Found]:
    for join in source.joins.values():
        if layer.sources[join.to].bridge or layer.sources[join.to].valid:
            continue
        scan = _scan(layer, source, where)
        scan.need((join.name,))
        missing = all_of(exp.Is(this=column(theirs, scan.alias((join.name,))), expression=exp.Null()) for _, theirs in join.on)
        counted = selecting(exp.Count(this=exp.Star()), exp.Sum(this=exp.Case(ifs=[exp.If(this=missing, true=lit(1))])))
        rows, orphans = _rows(scan.from_(counted, ()), where)[0]
        orphans = orphans or 0
        said = f"{orphans} of {rows} rows match nothing; they are kept under NULL" if orphans else "every row matches"
        yield Found("warn" if orphans else "ok", source.name, f"join {join.name} to {join.to}", said)


def _domains(layer: Layer, source: Source, where: Target) -> Iterator[Found]:
    for dimension in source.dimensions.values():
        if not dimension.domain:
            continue
        scan = _scan(layer, source, where)
        select = scan.from_(selecting(named(scan.labelled(dimension, ()), "value")).distinct(copy=False), ())
        values = {row[0] for row in _rows(select, where)} - {None, dimension.null_label}
        strange = sorted(str(v) for v in values - set(dimension.domain))
        said = f"not declared: {', '.join(strange[:5])}" if strange else f"{len(values)} of {len(dimension.domain)} declared values seen"
        yield Found("warn" if strange else "ok", source.name, f"domain of {dimension.name}", said)
