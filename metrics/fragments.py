"""SQL fragments of the layer file: parsed once, in Presto's dialect, and held to the function table.

Only what is listed here is known to mean the same on every engine; anything else is refused with its place.
Two meanings are ours: `/` is real division and gives NULL on zero, and `date_diff('month', …)` counts whole months.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError

from metrics.errors import suggest
from metrics.tree import call, lit, per, replaced

DIALECT = "presto"

_OPERATORS = (
    exp.Column, exp.Identifier, exp.Literal, exp.Boolean, exp.Null, exp.Paren, exp.Var, exp.DataType, exp.DataTypeParam, exp.Tuple,
    exp.And, exp.Or, exp.Not, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Is, exp.In, exp.Between, exp.Like, exp.NullSafeEQ, exp.NullSafeNEQ,
    exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod, exp.Neg, exp.DPipe, exp.Interval, exp.Case, exp.If, exp.Cast, exp.TryCast,
)  # fmt: skip
_FUNCTIONS: dict[str, type[exp.Expression]] = {
    "abs": exp.Abs, "ceil": exp.Ceil, "coalesce": exp.Coalesce, "concat": exp.Concat, "date": exp.Date, "date_add": exp.DateAdd,
    "date_diff": exp.DateDiff, "date_trunc": exp.TimestampTrunc, "day": exp.Day, "exp": exp.Exp, "extract": exp.Extract, "floor": exp.Floor,
    "greatest": exp.Greatest, "least": exp.Least, "length": exp.Length, "ln": exp.Ln, "lower": exp.Lower, "month": exp.Month,
    "nullif": exp.Nullif, "power": exp.Pow, "quarter": exp.Quarter, "regexp_like": exp.RegexpLike, "replace": exp.Replace,
    "round": exp.Round, "sign": exp.Sign, "split_part": exp.SplitPart, "sqrt": exp.Sqrt, "strpos": exp.StrPosition,
    "substr": exp.Substring, "trim": exp.Trim, "upper": exp.Upper, "year": exp.Year,
}  # fmt: skip
_ALLOWED = frozenset((*_OPERATORS, *_FUNCTIONS.values()))
_CAST_TYPES = {"VARCHAR", "TEXT", "BIGINT", "INT", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP", "SMALLINT", "TINYINT", "FLOAT", "DECIMAL"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a fragment; line and column are 1-based within it."""

    what: str
    line: int = 1
    column: int = 1


def parse(text: str, *, also: tuple[str, ...] = ()) -> exp.Expression | Fault:
    """The expression in `text`, or what is wrong with it; `also` names further functions allowed here."""
    try:
        trees = sqlglot.parse(text, read=DIALECT)
    except ParseError as e:
        first = e.errors[0] if e.errors else {}
        return Fault(f"malformed SQL: {_described(first)}", first.get("line") or 1, max(1, (first.get("col") or 1) - len(first.get("highlight") or "") + 1))
    except (TokenError, RecursionError) as e:
        return Fault(f"malformed SQL: {str(e).splitlines()[0] if str(e) else 'too deeply nested'}")
    if len(trees) != 1 or trees[0] is None:
        return Fault("expected one SQL expression")
    tree = trees[0]
    return _fault(tree, also, text) or replaced(tree, _our_meaning)


def _our_meaning(node: exp.Expression) -> exp.Expression | None:
    """What engines would take differently, as functions of ours."""
    if isinstance(node, exp.Div):
        return per(node.this, node.expression)
    if isinstance(node, exp.DateDiff):
        return call("WHOLE_PERIODS", node.expression, node.this, lit(node.text("unit").lower()))
    if isinstance(node, exp.DateAdd):
        return call("ADD", node.this, node.expression, lit(node.text("unit").lower()))
    return None


def _described(error: Mapping[str, Any]) -> str:
    """sqlglot's description, in words."""
    text = str(error.get("description") or "cannot be parsed")
    return "an operand is missing" if text.startswith("Required keyword") else text[:1].lower() + text[1:].rstrip(".")


def _fault(tree: exp.Expression, also: tuple[str, ...], text: str) -> Fault | None:
    for node in tree.walk():
        if isinstance(node, exp.Anonymous) and node.name.lower() in also:
            continue
        what = _refusal(node)
        if what:
            return Fault(what, *_position(node, text))
    return None


def _refusal(node: exp.Expression) -> str:
    if isinstance(node, exp.Cast) and node.to.this.name not in _CAST_TYPES:
        return f"cast to {node.to.sql(DIALECT)} is not the same on every engine"
    if isinstance(node, exp.DateDiff | exp.DateAdd) and node.text("unit").lower() not in ("day", "month", "year", "hour", "minute", "second", "week", "quarter"):
        return f"unknown period '{node.text('unit')}'; use second, minute, hour, day, week, month, quarter, year"
    if type(node) in _ALLOWED:
        return ""
    if isinstance(node, exp.AggFunc):
        return f"{node.sql_name().lower()} is an aggregate; declare a measure with `agg:`"
    if isinstance(node, exp.Query):
        return "a fragment may not hold a subquery; declare a source and a join"
    if isinstance(node, exp.Func):
        name = node.name if isinstance(node, exp.Anonymous) else node.sql_name()
        return f"function {name.lower()} is not in the function table{suggest(name, _FUNCTIONS) or '; known: ' + ', '.join(sorted(_FUNCTIONS))}"
    return f"{type(node).__name__.lower()} is not allowed in a fragment"


def _position(node: exp.Expression, text: str) -> tuple[int, int]:
    """Line and column of the node: sqlglot keeps a function name's or an identifier's."""
    for inner in node.walk():
        if "line" in inner.meta and "start" in inner.meta:
            start = inner.meta["start"]
            return inner.meta["line"], start - (text.rfind("\n", 0, start) + 1) + 1
    at = text.lower().find(node.name.lower()) if node.name else -1
    return 1, max(1, at + 1)
