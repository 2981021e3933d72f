"""The cases: one folder each, of plain files.

query.yml     the question: `ask:` as for layer.query, or `sql:` (one text, or one an engine where spelling differs), or both;
              zone: the reporting zone; ordered: the order of the rows counts; error: it is refused, with a message holding this text;
              scans: how often a fact's table is read, where that is not once; tolerance: relative, where the answer is not to 1e-9;
              unsupported: {engine: text of the engine's own error}; bug: what is known to be wrong
<engine>.sql  what it is compiled to; `pytest --update-golden` rewrites them
expected.csv  the rows, computed without our compiler (expected.py); an empty field is NULL
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import sqlglot
import yaml

import metrics
from metrics.model import Layer
from metrics.rewrite import rewrite

GOLDEN = Path(__file__).resolve().parents[1]
ENGINES = ("duckdb", "presto", "trino", "spark")
TEXT_IS_LOCKED = sqlglot.__version__.startswith("28.10.")  # other versions may spell the same query otherwise


@dataclass(frozen=True, slots=True)
class Case:
    """A question, by the name of its folder."""

    name: str
    question: Mapping[str, Any]

    @property
    def folder(self) -> Path:
        return GOLDEN / self.name

    @property
    def error(self) -> str:
        return self.question.get("error", "")

    @property
    def ordered(self) -> bool:
        return self.question.get("ordered", False)

    @property
    def bug(self) -> str:
        return self.question.get("bug", "")

    @property
    def scans(self) -> int:
        return self.question.get("scans", 1)

    @property
    def tolerance(self) -> float:
        return self.question.get("tolerance", 1e-9)

    def unsupported(self, engine: str) -> str:
        return self.question.get("unsupported", {}).get(engine, "")

    def statement(self, engine: str) -> str:
        """The question in SQL as asked on `engine`; '' where it is asked from Python only."""
        given = self.question.get("sql", "")
        return given if isinstance(given, str) else given.get(engine) or given["other"]

    def compiled(self, layer: Layer, engine: str) -> str:
        """The engine's SQL."""
        statement = self.statement(engine)
        if not statement:
            return layer.sql(dialect=engine, **self.asked)
        found = rewrite(layer, statement, engine, zone=self.question.get("zone"), pretty=True)
        assert found is not None, f"{self.name} names no semantic table: {statement}"
        return found.sql

    @property
    def asked(self) -> dict[str, Any]:
        """The question as layer.query takes it; {} where it is asked in SQL only."""
        return dict(self.question.get("ask", {}))

    def sql_file(self, engine: str) -> Path:
        return self.folder / f"{engine}.sql"

    def expected(self) -> tuple[list[str], list[list[str]]]:
        """Header and rows, as text."""
        with (self.folder / "expected.csv").open(newline="") as file:
            header, *rows = csv.reader(file)
        return header, rows


@lru_cache(maxsize=1)
def cases() -> dict[str, Case]:
    """Every case, by name."""
    folders = sorted(file.parent for file in GOLDEN.glob("*/query.yml"))
    return {folder.name: Case(folder.name, yaml.safe_load((folder / "query.yml").read_text())) for folder in folders}


def answered() -> list[str]:
    """The names of the cases that have an answer."""
    return [name for name, case in cases().items() if not case.error]


def running() -> list[Any]:
    """The same as parameters of a test that runs them: a case with a known bug has to fail."""
    marks = {name: [pytest.mark.xfail(reason=case.bug, strict=True)] if case.bug else [] for name, case in cases().items()}
    return [pytest.param(name, marks=marks[name]) for name in answered()]


def refused() -> list[str]:
    """The names of the cases that are refused."""
    return [name for name, case in cases().items() if case.error]


@lru_cache(maxsize=1)
def layer() -> Layer:
    return metrics.load(GOLDEN / "metrics.yml")
