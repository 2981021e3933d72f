"""Values as the cells of a table."""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from metrics.cli.numbers import number


def formatted(value: Any, d3: str = "") -> str:
    """`value` in the d3 format, or as it is; a dash stands for NULL.

    >>> formatted(1234.5678, ",.2f"), formatted(0.125, "+.1%"), formatted(None)
    ('1,234.57', '+12.5%', '-')
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "-"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == datetime.min.time() else f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, bool | date) or not isinstance(value, int | float | Decimal):
        return str(value)
    return number(value, d3)
