"""An answer as a table, CSV, JSON or Parquet."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any  # Any: values as the engine gave them

import click

from metrics.cli.cells import cell, plain
from metrics.cli.columns import Column
from metrics.cli.question import Answer
from metrics.cli.table import text_table
from metrics.describe import interval
from metrics.errors import BathtubError, QueryError
from metrics.model import Layer

SUFFIXES = {".csv": "csv", ".json": "json", ".parquet": "parquet"}


def checked(format_: str | None, out: str | None) -> str:
    """The format asked for, by the file's name where only that is given; raises QueryError."""
    format_ = format_ or SUFFIXES.get(Path(out).suffix.lower() if out else "", "table")
    if format_ == "parquet" and not out:
        raise QueryError("parquet needs a file: -o rates.parquet")
    return format_


def write(answer: Answer, layer: Layer, format_: str, out: str | None) -> None:
    """Writes the answer to standard output or to `out`."""
    if format_ == "parquet" and out:
        to_file(out, lambda file: _parquet(answer, file))
        return
    text = {"table": _table, "csv": _csv, "json": _json}[format_](answer)
    if out:
        to_file(out, lambda file: file.write(text.encode()))
    else:
        click.echo(_in_ascii(text) if format_ == "json" and not _is_unicode(sys.stdout.encoding) else text, nl=False)
    if format_ == "table":
        for note in _notes(answer, layer):
            click.echo(note, err=True)


def _is_unicode(encoding: str | None) -> bool:
    return (encoding or "").lower().replace("-", "").startswith("utf")


def _in_ascii(text: str) -> str:
    """The same JSON, for an output that lacks characters."""
    return json.dumps(json.loads(text)) + "\n"


def to_file(out: str, fill: Callable[[IO[bytes]], object]) -> None:
    """Writes a file in one step: it is there whole, or as it was."""
    path = Path(out)
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            try:
                fill(file)
                os.fchmod(file.fileno(), 0o666 & ~_umask())
                os.replace(file.name, path)
            except BaseException:
                os.unlink(file.name)
                raise
    except OSError as e:
        raise BathtubError(f"{out} cannot be written: {e.strerror or e}") from e


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


# --- a table for people ----------------------------------------------------------------------------------------------


def _table(answer: Answer) -> str:
    result, columns = answer.result, answer.columns
    days = _days(result.rows, len(columns))
    rows = [
        [cell(value, column.format, is_metric=bool(column.metric), is_day=day) for value, column, day in zip(row, columns, days, strict=True)]
        for row in result.rows
    ]
    right = [i for i, column in enumerate(columns) if column.metric or any(isinstance(row[i], int | float | Decimal) for row in result.rows)]
    units = [column.unit for column in columns]
    return text_table(result.columns, rows, second=units if any(units) else (), right=right) + "\n"


def _notes(answer: Answer, layer: Layer) -> list[str]:
    """What a reader of the table has to know: the kind and level of its bounds; that nothing was found."""
    by_text: dict[str, list[str]] = {}
    for name, column in zip(answer.result.columns, answer.columns, strict=True):
        if column.metric and column.metric.output:
            by_text.setdefault(interval(layer, column.metric, column.settings), []).append(name)
    notes = [f"bounds{'' if len(by_text) == 1 else ' ' + ', '.join(names)}: {text}" for text, names in by_text.items() if text]
    return notes + (["no rows"] if not answer.result.rows else [])


# --- for programs ----------------------------------------------------------------------------------------------------


def _csv(answer: Answer) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(answer.result.columns)
    writer.writerows([[_text(value) for value in row] for row in _plain_rows(answer)])
    return buffer.getvalue()


def _text(value: Any) -> Any:
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, bool | list | dict) else value


def _json(answer: Answer) -> str:
    names = _apart(answer.result.columns)
    rows = [dict(zip(names, row, strict=True)) for row in _plain_rows(answer)]
    return json.dumps(rows, ensure_ascii=False, allow_nan=False) + "\n"


def _apart(names: Sequence[str]) -> list[str]:
    """The names, those that are there before with a number behind them: an object has each key once."""
    result: list[str] = []
    for name in names:
        wish, n = name, 1
        while wish in result:
            n += 1
            wish = f"{name}_{n}"
        result.append(wish)
    return result


def _plain_rows(answer: Answer) -> list[list[Any]]:
    rows = answer.result.rows
    days = _days(rows, len(answer.result.columns))
    return [[plain(value.date() if day and isinstance(value, datetime) else value) for value, day in zip(row, days, strict=True)] for row in rows]


def _days(rows: Sequence[Sequence[Any]], count: int) -> list[bool]:
    """Whether a column of timestamps has midnights only: months and days, which are read as dates. All of it, or none."""
    return [all(_is_midnight(row[i]) for row in rows if isinstance(row[i], datetime)) for i in range(count)]


def _is_midnight(value: datetime) -> bool:
    return value.time() == time.min and value.tzinfo is None


_ARROW = {"bigint": "int64", "double": "float64"}  # of a column that holds nothing to tell its type by


def _parquet(answer: Answer, file: IO[bytes]) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    values = list(zip(*answer.result.rows, strict=True)) or [()] * len(answer.columns)
    arrays = [_array(list(found), column) for found, column in zip(values, answer.columns, strict=True)]
    fields = [pa.field(name, array.type, metadata=_told(column)) for name, array, column in zip(_apart(answer.result.columns), arrays, answer.columns, strict=True)]
    parquet.write_table(pa.table(arrays, schema=pa.schema(fields)), file)


def _array(values: list[Any], column: Column) -> Any:  # pyarrow is not typed
    import pyarrow as pa

    if all(value is None for value in values):
        return pa.array(values, _ARROW.get(column.type, "string"))
    try:
        return pa.array(values)
    except (pa.ArrowException, OverflowError):  # values of several types
        return pa.array([None if value is None else str(plain(value)) for value in values])


def _told(column: Column) -> dict[str, str]:
    return {"label": column.metric.label, "unit": column.unit} if column.metric else {}
