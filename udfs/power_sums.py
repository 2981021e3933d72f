"""Weibull likelihood from 50 additive numbers a group, however many lives there are.

The exposure enters a Weibull likelihood through S0(beta) = sum w (t^beta - entry^beta) alone. ln S0 is smooth in beta: its
values and slopes at 24 shapes give it everywhere between them. The numbers are sums over rows, so that those of parts add up
to those of the whole, and a rollup table can store them.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import ArrayLike, NDArray

from udfs.fit import Fit, fitted
from udfs.life.local import Local
from udfs.life.maximum import maximise
from udfs.lives import Lives
from udfs.power_grid import FIRST, NODES, SHAPES, STEP

Array = NDArray[np.float64]
Index = NDArray[np.intp]

COLUMNS: tuple[str, ...] = (
    "r",
    "sx",
    *(f"S0_{j}" for j in range(1, NODES + 1)),
    *(f"S1_{j}" for j in range(1, NODES + 1)),
)
BETA_RANGE = (SHAPES[1], SHAPES[NODES - 2])  # 0.103 … 19.5: where there are two nodes to either side
MOST_DOUBT = 1e-4  # of beta, in parts of itself; ages that are spread as lives are give 1e-5 at most

# Coefficients of x^0 … x^7 from the values at x = -1, 0, 1, 2 and then the slopes there; to be divided by 108.
HERMITE: tuple[tuple[int, ...], ...] = (
    (0, 108, 0, 0, 0, 0, 0, 0),
    (0, 0, 0, 0, 0, 108, 0, 0),
    (56, -297, 216, 25, 12, -108, -108, -6),
    (-124, 27, 108, -11, -24, -189, 0, 3),
    (50, 270, -270, -50, 3, 216, 189, 12),
    (59, -54, -27, 22, 21, 54, -27, -6),
    (-52, -81, 108, 25, -15, -108, -81, -6),
    (11, 27, -27, -11, 3, 27, 27, 3),
)
HERMITE_DIVISOR = 108


def sketch(lives: Lives) -> Array:
    """(groups, 50) the power sums of lives, in the order of COLUMNS.

    r, sx : sums of w and of w ln t over failures. S0_j, S1_j : sums of w t^b and w t^b ln t over all lives, less the same
    at their entries, where b = SHAPES[j - 1]. Ages beyond 1e12 overflow at the last shapes, to infinite sums: give them in
    a larger unit.
    Raises ValueError where a life ended between two ages: its likelihood is not a function of these sums.

    >>> sketch(Lives.counted([2.0, 4.0], [1, 0], [0, 3]))[0, :3].round(4).tolist()
    [1.0, 0.6931, 4.4089]
    """
    if np.any(lives.between):
        raise ValueError("power sums hold exact and running lives only; fit intervals by `fit`")
    x = np.log(lives.exit)
    late = lives.entry > 0
    x_late, weight_late, group_late = np.log(lives.entry[late]), lives.weight[late], lives.group[late]
    failed = np.where(lives.running, 0.0, lives.weight)
    sums = np.empty((lives.groups, len(COLUMNS)))
    sums[:, 0], sums[:, 1] = lives.total(failed), lives.total(failed * x)
    for j, shape in enumerate(SHAPES):
        with np.errstate(over="ignore"):
            power, power_late = lives.weight * np.exp(shape * x), weight_late * np.exp(shape * x_late)
        sums[:, 2 + j] = lives.total(power) - _sums(group_late, power_late, lives.groups)
        sums[:, 2 + NODES + j] = lives.total(power * x) - _sums(group_late, power_late * x_late, lives.groups)
    return sums


def fit_sums(
    sums: ArrayLike, *, n_censored: ArrayLike = np.nan, largest: ArrayLike = np.nan, scale: float = 1.0
) -> Fit:
    """The Weibull distribution of largest likelihood for each group, from its power sums alone.

    sums : (groups, 50) in the order of COLUMNS, of ages divided by `scale`.
    n_censored, largest : a number or (groups,), carried into the Fit (the largest age in the result's unit); with the largest
        age, failures that are all at it are told from a beta out of range. Exposure is not among the sums: NaN.
        NULL as NaN: no failures where r is NaN or 0, no data where the other sums are.
    Returns a Fit with estimates and all bounds of one made from the lives. Against that, beta, eta and B10 differ by less
        than 1e-6 of themselves (2e-6 for five or ten lives that all failed) and bounds by less than 2e-5. Where few lives are
        far older than all others, S0 turns sharply between two nodes at the beta at which they begin to outweigh them: at most
        2e-4, and status is `outlying_ages` where it might be more. It is `beta_out_of_range` where beta is not in
        0.103 … 19.5, `overflow` where a sum is infinite; a likelihood-ratio bound that needs shapes outside 0.08 … 25 is NaN.
    Raises ValueError for sums of another width, or arguments that do not fit the groups.

    >>> lives = Lives.counted([55, 187, 216, 240, 244, 335, 361, 373, 375, 386, 500], [1] * 10 + [0], [0] * 10 + [10])
    >>> fit_sums(sketch(lives)).beta.round(5).tolist()
    [1.72563]
    """
    table = np.asarray(sums, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] != len(COLUMNS):
        raise ValueError(f"sums must be of shape (groups, {len(COLUMNS)}), not {table.shape}")
    if not 0 < scale < np.inf:
        raise ValueError(f"scale must be positive and finite, not {scale}")
    groups = table.shape[0]
    censored, oldest = _per_group("n_censored", n_censored, groups), _per_group("largest", largest, groups)
    likelihood = SumsLikelihood.of(table, scale)
    intercept, slope, inside = likelihood.start()
    status = _without_maximum(likelihood, oldest, inside, table[:, 2] > 0)
    top = maximise(likelihood, intercept, slope, status == "ok", likelihood.reach(), slope_is_fixed=False)
    in_range = (top.slope > BETA_RANGE[0]) & (top.slope < BETA_RANGE[1])
    sure = likelihood.doubt(top.slope) <= MOST_DOUBT
    status = np.where(top.converged & ~sure, "outlying_ages", status)
    status = np.where(top.converged & ~in_range, "beta_out_of_range", status)
    top = top.where(in_range & sure)
    unknown = np.full(groups, np.nan)
    counts = {"n_failures": likelihood.failures, "n_censored": censored, "largest": oldest, "exposure": unknown}
    return fitted("weibull", likelihood, top, status, slope_is_fixed=False, **counts)


@dataclass(frozen=True, slots=True)
class SumsLikelihood:
    """The Weibull log-likelihood by interpolation of ln S0 in ln beta; NaN outside the nodes.

    center : (groups,) the failures' mean ln t, taken off the log ages in the sums. failures, log_ages : (groups,) sums of w
    and w ln t over failures. log_s0, rises : (groups, nodes) ln S0 about the center, and its slope by ln beta times STEP.
    """

    center: Array
    failures: Array
    log_ages: Array
    log_s0: Array
    rises: Array

    @classmethod
    def of(cls, sums: Array, scale: float) -> SumsLikelihood:
        failures, shapes = np.nan_to_num(sums[:, 0], nan=0.0), np.array(SHAPES)  # SQL sums nothing to NULL
        s0, s1 = sums[:, 2 : 2 + NODES], sums[:, 2 + NODES :]
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            mean = sums[:, 1] / failures
            log_s0 = np.log(s0) - shapes * mean[:, None]
            rises = STEP * shapes * (s1 / s0 - mean[:, None])
        return cls(mean + log(scale), failures, failures * (mean + log(scale)), log_s0, rises)

    def take(self, index: Index) -> SumsLikelihood:
        return SumsLikelihood(*(part[index] for part in self._parts()))

    def _parts(self) -> tuple[Array, ...]:
        return self.center, self.failures, self.log_ages, self.log_s0, self.rises

    def evaluate(self, intercept: Array, slope: Array) -> Local:
        """r ln slope + r intercept - e^intercept S0(slope) - sum of ln t: the failures' ln t sum to 0 about the center."""
        value, first, second = self._interpolate(slope)
        with np.errstate(over="ignore", invalid="ignore"):
            hazard = np.exp(intercept + value)
            return Local(
                self.failures * (np.log(slope) + intercept) - hazard - self.log_ages,
                self.failures - hazard,
                self.failures / slope - hazard * first,
                -hazard,
                -hazard * first,
                -self.failures / slope**2 - hazard * (second + first**2),
            )

    def start(self) -> tuple[Array, Array, NDArray[np.bool_]]:
        """(intercept, slope) between the nodes where the score of beta changes its sign, and whether it does."""
        with np.errstate(invalid="ignore"):
            positive = self.rises < STEP  # 1 / beta > d ln S0 / d beta; the score falls with beta
        last = positive.sum(axis=1) - 1
        inside = (last >= 0) & (last < NODES - 1)
        node = np.clip(last, 0, NODES - 2)
        rows = np.arange(node.size)
        high, low = STEP - self.rises[rows, node], STEP - self.rises[rows, node + 1]
        with np.errstate(divide="ignore", invalid="ignore"):
            part = np.clip(high / (high - low), 0, 1)
            slope = FIRST * np.exp(STEP * (node + part))
            intercept = np.log(self.failures) - self._interpolate(slope)[0]
        return intercept, slope, inside

    def reach(self) -> Array:
        """(2, groups) nought, and about the largest x, from the last two nodes: S0 there is ruled by the largest age."""
        with np.errstate(invalid="ignore"):
            largest = (self.log_s0[:, -1] - self.log_s0[:, -2]) / (SHAPES[-1] - SHAPES[-2])
        return np.array([np.zeros(largest.size), largest])

    def doubt(self, slope: Array) -> Array:
        """(groups,) how far beta at the maximum, a part of itself, moves where the four nodes are taken one to the left or right."""
        _, first, second = self._interpolate(slope)
        others = np.array([self._interpolate(slope, beside)[1] for beside in (-1, 1)])
        return np.abs(others - first).max(axis=0) * slope / np.abs(1 + slope**2 * second)

    def _interpolate(self, slope: Array, beside: int = 0) -> tuple[Array, Array, Array]:
        """ln S0 and its two derivatives by beta, from the four nodes around or as many beside; at the ends from the last four."""
        with np.errstate(invalid="ignore", divide="ignore"):
            place = np.log(slope / FIRST) / STEP
            valid = (place >= -1e-9) & (place <= NODES - 1 + 1e-9)
        place = np.where(valid, place, 1.0)
        node = np.clip(np.floor(place) + beside, 1, NODES - 3).astype(np.intp)
        x = place - node
        around = node[:, None] + np.arange(-1, 3)
        rows = np.arange(node.size)[:, None]
        base = self.log_s0[rows[:, 0], node]
        data = np.concatenate([self.log_s0[rows, around] - base[:, None], self.rises[rows, around]], axis=1)
        weights = data @ (np.array(HERMITE, dtype=np.float64).T / HERMITE_DIVISOR)
        powers = x[:, None] ** np.arange(8)
        order = np.arange(8)
        value = base + np.sum(weights * powers, axis=1)
        by_x = np.sum(order[1:] * weights[:, 1:] * powers[:, :-1], axis=1) / STEP
        by_x_x = np.sum((order[2:] * order[1:-1]) * weights[:, 2:] * powers[:, :-2], axis=1) / STEP**2
        value = np.where(valid, value, np.nan)
        return value, by_x / slope, (by_x_x - by_x) / slope**2


def _without_maximum(
    likelihood: SumsLikelihood, largest: Array, inside: NDArray[np.bool_], exposed: NDArray[np.bool_]
) -> NDArray[np.str_]:
    """(groups,) why a group has no estimate, or `ok`."""
    failures = likelihood.failures
    with np.errstate(divide="ignore", invalid="ignore"):
        tied = likelihood.center >= np.log(largest) - 1e-12 * (1 + np.abs(likelihood.center))
    whole = np.isfinite(likelihood.log_s0).all(axis=1) & np.isfinite(likelihood.rises).all(axis=1)
    conditions = [~exposed, failures == 0, ~whole, tied & (failures <= 1), tied, ~inside]
    reasons = ["no_data", "no_failures", "overflow", "one_failure", "all_tied", "beta_out_of_range"]
    return np.select(conditions, reasons, default="ok")


def _per_group(name: str, given: ArrayLike, groups: int) -> Array:
    values = np.asarray(given, dtype=np.float64)
    if values.ndim and values.shape != (groups,):
        raise ValueError(f"{name} must be a number or of shape {(groups,)}, not {values.shape}")
    return np.broadcast_to(values, (groups,))


def _sums(group: NDArray[np.int64], values: Array, groups: int) -> Array:
    return np.bincount(group, values, minlength=groups).astype(np.float64, copy=False)
