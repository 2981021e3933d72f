"""Values as people read them: the part of d3's number formats that metrics use."""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

_D3 = re.compile(r"(?P<sign>[+\-(]?)(?P<currency>\$?)(?P<comma>,?)(?:\.(?P<digits>\d+))?(?P<type>[defgs%]?)")
_PREFIXES = ("", "k", "M", "G", "T")


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
    match = _D3.fullmatch(d3) if d3 else None
    return _number(value, match) if match else _plain(value)


def _plain(value: int | float | Decimal) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{float(value):,.6g}"


def _number(value: int | float | Decimal, match: re.Match[str]) -> str:
    sign = "+" if match["sign"] == "+" else ""
    kind, digits = match["type"] or "g", match["digits"]
    if kind == "s":
        return _si(float(value), int(digits or 3))
    if kind == "d":
        return f"{value:{sign}{match['comma']}.0f}"
    text = f"{float(value):{sign}{match['comma']}{f'.{digits}' if digits else ''}{kind}}"
    return f"{text[: text.startswith(('-', '+'))]}${text.lstrip('+-')}" if match["currency"] else text


def _si(value: float, digits: int) -> str:
    power = min(4, max(0, int(math.log10(abs(value)) // 3))) if value else 0
    return f"{value / 1000**power:.{digits}g}{_PREFIXES[power]}"
