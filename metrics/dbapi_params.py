"""A semantic statement's parameters, bound here before it is rewritten.

The rewritten statement has other places, in another order, than the one the caller wrote, and PyHive and SQLAlchemy bind
on the client in any case. Each value is rendered by sqlglot as a literal of the engine's dialect (quotes doubled, None as
NULL, dates and timestamps typed) and put where a placeholder *token* stands: `%(name)s`, `%s`, `?`, `$1`, `$name`. A
placeholder within quotes is refused, never filled. With parameters `%%` means `%`, as in every pyformat driver.
Statements that name no semantic table are not touched: their parameters go to the engine's own driver.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any  # parameters may be of any type
from uuid import UUID

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.tokens import Token, TokenType

from metrics.errors import QueryError

Parameters = Mapping[str, Any] | Sequence[Any]
Edit = tuple[int, int, str]
"""Start, end and what replaces the text between."""

PERCENT = frozenset({"pyformat", "format"})
_PYFORMAT = re.compile(r"%\((\w+)\)s|%s")
_DOLLAR = re.compile(r"\$(\w+)")


def bind(sql: str, parameters: Parameters | None, *, dialect: str, paramstyle: str) -> str:
    """`sql` with its placeholders filled; raises QueryError for one without value and for a value without place.

    >>> bind("SELECT '100%%' WHERE a = %(a)s", {"a": "it's"}, dialect="presto", paramstyle="pyformat")
    "SELECT '100%' WHERE a = 'it''s'"
    """
    if parameters is None:
        return sql
    percent = paramstyle in PERCENT
    if not parameters and not (percent and "%" in sql):
        return sql
    values = Values(parameters, dialect)
    found = _percent if percent else _marks
    edits = list(found(sql, tokens(sql, dialect), values))
    values.check_all_used()
    return apply(sql, edits, doubled="%" if percent else "")


class Values:
    """The parameters, by name or in order, as SQL."""

    def __init__(self, parameters: Parameters, dialect: str) -> None:
        self.parameters = parameters
        self.dialect = dialect
        self.order = count()
        self.used: set[str | int] = set()

    def named(self, name: str) -> str:
        if not isinstance(self.parameters, Mapping):
            raise QueryError(f"the statement has the parameter '{name}', but the values were given without names")
        if name not in self.parameters:
            raise QueryError(f"no value was given for the parameter '{name}'")
        return literal(self.parameters[name], self.dialect)

    def at(self, index: int) -> str:
        if isinstance(self.parameters, Mapping):
            raise QueryError("the statement's parameters have no names, but the values were given by name")
        if not 0 <= index < len(self.parameters):
            raise QueryError(f"the statement has more parameters than the {len(self.parameters)} values given")
        self.used.add(index)
        return literal(self.parameters[index], self.dialect)

    def following(self) -> str:
        return self.at(next(self.order))

    def check_all_used(self) -> None:
        """Named values may be left over (Superset and SQLAlchemy hand the same mapping to many), positional ones not."""
        if not isinstance(self.parameters, Mapping) and len(self.used) < len(self.parameters):
            raise QueryError(f"{len(self.parameters)} values were given for the {len(self.used)} parameters of the statement")


def literal(value: object, dialect: str) -> str:
    """`value` as SQL of `dialect`; raises QueryError for a type that has no literal.

    >>> literal(date(2024, 2, 29), "presto"), literal(["a", None], "presto"), literal(-1, "presto")
    ("CAST('2024-02-29' AS DATE)", "('a', NULL)", '(-1)')
    """
    return node(value).sql(dialect=dialect)


def node(value: object) -> exp.Expression:
    """`value` as a sqlglot literal."""
    if value is None:
        return exp.null()
    if isinstance(value, bool):
        return exp.true() if value else exp.false()
    if isinstance(value, int | float | Decimal):
        return number(value)
    if isinstance(value, str | UUID):
        return exp.Literal.string(str(value))
    if isinstance(value, datetime):
        kind = "timestamptz" if value.tzinfo else "timestamp"
        return exp.cast(exp.Literal.string(value.isoformat(sep=" ")), kind)
    if isinstance(value, date):
        return exp.cast(exp.Literal.string(value.isoformat()), "date")
    if isinstance(value, Sequence | Set) and not isinstance(value, bytes | bytearray | memoryview):
        return exp.Tuple(expressions=[node(item) for item in value] or [exp.null()])
    raise QueryError(f"a value of type {type(value).__name__} cannot be a parameter of a semantic statement")


def number(value: int | float | Decimal) -> exp.Expression:
    """A number, bracketed where negative: `a -%(b)s` must not become a comment."""
    if not math.isfinite(value):
        return exp.cast(exp.Literal.string(str(value)), "double")
    text = format(abs(value), "f") if isinstance(value, Decimal) else repr(abs(value))
    size = exp.Literal.number(text)
    return exp.paren(exp.Neg(this=size)) if math.copysign(1, value) < 0 else size


def tokens(sql: str, dialect: str) -> list[Token]:
    return list(Dialect.get_or_raise(dialect).tokenize(sql))


def _percent(sql: str, found: Sequence[Token], values: Values) -> Iterator[Edit]:
    """`%(name)s` and `%s` where a `%` token begins them; a doubled `%` is left to `apply`."""
    done = -1
    for token in found:
        if token.start < done:
            continue
        if token.token_type is not TokenType.MOD:
            _refuse_within(sql[token.start : token.end + 1])
            continue
        if sql.startswith("%%", token.start):
            done = token.start + 2
            continue
        mark = _PYFORMAT.match(sql, token.start)
        if mark:
            done = mark.end()
            yield mark.start(), mark.end(), values.named(mark[1]) if mark[1] else values.following()


def _refuse_within(text: str) -> None:
    """Filling a placeholder within quotes would let its value end them."""
    if text[-1:] not in ("'", '"', "`", "$"):
        return
    mark = re.search(r"(?<!%)(?:%%)*(%\(\w+\)s)", text)
    if mark:
        raise QueryError(f"the parameter {mark[1]} stands within quotes; write it without them")


def _marks(sql: str, found: Sequence[Token], values: Values) -> Iterator[Edit]:
    """`?`, `$1` and `$name`."""
    for token in found:
        start, text = token.start, sql[token.start : token.end + 1]
        if token.token_type is TokenType.PLACEHOLDER and text == "?":
            yield start, token.end + 1, values.following()
        elif text == "$":
            mark = _DOLLAR.match(sql, start)
            if mark:
                name = mark[1]
                yield start, mark.end(), values.at(int(name) - 1) if name.isdigit() else values.named(name)


def apply(sql: str, edits: Sequence[Edit], *, doubled: str = "") -> str:
    """`sql` with the edits made, and between them each doubled sign single."""
    pieces, last = [], 0
    for start, end, text in edits:
        pieces += [_single(sql[last:start], doubled), text]
        last = end
    return "".join([*pieces, _single(sql[last:], doubled)])


def _single(text: str, sign: str) -> str:
    return text.replace(sign * 2, sign) if sign else text
