"""One file a life distribution. Each is of log-location-scale form: z = (ln t - mu) / sigma has a standard distribution.

PARAMETERS            names of its parameters beside mu and sigma
SIGMA                 the sigma it fixes, or None
logpdf, logsf         z -> Curve: the log of the standard density, and of P(Z > z), with two derivatives
log_hazard            z -> Curve: their difference, with the digits that it loses in the far tails
log_interval          (low, high) -> IntervalCurve: the log of P(low < Z <= high), with its derivatives
ppf                   p -> z with P(Z <= z) = p
log_mean, log_sd      sigma -> Curve: the log of the mean and of the standard deviation of T where mu = 0

Adding a distribution is adding a file here.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules
from typing import NamedTuple, Protocol, cast

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Curve(NamedTuple):
    """A function's values and its first and second derivatives, each (n,)."""

    value: Array
    first: Array
    second: Array


class IntervalCurve(NamedTuple):
    """A function of (low, high), each (n,): its values, gradient and second derivatives."""

    value: Array
    by_low: Array
    by_high: Array
    by_low_low: Array
    by_low_high: Array
    by_high_high: Array


class Distribution(Protocol):
    """What a file of this folder holds."""

    PARAMETERS: tuple[str, ...]
    SIGMA: float | None

    def logpdf(self, z: Array) -> Curve: ...
    def logsf(self, z: Array) -> Curve: ...
    def log_hazard(self, z: Array) -> Curve: ...
    def log_interval(self, low: Array, high: Array) -> IntervalCurve: ...
    def ppf(self, p: Array) -> Array: ...
    def log_mean(self, sigma: Array) -> Curve: ...
    def log_sd(self, sigma: Array) -> Curve: ...


@lru_cache(maxsize=1)
def all_distributions() -> dict[str, Distribution]:
    """Every distribution, by name."""
    names = [found.name for found in iter_modules(__path__)]
    return {name: cast(Distribution, import_module(f"{__name__}.{name}")) for name in names}  # a module is one by its names


def distribution_named(name: str) -> Distribution:
    """The distribution of that name. Raises ValueError for an unknown one."""
    if name not in all_distributions():
        raise ValueError(f"distribution must be one of {', '.join(all_distributions())}, not {name!r}")
    return all_distributions()[name]
