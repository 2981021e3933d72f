"""Whether an engine's rows are the expected ones: by position, numbers to a tolerance, in order only where it matters."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

RELATIVE = 1e-7


def differences(rows: Iterable[Sequence[Any]], expected: Sequence[Sequence[str]], *, ordered: bool) -> list[str]:
    """What is wrong, a line each; empty when the rows are as expected. `expected` has no header."""
    have = [tuple(plain(value) for value in row) for row in rows]
    want = [tuple(plain(read(text)) for text in row) for row in expected]
    if not ordered:
        have, want = sorted(have, key=sort_key), sorted(want, key=sort_key)
    wrong = [f"{len(have)} rows, expected {len(want)}"] if len(have) != len(want) else []
    wrong += [f"row {number}: {h} expected {w}" for number, (h, w) in enumerate(zip(have, want, strict=False), 1) if not same_row(h, w)]
    return wrong if not wrong else [*wrong, f"all rows: {have}"]


def read(text: str) -> Any:
    """A field of a CSV file: nothing is NULL; a number or a time where it reads as one."""
    if text == "":
        return None
    for kind in (int, float, datetime.fromisoformat):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def plain(value: Any) -> Any:
    """A value as number, text or None; a date as the midnight it begins with."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day).isoformat(sep=" ")
    if isinstance(value, bool | int | float | Decimal):
        return float(value)
    return str(value)


def sort_key(row: Sequence[Any]) -> list[tuple[int, float, str]]:
    return [(0, 0.0, "") if value is None else (1, float(f"{value:.6g}"), "") if isinstance(value, float) else (2, 0.0, value) for value in row]


def same_row(have: Sequence[Any], want: Sequence[Any]) -> bool:
    return len(have) == len(want) and all(same(h, w) for h, w in zip(have, want, strict=True))


def same(have: Any, want: Any) -> bool:
    if isinstance(have, float) and isinstance(want, float):
        return math.isclose(have, want, rel_tol=RELATIVE, abs_tol=1e-12)
    return bool(have == want)
