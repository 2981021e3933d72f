"""Lives fitted in the plainest way: every row in the likelihood, roots by bracketing. A reference, not our method.

Source: Meeker & Escobar (1998), chapter 8; profile likelihood for the bounds by likelihood ratio.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np
from scipy.optimize import brentq, minimize, minimize_scalar
from scipy.stats import beta as law_of_ranks
from scipy.stats import chi2, gumbel_l, norm


@dataclass(frozen=True, slots=True)
class Life:
    age: float
    failed: bool
    entry: float = 0.0
    units: float = 1.0


@dataclass(frozen=True, slots=True)
class Look:
    """Last seen working at, found failed at (infinity where not), watched since, how many."""

    seen: float
    found: float
    since: float
    units: float


Form = Callable[[np.ndarray], np.ndarray]


class Weibull:
    """The distribution of largest likelihood."""

    def __init__(self, lives: Sequence[Life]) -> None:
        self.age, self.entry = np.array([life.age for life in lives]), np.array([life.entry for life in lives])
        self.units, failed = np.array([life.units for life in lives]), np.array([life.failed for life in lives])
        self.r = float(self.units[failed].sum())
        self.log_ages = float((self.units * np.log(self.age))[failed].sum())
        self.beta = brentq(self._score, 0.05, 30, xtol=1e-14, rtol=1e-14)
        self.eta = (self._power(self.beta) / self.r) ** (1 / self.beta)

    def _power(self, beta: float) -> float:
        return float((self.units * (self.age**beta - self.entry**beta)).sum())

    def _logs(self, beta: float, order: int) -> float:
        late = self.entry > 0
        before = np.zeros_like(self.entry)
        before[late] = self.entry[late] ** beta * np.log(self.entry[late]) ** order
        return float((self.units * (self.age**beta * np.log(self.age) ** order - before)).sum())

    def _score(self, beta: float) -> float:
        return 1 / beta + self.log_ages / self.r - self._logs(beta, 1) / self._power(beta)

    def loglik(self, beta: float, eta: float) -> float:
        return self.r * log(beta) - self.r * beta * log(eta) + (beta - 1) * self.log_ages - self._power(beta) / eta**beta

    def _variances(self, u: float) -> tuple[float, float]:
        """Of ln beta, and of ln t_p where u = ln(-ln(1 - p)); u = 0 is eta."""
        m = self._logs(self.beta, 1) / self._power(self.beta)
        v = self._logs(self.beta, 2) / self._power(self.beta) - m**2
        z = m - log(self.eta)
        variance = self.beta**2 / (self.r * (1 + self.beta**2 * v))
        return variance / self.beta**2, 1 / (self.beta**2 * self.r) + (z - u / self.beta) ** 2 * variance / self.beta**2

    def quantile(self, p: float) -> float:
        return self.eta * (-log(1 - p)) ** (1 / self.beta)

    def normal(self, name: str, p: float = 0.0, confidence_level: float = 0.95) -> tuple[float, float]:
        """Bounds on the log scale of beta, eta or a quantile."""
        half = norm.ppf((1 + confidence_level) / 2)
        u = log(-log(1 - p)) if name == "quantile" else 0.0
        of_beta, of_age = self._variances(u)
        value, se = {"beta": (self.beta, sqrt(of_beta)), "eta": (self.eta, sqrt(of_age)), "quantile": (self.quantile(p) if p else 0.0, sqrt(of_age))}[name]
        return value * exp(-half * se), value * exp(half * se)

    def likelihood_ratio(self, of_eta: Callable[[float, float], float], value: float, confidence_level: float = 0.95) -> tuple[float, float]:
        """Where the profile falls half a chi-square quantile; `of_eta(value, beta)` is the eta at which the quantity has that value."""
        drop, top = chi2.ppf(confidence_level, 1) / 2, self.loglik(self.beta, self.eta)

        def over(log_value: float) -> float:
            best = minimize_scalar(lambda log_beta: -self.loglik(exp(log_beta), of_eta(exp(log_value), exp(log_beta))), bounds=(log(self.beta) - 3, log(self.beta) + 3), method="bounded", options={"xatol": 1e-12})
            return top - drop + best.fun

        at = log(value)
        return exp(brentq(over, at - 6, at, xtol=1e-13)), exp(brentq(over, at, at + 6, xtol=1e-13))


def limited(looks: Sequence[Look], confidence_level: float = 0.95) -> tuple[float, float, float, float]:
    """The share of a Weibull population that can fail, eta of it, and the share's bounds by profile likelihood; exact ages, watched from 0.

    Source: Meeker & Escobar (1998), 11.5.
    """
    age, units = np.array([look.seen for look in looks]), np.array([look.units for look in looks])
    failed = np.array([look.seen == look.found for look in looks])

    def loss(share: float, mu: float, sigma: float) -> float:
        z = (np.log(age) - mu) / sigma
        terms = np.where(failed, log(share) + gumbel_l.logpdf(z) - log(sigma) - np.log(age), np.log1p(-share * gumbel_l.cdf(z)))
        return -float((units * terms).sum())

    options = {"xatol": 1e-11, "fatol": 1e-12, "maxiter": 20_000, "maxfev": 20_000}
    logit, mu, log_sigma = log(units[failed].sum() / units.sum()), float(np.log(age[failed]).mean()), 0.0
    for _ in range(4):
        logit, mu, log_sigma = minimize(lambda at: loss(1 / (1 + exp(-at[0])), at[1], exp(at[2])), [logit, mu, log_sigma], method="Nelder-Mead", options=options).x
    best = loss(1 / (1 + exp(-logit)), mu, exp(log_sigma))

    def over(at: float) -> float:
        found = np.array([mu, log_sigma])
        for _ in range(2):
            found = minimize(lambda rest: loss(1 / (1 + exp(-at)), rest[0], exp(rest[1])), found, method="Nelder-Mead", options=options).x
        return loss(1 / (1 + exp(-at)), found[0], exp(found[1])) - best - chi2.ppf(confidence_level, 1) / 2

    ends = brentq(over, logit - 2, logit, xtol=1e-10), brentq(over, logit, logit + 2, xtol=1e-10)
    share, low, high = (1 / (1 + exp(-at)) for at in (logit, *ends))
    return share, exp(mu), low, high


def ranked(lives: Sequence[Life], *, line: str, exact: bool) -> tuple[float, float, float]:
    """beta, eta and r^2 of the line through the failures on Weibull paper, one unit a point; ranks by Johnson's rule, unit by unit.

    Source: Abernethy (2006) The New Weibull Handbook, chapter 2.
    """
    units = sorted((life.age, not life.failed) for life in lives for _ in range(int(life.units)))
    n, rank, x, y = len(units), 0.0, [], []
    for place, (age, running) in enumerate(units):
        if not running:
            rank += (n + 1 - rank) / (1 + n - place)
            median = law_of_ranks.ppf(0.5, rank, n + 1 - rank) if exact else (rank - 0.3) / (n + 0.4)
            x.append(log(age))
            y.append(log(-log(1 - median)))
    slope = 1 / np.polyfit(y, x, 1)[0] if line == "x" else np.polyfit(x, y, 1)[0]
    return float(slope), exp(float(np.mean(x)) - float(np.mean(y)) / float(slope)), float(np.corrcoef(x, y)[0, 1]) ** 2


def lognormal(lives: Sequence[Life]) -> tuple[float, float]:
    """mu and sigma of largest likelihood, by Nelder and Mead's method from several starts."""
    age, entry = np.log([life.age for life in lives]), np.array([log(life.entry) if life.entry else -np.inf for life in lives])
    units, failed = np.array([life.units for life in lives]), np.array([life.failed for life in lives])

    def loss(parameters: np.ndarray) -> float:
        mu, sigma = parameters[0], exp(parameters[1])
        z = (age - mu) / sigma
        terms = np.where(failed, norm.logpdf(z) - log(sigma), norm.logsf(z)) - norm.logsf((entry - mu) / sigma)
        return -float((units * terms).sum())

    options = {"xatol": 1e-12, "fatol": 1e-13, "maxiter": 20_000, "maxfev": 20_000}
    start = np.array([float(age.mean()), 0.0])
    for _ in range(4):
        start = minimize(loss, start, method="Nelder-Mead", options=options).x
    return float(start[0]), exp(float(start[1]))


