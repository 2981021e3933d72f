"""The bounds of a Poisson mean as an engine computes them, beside scipy's, for every count that matters."""

from __future__ import annotations

import numpy as np
from scipy.special import gammainccinv, gammaincinv
from sqlglot import exp

from metrics.engines import engine
from metrics.kinds.ratio import poisson
from metrics.lower import lower, render
from metrics.tree import cast, column, named, selecting

LEVELS = (0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999)
SIDES = ("low", "high")
COUNTS = [*range(2001), *sorted({round(10**power) for power in np.linspace(np.log10(2001), 6, 200)})]
TOLERANCE = 1e-7  # relative, as promised for counts from 0 to 1,000,000


def columns(engine_name: str, sided: str = "two") -> list[exp.Expression]:
    """The count, and each level's bounds, over a column `n`."""
    n = cast(column("n"), "bigint")
    bounds = [(f"{side}_{i}", poisson(side, n.copy(), level, sided)) for i, level in enumerate(LEVELS) for side in SIDES]
    return [named(n, "count"), *(named(lower(tree, engine(engine_name)), name) for name, tree in bounds)]


def statement(engine_name: str, relation: str, sided: str = "two") -> str:
    """SELECT of them FROM `relation`, SQL that brings the column `n`."""
    return f"{render(selecting(*columns(engine_name, sided)), engine(engine_name))} FROM {relation} ORDER BY 1"


def values() -> str:
    """The counts as SQL that every engine reads."""
    return f"(VALUES {', '.join(f'({n})' for n in COUNTS)}) AS counts(n)"


def expected(level: float, side: str, sided: str = "two") -> np.ndarray:
    """Garwood's bounds: quantiles of gamma distributions (half of chi-square's)."""
    n, tail = np.array(COUNTS, dtype=float), (1 - level) / (2 if sided == "two" else 1)
    if side == "high":
        return gammainccinv(n + 1, tail)
    return np.where(n > 0, gammaincinv(np.maximum(n, 1), tail), 0.0)


def worst(rows: list[tuple[float, ...]], sided: str = "two") -> dict[tuple[float, str], float]:
    """The largest relative error of each level and side; at a bound of 0 the absolute one."""
    found = np.array(rows, dtype=float)
    assert list(found[:, 0]) == COUNTS
    result = {}
    for i, (level, side) in enumerate((level, side) for level in LEVELS for side in SIDES):
        wanted = expected(level, side, sided)
        result[level, side] = float(np.max(np.abs(found[:, i + 1] - wanted) / np.where(wanted == 0, 1, wanted)))
    return result
