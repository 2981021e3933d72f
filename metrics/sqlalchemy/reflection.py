"""What SQLAlchemy's Inspector says of semantic tables: tables whose columns are the dimensions; of others the engine's word.

Superset makes a dataset only of a table that every one of these methods knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any  # SQLAlchemy's signatures differ between 1.4 and 2.0

from sqlalchemy import types

from metrics.dbapi import Layered
from metrics.model import Table
from metrics.show import homes, names, semantic

TYPES: dict[str, Callable[[], types.TypeEngine[Any]]] = {
    "varchar": types.String,
    "bigint": types.BigInteger,
    "double": types.Float,
    "boolean": types.Boolean,
    "date": types.Date,
    "timestamp": types.TIMESTAMP,
}


def columns(table: Table) -> list[dict[str, Any]]:
    """The dimensions, as SQLAlchemy describes columns."""
    return [
        {"name": d.name, "type": TYPES.get(d.type, types.NullType)(), "nullable": True, "default": None, "comment": d.description or None}
        for d in table.dimensions.values()
    ]


class SemanticReflection:
    """Mixed into an engine's dialect, before it."""

    layered: Layered | None = None

    def semantic_table(self, table_name: str, schema: str | None) -> Table | None:
        """The semantic table of that name, if the schema is one where it may be asked for."""
        if self.layered is None or (schema and not self._may_be_in(schema)):
            return None
        return semantic(self.layered.layer, _quoted(table_name))

    def _may_be_in(self, schema: str) -> bool:
        layered, name = self._there(), _last(schema)
        return name in layered.schemas or name == layered.schema.lower() or name in homes(layered.layer, layered.driver.engine)

    def _listed(self, schema: str | None) -> list[str]:
        """The semantic tables that are listed in the schema."""
        if self.layered is None or (schema and _last(schema) not in self.layered.schemas):
            return []
        return [table.name for table in self.layered.layer.tables.values()]

    def _there(self) -> Layered:
        assert self.layered is not None
        return self.layered

    def get_table_names(self, connection: Any, schema: str | None = None, **kw: Any) -> list[str]:
        plain = super().get_table_names(connection, schema=schema, **kw)  # type: ignore[misc]  # the engine's dialect, here and below
        return list(dict.fromkeys([*plain, *self._listed(schema)]))

    def has_table(self, connection: Any, table_name: str, schema: str | None = None, **kw: Any) -> bool:
        if self.semantic_table(table_name, schema):
            return True
        return bool(super().has_table(connection, table_name, schema=schema, **kw))  # type: ignore[misc]

    def get_columns(self, connection: Any, table_name: str, schema: str | None = None, **kw: Any) -> Any:
        table = self.semantic_table(table_name, schema)
        return columns(table) if table else super().get_columns(connection, table_name, schema=schema, **kw)  # type: ignore[misc]

    def get_table_comment(self, connection: Any, table_name: str, schema: str | None = None, **kw: Any) -> Any:
        table = self.semantic_table(table_name, schema)
        if table:
            return {"text": table.description or table.label or None}
        return super().get_table_comment(connection, table_name, schema=schema, **kw)  # type: ignore[misc]


def _constant(name: str, value: Callable[[], Any]) -> Callable[..., Any]:
    """The method `name`: `value()` of a semantic table, else the engine's."""

    def method(self: Any, connection: Any, table_name: str, schema: str | None = None, **kw: Any) -> Any:
        plain = getattr(super(SemanticReflection, self), name, None)  # get_table_options is not on every dialect of 1.4
        if plain is None or self.semantic_table(table_name, schema):
            return value()
        return plain(connection, table_name, schema=schema, **kw)

    method.__name__ = name
    return method


CONSTANT: dict[str, Callable[[], Any]] = {
    "get_pk_constraint": lambda: {"constrained_columns": [], "name": None},
    "get_foreign_keys": list,
    "get_indexes": list,
    "get_unique_constraints": list,
    "get_check_constraints": list,
    "get_table_options": dict,
}
for _name, _value in CONSTANT.items():
    setattr(SemanticReflection, _name, _constant(_name, _value))


# --- SQLAlchemy 2 asks some dialects for many tables at once ----------------------------------------------------------

Key = tuple[str | None, str]


class ManyTables:
    """Mixed in where the engine's dialect answers `get_multi_…` in one query, which knows no semantic table."""

    def _of_semantic(self, single: str, connection: Any, schema: str | None, filter_names: Iterable[str] | None) -> dict[Key, Any]:
        dialect: Any = self
        asked = dialect._listed(schema) if filter_names is None else filter_names
        found = [name for name in asked if dialect.semantic_table(name, schema)]
        return {(schema, name): getattr(dialect, single)(connection, name, schema=schema) for name in found}


def _many(name: str, single: str) -> Callable[..., Any]:
    """The method `name`: the engine's rows of its own tables, ours of the semantic ones."""

    def method(self: Any, connection: Any, *, schema: str | None = None, filter_names: Any = None, **kw: Any) -> Any:
        ours = self._of_semantic(single, connection, schema, filter_names)
        left = None if filter_names is None else [n for n in filter_names if (schema, n) not in ours]
        if left == []:
            return ours.items()
        theirs = getattr(super(ManyTables, self), name)(connection, schema=schema, filter_names=left, **kw)
        return {**dict(theirs), **ours}.items()

    method.__name__ = name
    return method


for _what in ("columns", "pk_constraint", "foreign_keys", "indexes", "unique_constraints", "check_constraints", "table_comment", "table_options"):
    _multi = f"get_multi_{_what}"
    setattr(ManyTables, _multi, _many(_multi, f"get_{_what}"))


def _last(schema: str) -> str:
    """The schema's own name where a database's stands before it (`fleet.main`), lower case."""
    return names(schema)[-1].lower()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
