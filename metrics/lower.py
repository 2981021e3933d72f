"""Our functions in a tree replaced by the engine's own, and the tree rendered, once."""

from __future__ import annotations

from sqlglot import exp
from sqlglot.errors import ErrorLevel, UnsupportedError

from metrics.engines import Engine
from metrics.errors import QueryError
from metrics.tree import OURS, replaced


def lower(tree: exp.Expression, engine: Engine) -> exp.Expression:
    """`tree` with the engine's functions in place of ours, and its own spelling of what sqlglot spells otherwise; changes it."""

    def native(node: exp.Expression) -> exp.Expression | None:
        if type(node) in engine.spelled:
            return engine.spelled[type(node)](node)
        if not isinstance(node, exp.Anonymous) or not node.name.startswith(OURS):
            return None
        name = node.name[len(OURS) :]
        if name not in engine.native:
            raise QueryError(f"{engine.name} has no {name.lower()}")
        return engine.native[name](*node.expressions)

    return replaced(tree, native)


def render(tree: exp.Expression, engine: Engine, *, pretty: bool = False) -> str:
    """The engine's SQL; a construct it lacks is an error, not a comment."""
    try:
        return tree.sql(engine.dialect, unsupported_level=ErrorLevel.RAISE, pretty=pretty, copy=False)  # rendered once
    except UnsupportedError as e:
        raise QueryError(f"{engine.name} cannot run this: {e}") from e
