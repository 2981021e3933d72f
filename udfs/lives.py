"""Life data: how long each unit was watched, and how its life ended, as aggregated rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Groups = NDArray[np.int64]

REASONS = ("missing", "negative", "failure_at_zero", "reversed", "exit_not_after_entry")


@dataclass(frozen=True, slots=True)
class Lives:
    """Rows of lives, each known to end in (lower, upper] and counted `weight` times.

    lower, upper : (n,) ages. A failure exactly at t is lower == upper == t, a life still running at t is (t, inf),
        one that ended between inspections (a, b], one found ended at its first inspection (0, b].
    entry : (n,) age at which the unit came under observation; 0 where watched from the start. A unit that enters late
        is in the data because it survived to its entry: likelihoods are conditional on that.
    weight : (n,) how many such lives, any positive number.
    group : (n,) whole numbers in 0 … groups - 1.
    excluded : by reason, (groups,) how many lives were dropped. In the order tried: `missing` (an age, entry or weight is
        NaN or infinite), `negative`, `failure_at_zero`, `reversed` (upper < lower), `exit_not_after_entry`. A row without a
        usable weight counts as one life.

    Made by `Lives.of`, `Lives.counted` or `Lives.observed`, which drop and count what cannot be a life.
    """

    lower: Array
    upper: Array
    entry: Array
    weight: Array
    group: Groups
    groups: int
    excluded: Mapping[str, Array] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        lower: ArrayLike,
        upper: ArrayLike,
        *,
        entry: ArrayLike = 0.0,
        weight: ArrayLike = 1.0,
        group: ArrayLike = 0,
        groups: int | None = None,
    ) -> Lives:
        """Lives that ended in (lower, upper]; arguments of one shape (n,) or broadcast to it.

        An interval that begins before the entry is shortened to begin there. Rows of weight 0 are left out.
        Raises ValueError where shapes do not fit or a group is not a whole number in 0 … groups - 1.

        >>> lives = Lives.of([55.0, 0.0, 12.0, 500.0], [55.0, 9.0, 18.0, np.inf], weight=[1, 1, 2, 10])
        >>> lives.n_failures.tolist(), lives.n_censored.tolist(), lives.largest.tolist()
        ([4.0], [10.0], [500.0])
        """
        low, high, start, count = _columns(lower, upper, entry, weight)
        code, number = _groups(group, groups, low.shape)
        bad = _reasons(low, high, start, count)
        units = np.where(np.isfinite(count) & (count >= 0), count, 1.0)
        excluded = {
            reason: _sums(code[bad == i], units[bad == i], number) for i, reason in enumerate(REASONS)
        }
        kept = (bad < 0) & (count > 0)
        low, high, start = low[kept], high[kept], start[kept]
        low = np.where(low < high, np.maximum(low, start), low)
        return cls(low, high, start, count[kept], code[kept], number, excluded)

    @classmethod
    def counted(
        cls,
        age: ArrayLike,
        failures: ArrayLike,
        censored: ArrayLike = 0.0,
        *,
        entry: ArrayLike = 0.0,
        group: ArrayLike = 0,
        groups: int | None = None,
    ) -> Lives:
        """Lives from one row an age: how many failed at it, and how many left unfailed at it.

        Raises ValueError as `Lives.of` does.

        >>> Lives.counted([55.0, 187.0, 500.0], [1, 1, 0], [0, 0, 10]).n_censored.tolist()
        [10.0]
        """
        ages, failed, left, start = _columns(age, failures, censored, entry)
        code, number = _groups(group, groups, ages.shape)
        return cls.of(
            np.concatenate([ages, ages]),
            np.concatenate([ages, np.full(ages.shape, np.inf)]),
            entry=np.concatenate([start, start]),
            weight=np.concatenate([failed, left]),
            group=np.concatenate([code, code]),
            groups=number,
        )

    @classmethod
    def observed(
        cls,
        age: ArrayLike,
        failed: ArrayLike,
        *,
        entry: ArrayLike = 0.0,
        weight: ArrayLike = 1.0,
        group: ArrayLike = 0,
        groups: int | None = None,
    ) -> Lives:
        """Lives from one row a unit: its age, and whether it failed at that age or was still running.

        Raises ValueError as `Lives.of` does.

        >>> Lives.observed([55.0, 500.0], [True, False]).n_failures.tolist()
        [1.0]
        """
        ages = np.atleast_1d(np.asarray(age, dtype=np.float64))
        upper = np.where(np.asarray(failed, dtype=bool), ages, np.inf)
        return cls.of(ages, upper, entry=entry, weight=weight, group=group, groups=groups)

    @property
    def exact(self) -> NDArray[np.bool_]:
        """(n,) whether the life ended exactly at a known age."""
        return self.lower == self.upper

    @property
    def running(self) -> NDArray[np.bool_]:
        """(n,) whether the life was still running when last seen."""
        return np.isinf(self.upper)

    @property
    def between(self) -> NDArray[np.bool_]:
        """(n,) whether the life ended between two ages."""
        return ~self.exact & ~self.running

    @property
    def exit(self) -> Array:
        """(n,) the age of the last look at the unit."""
        return np.where(self.running, self.lower, self.upper)

    @property
    def n_failures(self) -> Array:
        """(groups,) how many lives ended."""
        return self.total(np.where(self.running, 0.0, self.weight))

    @property
    def n_censored(self) -> Array:
        """(groups,) how many were still running when last seen."""
        return self.total(np.where(self.running, self.weight, 0.0))

    @property
    def largest(self) -> Array:
        """(groups,) the largest age seen; NaN without rows."""
        largest = np.full(self.groups, -np.inf)
        np.maximum.at(largest, self.group, self.exit)
        return np.where(np.isfinite(largest), largest, np.nan)

    @property
    def exposure(self) -> Array:
        """(groups,) time at risk, sum of weight * (exit - entry); NaN where a life ended between two ages."""
        return self.total(np.where(self.between, np.nan, self.weight * (self.exit - self.entry)))

    def total(self, values: Array) -> Array:
        """(groups,) sums of a column, (n,)."""
        return _sums(self.group, values, self.groups)


def _sums(group: Groups, values: Array, groups: int) -> Array:
    return np.bincount(group, values, minlength=groups).astype(np.float64, copy=False)


def _columns(*columns: ArrayLike) -> tuple[Array, ...]:
    arrays = [np.atleast_1d(np.asarray(column, dtype=np.float64)) for column in columns]
    try:
        return tuple(np.broadcast_arrays(*arrays))
    except ValueError as error:
        raise ValueError(f"columns of lives must have one length, not {[array.shape for array in arrays]}") from error


def _groups(group: ArrayLike, groups: int | None, shape: tuple[int, ...]) -> tuple[Groups, int]:
    given = np.asarray(group)
    if given.size and not np.issubdtype(given.dtype, np.integer):
        raise ValueError(f"group must be whole numbers, not {given.dtype}")
    if given.ndim and given.shape != shape:
        raise ValueError(f"group must be of the rows' shape {shape}, not {given.shape}")
    code = np.broadcast_to(given.astype(np.int64), shape)
    number = groups if groups is not None else int(code.max(initial=0)) + 1
    if code.size and (code.min() < 0 or code.max() >= number):
        raise ValueError(f"group must be in 0 … {number - 1}, not {code.min()} … {code.max()}")
    return code, number


def _reasons(lower: Array, upper: Array, entry: Array, weight: Array) -> Groups:
    """(n,) index into REASONS of the first that holds, -1 where none does."""
    exit_age = np.where(np.isinf(upper), lower, upper)
    holds = [
        ~(np.isfinite(lower) & np.isfinite(entry) & np.isfinite(weight)) | np.isnan(upper),
        (lower < 0) | (upper < 0) | (entry < 0) | (weight < 0),
        upper == 0,
        upper < lower,
        exit_age <= entry,
    ]
    return np.select(holds, range(len(holds)), default=-1).astype(np.int64)
