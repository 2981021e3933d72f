"""Whether rows are the expected ones: by position, numbers to 1e-9 (or as told), in order only where it matters."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

RELATIVE, ABSOLUTE = 1e-9, 1e-12
Plain = bool | float | str | None


def differences(rows: Iterable[Sequence[Any]], expected: Sequence[Sequence[str]], *, ordered: bool = False, tolerance: float = RELATIVE) -> list[str]:
    """What is wrong, a line each; empty when the rows are as expected."""
    have = [tuple(plain(value) for value in row) for row in rows]
    want = [tuple(read(text) for text in row) for row in expected]
    if not ordered:
        have, want = sorted(have, key=sort_key), sorted(want, key=sort_key)
    wrong = [f"{len(have)} rows, expected {len(want)}"] if len(have) != len(want) else []
    wrong += [f"row {n}: {h}\n   expected {w}" for n, (h, w) in enumerate(zip(have, want, strict=False), 1) if not same_row(h, w, tolerance)]
    return wrong if not wrong else [*wrong, "all rows:", *map(str, have)]


def read(text: str) -> Plain:
    """A field of a CSV file."""
    if text in ("", "true", "false"):
        return None if text == "" else text == "true"
    try:
        return float(text)
    except ValueError:
        return text


def plain(value: Any) -> Plain:
    """A value as a truth, number, text or None; midnight is a date, NaN is no NULL."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | float | Decimal):
        return float(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ").removesuffix(" 00:00:00")
    return value.isoformat() if isinstance(value, date) else str(value)


def sort_key(row: Sequence[Plain]) -> list[tuple[int, float, str]]:
    return [field_key(value) for value in row]


def field_key(value: Plain) -> tuple[int, float, str]:
    if value is None:
        return (0, 0.0, "")
    return (2, 0.0, value) if isinstance(value, str) else (1, float(f"{value:.6g}"), "")


def same_row(have: Sequence[Plain], want: Sequence[Plain], tolerance: float = RELATIVE) -> bool:
    return len(have) == len(want) and all(same(h, w, tolerance) for h, w in zip(have, want, strict=True))


def same(have: Plain, want: Plain, tolerance: float = RELATIVE) -> bool:
    if isinstance(have, float) and isinstance(want, float):
        return math.isclose(have, want, rel_tol=tolerance, abs_tol=ABSOLUTE)
    return type(have) is type(want) and have == want
