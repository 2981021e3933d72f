"""The calendar of a simulation: days and months counted from its first day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Window:
    """Days are floats from `start`; `edges` are the day numbers of each first of a month, the last being `as_of`."""

    start: dt.date
    as_of: dt.date
    edges: Array

    @property
    def days(self) -> int:
        """Length of the window."""
        return (self.as_of - self.start).days

    @property
    def months(self) -> int:
        """Calendar months in the window."""
        return len(self.edges) - 1

    def day(self, date: dt.date) -> int:
        """Day number of a date."""
        return (date - self.start).days

    def month_of(self, day: Array) -> Array:
        """Index of the month a day number lies in."""
        return np.searchsorted(self.edges, day, side="right") - 1

    def date(self, day: Array) -> Array:
        """Day numbers as days since 1970 (Arrow's date32)."""
        return (np.asarray(day).astype(np.int32) + (self.start - EPOCH).days).astype("datetime64[D]")

    def timestamp(self, day: Array) -> Array:
        """Day numbers as moments, to the second."""
        seconds = np.rint(np.asarray(day) * 86_400).astype(np.int64)
        return np.datetime64(self.start, "us") + (seconds * 1_000_000).astype("timedelta64[us]")


def window(start: dt.date, as_of: dt.date) -> Window:
    """The window from `start` (the first of a month) to `as_of`, which is not in it."""
    firsts = np.arange(np.datetime64(start, "M"), np.datetime64(as_of - dt.timedelta(days=1), "M") + 1)
    edges = (firsts.astype("datetime64[D]") - np.datetime64(start)).astype(np.int64)
    return Window(start, as_of, np.append(edges, (as_of - start).days))
