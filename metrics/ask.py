"""Questions from Python and the command line: written as a SELECT with MEASURE(), so that there is one meaning."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any  # Any: keywords of another function, passed on
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError

from metrics.engines import EMBEDDED
from metrics.engines import engine as engine_named
from metrics.errors import QueryError, shown
from metrics.fragments import DIALECT
from metrics.lower import render
from metrics.model import GRAINS, Layer, Table
from metrics.rewrite import TOO_DEEP, Compiled, rewrite_tree
from metrics.tree import cast, column, date_trunc, named, replaced, selecting

if TYPE_CHECKING:
    from metrics.run import Result

Names = Sequence[str] | str


def select(
    layer: Layer, metrics: Names, *, by: Names = (), where: str | None = None, having: str | None = None, order: Names = (), limit: int | None = None
) -> exp.Select:
    """The SELECT that asks for `metrics` by `by`.

    by : dimensions, periods of one (`time.month`), or SQL expressions over dimensions.
    where, having : conditions in Presto's SQL, on dimensions and on metrics.
    order : names of columns, `-name` for descending; default: by the groups.
    """
    metrics, by, order = _names(metrics), _names(by), _names(order)
    if not metrics:
        raise QueryError("name at least one metric")
    table = layer.table_of(list(metrics))
    groups = [_named_group(text, table) for text in by]
    measures = [named(measure(table.metric(name).name), table.metric(name).name) for name in metrics]
    tree = selecting(*(named(g.copy(), label) for g, label in groups), *measures)
    tree = tree.from_(exp.Table(this=exp.to_identifier(table.name, quoted=True)))
    if where:
        tree = tree.where(_condition(where, table, "where"), copy=False)
    if groups:
        tree.set("group", exp.Group(expressions=[g.copy() for g, _ in groups]))
    if having:
        tree.set("having", exp.Having(this=_condition(having, table, "having")))
    wanted = order or [label for _, label in groups]
    known = [label for _, label in groups] + [table.metric(name).name for name in metrics]
    if wanted:
        tree.set("order", exp.Order(expressions=[_ordered(name, known) for name in wanted]))
    if limit is not None:
        if type(limit) is not int or limit < 0:
            raise QueryError(f"limit must be a whole number, 0 or more, not {limit!r}")
        tree = tree.limit(limit, copy=False)
    return tree


def compiled(
    layer: Layer, metrics: Names, *, dialect: str = EMBEDDED, params: Mapping[str, float | int | str] | None = None, zone: str | None = None, pretty: bool = True,
    functions: bool = False, **question: object,
) -> Compiled:  # fmt: skip
    """The question for the engine of `dialect`: duckdb, presto, trino or spark.

    functions : for an engine where our functions of Python were registered (`udfs.register`): one statement, whatever it asks.
    """
    from metrics.finish import with_functions

    engine = with_functions(engine_named(dialect)) if functions else engine_named(dialect)
    try:
        tree = select(layer, metrics, **question)  # type: ignore[arg-type]  # the keywords of select, checked there
        found = rewrite_tree(layer, tree, engine, zone=checked_zone(zone), settings=params, pretty=pretty)
        text = found.finish.text if found.finish else render(tree, engine, pretty=pretty)
        return Compiled(text, engine.name, found.tables, found.notices, found.finish)
    except RecursionError as e:
        raise QueryError(TOO_DEEP) from e


def sql(layer: Layer, metrics: Names, **question: Any) -> str:
    """The SQL that answers the question; takes what `compiled` does."""
    return compiled(layer, metrics, **question).sql


def query(layer: Layer, metrics: Names, *, engine: object = None, params: Mapping[str, float | int | str] | None = None, zone: str | None = None, **question: object) -> Result:
    """The answer to the question.

    engine : URL of an engine (default: the layer's), or an open DuckDB connection.
    """
    from metrics.run import run, target

    where = target(engine, layer)
    return run(compiled(layer, metrics, dialect=where.engine.name, params=params, zone=zone, pretty=False, **question), where)  # type: ignore[arg-type]  # the keywords of compiled, checked there


def checked_zone(zone: str | None) -> str | None:
    """The zone, one of the IANA names; raises QueryError."""
    try:
        return zone and ZoneInfo(zone).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as e:
        raise QueryError(f"unknown time zone '{shown(zone)}'; write for example UTC or America/Los_Angeles") from e


def measure(name: str) -> exp.Anonymous:
    return exp.Anonymous(this="MEASURE", expressions=[column(name)])


def _names(given: Names) -> list[str]:
    return [given] if isinstance(given, str) else list(given)


def _label(text: str) -> str:
    return text.strip().replace(".", "_") if text.replace(".", "").replace("_", "").isalnum() else text.strip()


def _named_group(text: str, table: Table) -> tuple[exp.Expression, str]:
    """An expression to group by and its column's name, that of `AS` where there is one."""
    match = _ALIASED.fullmatch(text)
    return (_group(match["sql"], table), match["name"].strip('"')) if match else (_group(text, table), _label(text))


_ALIASED = re.compile(r'''(?P<sql>.+?)\s+AS\s+(?P<name>[^\W\d]\w*|"[^"]+")\s*''', re.IGNORECASE | re.DOTALL)


def _group(text: str, table: Table) -> exp.Expression:
    """`model`, `time.month`, or an expression."""
    name, _, grain = text.strip().partition(".")
    if name in table.dimensions and not grain:
        return column(name)
    if name in table.dimensions and grain:
        dimension = table.dimensions[name]
        if dimension.type not in ("date", "timestamp"):
            raise QueryError(f"{name} is {dimension.type}, so it has no {grain}")
        if grain not in GRAINS:
            raise QueryError(f"unknown period '{grain}' of {name}; use {', '.join(GRAINS)}")
        return cast(date_trunc(grain, column(name)), dimension.type)
    if text.replace(".", "").replace("_", "").isalnum():
        table.dimension(name)
    return _parsed(text, "by")


def _parsed(text: str, where: str) -> exp.Expression:
    """One expression, and no statement."""
    try:
        return sqlglot.parse_one(text, read=DIALECT, into=exp.Condition)
    except ParseError as e:
        found = e.errors[0] if e.errors else {}
        near = f"'{found['highlight']}' is not expected" if str(found.get("description", "")).startswith("Invalid expression") else "it ends too early"
        raise QueryError(f"{where}: one SQL expression is expected, not: {shown(text)} ({near})") from e
    except (TokenError, ValueError) as e:
        raise QueryError(f"{where}: cannot be read as SQL: {shown(text)} (a quote or comment is not closed)") from e
    except RecursionError as e:
        raise QueryError(f"{where}: nested too deeply: {shown(text)}") from e


def _condition(text: str, table: Table, where: str) -> exp.Expression:
    """A condition; in HAVING a metric may go by its bare name."""

    def named(node: exp.Expression) -> exp.Expression | None:
        bare = isinstance(node, exp.Column) and not node.table and node.name in table.metrics
        return measure(node.name) if bare and not isinstance(node.parent, exp.Anonymous) else None

    tree = _parsed(text, where)
    return replaced(tree, named) if where == "having" else tree


def _ordered(name: str, known: list[str]) -> exp.Ordered:
    from metrics.errors import unknown

    bare = name.removeprefix("-").replace(".", "_")
    if bare not in known:
        raise QueryError(unknown("column to order by", bare, known))
    return exp.Ordered(this=column(bare), desc=name.startswith("-"), nulls_first=False)
