"""Into which periods a question cuts stretches of time: the longest of which every one that it looks at is made."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlglot import exp

from metrics import bounds
from metrics.errors import QueryError
from metrics.model import GRAINS

_SECONDS = {"second": 1, "minute": 60, "hour": 3600}
_MOST = 10_000  # what SEQUENCE gives on Presto: decades of days


def common(trees: Iterable[exp.Expression], states: str) -> str:
    """The period to cut into, for expressions over time; '' where none looks at it. Raises QueryError where one looks at moments."""
    views = set()
    for tree in trees:
        found = bounds.views_of_time(tree)
        if not set(GRAINS).issuperset(found):
            raise QueryError(
                f"{states} is of stretches of time, which have no one moment: look at it by time.month or date_trunc('month', time) (or another period), "
                f"and bound it as `time >= … AND time < …`, not {tree.sql()}"
            )
        views.update(found)
    finest = min(views, key=GRAINS.index, default="")
    return "day" if finest == "week" and len(views) > 1 else finest


def by_day(split: str, lower: bounds.Bound | None, states: str) -> str:
    """The period to cut into where metrics look back: days, which windows are made of and a bound of time falls between."""
    if lower is not None and (lower.value is None or lower.value.time() != datetime.min.time()):
        raise QueryError(f"{states} is asked with a metric that looks back: bound time from the beginning of a day, as `time >= DATE '2025-01-01'`, not {lower.expr.sql()}")
    return split if split in _SECONDS else "day"


def check_few(split: str, lower: bounds.Bound | None, upper: bounds.Bound | None, states: str) -> None:
    """Raises QueryError where a stretch may be in more periods than one row can be repeated for."""
    if split not in _SECONDS:
        return
    begin, end = (bound.value if bound else None for bound in (lower, upper))
    if begin is None or end is None or (end - begin).total_seconds() > _MOST * _SECONDS[split]:
        raise QueryError(f"{states} by {split} needs a window of at most {_MOST:,} {split}s: bound it as `time >= … AND time < …`, or look at it by day")
