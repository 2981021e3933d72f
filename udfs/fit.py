"""Life distributions fitted to lives by maximum likelihood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from udfs.distributions import Distribution, distribution_named
from udfs.intervals import Interval
from udfs.life.bounds import interval
from udfs.life.distribution import LifeDistribution
from udfs.life.likelihood import Likelihood, likelihood_of
from udfs.life.maximum import Maximum, maximise
from udfs.life.start import start_of, without_maximum
from udfs.lives import Lives

Array = NDArray[np.float64]
Names = NDArray[np.str_]


class Estimate(NamedTuple):
    """A quantity with its bounds and what is to be known of it, each (groups,)."""

    value: Array
    low: Array
    high: Array
    status: Names


@dataclass(frozen=True, slots=True)
class Fit(LifeDistribution):
    """A life distribution fitted to each group, with its likelihood.

    covariance : (groups, 2, 2) of (mu, sigma), the inverse of the observed information; 0 for a sigma that is given.
    loglik : (groups,) the largest log-likelihood, of the density of t.
    n_failures, n_censored : (groups,) sums of weights. largest : (groups,) the largest age seen.
    exposure : (groups,) time at risk; NaN where lives ended between two ages, or where it is not known.
    status : (groups,) `ok`, else why there is no estimate: `no_data`, `no_failures`; `one_failure` and `all_tied`, where all
        failures are at the largest age; `no_maximum`, where the likelihood grows as sigma runs to 0 or infinity, or ages to 0;
        `not_converged`; `beta_out_of_range` and `outlying_ages`, from power sums only.
    """

    covariance: Array
    loglik: Array
    n_failures: Array
    n_censored: Array
    largest: Array
    exposure: Array
    status: Names
    likelihood: Likelihood
    top: Maximum
    slope_is_fixed: bool

    @property
    def n(self) -> Array:
        """How many lives."""
        return self.n_failures + self.n_censored

    @property
    def aic(self) -> Array:
        """Akaike's criterion, 2 * (number of fitted parameters) - 2 * loglik."""
        return (2 if self.slope_is_fixed else 4) - 2 * self.loglik

    def take(self, index: ArrayLike) -> Fit:
        """The groups at `index`, in its order; one may occur several times, as on a curve of many ages a group."""
        chosen = np.asarray(index, dtype=np.intp)
        return Fit(
            self.distribution,
            self.mu[chosen],
            self.sigma[chosen],
            self.covariance[chosen],
            self.loglik[chosen],
            self.n_failures[chosen],
            self.n_censored[chosen],
            self.largest[chosen],
            self.exposure[chosen],
            self.status[chosen],
            self.likelihood.take(chosen),
            self.top.take(chosen),
            self.slope_is_fixed,
        )

    def interval(
        self, name: str, *at: ArrayLike, confidence_level: float = 0.95, method: str = "auto", sided: str = "two"
    ) -> Interval:
        """Bounds of a quantity: a parameter, or mean, sd, median, quantile, hazard, sf, cdf, conditional_sf with its arguments.

        method : `normal`, the delta method on the log scale for what is positive, on the complementary log-log scale for
            probabilities (logs of minus the log of survival), linear for mu; `normal_linear`, without any such scale;
            `likelihood_ratio`, the values whose profile log-likelihood is within half the chi-square quantile of the maximum;
            `chi_square`, exact for the exponential watched for a given time (as poisson_rate);
            `auto`, chi_square for the exponential with known exposure, else likelihood_ratio below 20 failures, else normal.
        sided : `two`, or `lower` or `upper` for one bound at the level asked, the other NaN.
        Returns low, high : (groups,); NaN without an estimate, except that an exponential without failures has its one
            chi-square bound; NaN also for a likelihood-ratio bound that runs to 0 or infinity.
        Raises ValueError for a level outside 0 … 1, an unknown method, side or quantity, or arguments that do not fit.
        Source: Meeker and Escobar (1998) Statistical Methods for Reliability Data, 8.3 and 8.4.

        >>> lives = Lives.counted([55, 187, 216, 240, 244, 335, 361, 373, 375, 386, 500], [1] * 10 + [0], [0] * 10 + [10])
        >>> low, high = fit(lives).interval("quantile", 0.1, method="normal")
        >>> low.round(3).tolist(), high.round(3).tolist()
        ([84.273], [321.032])
        """
        return interval(self, name, *at, confidence_level=confidence_level, method=method, sided=sided)

    def estimate(
        self, name: str, *at: ArrayLike, confidence_level: float = 0.95, method: str = "auto", sided: str = "two"
    ) -> Estimate:
        """A quantity, its bounds, and the fit's status, or `extrapolated` where it speaks of ages beyond the largest seen.

        Such ages are t (and given + t) of sf, cdf, hazard and conditional_sf, and a quantile, median or mean itself.
        Raises ValueError as `interval` does.
        """
        low, high = self.interval(name, *at, confidence_level=confidence_level, method=method, sided=sided)
        value = self.value(name, *at)
        return Estimate(value, low, high, reaching(self.status, name, at, value, self.largest))


