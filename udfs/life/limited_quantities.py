"""What is read off a limited failure population, as functions of (intercept, slope, logit p) with gradients."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit

from udfs.life.distribution import LifeDistribution
from udfs.life.limited_likelihood import surviving
from udfs.life.quantities import FAILURE, LOG, SURVIVAL, Link

Array = NDArray[np.float64]

LOGIT = Link(lambda u: np.asarray(expit(u)), lambda u: np.asarray(expit(u) * expit(-u)), True)
_OF_POPULATION = {"sf": SURVIVAL, "cdf": FAILURE, "quantile": LOG}
_OF_SUSCEPTIBLE = ("mu", "sigma", "beta", "eta")


@dataclass(frozen=True, slots=True)
class LimitedQuantity:
    """evaluate(intercept, slope, logit p) gives the value on the link's scale, (groups,), and its gradient, (groups, 3)."""

    link: Link
    evaluate: Callable[[Array, Array, Array], tuple[Array, Array]]


def limited_quantity(susceptible: LifeDistribution, name: str, center: Array, *at: ArrayLike) -> LimitedQuantity:
    """The quantity of that name. Raises ValueError for another name, or arguments that do not fit."""
    if name == "p":
        return LimitedQuantity(LOGIT, lambda i, k, logit: (logit, _stack(np.zeros_like(i), np.zeros_like(i), np.ones_like(i))))
    if name not in _OF_POPULATION and name not in _OF_SUSCEPTIBLE:
        raise ValueError(f"quantity must be one of p, {', '.join((*_OF_SUSCEPTIBLE, *_OF_POPULATION))}, not {name!r}")
    whole = susceptible.quantity(name, center, *at)
    if name in _OF_SUSCEPTIBLE:

        def of_susceptible(i: Array, k: Array, logit: Array) -> tuple[Array, Array]:
            local = whole.evaluate(i, k)
            return local.value, _stack(local.i, local.k, np.zeros_like(i))

        return LimitedQuantity(whole.link, of_susceptible)

    def of_age(i: Array, k: Array, logit: Array) -> tuple[Array, Array]:
        """ln(-ln(1 - p G(t)))."""
        x = np.log(whole.at[1]) - center
        curve = surviving(whole.distribution, i + k * x, logit)
        return np.log(-curve.value), _stack(curve.z, curve.z * x, curve.l) / curve.value[:, None]

    def of_quantile(i: Array, k: Array, logit: Array) -> tuple[Array, Array]:
        """ln t where G(t) = q / p; NaN where q is at least p."""
        part = whole.at[1] / expit(logit)
        z = whole.distribution.ppf(np.where(part < 1, part, np.nan))
        by_logit = -part * expit(-logit) / np.exp(whole.distribution.logpdf(z).value)
        return center + (z - i) / k, _stack(-1 / k, -(z - i) / k**2, by_logit / k)

    return LimitedQuantity(_OF_POPULATION[name], of_quantile if name == "quantile" else of_age)


def _stack(*parts: Array) -> Array:
    return np.stack(parts, axis=-1)
