"""A function of (intercept, slope) at one place a group: value, gradient, second derivatives."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Local(NamedTuple):
    """Each (groups,): the value and its derivatives by intercept (i) and slope (k)."""

    value: Array
    i: Array
    k: Array
    ii: Array
    ik: Array
    kk: Array

    def where(self, use: NDArray[np.bool_], other: Local) -> Local:
        """This one where `use`, the other elsewhere."""
        return Local(*(np.where(use, mine, theirs) for mine, theirs in zip(self, other, strict=True)))

    def plus(self, other: Local) -> Local:
        return Local(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))

    def take(self, index: NDArray[np.intp]) -> Local:
        return Local(*(part[index] for part in self))


def of_log(inner: Local) -> Local:
    """ln of a positive function."""
    i, k = inner.i / inner.value, inner.k / inner.value
    return Local(
        np.log(inner.value),
        i,
        k,
        inner.ii / inner.value - i * i,
        inner.ik / inner.value - i * k,
        inner.kk / inner.value - k * k,
    )
