"""Live engines with the tables of the golden cases, in a schema `golden` of their own."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "golden"))

from golden_suite.tables import statements, types

from metrics.engines import Engine, engine

SCHEMA = "golden"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an engine keeps the tables: the path of its URL, and how it spells making them."""

    path: str
    schema: str
    text: str = "varchar"
    suffix: str = ""


PLACES = {
    "presto": Place(f"/memory/{SCHEMA}", f"memory.{SCHEMA}"),
    "trino": Place(f"/memory/{SCHEMA}", f"memory.{SCHEMA}"),
    "spark": Place("/default", SCHEMA, "string", " USING parquet"),
}


@dataclass(frozen=True, slots=True)
class Server:
    """A live engine and a connection to it."""

    engine: Engine
    connection: Any  # a DB-API connection of any driver

    @property
    def name(self) -> str:
        return self.engine.name

    def run(self, sql: str) -> tuple[list[str], list[Sequence[Any]]]:
        """The names and rows of a statement's answer."""
        cursor = self.connection.cursor()
        cursor.execute(sql)
        rows = cursor.fetchall() if cursor.description else []
        decoded = self.engine.decode(rows, cursor.description) if self.engine.decode and cursor.description else rows
        return [column[0] for column in cursor.description or ()], decoded

    def tell(self, sql: str) -> None:
        """Runs a statement to its end; PyHive has to be asked for rows that there are not."""
        cursor = self.connection.cursor()
        cursor.execute(sql)
        if cursor.description:
            cursor.fetchall()


@pytest.fixture(scope="session", params=sorted(PLACES))
def server(request: pytest.FixtureRequest, engine_url: Callable[[str], str]) -> Iterator[Server]:
    place, url = PLACES[request.param], urlsplit(engine_url(request.param))
    connected = Server(engine(request.param), engine(request.param).connect(url._replace(path=place.path).geturl()))
    connected.tell(f"CREATE SCHEMA IF NOT EXISTS {place.schema}")
    if request.param == "spark":
        connected.tell(f"USE {place.schema}")
    fill(connected, list(statements(text=place.text, suffix=place.suffix)), place)
    yield connected
    connected.connection.close()


def fill(server: Server, made_by: list[str], place: Place) -> None:
    """Makes the tables, unless they are there as they should be: they stay, so that two runs at once do not disturb each other."""
    marker = f"made_of_{hashlib.md5(repr(made_by).encode()).hexdigest()[:12]}"
    _, there = server.run("SHOW TABLES")
    if any(marker in row for row in there):
        return
    for table in (*types(), *(name for row in there for name in row if str(name).startswith("made_of_"))):
        server.tell(f"DROP TABLE IF EXISTS {table}")
    for statement in (*made_by, f"CREATE TABLE {marker} (nothing bigint){place.suffix}"):
        server.tell(statement)
