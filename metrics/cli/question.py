"""What the command line was asked, as the keywords of `metrics.ask`, or as a statement."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from metrics import ask
from metrics.errors import QueryError
from metrics.model import Layer

if TYPE_CHECKING:
    from metrics.run import Result

_STATEMENT = re.compile(r"\s*(SELECT|WITH|EXPLAIN|SHOW|DESCRIBE)\s", re.IGNORECASE)


def is_statement(metrics: tuple[str, ...]) -> bool:
    """Whether a statement was given in place of names of metrics."""
    return len(metrics) == 1 and bool(_STATEMENT.match(metrics[0]))


def keywords(layer: Layer, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The keywords of `ask.sql` and `ask.query` for what was asked."""
    metrics = _split(asked["metrics"])
    if asked["bounds"]:
        metrics = [shown for name in metrics for shown in _with_bounds(layer, name)]
    return {
        "metrics": metrics, "by": _split(asked["by"]), "where": asked["where"], "having": asked["having"], "order": _split(asked["order"]),
        "limit": asked["limit"], "params": parameters(asked["param"]), "zone": asked["zone"],
    }  # fmt: skip


def compiled(layer: Layer, dialect: str, asked: Mapping[str, Any], *, pretty: bool) -> str:
    """The engine's SQL."""
    if is_statement(asked["metrics"]):
        return _rewritten(layer, dialect, asked, pretty=pretty)
    return ask.sql(layer, dialect=dialect, pretty=pretty, **keywords(layer, asked))


def answered(layer: Layer, engine: str | None, asked: Mapping[str, Any]) -> Result:
    """The engine's rows."""
    from metrics.run import run, target

    where = target(engine, layer)
    return run(compiled(layer, where.engine.name, asked, pretty=False), where)


def parameters(given: tuple[str, ...]) -> dict[str, float | int | str]:
    """`name=value` texts as settings; numbers are read as such."""
    result: dict[str, float | int | str] = {}
    for text in given:
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            raise QueryError(f"--param takes NAME=VALUE, not '{text}'")
        result[name.strip()] = value.strip()
    return result


def _rewritten(layer: Layer, dialect: str, asked: Mapping[str, Any], *, pretty: bool) -> str:
    from metrics.rewrite import rewrite

    given = [name for name in ("by", "where", "having", "order", "limit", "bounds") if asked[name]]
    if given:
        raise QueryError(f"--{given[0]} goes with names of metrics; write it into the statement")
    statement = asked["metrics"][0]
    found = rewrite(layer, statement, dialect, zone=asked["zone"], settings=parameters(asked["param"]), pretty=pretty)
    return found.sql if found else statement


def _with_bounds(layer: Layer, name: str) -> list[str]:
    metric = layer.metrics.get(name)
    return [name, *(f"{name}_{output}" for output in metric.outputs)] if metric else [name]


def _split(given: tuple[str, ...]) -> list[str]:
    """Texts apart at commas outside parentheses and quotes."""
    return [part.strip() for text in given for part in re.split(r""",(?![^(]*\))(?=(?:[^']*'[^']*')*[^']*$)""", text) if part.strip()]
