"""SQL fragments of the layer file: parsed once, in Presto's dialect, and held to the function table.

Only what is listed here is known to mean the same on every engine; anything else is refused with its place.
Some meanings are ours: `/` is real division; `/` and `%` give NULL on zero, ln and sqrt where they have no value;
`date_diff('month', …)` counts whole months. Text of a fraction or a timestamp (`cast(x AS varchar)`) is the engine's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import Any  # a token's type is another in each of sqlglot's versions

import sqlglot
from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import ParseError, TokenError

from metrics.errors import shown, suggest
from metrics.tree import OURS, call, case, cast, lit, per, replaced

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


_PERIODS = ("second", "minute", "hour", "day", "week", "month", "quarter", "year")
_DEEPEST = 100  # how deep an expression may go: what comes after walks it recursively


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a fragment; line and column are 1-based within it."""

    what: str
    line: int = 1
    column: int = 1


def parse(text: str, *, also: tuple[str, ...] = ()) -> exp.Expression | Fault:
    """The expression in `text`, or what is wrong with it; `also` names further functions allowed here."""
    try:
        # As a condition, not as a statement: `load * 2` is a product, where LOAD would begin a command.
        trees = Dialect.get_or_raise(DIALECT).parse_into(exp.Condition, text)
    except ParseError as e:
        first = e.errors[0] if e.errors else {}
        return Fault(f"malformed SQL: {_described(first)}", first.get("line") or 1, max(1, (first.get("col") or 1) - len(first.get("highlight") or "") + 1))
    except TokenError:
        return _unclosed(text)
    except RecursionError:
        return Fault("malformed SQL: nested too deeply")
    except ValueError:  # sqlglot lets some of its own through, at `a -> 2.5`
        return Fault("malformed SQL: it cannot be read")
    if not text.strip() or trees == [None]:
        return Fault("there is no SQL here")
    if len(trees) != 1 or trees[0] is None:
        return Fault("expected one SQL expression, not several", *_line_and_column(text, text.find(";")))
    tree = trees[0]
    return _fault(tree, also, text) or replaced(tree, _our_meaning)


def written(tree: exp.Expression) -> str:
    """The SQL of a parsed fragment about as its file has it, for people to read."""
    return str(replaced(tree.copy(), _as_written).sql(DIALECT, normalize_functions=False))


def _as_written(node: exp.Expression) -> exp.Expression | None:
    """What `_our_meaning` made of a node, undone."""
    inner, other = node.args.get("this"), node.args.get("expression")
    if isinstance(node, exp.Div) and isinstance(inner, exp.Cast) and isinstance(other, exp.Nullif) and isinstance(other.this, exp.Cast):
        return exp.Div(this=inner.this, expression=other.this.this, typed=True)  # typed, or the generator casts again
    if isinstance(node, exp.Mod) and isinstance(other, exp.Nullif):
        return exp.Mod(this=inner, expression=other.this)
    if isinstance(node, exp.Ln | exp.Sqrt) and isinstance(inner, exp.Case):
        return type(node)(this=inner.args["ifs"][0].args["true"])  # no accessors for them
    if isinstance(node, exp.Anonymous):
        name, order = _WRITTEN.get(node.name, (node.name.removeprefix(OURS), range(len(node.expressions))))
        return exp.Anonymous(this=name.lower(), expressions=[node.expressions[i] for i in order])
    return None


_WRITTEN: dict[str, tuple[str, Sequence[int]]] = {f"{OURS}WHOLE_PERIODS": ("date_diff", (2, 0, 1)), f"{OURS}ADD": ("date_add", (2, 1, 0))}


