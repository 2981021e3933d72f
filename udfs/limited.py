"""Limited failure population: only a part p of the lives can ever fail, F(t) = p G(t).

Infant mortality, a flawed batch: the plain Weibull of such lives foretells failures that never come.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, ndtri

from udfs.confidence import outside
from udfs.distributions import distribution_named
from udfs.fit import Estimate, Fit, fit, reaching
from udfs.intervals import Interval
from udfs.life.distribution import LifeDistribution
from udfs.life.likelihood import likelihood_of
from udfs.life.limited_likelihood import LimitedLikelihood
from udfs.life.limited_maximum import LARGEST_LOGIT, Place, climb, first_place
from udfs.life.limited_profile import bound_of_part
from udfs.life.limited_quantities import limited_quantity
from udfs.life.start import start_of, without_maximum
from udfs.lives import Lives

Array = NDArray[np.float64]
Names = NDArray[np.str_]

METHODS = ("auto", "likelihood_ratio", "normal")
IMMATURE = 3.841458820694124  # chi-square, 95 %, 1 degree of freedom


@dataclass(frozen=True, slots=True)
class LimitedFit:
    """A limited failure population fitted to each group.

    p : (groups,) the part that can fail. susceptible : the distribution G of the lives of that part.
    covariance : (groups, 3, 3) of (mu, sigma, logit p); NaN where p is 1.
    loglik, loglik_unlimited : (groups,) of this, and of the plain distribution, p = 1.
    status : (groups,) `ok`; `immature` where the data do not tell p from 1 (twice the gain in log-likelihood is below 3.84):
        p and the scale of G are then hardly known apart; `no_limit` where the likelihood is largest at p = 1, the plain
        distribution; else without an estimate: `no_data`, `no_failures`, `one_failure`, `all_tied` (all failures at one age),
        `no_maximum`, `not_converged`.
    """

    p: Array
    susceptible: LifeDistribution
    covariance: Array
    loglik: Array
    loglik_unlimited: Array
    n_failures: Array
    n_censored: Array
    largest: Array
    status: Names
    likelihood: LimitedLikelihood
    place: Place
    reach: Array

    @property
    def mu(self) -> Array:
        """Location of G."""
        return self.susceptible.mu

    @property
    def sigma(self) -> Array:
        """Scale of G."""
        return self.susceptible.sigma

    @property
    def aic(self) -> Array:
        """Akaike's criterion, three parameters."""
        return 6 - 2 * self.loglik

    @property
    def statistic(self) -> Array:
        """Twice the gain in log-likelihood over p = 1."""
        return 2 * (self.loglik - self.loglik_unlimited)

    def cdf(self, t: ArrayLike) -> Array:
        """Part of all lives that has failed by age t."""
        return self.p * self.susceptible.cdf(t)

    def sf(self, t: ArrayLike) -> Array:
        """Part of all lives that has not failed by age t; it never falls below 1 - p."""
        return 1 - self.cdf(t)

    def quantile(self, p: ArrayLike) -> Array:
        """Age by which the part p of all lives has failed; NaN where so many never will."""
        part = np.asarray(p, dtype=np.float64)
        if np.any((part <= 0) | (part >= 1)):
            raise ValueError(f"p must be between 0 and 1, not {part[(part <= 0) | (part >= 1)].flat[0]}")
        reached = part < self.p
        with np.errstate(divide="ignore", invalid="ignore"):
            values = self.susceptible.quantile(np.where(reached, part / self.p, 0.5))
        return np.where(reached, values, np.nan)

    def take(self, index: ArrayLike) -> LimitedFit:
        """The groups at `index`, as `Fit.take` has it."""
        i = np.asarray(index, dtype=np.intp)
        susceptible = LifeDistribution(self.susceptible.distribution, self.mu[i], self.sigma[i])
        counts = self.n_failures[i], self.n_censored[i], self.largest[i]
        logs = self.loglik[i], self.loglik_unlimited[i]
        return LimitedFit(self.p[i], susceptible, self.covariance[i], *logs, *counts, self.status[i], self.likelihood.take(i), self.place.take(i), self.reach[:, i])

    def value(self, name: str, *at: ArrayLike) -> Array:
        """p, mu, sigma, beta, eta, loglik, aic, sf(t), cdf(t) or quantile(p)."""
        if name in ("beta", "eta"):
            return self.susceptible.value(name)
        found = getattr(self, name)
        return np.asarray(found(*at) if callable(found) else found)

    def estimate(
        self, name: str, *at: ArrayLike, confidence_level: float = 0.95, method: str = "auto", sided: str = "two"
    ) -> Estimate:
        """A quantity, its bounds (loglik and aic have none), and the status as `Fit.estimate` has it.

        `never_reached` is the status of a quantile beyond p: so many never fail. Raises ValueError as `interval` does.
        """
        value = self.value(name, *at)
        none = np.full(value.shape, np.nan)
        bounds = Interval(none, none) if name in ("loglik", "aic") else self.interval(name, *at, confidence_level=confidence_level, method=method, sided=sided)
        status = reaching(self.status, name, at, value, self.largest)
        never = np.isfinite(self.p) & np.isnan(value) & (name == "quantile")
        return Estimate(value, *bounds, np.where(never, "never_reached", status))

    def interval(
        self, name: str, *at: ArrayLike, confidence_level: float = 0.95, method: str = "auto", sided: str = "two"
    ) -> Interval:
        """Bounds of p, mu, sigma, beta, eta, sf(t), cdf(t) or quantile(p).

        method : `likelihood_ratio` for p; `normal`, the delta method on the logit of p, the log of ages, beta and sigma, the
            complementary log-log of sf and cdf; `auto`, likelihood_ratio for p and normal for the rest.
        Returns low, high : (groups,). Where the upper bound of p is open it is 1. Normal bounds are NaN where p is 1.
        Raises ValueError for a level outside 0 … 1, an unknown method, side or quantity, or arguments that do not fit.
        Source: Meeker (1987) Technometrics 29:51; Meeker and Escobar (1998), 11.5.
        """
        alpha = outside(confidence_level, sided)
        if method not in METHODS or (method == "likelihood_ratio" and name != "p"):
            allowed = METHODS if name == "p" else ("auto", "normal")
            raise ValueError(f"method for {name} must be one of {', '.join(allowed)}, not {method!r}")
        low, high = self._normal(name, at, alpha) if name != "p" or method == "normal" else self._of_part(alpha, sided)
        unasked = np.full(low.shape, np.nan)
        return Interval(unasked if sided == "upper" else low, unasked if sided == "lower" else high)

    def _normal(self, name: str, at: tuple[ArrayLike, ...], alpha: float) -> Interval:
        quantity = limited_quantity(self.susceptible, name, self.likelihood.center, *at)
        with np.errstate(all="ignore"):  # what is undefined is NaN
            value, gradient = quantity.evaluate(self.place.intercept, self.place.slope, self.place.logit)
            inverse = _inverse(-self.likelihood.evaluate(self.place.intercept, self.place.slope, self.place.logit).hessian)
            error = -ndtri(alpha) * np.sqrt(np.einsum("gi,gij,gj->g", gradient, inverse, gradient))
            ends = quantity.link.inverse(value - error), quantity.link.inverse(value + error)
        low, high = ends if quantity.link.increases else ends[::-1]
        usable = self.status != "no_limit"  # at the edge the log-likelihood is no parabola
        return Interval(*(np.where(usable & np.isfinite(end), end, np.nan) for end in (low, high)))

    def _of_part(self, alpha: float, sided: str) -> Interval:
        def end(name: str, side: int) -> Array:
            if sided not in ("two", name):
                return np.full(self.p.shape, np.nan)
            drop = ndtri(alpha) ** 2 / 2
            return bound_of_part(self.likelihood, self.place, self.loglik, self.loglik_unlimited, self.reach, drop, side)

        return Interval(end("lower", -1), end("upper", 1))


