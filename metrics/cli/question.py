"""What the command line was asked: metrics by dimensions, or a statement with MEASURE()."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any  # Any: what click read, by the option's name

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from metrics import ask
from metrics.engines import engine as engine_named
from metrics.errors import QueryError
from metrics.model import Layer

if TYPE_CHECKING:
    from metrics.cli.columns import Column
    from metrics.rewrite import Compiled
    from metrics.run import Result

_STATEMENT = re.compile(r"(?:\s|\(|--[^\n]*(?:\n|\Z)|/\*.*?\*/)*(?:SELECT|WITH|FROM|VALUES|EXPLAIN|SHOW|DESCRIBE|DESC)\b(?!\s*(?:,|\Z))", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows, and what each of their columns is."""

    result: Result
    columns: tuple[Column, ...]


def is_statement(metrics: tuple[str, ...]) -> bool:
    """Whether a statement was given in place of names of metrics."""
    return len(metrics) == 1 and bool(_STATEMENT.match(metrics[0]))


def keywords(layer: Layer, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The keywords of `ask.select` for what was asked."""
    metrics = names(asked["metrics"])
    if asked["bounds"]:
        metrics = [shown for name in metrics for shown in _with_bounds(layer, name)]
    return {"metrics": list(dict.fromkeys(metrics)), "by": names(asked["by"]), "where": asked["where"], "having": asked["having"], "order": names(asked["order"]), "limit": asked["limit"]}


def compiled(layer: Layer, dialect: str, asked: Mapping[str, Any], *, pretty: bool, functions: bool = False) -> Compiled:
    """What was asked, for the engine."""
    if is_statement(asked["metrics"]):
        if functions:
            raise QueryError("--functions goes with names of metrics, not with a statement")
        return _rewritten(layer, dialect, asked, pretty=pretty)
    return ask.compiled(layer, dialect=dialect, pretty=pretty, functions=functions, params=parameters(asked["param"]), zone=asked["zone"], **keywords(layer, asked))


def answered(layer: Layer, engine: str | None, asked: Mapping[str, Any]) -> Answer:
    """The engine's rows."""
    from metrics.cli.columns import columns
    from metrics.run import run, target

    where = target(engine, layer)
    result = run(compiled(layer, where.engine.name, asked, pretty=False), where)
    return Answer(result, columns(layer, tree(layer, where.engine.name, asked), parameters(asked["param"]), len(result.columns)))


def tree(layer: Layer, dialect: str, asked: Mapping[str, Any]) -> exp.Expression | None:
    """What was asked as a SELECT; None where it is not one statement that we can read."""
    if not is_statement(asked["metrics"]):
        return ask.select(layer, **keywords(layer, asked))
    refuse_options(asked)
    try:
        trees = [tree for tree in sqlglot.parse(asked["metrics"][0], read=engine_named(dialect).dialect) if tree is not None]
    except SqlglotError:
        return None
    return trees[0] if len(trees) == 1 else None


def parameters(given: tuple[str, ...]) -> dict[str, float | int | str]:
    """`name=value` texts as settings; the parameter's type reads the value."""
    result: dict[str, float | int | str] = {}
    for text in given:
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            raise QueryError(f"--param takes NAME=VALUE, not '{text}'")
        result[name.strip()] = value.strip()
    return result


def refuse_options(asked: Mapping[str, Any]) -> None:
    """A statement says itself what it is grouped by, filtered and ordered."""
    given = [name for name in ("by", "where", "having", "order", "limit", "bounds") if asked[name] not in (None, (), False)]
    if given:
        raise QueryError(f"--{given[0]} goes with names of metrics; write it into the statement")


def _rewritten(layer: Layer, dialect: str, asked: Mapping[str, Any], *, pretty: bool) -> Compiled:
    from metrics.rewrite import Compiled, rewrite

    refuse_options(asked)
    statement = asked["metrics"][0]
    found = rewrite(layer, statement, dialect, zone=ask.checked_zone(asked["zone"]), settings=parameters(asked["param"]), pretty=pretty)
    return found or Compiled(statement, engine_named(dialect).name)


def _with_bounds(layer: Layer, name: str) -> list[str]:
    metric = layer.metrics.get(name)
    return [name, *(f"{name}_{output}" for output in metric.outputs)] if metric else [name]


def names(given: tuple[str, ...]) -> list[str]:
    """Texts apart at commas, but not at those within parentheses or quotes."""
    return [part.strip() for text in given for part in _parts(text) if part.strip()]


def _parts(text: str) -> list[str]:
    parts, depth, quote = [""], 0, ""
    for c in text:
        if c == "," and not depth and not quote:
            parts.append("")
            continue
        parts[-1] += c
        if quote:
            quote = "" if c == quote else quote
        elif c in "'\"":
            quote = c
        else:
            depth += (c in "([") - (c in ")]")
    return parts
