"""What is asked of a fit, with its bounds and status."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from udfs.fit import Estimate, Fit
from udfs.functions._arrow import Array


def told(fitted: Fit, value: str, given: float, method: str, confidence_level: float, sided: str, *, argument: Array) -> Estimate:
    """A quantity of each fit; `argument`, (fits,), is the p or the age that it is a function of."""
    if value in ("loglik", "aic"):
        number = getattr(fitted, value)
        return Estimate(number, np.full_like(number, np.nan), np.full_like(number, np.nan), fitted.status)
    return fitted.estimate(value, *arguments(value, argument, given), confidence_level=confidence_level or 0.95, method=method or "normal", sided=sided)


def arguments(value: str, argument: Array, given: float) -> tuple[Array | float, ...]:
    """What a quantity is a function of, of what may be asked of any."""
    return _ARGUMENTS[value](argument, given) if value in _ARGUMENTS else ()


_ARGUMENTS: dict[str, Callable[[Array, float], tuple[Array | float, ...]]] = {
    "quantile": lambda p, _: (p,),
    "sf": lambda t, _: (t,),
    "cdf": lambda t, _: (t,),
    "hazard": lambda t, _: (t,),
    "conditional_sf": lambda t, given: (t, given),
}