def fit_limited(lives: Lives, distribution: str = "weibull") -> LimitedFit:
    """The limited failure population of largest likelihood for each group of lives.

    Lives as for `fit`: exact, running, between two ages, late entries, weights. The search begins at several p, since the
    likelihood may have a hill near the part that has failed and another at p = 1.
    Raises ValueError for an unknown distribution or one of fixed sigma.
    Source: Meeker (1987) Technometrics 29:51; Meeker and Escobar (1998) Statistical Methods for Reliability Data, 11.5.

    >>> early = Lives.counted([1.0, 2.0, 4.0, 8.0, 16.0, 1000.0], [9, 9, 9, 9, 9, 0], [0, 0, 0, 0, 0, 955])
    >>> fit_limited(early).p.round(4).tolist()
    [0.045]
    """
    form = distribution_named(distribution)
    if form.SIGMA is not None:
        raise ValueError(f"distribution must have a sigma to estimate, not {distribution!r}")
    plain, start, status = fit(lives, distribution), start_of(lives, form, None), _status(lives)
    likelihood = LimitedLikelihood(likelihood_of(lives, form, start.center), lives.n_failures)
    with np.errstate(invalid="ignore"):
        part = lives.n_failures / plain.n
    first = first_place(likelihood, form, start, part, status == "ok")
    place, inside = climb(likelihood, first, start.reach)
    value = np.where(inside, likelihood.evaluate(place.intercept, place.slope, place.logit).plane.value, -np.inf)
    # At p = 1 the likelihood is the plain distribution's: an edge, where the gradient need not be 0.
    edge = (status == "ok") & (plain.status == "ok") & (value <= plain.loglik + 1e-9)
    place = _edge(plain).where(edge, place.where(inside, _nowhere(lives.groups)))
    loglik = np.where(edge, plain.loglik, np.where(inside, value, np.nan))
    gain = 2 * (loglik - np.where(plain.status == "ok", plain.loglik, -np.inf))
    conditions = [status != "ok", ~inside & ~edge, edge, gain < IMMATURE]
    status = np.select(conditions, [status, "not_converged", "no_limit", "immature"], default="ok")
    susceptible = LifeDistribution(distribution, likelihood.center - place.intercept / place.slope, 1 / place.slope)
    p = np.where(edge, 1.0, expit(place.logit))
    covariance = np.where(edge[:, None, None], np.nan, _covariance(likelihood, place))
    counts = lives.n_failures, lives.n_censored, lives.largest
    return LimitedFit(p, susceptible, covariance, loglik, plain.loglik, *counts, status, likelihood, place, start.reach)


