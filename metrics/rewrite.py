"""SQL over semantic tables -> the engine's SQL. The one way in for the driver, SQL Lab and `layer.query` alike."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError

from metrics.compile import compile as compile_query
from metrics.engines import Engine
from metrics.engines import engine as engine_named
from metrics.errors import QueryError
from metrics.finish import Cut, Finish
from metrics.lower import lower, render
from metrics.model import Layer
from metrics.query import Query
from metrics.read import rewrite_metrics
from metrics.records import rewrite_records
from metrics.scopes import find, open_filtered, refuse_strays

_EXPLAIN = re.compile(r"^\s*EXPLAIN\s+(?:ANALYZE\s+|VERBOSE\s+|FORMATTED\s+|EXTENDED\s+|\([^)]*\)\s*)*(?=SELECT\b|WITH\b|\()", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Compiled:
    """A statement ready for the engine; where SQL cannot say all of it, `finish` is how it is answered in two steps."""

    sql: str
    engine: str
    tables: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    finish: Finish | None = None


def mentions(layer: Layer, statement: str) -> bool:
    """Whether a semantic table's name occurs in the text at all; cheap, so that other SQL passes at no cost."""
    return _pattern(layer.names).search(statement) is not None


@lru_cache(maxsize=64)
def _pattern(names: frozenset[str]) -> re.Pattern[str]:
    return re.compile(r"(?<![A-Za-z0-9_])(?:" + "|".join(map(re.escape, sorted(names))) + r")(?![A-Za-z0-9_])", re.IGNORECASE)


def rewrite(layer: Layer, statement: str, engine: str, *, zone: str | None = None, settings: Mapping[str, float | int | str] | None = None, pretty: bool = False) -> Compiled | None:
    """The statement for `engine`, or None where it names no semantic table and passes through untouched.

    Raises QueryError with the reason where the question cannot be answered.
    """
    if not mentions(layer, statement):
        return None
    target = engine_named(engine)
    explain = _EXPLAIN.match(statement)
    body = statement[explain.end() :] if explain else statement
    trees = _parsed(body, target.dialect)
    if trees is None:
        return None  # not SQL that we can read: the engine says what is wrong with it
    try:
        return _rewritten(layer, trees, target, explain.group() if explain else "", zone, settings, pretty=pretty)
    except RecursionError as e:
        raise QueryError(TOO_DEEP) from e


TOO_DEEP = "the statement is nested too deeply"
_LIMIT = re.compile(r"\s+LIMIT\s+(\d+)\s*;?\s*$", re.IGNORECASE)


def _parsed(text: str, dialect: str) -> list[exp.Expression] | None:
    """The statements in `text`; None where sqlglot cannot read them."""
    try:
        return [tree for tree in sqlglot.parse(text, read=dialect) if tree is not None]
    except (ParseError, TokenError, ValueError):  # sqlglot lets some ValueErrors of its own through
        limit = _LIMIT.search(text)
    except RecursionError as e:
        raise QueryError(TOO_DEEP) from e
    if limit is None:
        return None
    # sqlglot 28 takes the LIMIT after `GROUP BY ROLLUP (model)` for a column; SQL Lab puts one after everything.
    trees = _parsed(text[: limit.start()], dialect)
    if not trees or not isinstance(trees[-1], exp.Query):
        return None
    return [*trees[:-1], trees[-1].limit(int(limit[1]), copy=False)]


def _rewritten(
    layer: Layer, trees: list[exp.Expression], engine: Engine, prefix: str, zone: str | None, settings: Mapping[str, float | int | str] | None, *, pretty: bool
) -> Compiled | None:
    done = [rewrite_tree(layer, tree, engine, zone=zone, settings=settings, pretty=pretty) for tree in trees]
    tables = tuple(dict.fromkeys(table for each in done for table in each.tables))
    notices = tuple(dict.fromkeys(notice for each in done for notice in each.notices))
    finish = next((each.finish for each in done if each.finish), None)
    if not tables:
        return None
    if finish and len(trees) > 1:
        raise QueryError("a metric that is finished in Python must be asked in a statement of its own; send them one by one")
    if finish and prefix:  # the engine explains what it is given
        return Compiled(prefix + next(iter(finish.pushed.values())), engine.name, tables, notices)
    text = finish.text if finish else ";\n".join(render(tree, engine, pretty=pretty) for tree in trees)
    return Compiled(prefix + text, engine.name, tables, notices, finish)


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What rewriting a statement found: the semantic tables it reads, notices of deprecated metrics, its second step."""

    tables: tuple[str, ...]
    notices: tuple[str, ...]
    finish: Finish | None


def rewrite_tree(
    layer: Layer, tree: exp.Expression, engine: Engine, *, zone: str | None = None, settings: Mapping[str, float | int | str] | None = None, pretty: bool = False
) -> Rewritten:
    """Rewrites every semantic scope of `tree` in place."""
    notices: list[str] = []
    cut = Cut(engine)

    def compile_(query: Query) -> exp.Select:
        for use in query.uses:
            metric = query.table.metric(use.metric)
            if metric.deprecated:
                notices.append(f"metric {metric.name} is {metric.deprecated.notice}")
        return cut.scope(compile_query(layer, query, engine.name))  # type: ignore[return-value]  # a SELECT stays one

    open_filtered(layer, tree)
    scopes = find(layer, tree)
    if scopes:
        lower(tree, engine)  # what the statement itself says, in the engine's spelling
    for scope in scopes:
        if scope.is_metric:
            rewrite_metrics(layer, scope, compile_, zone or layer.zone, settings or {})
        else:
            rewrite_records(layer, scope, engine.name, zone or layer.zone)
            lower(scope.select, engine)
    if scopes:
        refuse_strays(tree)
    for notice in dict.fromkeys(notices):
        logging.getLogger("bathtub").warning(notice)
    return Rewritten(tuple(scope.table.name for scope in scopes), tuple(notices), cut.finish(tree, pretty=pretty) if cut.relations else None)