def _our_meaning(node: exp.Expression) -> exp.Expression | None:
    """What engines would take differently, as functions of ours, or with what they differ about left out."""
    if isinstance(node, exp.Div):
        return per(node.this, node.expression)
    if isinstance(node, exp.Mod):
        return exp.Mod(this=node.this, expression=exp.Nullif(this=node.expression, expression=lit(0)))
    if isinstance(node, exp.Ln):
        return exp.Ln(this=case(exp.GT(this=node.this, expression=lit(0)), node.this.copy()))
    if isinstance(node, exp.Sqrt):
        return exp.Sqrt(this=case(exp.GTE(this=node.this, expression=lit(0)), node.this.copy()))
    if isinstance(node, exp.If) and not isinstance(node.parent, exp.Case):
        return exp.Case(ifs=[exp.If(this=node.this, true=node.args["true"])], default=node.args.get("false"))  # no accessors for them
    if isinstance(node, exp.SplitPart):
        return call("SPLIT_PART", node.this, *(node.args[name] for name in ("delimiter", "part_index")))
    if isinstance(node, exp.Extract) and node.name.lower() == "second":
        return cast(exp.Floor(this=node), "bigint")
    if isinstance(node, exp.DateDiff):
        return call("WHOLE_PERIODS", node.expression, node.this, lit(node.text("unit").lower()))
    if isinstance(node, exp.DateAdd):
        return call("ADD", node.this, node.expression, lit(node.text("unit").lower()))
    return None


# --- what is malformed -----------------------------------------------------------------------------------------------


def _described(error: Mapping[str, Any]) -> str:
    """sqlglot's description, in words."""
    text, token = str(error.get("description") or "it cannot be read"), str(error.get("highlight") or "")
    if text.startswith("Required keyword"):
        lacking = re.search(r"(\w+)'>", text)
        function = next((name for name, type_ in _FUNCTIONS.items() if lacking and type_.__name__ == lacking[1]), "")
        return f"{function} lacks an argument" if function else "an operand is missing"
    if text.startswith("Invalid expression"):
        return f"'{shown(token)}' is not expected here"
    if text == "Expecting )":
        return "a parenthesis is not closed"
    return text[:1].lower() + text[1:].rstrip(".")


def _unclosed(text: str) -> Fault:
    """The quote or comment that is not closed: all that the tokenizer minds."""
    index = 0
    while index < len(text):
        opening = next((sign for sign in ("'", '"', "/*") if text.startswith(sign, index)), "")
        if not opening:
            index += 1
            continue
        end = text.find("*/" if opening == "/*" else opening, index + len(opening))
        if end < 0:
            return Fault(f"malformed SQL: the {'comment' if opening == '/*' else 'quote'} that opens here is not closed", *_line_and_column(text, index))
        index = end + len(opening)
    return Fault("malformed SQL: it cannot be read")


# --- what is refused -------------------------------------------------------------------------------------------------


def _fault(tree: exp.Expression, also: tuple[str, ...], text: str) -> Fault | None:
    if _deeper(tree, _DEEPEST):
        return Fault("nested too deeply")
    for node in tree.walk():
        if isinstance(node, exp.Anonymous) and node.name.lower() in also:
            continue
        if _refusal(node):
            token = _token(node, tree, text)
            return Fault(_refusal(node, token.text if token else ""), *(_line_and_column(text, token.start) if token else _position(node, text)))
    return None


def _deeper(tree: exp.Expression, limit: int) -> bool:
    level = [tree]
    for _ in range(limit):
        level = [child for node in level for child in node.iter_expressions()]
        if not level:
            return False
    return True


def _refusal(node: exp.Expression, name: str = "") -> str:
    return _bad_period(node) or _bad_value(node) or ("" if type(node) in _ALLOWED else _not_allowed(node, name))


def _bad_period(node: exp.Expression) -> str:
    unit = ""
    if isinstance(node, exp.DateDiff | exp.DateAdd | exp.TimestampTrunc | exp.Interval):
        unit = node.text("unit") or "nothing"
    elif isinstance(node, exp.Extract):
        unit = node.name
    if not unit or unit.lower() in _PERIODS:
        return ""
    return f"unknown period '{shown(unit.lower())}'{suggest(unit, _PERIODS)}; use {', '.join(_PERIODS)}"


