"""Sources, their joins, dimensions and measures: fragments parsed, columns tied to the join they come through."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlglot import exp

from metrics.errors import unknown
from metrics.fragments import DIALECT
from metrics.model import Dimension, Join, Measure, Source, TimeColumn
from metrics.names import Unresolved, fragment
from metrics.tree import cast, column
from metrics.units import Unit, Units
from metrics.yaml12 import Document, Path


def resolve(spec: Any, document: Document, units: Units) -> dict[str, Source]:
    """Every source of the file; those with problems as far as they go."""
    joins = {name: _joins(name, source, spec.sources, document) for name, source in spec.sources.items()}
    return {name: _source(name, source, joins, document, units) for name, source in spec.sources.items()}


def _joins(name: str, source: Any, sources: Mapping[str, Any], document: Document) -> dict[str, Join]:
    result = {}
    for join_name, given in source.joins.items():
        path: Path = ("sources", name, "joins", join_name)
        to, on, prefix = (join_name, (given,), "") if isinstance(given, str) else (given.to, given.on, given.prefix)
        if to not in sources:
            document.problem(path, unknown("source", to, sources))
            continue
        if join_name == name:
            document.problem(path, "a join may not have its own source's name; give it the name of its role")
            continue
        pairs = tuple(on.items()) if isinstance(on, dict) else tuple((c, c) for c in on)
        what = _not_many_to_one(to, sources[to], tuple(theirs for _, theirs in pairs))
        if what:
            document.problem(path, what)
        result[join_name] = Join(join_name, to, pairs, prefix)
    return result


def _not_many_to_one(name: str, source: Any, columns: tuple[str, ...]) -> str:
    """Why a join on `columns` would multiply rows; '' where it does not."""
    key = set(source.grain)
    if source.bridge:
        return "" if set(columns) < key else f"a bridge is joined on a part of its grain ({', '.join(source.grain)}), not on {', '.join(columns)}"
    if source.valid:
        key -= {source.valid.from_}
    if set(columns) == key:
        return ""
    return (
        f"not many-to-one: {name} has one row per {', '.join(sorted(key))}, the join is on {', '.join(columns)}; "
        f"join on its grain, or declare {name} as a `bridge`"
    )


def _source(name: str, given: Any, joins: Mapping[str, dict[str, Join]], document: Document, units: Units) -> Source:
    reader = _Reader(document, name, joins)
    path: Path = ("sources", name)
    if given.bridge and given.measures:
        document.problem((*path, "measures"), "a bridge has no measures; declare them on the fact")
    tables = {"": given.table} if isinstance(given.table, str) else dict(given.table)
    return Source(
        name=name,
        tables=tables,
        grain=given.grain,
        joins=joins[name],
        time=_time(given, reader, document, path),
        valid=(given.valid.from_, given.valid.to) if given.valid else None,
        bridge=given.bridge,
        dimensions=_dimensions(name, given, reader, document),
        measures=_measures(name, given, reader, document, units),
        label=given.label or "",
        description=given.description or "",
    )


class _Reader:
    """Parses fragments of one source."""

    def __init__(self, document: Document, source: str, joins: Mapping[str, dict[str, Join]]) -> None:
        self.document, self.source, self.joins = document, source, joins

    def __call__(self, text: Any, path: Path) -> exp.Expression:
        tree = fragment(self.document, path, str(text))
        root = exp.Paren(this=tree)  # so that the top node can be replaced as well
        for node in list(root.find_all(exp.Column)):
            node.replace(self._column(node, path))
        return root.this

    def _column(self, node: exp.Column, path: Path) -> exp.Column:
        """The column, its table the joins that lead to it: `vehicles.home.region` -> "vehicles__home"."""
        steps = [part.name for part in node.parts[:-1]]
        if steps and steps[0] == self.source:
            steps = steps[1:]
        source = self.source
        for step in steps:
            if step not in self.joins[source]:
                self.document.problem(path, f"{source} has no join '{step}' ({node.sql(DIALECT)})" + (f"; its joins: {', '.join(self.joins[source])}" if self.joins[source] else ""))
                raise Unresolved
            source = self.joins[source][step].to
        return column(node.name, "__".join(steps))


def _time(given: Any, reader: _Reader, document: Document, path: Path) -> TimeColumn | None:
    if given.time is None:
        return None
    time, zone = given.time, given.time.zone or "UTC"
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        document.problem((*path, "time", "zone"), f"unknown time zone '{zone}'; write for example UTC or America/Los_Angeles")
    if time.type == "date" and time.zone:
        document.problem((*path, "time", "zone"), "a date has no zone; it is a calendar date. Declare `type: timestamp`, or drop the zone")
    try:
        return TimeColumn(reader(time.expr, (*path, "time", "expr") if (*path, "time", "expr") in document.values else (*path, "time")), time.type, time.grain, zone)
    except Unresolved:
        return None


def _dimensions(name: str, given: Any, reader: _Reader, document: Document) -> dict[str, Dimension]:
    result = {}
    for dimension, declared in given.dimensions.items():
        path: Path = ("sources", name, "dimensions", dimension)
        if dimension == "time":
            document.problem(path, "the name `time` is that of every fact's time; declare it under `time:`, or choose another name", key=True)
            continue
        if declared.null_label is not None and declared.type != "varchar":
            document.problem((*path, "null_label"), f"a null_label is text, and the dimension is {declared.type}")
        try:
            expr = column(dimension) if declared.expr is None else reader(declared.expr, (*path, "expr"))
        except Unresolved:
            continue
        if not isinstance(expr, exp.Column) and declared.type != "varchar":
            expr = cast(expr, declared.type)
        result[dimension] = Dimension(
            dimension, name, expr, declared.type, declared.label or "", declared.description or "", declared.domain, declared.null_label, declared.folder or ""
        )
    return result


_NEEDS_EXPR = {"sum", "count_distinct", "min", "max", "average", "percentile"}


def _measures(name: str, given: Any, reader: _Reader, document: Document, units: Units) -> dict[str, Measure]:
    result = {}
    for measure, declared in given.measures.items():
        path: Path = ("sources", name, "measures", measure)
        for field, what in _measure_faults(declared, has_time=given.time is not None):
            document.problem((*path, field) if (*path, field) in document.values else path, what)
        try:
            expr = None if declared.expr is None else reader(declared.expr, (*path, "expr"))
            where = None if declared.where is None else reader(declared.where, (*path, "where"))
        except Unresolved:
            continue
        empty = declared.empty if declared.empty is not None else 0 if declared.agg in ("count", "count_distinct") else None
        over_time = declared.additive.over_time if declared.additive else ""
        result[measure] = Measure(
            measure, name, declared.agg, expr, where, _unit(declared, units, path, document), declared.p, declared.approximate,
            over_time, frozenset(declared.shared_over), empty, declared.description or "",
        )  # fmt: skip
    return result


def _measure_faults(declared: Any, *, has_time: bool) -> list[tuple[str, str]]:
    faults = []
    if declared.agg in _NEEDS_EXPR and declared.expr is None:
        faults.append(("expr", f"`agg: {declared.agg}` needs `expr`"))
    if (declared.agg == "percentile") != (declared.p is not None):
        faults.append(("p", "`p` goes with `agg: percentile`, which needs it"))
    if declared.approximate and declared.agg not in ("percentile", "count_distinct"):
        faults.append(("approximate", "only a percentile or count_distinct can be approximate"))
    if declared.additive and declared.agg != "sum":
        faults.append(("additive", "`additive.over_time` goes with `agg: sum`"))
    if declared.additive and not has_time:
        faults.append(("additive", "`additive.over_time` needs the source's `time`"))
    return faults


def _unit(declared: Any, units: Units, path: Path, document: Document) -> Unit | None:
    if declared.unit is None:
        return None
    try:
        return units.parse(declared.unit)
    except ValueError as e:
        document.problem((*path, "unit"), str(e))
        return None
