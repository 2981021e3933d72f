"""The tables of the golden cases: read from CSV, with their declared types, and written to an engine."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import lru_cache

import yaml

from golden_suite.cases import GOLDEN

FOLDER = GOLDEN / "tables"


@lru_cache(maxsize=1)
def types() -> dict[str, dict[str, str]]:
    """Column -> type, by table."""
    return yaml.safe_load((FOLDER / "types.yml").read_text())


def rows(table: str) -> list[dict[str, str]]:
    """The table's rows as text; '' is NULL."""
    with (FOLDER / f"{table}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def statements(*, text: str = "varchar", suffix: str = "") -> Iterator[str]:
    """SQL that makes the tables; `text` is the engine's name for varchar, `suffix` ends each CREATE TABLE."""
    for table, columns in types().items():
        declared = ", ".join(f"{name} {text if type_ == 'varchar' else type_}" for name, type_ in columns.items())
        yield f"CREATE TABLE {table} ({declared}){suffix}"
        values = ", ".join(f"({', '.join(literal(row[name], type_) for name, type_ in columns.items())})" for row in rows(table))
        if values:
            yield f"INSERT INTO {table} VALUES {values}"


def literal(text: str, type_: str) -> str:
    if text == "":
        return "NULL"
    double = text if "e" in text else f"{text}e0"
    return {"varchar": f"'{text}'", "date": f"DATE '{text}'", "timestamp": f"TIMESTAMP '{text}'", "double": double}.get(type_, text)
