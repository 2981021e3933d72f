"""Recordings: what Superset was asked, the SQL it sent, the rows that answer it.

A folder each under `recordings/`: `request.json` (title, the request, whether the order of rows matters), `duckdb.sql` and
`presto.sql` (what Superset sent to the cursor), `expected.csv` (computed by `expected.py` from the fixture's tables with pandas).
A request that makes Superset send more than one statement has `duckdb_2.sql` and `expected_2.csv` beside them.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parent.parent
FIXTURE = TESTS / "fixture"
RECORDINGS = TESTS / "recordings"


@dataclass(frozen=True)
class Case:
    """One recording."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def request(self) -> dict[str, Any]:
        return json.loads((self.folder / "request.json").read_text())

    @property
    def ordered(self) -> bool:
        return bool(self.request["ordered"])

    def statements(self, engine: str) -> list[str]:
        return [file.read_text() for file in self.files(f"{engine}{{}}.sql")]

    def expected(self) -> list[list[list[str]]]:
        return [read(file) for file in self.files("expected{}.csv")]

    def files(self, pattern: str) -> list[Path]:
        found = [self.folder / pattern.format(suffix) for suffix in ("", "_2", "_3", "_4")]
        return [file for file in found if file.exists()]

    def record(self, engine: str, statements: list[str]) -> None:
        for file in self.files(f"{engine}{{}}.sql"):
            file.unlink()
        for number, statement in enumerate(statements, 1):
            suffix = "" if number == 1 else f"_{number}"
            (self.folder / f"{engine}{suffix}.sql").write_text(statement.rstrip() + "\n")


def cases() -> list[Case]:
    return [Case(file.parent) for file in sorted(RECORDINGS.glob("*/request.json"))]


def read(file: Path) -> list[list[str]]:
    with file.open(newline="") as lines:
        return list(csv.reader(lines))


def fixture_sql(engine_file: str = "load.sql") -> list[str]:
    """The statements that make the fixture's tables."""
    text = (FIXTURE / engine_file).read_text().replace("FIXTURE", str(FIXTURE))
    return [statement for statement in text.split(";\n") if statement.strip()]
