"""Fatigue damage by Palmgren and Miner: load histograms against an S-N curve; damage as an axis of life."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from udfs.confidence import Status
from udfs.intervals import Array
from udfs.segments import codes, column, has, total


class Damage(NamedTuple):
    """damage : (groups,) the sum; 1 is the nominal end of life. share : (n,) each row's part of its group's; status : (groups,)."""

    damage: Array
    share: Array
    status: Status


@dataclass(frozen=True, slots=True)
class SNCurve:
    """Cycles to failure by stress: straight lines between points on log scales.

    stress, cycles : (k,) points, k >= 2, stress rising. Beyond the last points their lines go on.
    endurance : a stress at or below which nothing is damaged; 0 for none.
    Raises ValueError for fewer points, or points that do not rise, or are not positive.

    >>> SNCurve([100.0, 200.0], [1e6, 1e4]).life([100.0, 141.4213562, 400.0]).round(1).tolist()
    [1000000.0, 100000.0, 100.0]
    """

    stress: ArrayLike
    cycles: ArrayLike
    endurance: float = 0.0

    def __post_init__(self) -> None:
        s, n = np.asarray(self.stress, dtype=np.float64), np.asarray(self.cycles, dtype=np.float64)
        if (
            s.ndim != 1
            or s.shape != n.shape
            or s.size < 2
            or np.any(~(s > 0))
            or np.any(~(n > 0))
            or np.any(~(np.diff(s) > 0))
        ):
            raise ValueError(
                f"stress and cycles must be two or more positive points with rising stress, not {self.stress!r}, {self.cycles!r}"
            )

    def life(self, stress: ArrayLike) -> Array:
        """Cycles to failure at each stress; infinite at or below the endurance limit, NaN for a stress that is negative."""
        s = np.asarray(stress, dtype=np.float64)
        x, y = np.log(np.asarray(self.stress, dtype=np.float64)), np.log(np.asarray(self.cycles, dtype=np.float64))
        with np.errstate(divide="ignore", invalid="ignore"):
            at = np.log(s)
        left = np.clip(np.searchsorted(x, at) - 1, 0, x.size - 2)
        slope = (y[left + 1] - y[left]) / (x[left + 1] - x[left])
        with np.errstate(over="ignore", invalid="ignore"):
            life = np.exp(y[left] + slope * (at - x[left]))
        return np.where(s < 0, np.nan, np.where(s <= self.endurance, np.inf, life))


def basquin(stress: ArrayLike, coefficient: float, exponent: float, endurance: float = 0.0) -> Array:
    """Cycles to failure coefficient * stress^-exponent; infinite at or below the endurance limit.

    Raises ValueError unless coefficient and exponent are positive.
    Source: Basquin (1910)

    >>> basquin([10.0, 20.0, 1.0], coefficient=1e9, exponent=3, endurance=5.0).tolist()
    [1000000.0, 125000.0, inf]
    """
    if not (coefficient > 0 and exponent > 0):
        raise ValueError(f"coefficient and exponent must be positive, not {coefficient} and {exponent}")
    s = np.asarray(stress, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        life = coefficient * s**-exponent
    return np.where(s < 0, np.nan, np.where(s <= endurance, np.inf, life))


def miner(group: ArrayLike, cycles: ArrayLike, life: ArrayLike, *, groups: int | None = None) -> Damage:
    """The damage of each group's load histogram: the sum of cycles at a load by the cycles to failure at it.

    group, cycles, life : (n,) one row a load: how often it came (or how long), and how often (how long) until failure at
        it alone; infinite life is no damage.
    The order of loads does not count. Status "ok", "no_data" (no rows), "invalid" (negative cycles, life not positive).
    Raises ValueError for shapes that do not fit.
    Source: Palmgren (1924), Miner (1945) Journal of Applied Mechanics 12:159;
        check: tests/reference/palmgren_miner_bearing_three_loads.json

    >>> found = miner([0, 0, 0], cycles=[2 / 3, 0.25, 1 / 12], life=[50000, 6500, 1000])
    >>> (100 * found.damage).round(5).tolist(), (100 * found.share).round(3).tolist()
    ([0.01351], [9.867, 28.463, 61.67])
    """
    n = np.asarray(cycles, dtype=np.float64)
    code, many = codes(group, groups, n.size)
    until = column(life, n.size, "life")
    broken = has(~(np.isfinite(n) & (n >= 0) & (until > 0)), code, many)
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(broken[code], np.nan, n / until)
        damage = total(part, code, many)
        known = has(np.ones(n.size, dtype=bool), code, many)
        share = part / damage[code]
    status = np.select([broken, ~known], ["invalid", "no_data"], "ok")
    return Damage(np.where(known, damage, np.nan), share, status)
