"""Lists of spells, as the engine gives them, as lives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any  # Arrow is not typed

import numpy as np
from numpy.typing import NDArray

from udfs.functions._arrow import distinct_lists
from udfs.lives import Lives

Rows = NDArray[np.intp]


def of_spells(lists: Any) -> tuple[Lives, Rows]:
    """The lives of lists of (entry, exit, failed 1 or 0, how many), equal lists one group; and the group of each row."""
    (entry, exit_, failed, many), group, row = distinct_lists(lists)
    return Lives.observed(exit_, failed > 0, entry=entry, weight=many, group=group, groups=int(row.max()) + 1), row


def of_intervals(lists: Any) -> tuple[Lives, Rows]:
    """The same of (entry, lower, upper, how many): failed after lower, by upper; equal ends are that age, a negative upper no failure."""
    (entry, lower, upper, many), group, row = distinct_lists(lists)
    return Lives.of(lower, np.where(upper < 0, np.inf, upper), entry=entry, weight=many, group=group, groups=int(row.max()) + 1), row


OF: dict[str, Callable[[Any], tuple[Lives, Rows]]] = {"spells": of_spells, "intervals": of_intervals}
