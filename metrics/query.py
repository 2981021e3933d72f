"""One question to one semantic table: what a SELECT scope, or `layer.query`, asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlglot import exp

from metrics.model import Table


@dataclass(frozen=True, slots=True)
class Key:
    """Something grouped by: an expression over dimensions (and columns of `Link`s).

    `grain` is set where it is a period of `time`: `date_trunc('month', time)`.
    """

    name: str
    expr: exp.Expression
    dimensions: frozenset[str]
    grain: str = ""

    @property
    def dimension(self) -> str:
        """The one dimension this is, unchanged; '' otherwise."""
        return self.expr.name if isinstance(self.expr, exp.Column) and not self.expr.table else ""


@dataclass(frozen=True, slots=True)
class Condition:
    """A part of the WHERE conjunction, over dimensions."""

    expr: exp.Expression
    dimensions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Link:
    """Another relation of the FROM, joined to the semantic table on dimensions: a filter that may bring columns."""

    alias: str
    relation: exp.Expression
    outer: bool
    pairs: tuple[tuple[exp.Expression, str], ...]  # expression over dimensions = column of the relation
    columns: tuple[str, ...]  # columns of the relation that the query uses
    dimensions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Use:
    """A metric asked for, with the parameters set at its call, and the column that holds it."""

    metric: str
    settings: tuple[tuple[str, float | int | str], ...]
    column: str


def mark(key: str) -> str:
    """The column that stands for GROUPING(key)."""
    return f"_grouping_{key}"


@dataclass(frozen=True, slots=True)
class Query:
    """Metrics of one table by keys, under conditions."""

    table: Table
    keys: tuple[Key, ...]
    uses: tuple[Use, ...]
    conditions: tuple[Condition, ...] = ()
    links: tuple[Link, ...] = ()
    settings: Mapping[str, float | int | str] | None = None
    zone: str = "UTC"
    sets: tuple[tuple[str, ...], ...] = ()  # grouping sets, by the keys' names; () groups by all keys

    @property
    def marks(self) -> tuple[str, ...]:
        """Columns that say, key by key, whether a row of a grouping set has it (0) or not (1)."""
        return tuple(mark(key.name) for key in self.keys) if self.sets else ()

    @property
    def time_key(self) -> Key | None:
        """The key that is a period of time, if there is one."""
        return next((key for key in self.keys if key.grain), None)