def _bad_value(node: exp.Expression) -> str:
    if isinstance(node, exp.Cast) and node.to.this.name not in _CAST_TYPES:
        return f"cast to {node.to.sql(DIALECT)} is not the same on every engine"
    if isinstance(node, exp.Cast) and node.to.this.name in _WHOLE and _is_fraction(node.this):
        return f"a fraction cast to {node.to.sql(DIALECT).lower()} is rounded here and cut there; write round(…), floor(…) or ceil(…) inside the cast"
    if isinstance(node, exp.Substring) and (start := node.args.get("start")) is not None and start.name == "0":  # no accessor for it
        return "substr counts from 1"
    if isinstance(node, exp.Cast) and node.to.this.name in ("DATE", "TIMESTAMP") and isinstance(node.this, exp.Literal):
        return _bad_moment(node.this.name)
    if isinstance(node, exp.Literal) and not node.is_string and not _is_number(node.name):
        return f"{shown(node.name)} is not a number"
    if isinstance(node, exp.In) and not (node.expressions or node.args.get("query")):  # no accessor for it
        return "IN needs at least one value"
    if isinstance(node, exp.SplitPart) and sum(1 for argument in node.args.values() if argument) < 3:
        return "split_part lacks an argument"
    return ""


_WHOLE = ("BIGINT", "INT", "SMALLINT", "TINYINT")


def _is_fraction(tree: exp.Expression) -> bool:
    """Whether an expression is a fraction by its form: a quotient, a root, 2.5."""
    if isinstance(tree, exp.Paren | exp.Neg):
        return _is_fraction(tree.this)
    if isinstance(tree, exp.Add | exp.Sub | exp.Mul):
        return _is_fraction(tree.this) or _is_fraction(tree.expression)
    if isinstance(tree, exp.Literal):
        return not tree.is_string and not tree.name.isdigit()
    return isinstance(tree, exp.Div | exp.Sqrt | exp.Ln | exp.Exp | exp.Pow)


def _bad_moment(text: str) -> str:
    try:
        datetime.fromisoformat(text.strip())
    except ValueError:
        return f"'{shown(text)}' is no date or timestamp"
    return ""


def _is_number(text: str) -> bool:
    try:
        return isfinite(float(text))
    except ValueError:
        return False


def _not_allowed(node: exp.Expression, name: str) -> str:
    if isinstance(node, exp.Window):
        return "a window function is not allowed in a fragment"
    if isinstance(node, exp.AggFunc):
        return f"{(name or node.sql_name()).lower()} is an aggregate; declare a measure with `agg:`"
    if isinstance(node, exp.Query):
        return "a fragment may not hold a subquery; declare a source and a join"
    if isinstance(node, exp.Func):
        name = (node.name if isinstance(node, exp.Anonymous) else name or node.sql_name()).lower()
        return f"function {shown(name)} is not in the function table{suggest(name, _FUNCTIONS) or '; known: ' + ', '.join(sorted(_FUNCTIONS))}"
    return f"{shown(written(node))} is not allowed in a fragment: it is made of columns, literals, operators, CASE, CAST and functions of the table"


# --- where it is -----------------------------------------------------------------------------------------------------


def _token(node: exp.Expression, tree: exp.Expression, text: str) -> Any:
    """The token that names the node: sqlglot keeps no place of a function. None where there is none."""
    names = _names(node)
    if not names:
        return None
    tokens = [t for t in sqlglot.tokenize(text, read=DIALECT) if t.text.lower() in names]
    alike = [other for other in tree.walk(bfs=False) if _names(other) == names]
    nth = next((i for i, other in enumerate(alike) if other is node), 0)
    return tokens[min(nth, len(tokens) - 1)] if tokens else None


def _names(node: exp.Expression) -> frozenset[str]:
    """The words that may stand for the node in the text."""
    if isinstance(node, exp.Window | exp.Filter) and isinstance(node.this, exp.Func):
        return _names(node.this)
    if isinstance(node, exp.Query):
        return frozenset(("select", "values"))
    if isinstance(node, exp.Anonymous):
        return frozenset((node.name.lower(),))
    if isinstance(node, exp.Literal):
        return frozenset((node.name.lower(),))
    if isinstance(node, exp.Func) and not isinstance(node, exp.Connector):
        ours = [name for name, type_ in _FUNCTIONS.items() if type(node) is type_]
        return frozenset((*ours, *(name.lower() for name in type(node).sql_names())))
    return frozenset()


def _position(node: exp.Expression, text: str) -> tuple[int, int]:
    """Line and column of the first part of the node whose place is known."""
    starts = [inner.meta["start"] for inner in node.walk() if "start" in inner.meta]
    return _line_and_column(text, min(starts, default=0))


def _line_and_column(text: str, index: int) -> tuple[int, int]:
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)
