"""Writes each case's expected.csv from golden_suite/answers, without SQL: python tests/golden/expected.py [case …]"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from golden_suite.answers import answers
from golden_suite.cases import GOLDEN, cases
from golden_suite.oracle import Rows


def text(rows: Rows, header: Sequence[str], *, ordered: bool) -> str:
    """The rows as CSV, sorted where their order does not matter; None is an empty field."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(rows[0] if rows else header)
    fields = [[field(value) for value in row.values()] for row in rows]
    writer.writerows(fields if ordered else sorted(fields, key=lambda row: [(text == "", text) for text in row]))
    return out.getvalue()


def field(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat(sep=" ").removesuffix(" 00:00:00")
    return "" if value is None else value.isoformat() if isinstance(value, date) else repr(value) if isinstance(value, float) else str(value)


def main(names: Sequence[str]) -> None:
    for name, answer in answers().items():
        if not names or name in names:
            file = GOLDEN / name / "expected.csv"
            header = file.read_text().splitlines()[0].split(",") if file.is_file() else ()
            file.write_text(text(answer(), header, ordered=cases()[name].ordered))


if __name__ == "__main__":
    main(sys.argv[1:])
