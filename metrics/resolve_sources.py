"""Sources, their joins, dimensions and measures: fragments parsed, columns tied to the join they come through."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from math import isfinite
from typing import Any

from sqlglot import exp

from metrics.engines import all_engines
from metrics.errors import known_names, shown, suggest, unknown
from metrics.fragments import DIALECT
from metrics.model import Dimension, Join, Measure, Source, TimeColumn
from metrics.names import Unresolved, fragment
from metrics.resolve_names import check_names, check_zone
from metrics.tree import cast, column
from metrics.units import Unit, Units
from metrics.yaml12 import Document, Path


def resolve(spec: Any, document: Document, units: Units) -> dict[str, Source]:
    """Every source of the file; those with problems as far as they go."""
    joins = {name: _joins(name, source, spec.sources, document) for name, source in spec.sources.items()}
    declared = {name: tuple(source.joins) for name, source in spec.sources.items()}
    return {name: _source(name, source, Reader(document, name, joins, declared), document, units) for name, source in spec.sources.items()}


def _joins(name: str, source: Any, sources: Mapping[str, Any], document: Document) -> dict[str, Join]:
    result = {}
    for join_name, given in source.joins.items():
        path: Path = ("sources", name, "joins", join_name)
        to, on, prefix = (join_name, (given,), "") if isinstance(given, str) else (given.to, given.on, given.prefix)
        if to not in sources:
            document.problem((*path, "to") if (*path, "to") in document.values else path, unknown("source", to, sources))
            document.broken.add(("join", join_name))
            continue
        if "__" in join_name:
            document.problem(path, "a join's name may not hold `__`, which stands between the names of joins", key=True)
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
    key, on = source.grain, ", ".join(columns)
    if source.bridge:
        return "" if set(columns) < set(key) else f"a bridge is joined on a part of its grain ({', '.join(key)}), not on {on}"
    if source.valid:
        key = tuple(c for c in key if c != source.valid.from_)
    if set(columns) == set(key):
        return ""
    mend = "the fact's time finds the row that held then" if source.valid else f"join on its grain, or declare {name} as a `bridge`"
    return f"not many-to-one: {name} has one row per {', '.join(key)}, the join is on {on}; {mend}"


def _source(name: str, given: Any, reader: Reader, document: Document, units: Units) -> Source:
    path: Path = ("sources", name)
    if given.bridge and given.measures:
        document.problem((*path, "measures"), "a bridge has no measures; declare them on the fact", key=True)
    if given.valid and given.valid.from_ not in given.grain:
        document.problem((*path, "grain"), f"a history has a row for each period of validity: add {given.valid.from_} to its grain")
    for part in ("dimensions", "measures"):
        check_names(getattr(given, part), (*path, part), document)
    tables = {"": given.table} if isinstance(given.table, str) else dict(given.table)
    _check_tables(tables, (*path, "table"), document)
    return Source(
        name=name,
        tables=tables,
        grain=given.grain,
        joins=reader.joins[name],
        time=_time(given, reader, document, path),
        valid=(given.valid.from_, given.valid.to) if given.valid else None,
        bridge=given.bridge,
        dimensions=_dimensions(name, given, reader, document),
        measures=_measures(name, given, reader, document, units),
        label=given.label or "",
        description=given.description or "",
    )


def _check_tables(tables: Mapping[str, str], path: Path, document: Document) -> None:
    """Names of tables are written into SQL: anything else is refused."""
    for engine, table in tables.items():
        place = (*path, engine) if engine else path
        if engine and engine not in all_engines():
            document.problem(place, unknown("engine", engine, all_engines()), key=True)
        if not TABLE_NAME.fullmatch(table):
            document.problem(place, f"'{shown(table)}' is no name of a table; write table, schema.table or catalog.schema.table, parts with other characters in double quotes")


_PART = r'(?:[^\W\d]\w*|"[^"\x00]+")'
TABLE_NAME = re.compile(rf"{_PART}(?:\.{_PART}){{0,2}}")


class Reader:
    """Parses fragments of one source."""

    def __init__(self, document: Document, source: str, joins: Mapping[str, dict[str, Join]], declared: Mapping[str, tuple[str, ...]]) -> None:
        self.document, self.source, self.joins, self.declared = document, source, joins, declared

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
                known = self.declared[source]
                if step not in known:  # else its own problem is noted
                    hint = suggest(step, known) or known_names(known) or f"; {source} has no joins"
                    self.document.problem(path, f"unknown join '{shown(step)}'{hint} (in {node.sql(DIALECT)})")
                raise Unresolved
            source = self.joins[source][step].to
        return column(node.name, "__".join(steps))


def _time(given: Any, reader: Reader, document: Document, path: Path) -> TimeColumn | None:
    if given.time is None:
        return None
    time, zone = given.time, given.time.zone or "UTC"
    check_zone(zone, (*path, "time", "zone"), document)
    if time.type == "date" and time.grain in ("second", "minute", "hour"):
        document.problem((*path, "time", "grain"), f"a date has no {time.grain}s; declare `type: timestamp`, or a grain of a day or more")
    if time.type == "date" and time.zone:
        document.problem((*path, "time", "zone"), "a date has no zone; it is a calendar date. Declare `type: timestamp`, or drop the zone")
    try:
        return TimeColumn(reader(time.expr, (*path, "time", "expr") if (*path, "time", "expr") in document.values else (*path, "time")), time.type, time.grain, zone)
    except Unresolved:
        return None


def _dimensions(name: str, given: Any, reader: Reader, document: Document) -> dict[str, Dimension]:
    result = {}
    for dimension, declared in given.dimensions.items():
        path: Path = ("sources", name, "dimensions", dimension)
        if dimension.lower() == "time":
            document.problem(path, "the name `time` is that of every fact's time; declare it under `time:`, or choose another name", key=True)
            continue
        if declared.null_label is not None and declared.type != "varchar":
            document.problem((*path, "null_label"), f"a null_label is text, and the dimension is {declared.type}")
        _check_domain(declared, path, document)
        try:
            expr = column(dimension) if declared.expr is None else reader(declared.expr, (*path, "expr"))
        except Unresolved:
            document.broken.add(("dimension", dimension))
            continue
        if not isinstance(expr, exp.Column) and declared.type != "varchar":
            expr = cast(expr, declared.type)
        result[dimension] = Dimension(
            dimension, name, expr, declared.type, declared.label or "", declared.description or "", declared.domain, declared.null_label, declared.folder or ""
        )
    return result


def _check_domain(declared: Any, path: Path, document: Document) -> None:
    """Values of a domain are of the dimension's type: engines compare them with the column's."""
    wanted, fits = _DOMAINS[declared.type]
    for index, value in enumerate(declared.domain):
        if not fits(value):
            hint = "; put it in quotes" if declared.type == "varchar" else ""
            given = f"'{shown(value)}'" if isinstance(value, str) else str(value).lower()
            document.problem((*path, "domain", index), f"should be {wanted}, as the dimension is {declared.type}, not {given}{hint}")
        elif value in declared.domain[:index]:
            document.problem((*path, "domain", index), f"'{shown(value)}' is there twice")


def _is_moment(value: object, length: int | None) -> bool:
    """Whether the text is a day (of 10 characters), or any moment without a zone."""
    if not isinstance(value, str) or (length and len(value) != length):
        return False
    try:
        return datetime.fromisoformat(value).tzinfo is None
    except ValueError:
        return False


_DOMAINS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "varchar": ("text", lambda value: isinstance(value, str)),
    "bigint": ("a whole number", lambda value: isinstance(value, int) and not isinstance(value, bool)),
    "double": ("a finite number", lambda value: isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)),
    "boolean": ("true or false", lambda value: isinstance(value, bool)),
    "date": ("a day, YYYY-MM-DD", lambda value: _is_moment(value, 10)),
    "timestamp": ("a moment, YYYY-MM-DD HH:MM:SS", lambda value: _is_moment(value, None)),
}
_NEEDS_EXPR = {"sum", "count_distinct", "min", "max", "average", "percentile"}


def _measures(name: str, given: Any, reader: Reader, document: Document, units: Units) -> dict[str, Measure]:
    result = {}
    for measure, declared in given.measures.items():
        path: Path = ("sources", name, "measures", measure)
        for field, what in _measure_faults(declared, has_time=given.time is not None):
            known = (*path, field) in document.values
            document.problem((*path, field) if known else path, what, key=not known)
        unit = _unit(declared, units, path, document)
        expr, where = (_read(reader, declared, field, path) for field in ("expr", "where"))
        if (expr is None) != (declared.expr is None) or (where is None) != (declared.where is None):
            document.broken.add(("measure", measure))
            continue
        empty = declared.empty if declared.empty is not None else 0 if declared.agg in ("count", "count_distinct") else None
        over_time = declared.additive.over_time if declared.additive else ""
        result[measure] = Measure(
            measure, name, declared.agg, expr, where, unit, declared.p, declared.approximate,
            over_time, frozenset(declared.shared_over), empty, declared.description or "",
        )  # fmt: skip
    return result


def _read(reader: Reader, declared: Any, field: str, path: Path) -> exp.Expression | None:
    """The fragment of a field; None where there is none, or it is wrong."""
    text = getattr(declared, field)
    try:
        return None if text is None else reader(text, (*path, field))
    except Unresolved:
        return None


def _measure_faults(declared: Any, *, has_time: bool) -> list[tuple[str, str]]:
    faults = []
    if declared.agg in _NEEDS_EXPR and declared.expr is None:
        faults.append(("expr", f"`agg: {declared.agg}` needs `expr`"))
    if declared.agg == "percentile" and declared.p is None:
        faults.append(("p", "`agg: percentile` needs `p`, for example 0.9"))
    if declared.agg != "percentile" and declared.p is not None:
        faults.append(("p", f"`p` goes with `agg: percentile`, not {declared.agg}"))
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
