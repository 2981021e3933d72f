"""SHOW and DESCRIBE of semantic tables, for which the engine has no table.

The answer is a query over VALUES sent to the engine: so the cursor, its description, progress and cancel are the engine's
own, as for any other statement. SHOW TABLES runs as it is, and our tables are put among its rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any  # rows of the engine

from sqlglot import exp

from metrics.model import Layer, Table, TableDimension
from metrics.tree import cast, lit

Cells = tuple[str | None, ...]
Row = tuple[Any, ...]

_SKIP = r"\A(?:\s|--[^\n]*\n|/\*(?:[^*]|\*(?!/))*\*/)*"
_PART = r'(?:"(?:[^"]|"")+"|`(?:[^`]|``)+`|[^\W\d]\w*)'
_NAME = rf"(?P<name>{_PART}(?:\s*\.\s*{_PART}){{0,2}})"
_END = r"\s*;?\s*\Z"
_COLUMNS = re.compile(rf"{_SKIP}SHOW\s+COLUMNS\s+(?:FROM|IN)\s+{_NAME}{_END}", re.IGNORECASE)
_DESCRIBE = re.compile(rf"{_SKIP}(?:DESCRIBE|DESC|SHOW)\s+(?:(?:TABLE|EXTENDED|FORMATTED)\s+)*{_NAME}{_END}", re.IGNORECASE)
_CREATE = re.compile(rf"{_SKIP}SHOW\s+CREATE\s+TABLE\s+{_NAME}{_END}", re.IGNORECASE)
_TABLES = re.compile(rf"{_SKIP}SHOW\s+TABLES(?:\s+(?:FROM|IN)\s+{_NAME})?(?:\s+(?:LIKE\s+)?'(?P<like>(?:[^']|'')*)')?{_END}", re.IGNORECASE)
_SHOW = re.compile(rf"{_SKIP}SHOW\s", re.IGNORECASE)
_PARTS = re.compile(_PART)
_QUALIFIED = re.compile(_NAME)


@dataclass(frozen=True, slots=True)
class Shown:
    """The shape of an engine's answer: its header, and the row of a thing."""

    header: tuple[str, ...]
    row: Callable[[TableDimension, str], Cells]  # the dimension, its type as the engine spells it


@dataclass(frozen=True, slots=True)
class Shapes:
    """How an engine answers."""

    describe: Shown
    show_columns: Shown
    create_header: str  # of SHOW CREATE TABLE; '' where there is no such statement
    table_row: Callable[[str, str], Row]  # schema, table -> a row of SHOW TABLES
    table_column: int  # which of its columns is the table's name
    spelled: Callable[[str], str]  # a layer's type in the engine's words
    like: Callable[[str], str]  # the pattern of SHOW TABLES LIKE as a regular expression


def is_show(sql: str) -> bool:
    """Whether it begins with SHOW, which may name no table and yet be about ours."""
    return _SHOW.match(sql) is not None


def answer(layer: Layer, sql: str, shapes: Shapes, dialect: str) -> str | None:
    """The query that answers SHOW COLUMNS, DESCRIBE or SHOW CREATE TABLE of a semantic table; None for anything else."""
    for pattern, asked in ((_COLUMNS, _columns), (_CREATE, _create), (_DESCRIBE, _describe)):
        match = pattern.match(sql)
        table = semantic(layer, match["name"]) if match else None
        if table and (asked is not _create or shapes.create_header):
            return asked(table, shapes, dialect).sql(dialect=dialect, identify=True)
    return None


def semantic(layer: Layer, name: str) -> Table | None:
    """The semantic table of a name that may be quoted and qualified: `"hive"."fleet"."fleet"`."""
    last = names(name)[-1].lower()
    return next((table for table in layer.tables.values() if table.name.lower() == last), None) if last in layer.names else None


def names(qualified: str) -> list[str]:
    """The parts of a qualified name, without their quotes.

    >>> names('"hive".`a``b`. fleet')
    ['hive', 'a`b', 'fleet']
    """
    found = _PARTS.findall(qualified)
    return [part[1:-1].replace(part[0] * 2, part[0]) if part[0] in '"`' else part for part in found] or [qualified]


def _columns(table: Table, shapes: Shapes, dialect: str) -> exp.Select:
    return _rows(shapes.show_columns, table, shapes)


def _describe(table: Table, shapes: Shapes, dialect: str) -> exp.Select:
    return _rows(shapes.describe, table, shapes)


