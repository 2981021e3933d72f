"""The fixture's tables on a real PrestoDB, named by BATHTUB_PRESTO (`docker/engines/engines env` says it)."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from urllib.parse import urlsplit

from harness.cases import FIXTURE

SCHEMA = "superset_fixture"
TYPES = {"built_on": "DATE", "delivered_on": "DATE", "month": "DATE", "repaired_on": "DATE", "failed_at": "TIMESTAMP", "miles": "DOUBLE", "cost": "DOUBLE"}


def address() -> str | None:
    """The server's address with the fixture's catalog and schema, or None without a server."""
    given = os.environ.get("BATHTUB_PRESTO")
    return f"presto://{urlsplit(given).netloc}/memory/{SCHEMA}" if given else None


def load(url: str) -> None:
    """Makes the tables anew."""
    from pyhive import presto

    parts = urlsplit(url)
    cursor = presto.connect(parts.hostname, parts.port, username=parts.username, catalog="memory", poll_interval=0.02).cursor()
    for statement in statements():
        cursor.execute(statement)
        cursor.fetchall()


def statements() -> Iterator[str]:
    yield f"CREATE SCHEMA IF NOT EXISTS memory.{SCHEMA}"
    for name in ("vehicles", "exposure", "failures", "repairs"):
        with (FIXTURE / f"{name}.csv").open(newline="") as lines:
            header, *rows = csv.reader(lines)
        values = ", ".join("(" + ", ".join(f"'{value}'" if value else "NULL" for value in row) + ")" for row in rows)
        columns = ", ".join(f"CAST({column} AS {TYPES.get(column, 'VARCHAR')}) AS {column}" for column in header)
        yield f"DROP TABLE IF EXISTS memory.{SCHEMA}.{name}"
        yield f"CREATE TABLE memory.{SCHEMA}.{name} AS SELECT {columns} FROM (VALUES {values}) AS t ({', '.join(header)})"
