"""Fragments of a layer file as one SELECT over one row, for any engine."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml
from sqlglot import exp

from golden_suite.cases import GOLDEN
from metrics.engines import engine
from metrics.fragments import Fault, parse
from metrics.lower import lower, render

ROW = {
    "d": "DATE '2024-02-29'", "t": "TIMESTAMP '2024-12-31 23:59:59.500'", "s": "'Ab-c d'", "n": "CAST(-7 AS BIGINT)", "x": "CAST(2.5e0 AS DOUBLE)",
    "none": "CAST(NULL AS DOUBLE)", "nothing": "UPPER(NULL)", "yes": "true",
}  # fmt: skip


@cache
def fragments() -> dict[str, Any]:
    """Fragment -> its value."""
    return dict(yaml.safe_load((GOLDEN / "fragments.yml").read_text()))


def spelled(text: str, engine_name: str) -> str:
    """The fragment in the engine's SQL."""
    tree = parse(text)
    assert not isinstance(tree, Fault), (text, tree)
    return render(lower(exp.Paren(this=tree), engine(engine_name)), engine(engine_name))


def statement(texts: list[str], engine_name: str) -> str:
    """One SELECT of all the fragments."""
    row = ", ".join(f"{value} AS {name}" for name, value in ROW.items())
    return f"SELECT {', '.join(f'{spelled(text, engine_name)} AS c{i}' for i, text in enumerate(texts))} FROM (SELECT {row}) AS r"