def reaching(status: Names, name: str, at: Sequence[ArrayLike], value: Array, largest: Array) -> Names:
    """The status, `extrapolated` where an `ok` one speaks of ages beyond the largest seen: see `Fit.estimate`."""
    reached = sum(np.asarray(age, dtype=np.float64) for age in at) if name in _AT_AGES else value
    beyond = np.asarray(reached > largest) & (name in _AGES or name in _AT_AGES)
    return np.where((status == "ok") & beyond, "extrapolated", status)


_AGES = ("quantile", "median", "mean")
_AT_AGES = ("sf", "cdf", "hazard", "conditional_sf")


def fit(lives: Lives, distribution: str = "weibull", *, sigma: ArrayLike | None = None) -> Fit:
    """The distribution of largest likelihood for each group of lives.

    Exact failures, running lives (right-censored), intervals and left-censored lives, late entries, weights: see `Lives`.
    sigma : a number or (groups,) to be kept fixed (1 / beta), else estimated; the exponential's is 1.
    Newton's method on (intercept, slope) of z; an estimate is returned only where the gradient is 0 within 1e-5 standard
    errors (in practice 1e-12) and the log-likelihood falls to all sides; elsewhere it is NaN and `status` says why.
    Raises ValueError for an unknown distribution or a sigma that is not positive or does not fit.
    Source: Meeker and Escobar (1998) Statistical Methods for Reliability Data, ch. 8, 11.6; check: tests/reference/.

    >>> fitted = fit(Lives.counted([55, 187, 216, 240, 244, 335, 361, 373, 375, 386, 500], [1] * 10 + [0], [0] * 10 + [10]))
    >>> fitted.beta.round(5).tolist(), fitted.eta.round(3).tolist(), fitted.loglik.round(3).tolist()
    ([1.72563], [606.005], [-75.122])
    """
    form = distribution_named(distribution)
    slope = _given_slope(form, distribution, sigma, lives.groups)
    start = start_of(lives, form, slope)
    status = without_maximum(lives, slope_is_fixed=slope is not None)
    likelihood = likelihood_of(lives, form, start.center)
    top = maximise(
        likelihood, start.intercept, start.slope, status == "ok", start.reach, slope_is_fixed=slope is not None
    )
    counts = {"n_failures": lives.n_failures, "n_censored": lives.n_censored, "largest": lives.largest}
    return fitted(distribution, likelihood, top, status, slope_is_fixed=slope is not None, exposure=lives.exposure, **counts)


def fitted(
    distribution: str,
    likelihood: Likelihood,
    top: Maximum,
    status: Names,
    *,
    slope_is_fixed: bool,
    n_failures: Array,
    n_censored: Array,
    largest: Array,
    exposure: Array,
) -> Fit:
    """The Fit of a maximum of any likelihood; status : (groups,) `ok` where the maximum was sought."""
    status = np.where((status == "ok") & ~top.bounded, "no_maximum", status)
    status = np.where((status == "ok") & ~top.converged, "not_converged", status)
    return Fit(
        distribution,
        likelihood.center - top.intercept / top.slope,
        1 / top.slope,
        _covariance(top, slope_is_fixed),
        top.local.value,
        n_failures,
        n_censored,
        largest,
        exposure,
        status,
        likelihood,
        top,
        slope_is_fixed,
    )


def _given_slope(form: Distribution, name: str, sigma: ArrayLike | None, groups: int) -> Array | None:
    if form.SIGMA is not None:
        if sigma is not None:
            raise ValueError(f"sigma of {name} is {form.SIGMA}, it cannot be given")
        sigma = form.SIGMA
    if sigma is None:
        return None
    given = np.asarray(sigma, dtype=np.float64)
    if given.ndim and given.shape != (groups,):
        raise ValueError(f"sigma must be a number or of shape {(groups,)}, not {given.shape}")
    if not np.all((given > 0) & np.isfinite(given)):
        raise ValueError(f"sigma must be positive and finite, not {given[~((given > 0) & np.isfinite(given))].flat[0]}")
    return np.broadcast_to(1 / given, (groups,)).copy()


def _covariance(top: Maximum, slope_is_fixed: bool) -> Array:
    """(groups, 2, 2) of (mu, sigma), from mu = center - intercept / slope and sigma = 1 / slope."""
    ii, ik, kk = -top.local.ii, -top.local.ik, -top.local.kk
    if slope_is_fixed:
        var_i, cov, var_k = 1 / ii, np.zeros_like(ii), np.zeros_like(ii)
    else:
        determinant = ii * kk - ik * ik
        var_i, cov, var_k = kk / determinant, -ik / determinant, ii / determinant
    by_i, by_k, sigma_by_k = -1 / top.slope, top.intercept / top.slope**2, -1 / top.slope**2
    mu_mu = by_i**2 * var_i + 2 * by_i * by_k * cov + by_k**2 * var_k
    mu_sigma = (by_i * cov + by_k * var_k) * sigma_by_k
    return np.stack([np.stack([mu_mu, mu_sigma], -1), np.stack([mu_sigma, sigma_by_k**2 * var_k], -1)], -2)