def _edge(plain: Fit) -> Place:
    return Place(plain.top.intercept, plain.top.slope, np.full(plain.mu.size, LARGEST_LOGIT))


def _nowhere(groups: int) -> Place:
    return Place(*(np.full(groups, np.nan) for _ in range(3)))


def _status(lives: Lives) -> Names:
    """(groups,) why a group has no maximum: also failures at one age with lives running after it, for those may never fail."""
    ended = ~lives.running
    failed = Lives(
        lives.lower[ended], lives.upper[ended], lives.entry[ended], lives.weight[ended], lives.group[ended], lives.groups
    )
    among_failed, among_all = (without_maximum(part, slope_is_fixed=False) for part in (failed, lives))
    return np.where(np.isin(among_all, ["no_data", "no_failures"]), among_all, among_failed)


def _covariance(likelihood: LimitedLikelihood, place: Place) -> Array:
    """(groups, 3, 3) of (mu, sigma, logit p)."""
    inverse = _inverse(-likelihood.evaluate(place.intercept, place.slope, place.logit).hessian)
    jacobian = np.zeros_like(inverse)
    jacobian[:, 0, 0], jacobian[:, 0, 1] = -1 / place.slope, place.intercept / place.slope**2
    jacobian[:, 1, 1], jacobian[:, 2, 2] = -1 / place.slope**2, 1.0
    return np.asarray(jacobian @ inverse @ np.swapaxes(jacobian, 1, 2))


def _inverse(matrix: Array) -> Array:
    """(groups, 3, 3) inverses; NaN where a matrix is not finite or not positive definite."""
    usable = np.isfinite(matrix).all(axis=(1, 2))
    safe = np.where(usable[:, None, None], matrix, np.eye(3))
    usable &= np.linalg.eigvalsh(safe)[:, 0] > 0
    return np.where(usable[:, None, None], np.linalg.inv(np.where(usable[:, None, None], safe, np.eye(3))), np.nan)