def inspected(looks: Sequence[Look], log_sf: Form, log_pdf: Form, *, sigma: float = 0.0) -> tuple[float, float]:
    """mu and sigma of largest likelihood of lives that ended between two looks, in z = (ln t - mu) / sigma; sigma kept where given."""
    low, high = np.array([max(look.seen, look.since) for look in looks]), np.array([look.found for look in looks])
    since, units = np.array([look.since for look in looks]), np.array([look.units for look in looks])
    exact = np.array([look.seen == look.found for look in looks])

    def loss(parameters: np.ndarray) -> float:
        mu, spread = parameters[0], sigma or exp(parameters[1])

        def surviving(age: np.ndarray) -> np.ndarray:
            with np.errstate(divide="ignore"):
                return np.exp(log_sf((np.log(age) - mu) / spread))

        with np.errstate(divide="ignore"):
            between = np.log(surviving(low) - np.where(np.isinf(high), 0.0, surviving(high)))
        at = log_pdf((np.log(np.where(exact, high, 1.0)) - mu) / spread) - log(spread) - np.log(np.where(exact, high, 1.0))
        return -float((units * (np.where(exact, at, between) - np.log(surviving(since)))).sum())

    options = {"xatol": 1e-12, "fatol": 1e-13, "maxiter": 20_000, "maxfev": 20_000}
    start = np.array([float(np.log(np.where(np.isinf(high), low, high)).mean()), 0.0])
    for _ in range(4):
        start = minimize(loss, start, method="Nelder-Mead", options=options).x
    return float(start[0]), sigma or exp(float(start[1]))
