"""Values as the cells of a table."""

from __future__ import annotations

import json
import math
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any  # values as the engine gave them

from metrics.numbers import number

NULL = "-"


def cell(value: Any, d3: str = "", *, is_metric: bool = False, is_day: bool = False) -> str:
    """`value` as text: a metric in its d3 format, a dash for NULL; `is_day` leaves out a time of day.

    >>> cell(1234.5678, ",.2f", is_metric=True), cell(2024), cell(None)
    ('1,234.57', '2024', '-')
    """
    if value is None or (isinstance(value, float | Decimal) and math.isnan(value)):
        return NULL
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float | Decimal) or (isinstance(value, int) and is_metric):
        return number(value, d3)
    if isinstance(value, datetime):
        return value.date().isoformat() if is_day else value.isoformat(sep=" ")
    found = plain(value)
    return json.dumps(found, ensure_ascii=False) if isinstance(found, list | dict) else str(found)


def plain(value: Any) -> Any:
    """A value as JSON has it: dates and times as ISO text, what is no number as null."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Decimal):
        return None if not value.is_finite() else int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value.hex() if isinstance(value, bytes) else str(value)