def _create(table: Table, shapes: Shapes, dialect: str) -> exp.Select:
    return values((shapes.create_header,), [(_definition(table, shapes, dialect),)])


def _rows(shown: Shown, table: Table, shapes: Shapes) -> exp.Select:
    return values(shown.header, [shown.row(dimension, shapes.spelled(dimension.type)) for dimension in table.dimensions.values()])


def values(header: Sequence[str], rows: Sequence[Cells]) -> exp.Select:
    """SELECT * FROM (VALUES rows) under the header, every column text; no row at all where there are none."""
    cells = [[_text(cell) for cell in row] for row in rows or [(None,) * len(header)]]
    table = exp.Values(
        expressions=[exp.Tuple(expressions=row) for row in cells],
        alias=exp.TableAlias(this=exp.to_identifier("shown"), columns=[exp.to_identifier(name, quoted=True) for name in header]),
    )
    query = exp.select(exp.Star()).from_(table)
    return query if rows else query.where(exp.false())


def _text(cell: str | None) -> exp.Expression:
    return cast(exp.null(), "varchar") if cell is None else lit(cell)


def _definition(table: Table, shapes: Shapes, dialect: str) -> str:
    """The columns as CREATE TABLE would have them; what a semantic table can be asked besides is in `bathtub describe`."""
    columns = [
        exp.ColumnDef(this=exp.to_identifier(d.name), kind=exp.DataType(this=exp.DataType.Type.USERDEFINED, kind=shapes.spelled(d.type)), constraints=_comment(d))
        for d in table.dimensions.values()
    ]
    schema = exp.Schema(this=exp.to_table(table.name), expressions=columns)
    return exp.Create(this=schema, kind="TABLE").sql(dialect=dialect, identify=True, pretty=True)


def _comment(dimension: TableDimension) -> list[exp.Expression]:
    if not dimension.description:
        return []
    return [exp.ColumnConstraint(kind=exp.CommentColumnConstraint(this=exp.Literal.string(dimension.description)))]


# --- SHOW TABLES -----------------------------------------------------------------------------------------------------


def with_tables(layer: Layer, sql: str, shapes: Shapes, schemas: frozenset[str], default: str) -> Callable[[list[Row]], list[Row]] | None:
    """What puts the semantic tables among the rows of SHOW TABLES; None where `sql` is another statement, or of other schemas."""
    match = _TABLES.match(sql)
    schema = names(match["name"])[-1] if match and match["name"] else default
    if not match or schema.lower() not in schemas:
        return None
    ours = [name for name in (table.name for table in layer.tables.values()) if _like(match["like"], name, shapes)]
    at = shapes.table_column

    def among(rows: list[Row]) -> list[Row]:
        there = {str(row[at]).lower() for row in rows}
        added = [shapes.table_row(schema, name) for name in ours if name.lower() not in there]
        return sorted([*rows, *added], key=lambda row: str(row[at])) if added else rows

    return among


def _like(pattern: str | None, name: str, shapes: Shapes) -> bool:
    return pattern is None or re.fullmatch(shapes.like(pattern.replace("''", "'")), name, re.IGNORECASE) is not None


def like_sql(pattern: str) -> str:
    """LIKE's pattern as a regular expression.

    >>> like_sql("fl_e%")
    'fl.e.*'
    """
    return "".join({"%": ".*", "_": "."}.get(sign, re.escape(sign)) for sign in pattern)


def like_star(pattern: str) -> str:
    """Hive's pattern: `*` any text, `|` between alternatives.

    >>> like_star("fl*|cha*")
    'fl.*|cha.*'
    """
    return "".join({"*": ".*", "|": "|"}.get(sign, re.escape(sign)) for sign in pattern)


# --- where semantic tables are ---------------------------------------------------------------------------------------


def homes(layer: Layer, engine: str) -> frozenset[str]:
    """The schemas that the layer's tables are declared in, lower case; none where they are left to the connection."""
    found = (source.tables.get(engine) or source.tables.get("") for source in layer.sources.values())
    qualified = (names(name) for name in found if name and _QUALIFIED.fullmatch(name))
    return frozenset(parts[-2].lower() for parts in qualified if len(parts) > 1)


def listed_in(layer: Layer, engine: str, default: str) -> frozenset[str]:
    """The schemas whose tables the semantic tables are listed among: those of the layer's tables, else the connection's.

    Not both: Superset connects anew with each schema that it lists, and would show them in every one.
    """
    return homes(layer, engine) or frozenset({default.lower()})
