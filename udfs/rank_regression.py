"""Rank regression: a line through the failures on probability paper, for those who must match an older report.

Maximum likelihood (`udfs.fit`) is the better estimate with more than a few failures, and has bounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv

from udfs.distributions import distribution_named
from udfs.fit import Estimate, reaching
from udfs.life.distribution import LifeDistribution
from udfs.lives import Lives

Array = NDArray[np.float64]
Index = NDArray[np.int64]
Names = NDArray[np.str_]

RANKS = ("benard", "exact")
LINES = ("x", "y")


class Points(NamedTuple):
    """The failures on probability paper, by group and age: each one a row.

    group : (m,). age : (m,). rank : (m,) Johnson's adjusted rank. cdf : (m,) the plotting position.
    """

    group: Index
    age: Array
    rank: Array
    cdf: Array


@dataclass(frozen=True, slots=True)
class RankRegression(LifeDistribution):
    """A life distribution by rank regression for each group.

    r2 : (groups,) squared correlation of ln t and the ranks' standard quantile.
    status : (groups,) `ok`; `no_data`, `no_failures`, `one_failure` or `all_tied` without a line;
        `not_applicable` where a life entered late or ended between two ages, or where failures are no whole number.
    """

    r2: Array
    n_failures: Array
    n_censored: Array
    largest: Array
    status: Names

    def take(self, index: ArrayLike) -> RankRegression:
        """The groups at `index`, as `Fit.take` has it."""
        i = np.asarray(index, dtype=np.intp)
        counts = self.n_failures[i], self.n_censored[i], self.largest[i]
        return RankRegression(self.distribution, self.mu[i], self.sigma[i], self.r2[i], *counts, self.status[i])

    def estimate(self, name: str, *at: ArrayLike) -> Estimate:
        """A quantity, or r2, without bounds: points on probability paper are not independent. The status as `Fit.estimate` has it.

        Raises ValueError for another quantity, or arguments that do not fit.
        """
        value = self.r2 if name == "r2" else self.value(name, *at)
        none = np.full_like(value, np.nan)
        return Estimate(value, none, none, reaching(self.status, name, at, value, self.largest))


def rank_regression(
    lives: Lives, distribution: str = "weibull", *, line: str = "x", ranks: str = "benard"
) -> RankRegression:
    """The line of least squares through the failures, ln t against the standard quantile of their median ranks.

    line : "x" minimises the distances in ln t (regression of X on Y, Abernethy's choice), "y" those of the ranks.
    ranks : "benard", (i - 0.3) / (n + 0.4), or "exact", the median of beta(i, n + 1 - i).
    Ranks are adjusted for running lives by Johnson's rule. Each of several failures at one age is a point with a rank of its
    own; a life running at the age of a failure left after it.
    Raises ValueError for an unknown distribution, line or ranks, or one with a fixed sigma.
    Source: Abernethy (2006) The New Weibull Handbook, ch. 2; Johnson (1964); check: tests/reference/nist_weibull_probability_plot_*.

    >>> lives = Lives.counted([54, 187, 216, 240, 244, 335, 361, 373, 375, 386, 500], [1] * 10 + [0], [0] * 10 + [10])
    >>> rank_regression(lives, line="y").beta.round(6).tolist()
    [1.457519]
    """
    form = distribution_named(distribution)
    if form.SIGMA is not None:
        raise ValueError(f"distribution must have a sigma to estimate, not {distribution!r}")
    if line not in LINES:
        raise ValueError(f"line must be one of {', '.join(LINES)}, not {line!r}")
    found = points(lives, ranks=ranks)
    x, y, group = np.log(found.age), form.ppf(found.cdf), found.group
    mean_x, mean_y, var_x, var_y, covariance = _moments(x, y, group, lives.groups)
    with np.errstate(divide="ignore", invalid="ignore"):
        sigma = covariance / var_y if line == "x" else var_x / covariance
        r2 = covariance**2 / (var_x * var_y)
    status = _status(lives, var_x)
    ok = status == "ok"
    sigma, r2 = np.where(ok, sigma, np.nan), np.where(ok, r2, np.nan)
    mu = mean_x - sigma * mean_y
    return RankRegression(distribution, mu, sigma, r2, lives.n_failures, lives.n_censored, lives.largest, status)


def points(lives: Lives, *, ranks: str = "benard") -> Points:
    """The failures of the groups where ranks apply, with their adjusted ranks and plotting positions, by group and age.

    Johnson's rule: the rank grows by (n + 1 - rank before) / (1 + lives still running, this one with them).
    Raises ValueError for unknown ranks.
    """
    if ranks not in RANKS:
        raise ValueError(f"ranks must be one of {', '.join(RANKS)}, not {ranks!r}")
    usable = ~_not_applicable(lives)[lives.group] & lives.exact
    order = np.flatnonzero(usable)
    order = order[np.lexsort((lives.upper[order], lives.group[order]))]
    group, age = lives.group[order], lives.upper[order]
    count = np.rint(lives.weight[order]).astype(np.intp)
    at_risk = _at_risk(lives, group, age)
    first = np.cumsum(count) - count
    before = np.arange(count.sum()) - np.repeat(first, count)  # failures of the same row that come first
    group, age = np.repeat(group, count), np.repeat(age, count)
    at_risk = np.repeat(at_risk, count) - before - np.repeat(_earlier(order, lives, first), count)
    n = (lives.n_failures + lives.n_censored)[group]
    # n + 1 - rank shrinks by at_risk / (at_risk + 1) at each failure.
    rank = n + 1 - (n + 1) * np.exp(_running_sum(np.log(at_risk / (at_risk + 1)), group))
    cdf = (rank - 0.3) / (n + 0.4) if ranks == "benard" else betaincinv(rank, n + 1 - rank, 0.5)
    return Points(group, age, rank, cdf)


def _at_risk(lives: Lives, group: Index, age: Array) -> Array:
    """(m,) how many lives of the group last at least to the age."""
    order = np.lexsort((lives.exit, lives.group))
    groups, exits = lives.group[order], lives.exit[order]
    weights = np.concatenate([[0.0], np.cumsum(lives.weight[order])])
    # A key that orders by group and age at once: the place of the age among all ages, within its group.
    ages, code = np.unique(np.concatenate([exits, age]), return_inverse=True)
    key = groups * ages.size + code[: exits.size]
    from_here = np.searchsorted(key, group * ages.size + code[exits.size :], side="left")
    to_end = np.searchsorted(groups, group, side="right")
    return np.asarray(weights[to_end] - weights[from_here])


def _earlier(order: Index, lives: Lives, first: Index) -> Array:
    """(m,) failures of earlier rows at the same group and age, which have failed before this row's."""
    group, age = lives.group[order], lives.upper[order]
    new = np.concatenate([[True], (group[1:] != group[:-1]) | (age[1:] != age[:-1])])[: group.size]
    return np.asarray(first - np.maximum.accumulate(np.where(new, first, 0))) if group.size else np.zeros(0)


def _running_sum(values: Array, group: Index) -> Array:
    """Cumulative sums that begin anew with each group; rows are sorted by group."""
    total = np.cumsum(values)
    begins = np.flatnonzero(np.concatenate([[True], group[1:] != group[:-1]])[: group.size])
    before = np.concatenate([[0.0], total])[begins]
    return np.asarray(total - np.repeat(before, np.diff(np.append(begins, group.size))))


def _moments(x: Array, y: Array, group: Index, groups: int) -> tuple[Array, Array, Array, Array, Array]:
    def mean(values: Array) -> Array:
        return np.asarray(np.bincount(group, values, minlength=groups) / np.bincount(group, minlength=groups))

    with np.errstate(invalid="ignore"):
        mean_x, mean_y = mean(x), mean(y)
        dx: Array = x - mean_x[group]
        dy: Array = y - mean_y[group]
        return mean_x, mean_y, mean(dx * dx), mean(dy * dy), mean(dx * dy)


def _not_applicable(lives: Lives) -> NDArray[np.bool_]:
    """(groups,) whether a rank has no meaning."""
    broken = (lives.weight != np.rint(lives.weight)) & lives.exact
    return np.asarray(lives.total((lives.between | (lives.entry > 0) | broken).astype(np.float64)) > 0)


def _status(lives: Lives, var_x: Array) -> Names:
    failures = lives.n_failures
    conditions = [
        _not_applicable(lives),
        failures + lives.n_censored == 0,
        failures == 0,
        failures == 1,
        ~(var_x > 0),
    ]
    reasons = ["not_applicable", "no_data", "no_failures", "one_failure", "all_tied"]
    return np.select(conditions, reasons, default="ok")
