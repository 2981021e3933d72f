"""Chi-square quantiles in plain Python, for what is compiled into SQL: no numpy, no scipy at compile time."""

from __future__ import annotations

from functools import lru_cache
from math import exp, fsum, lgamma, log, sqrt
from statistics import NormalDist

_TOLERANCE = 2e-9  # relative; of the expansion, where the table ends


@lru_cache(maxsize=4096)
def ppf_even(p: float, k: int) -> float:
    """The p-quantile of chi-square with 2k degrees of freedom, k >= 1.

    Its distribution function is that of a Poisson count, a finite sum: P(X <= x) = 1 - sum_{j<k} e^-m m^j / j!, m = x/2.
    Raises ValueError unless 0 < p < 1 and k >= 1.
    Source: Johnson, Kotz, Balakrishnan (1994) Continuous Univariate Distributions 1, 18.8.

    >>> round(ppf_even(0.95, 1), 12)
    5.991464547108
    """
    if not 0 < p < 1 or k < 1:
        raise ValueError(f"p must be between 0 and 1 and k at least 1, not {p} and {k}")
    low, high = 0.0, max(1.0, expansion(max(p, 0.5), k)) * 2 + 20
    x = expansion(p, k)
    for _ in range(200):
        if not low < x < high:
            x = (low + high) / 2
        excess = _excess(p, k, x)
        low, high = (x, high) if excess < 0 else (low, x)
        density = exp((k - 1) * log(x / 2) - x / 2 - lgamma(k)) / 2
        step = excess / density if density > 0 else 0.0
        if abs(step) <= 1e-15 * x or high - low <= 1e-16 * high:
            return x - step if low <= x - step <= high else x
        x -= step
    return x


def _excess(p: float, k: int, x: float) -> float:
    """P(X <= x) - p, from the tail that is the smaller."""
    m = x / 2
    if p > 0.5:
        above = fsum(exp(j * log(m) - m - lgamma(j + 1)) for j in range(k))
        return (1 - p) - above
    terms, j = [], k
    while True:
        terms.append(exp(j * log(m) - m - lgamma(j + 1)))
        if terms[-1] < 1e-18 * terms[0] or j > k + 2000:
            return fsum(terms) - p
        j += 1


def expansion(p: float, k: int) -> float:
    """The Cornish–Fisher expansion of the same quantile to order k^-5/2.

    Source: Goldberg and Levine (1946) Annals of Mathematical Statistics 17:216.
    """
    v = 2.0 * k
    return v + fsum(c * v ** ((1 - i) / 2) for i, c in enumerate(coefficients(p)))


@lru_cache(maxsize=256)
def coefficients(p: float) -> tuple[float, ...]:
    """Those of v^(1/2), v^0, v^(-1/2) … v^(-5/2), with v degrees of freedom."""
    z = NormalDist().inv_cdf(p)
    r2 = sqrt(2.0)
    return (
        z * r2,
        2 / 3 * (z**2 - 1),
        (z**3 - 7 * z) / (9 * r2),
        -(6 * z**4 + 14 * z**2 - 32) / 405,
        (9 * z**5 + 256 * z**3 - 433 * z) / (4860 * r2),
        (12 * z**6 - 243 * z**4 - 923 * z**2 + 1472) / 25515,
        -(3753 * z**7 + 4353 * z**5 - 289517 * z**3 - 289717 * z) / (9185400 * r2),
    )


@lru_cache(maxsize=256)
def table(p: float) -> tuple[float, ...]:
    """ppf_even(p, 1), ppf_even(p, 2) … as far as the expansion is not yet good enough."""
    k = 40
    while k < 400 and abs(expansion(p, k + 1) / ppf_even(p, k + 1) - 1) > _TOLERANCE:
        k += 20
    return tuple(ppf_even(p, i) for i in range(1, k + 1))
