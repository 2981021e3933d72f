"""Wall-clock times of one zone as those of another: what an engine makes of them, and what Python's zoneinfo does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlglot import exp

from metrics.engines import engine
from metrics.lower import lower, render
from metrics.tree import call, lit

Wall = tuple[str, str, str]  # time, its zone, the zone wanted
WALLS: tuple[Wall, ...] = (
    ("2024-03-10 01:59:59", "America/New_York", "UTC"),
    ("2024-03-10 02:30:00", "America/New_York", "UTC"),  # left out by the clock: told from the hour before
    ("2024-03-10 03:15:00", "America/New_York", "UTC"),
    ("2024-11-03 00:30:00", "America/New_York", "UTC"),
    ("2024-11-03 01:30:00", "America/New_York", "UTC"),  # repeated: the first
    ("2024-11-03 02:15:00", "America/New_York", "UTC"),
    ("2024-11-03 05:30:00", "UTC", "America/New_York"),
    ("2024-11-03 06:30:00", "UTC", "America/New_York"),
    ("2024-03-10 07:00:00", "UTC", "America/New_York"),
    ("2024-03-10 02:30:00", "UTC", "Asia/Tokyo"),
    ("2024-07-01 00:00:00.123", "UTC", "Asia/Kolkata"),
    ("2024-03-31 02:30:00", "Europe/Berlin", "UTC"),
    ("2024-10-27 02:30:00", "Europe/Berlin", "America/Los_Angeles"),
    ("1969-12-31 23:59:59", "UTC", "Europe/Paris"),
    ("2030-06-15 12:00:00", "Australia/Sydney", "America/Los_Angeles"),
)


def statement(walls: Sequence[Wall], engine_name: str) -> str:
    """One SELECT of them all."""
    target, columns = engine(engine_name), []
    for i, (text, stored, shown) in enumerate(walls):
        time = exp.cast(exp.Literal.string(text), "timestamp")
        columns.append(f"{render(lower(exp.Paren(this=call('TO_ZONE', time, lit(stored), lit(shown))), target), target)} AS c{i}")
    return f"SELECT {', '.join(columns)}"


def expected(wall: Wall) -> datetime:
    text, stored, shown = wall
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(stored)).astimezone(ZoneInfo(shown)).replace(tzinfo=None)
