"""A life distribution for each group: what is read off its mu and sigma."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from udfs.distributions import distribution_named
from udfs.life.quantities import QUANTITIES, Quantity

Array = NDArray[np.float64]

_OF_EVERY = ("mu", "mean", "sd", "median", "quantile", "hazard", "sf", "cdf", "conditional_sf")


@dataclass(frozen=True, slots=True)
class LifeDistribution:
    """z = (ln t - mu) / sigma has the standard form of the distribution.

    distribution : "weibull" (beta = 1/sigma, eta = e^mu), "lognormal" or "exponential" (sigma = 1, rate = e^-mu).
    mu, sigma : (groups,), NaN where there is no estimate; then all that is read off is NaN.
    Arguments of the methods are scalars or (groups,). Results are (groups,).

    >>> bearing = LifeDistribution("weibull", np.array([9.375]), np.array([0.4913]))
    >>> bearing.quantile(0.1).round(1).tolist(), bearing.sf(8000.0).round(4).tolist()
    ([3902.6], [0.635])
    """

    distribution: str
    mu: Array
    sigma: Array

    @property
    def beta(self) -> Array:
        """Weibull shape, 1 / sigma. Raises ValueError for another distribution."""
        return self.value("beta")

    @property
    def eta(self) -> Array:
        """Weibull characteristic life, e^mu, in the ages' unit. Raises ValueError for another distribution."""
        return self.value("eta")

    @property
    def rate(self) -> Array:
        """Failures per unit of age of the exponential, e^-mu. Raises ValueError for another distribution."""
        return self.value("rate")

    @property
    def mean(self) -> Array:
        """Mean life."""
        return self.value("mean")

    @property
    def sd(self) -> Array:
        """Standard deviation of life."""
        return self.value("sd")

    @property
    def median(self) -> Array:
        """Age by which half have failed."""
        return self.value("quantile", 0.5)

    def quantile(self, p: ArrayLike) -> Array:
        """Age by which the part p has failed: B10 is quantile(0.1). Raises ValueError unless 0 < p < 1."""
        return self.value("quantile", p)

    def sf(self, t: ArrayLike) -> Array:
        """Probability of surviving to age t, the reliability."""
        return self.value("sf", t)

    def cdf(self, t: ArrayLike) -> Array:
        """Probability of failing by age t."""
        return self.value("cdf", t)

    def conditional_sf(self, t: ArrayLike, given: ArrayLike) -> Array:
        """Probability of surviving a further t after having survived to age `given`: sf(given + t) / sf(given).

        NaN where nothing can have survived to `given`, its cumulative hazard being beyond 1e9.
        """
        return self.value("conditional_sf", t, given)

    def hazard(self, t: ArrayLike) -> Array:
        """Rate of failure at age t > 0 of what has survived to it."""
        return self.value("hazard", t)

    def value(self, name: str, *at: ArrayLike) -> Array:
        """The quantity of that name; see `quantity`."""
        with np.errstate(all="ignore"):  # what is undefined at an age is NaN
            quantity = self.quantity(name, self.mu, *at)
            values = quantity.link.inverse(quantity.evaluate(np.zeros_like(self.mu), 1 / self.sigma).value)
        return np.where(np.isfinite(values), values, np.nan)

    def quantity(self, name: str, center: Array, *at: ArrayLike) -> Quantity:
        """The quantity of that name as a function of (intercept, slope) about a center of the log ages.

        Raises ValueError for a name the distribution does not have, a wrong number of arguments, a p outside 0 … 1, a
        negative age, or arguments that do not fit the groups.
        """
        distribution = distribution_named(self.distribution)
        names = (*distribution.PARAMETERS, *(("sigma",) if distribution.SIGMA is None else ()), *_OF_EVERY)
        if name not in names:
            raise ValueError(f"quantity of {self.distribution} must be one of {', '.join(names)}, not {name!r}")
        if name == "median":
            name, at = "quantile", (0.5, *at)
        definition = QUANTITIES[name]
        if len(at) != len(definition.arguments):
            raise ValueError(f"{name} takes {len(definition.arguments)} arguments {definition.arguments}, not {len(at)}")
        arguments = tuple(_argument(name, *pair, self.mu.shape) for pair in zip(definition.arguments, at, strict=True))
        return Quantity(distribution, definition.link, definition.function, (center, *arguments), definition.curved)


def _argument(quantity: str, name: str, given: ArrayLike, shape: tuple[int, ...]) -> Array:
    values = np.asarray(given, dtype=np.float64)
    if values.ndim and values.shape != shape:
        raise ValueError(f"{name} of {quantity} must be a number or of shape {shape}, not {values.shape}")
    if name == "p" and np.any((values <= 0) | (values >= 1)):
        raise ValueError(f"p must be between 0 and 1, not {values[(values <= 0) | (values >= 1)].flat[0]}")
    if name != "p" and np.any(values < 0):
        raise ValueError(f"{name} of {quantity} must not be negative, not {values[values < 0].flat[0]}")
    return np.broadcast_to(values, shape)
