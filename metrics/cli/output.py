"""An answer as a table, CSV, JSON or Parquet."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from metrics.cli.numbers import formatted
from metrics.cli.table import text_table
from metrics.errors import BathtubError
from metrics.model import Layer

if TYPE_CHECKING:
    from metrics.run import Result


def write(result: Result, layer: Layer, format_: str, out: str | None, asked: Mapping[str, Any]) -> None:
    """Writes the answer to standard output or to `out`."""
    if format_ == "parquet":
        _parquet(result, out)
        return
    text = {"table": _table, "csv": _csv, "json": _json}[format_](result, layer)
    if out:
        Path(out).write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=not text.endswith("\n"))
    if format_ == "table":
        for note in _notes(result, layer, asked):
            click.echo(note, err=True)


def _table(result: Result, layer: Layer) -> str:
    metrics = [layer.metrics.get(name) for name in result.columns]
    units = [metric.unit if metric else "" for metric in metrics]
    rows = [[formatted(value, metric.format if metric else "") for value, metric in zip(row, metrics, strict=True)] for row in result.rows]
    numeric = [i for i, metric in enumerate(metrics) if metric or any(isinstance(row[i], int | float | Decimal) for row in result.rows)]
    return text_table(list(result.columns), rows, second=units if any(units) else None, right=numeric)


def _notes(result: Result, layer: Layer, asked: Mapping[str, Any]) -> list[str]:
    """What a reader of the table has to know: the level of its bounds, deprecated names, that nothing was found."""
    shown = [layer.metrics[name] for name in result.columns if name in layer.metrics]
    notes = [f"note: {m.name} is {m.deprecated.notice}" for m in shown if m.deprecated]
    if any(m.output for m in shown) and "confidence_level" in layer.parameters:
        given = dict(text.partition("=")[::2] for text in asked["param"])
        level = float(given.get("confidence_level", layer.parameters["confidence_level"].default))
        notes.append(f"bounds: exact Poisson (Garwood), two-sided, {level:.4g} confidence unless the statement sets another")
    return notes + (["no rows"] if not result.rows else [])


def _csv(result: Result, layer: Layer) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(result.columns)
    writer.writerows([["" if plain(v) is None else plain(v) for v in row] for row in result.rows])
    return buffer.getvalue()


def _json(result: Result, layer: Layer) -> str:
    return json.dumps([{name: plain(v) for name, v in zip(result.columns, row, strict=True)} for row in result.rows], ensure_ascii=False, default=str) + "\n"


def plain(value: Any) -> Any:
    """A value as JSON has it: dates as ISO text, what is no number as null."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return value


def _parquet(result: Result, out: str | None) -> None:
    if not out:
        raise BathtubError("parquet needs a file: -o rates.parquet")
    result.df().to_parquet(out, index=False)
