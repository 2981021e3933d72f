"""Lengths of calendar time: `90 days`, `12 months`."""

from __future__ import annotations

import re
from dataclasses import dataclass

_UNITS = {"day": (0, 1), "week": (0, 7), "month": (1, 0), "quarter": (3, 0), "year": (12, 0)}
_SHORTEST = {"day": 1, "week": 7, "month": 28, "quarter": 90, "year": 365}


@dataclass(frozen=True, slots=True)
class Span:
    """Whole months, or whole days; never both."""

    months: int = 0
    days: int = 0

    @property
    def unit(self) -> str:
        return "month" if self.months else "day"

    @property
    def count(self) -> int:
        return self.months or self.days

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'s' * (self.count != 1)}"

    def periods(self, grain: str) -> int | None:
        """How many whole periods of `grain` this is, always; None where that depends on the calendar."""
        months, days = _UNITS.get(grain, (0, 0))
        if self.months and months and self.months % months == 0:
            return self.months // months
        if self.days and days and self.days % days == 0:
            return self.days // days
        return None

    def most_periods(self, grain: str) -> int:
        """An upper bound on the number of periods of `grain` that this span, ending with one, can touch."""
        days = self.days or self.months * 31
        return days // _SHORTEST.get(grain, 1) + 2

    def __add__(self, other: Span) -> Span:
        if self.count and other.count and self.unit != other.unit:
            raise ValueError(f"{self} and {other} do not add up to whole days or whole months")
        return Span(self.months + other.months, self.days + other.days)


def parse(text: str) -> Span:
    """The span `text` names; raises ValueError."""
    match = re.fullmatch(r"\s*(\d{1,5})\s*([a-z]+?)s?\s*", text.lower())
    if not match or match[2] not in _UNITS or int(match[1]) == 0:
        raise ValueError(f"'{text}' is no span of time; write for example: 90 days, 12 months, 1 year")
    months, days = _UNITS[match[2]]
    return Span(int(match[1]) * months, int(match[1]) * days)


def step(grain: str) -> Span:
    """One period of `grain` (day or coarser)."""
    return Span(*_UNITS[grain])
