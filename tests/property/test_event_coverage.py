"""Bounds hold the truth as often as they say: many small groups simulated at once, each with the same truth."""

from __future__ import annotations

import numpy as np
import pytest

from udfs.claims import claims_per_thousand
from udfs.incidence import cumulative_incidence, incidence_at
from udfs.recurrence import Events, Windows, mcf_at, mean_cumulative_function
from udfs.survival import kaplan_meier, nelson_aalen, restricted_mean, survival_at, survival_quantile

GROUPS, UNITS = 1500, 60


def inside(interval, truth: float) -> float:
    low, high = interval
    return float(np.mean((low <= truth) & (truth <= high)))


def lives(seed: int) -> dict[str, np.ndarray]:
    """Weibull lives (shape 1.5, scale 10), censored between 4 and 20; half enter late, of those who live so long."""
    rng = np.random.default_rng(seed)
    n = GROUPS * UNITS * 3
    life, end = 10 * rng.weibull(1.5, n), rng.uniform(4, 20, n)
    entry = np.where(rng.random(n) < 0.5, 0.0, rng.uniform(0, 3, n))
    alive = np.flatnonzero((life > entry) & (end > entry))[: GROUPS * UNITS]
    life, end, entry = life[alive], end[alive], entry[alive]
    group, late = np.repeat(np.arange(GROUPS), UNITS), entry > 0
    zeros = np.zeros(late.sum())
    return {
        "group": np.r_[group, group[late]], "age": np.r_[np.minimum(life, end), entry[late]],
        "events": np.r_[life <= end, zeros], "censored": np.r_[life > end, zeros], "entries": np.r_[np.zeros(group.size), zeros + 1],
    }  # fmt: skip


@pytest.mark.parametrize("bounds", ["log_log", "log", "plain"])
def test_survival(bounds):
    curve = kaplan_meier(**lives(1), bounds=bounds)
    assert 0.93 < inside(survival_at(curve, 8.0).interval, np.exp(-(0.8**1.5))) < 0.97


def test_median_and_restricted_mean_and_hazard():
    rows = lives(2)
    curve = kaplan_meier(**rows)
    assert 0.93 < inside(survival_quantile(curve).interval, 10 * np.log(2) ** (1 / 1.5)) < 0.97
    age = np.linspace(0, 8, 8001)
    mean = np.trapezoid if hasattr(np, "trapezoid") else np.trapz
    assert 0.93 < inside(restricted_mean(curve, 8.0).interval, mean(np.exp(-((age / 10) ** 1.5)), age)) < 0.97
    hazard = nelson_aalen(**rows)
    before = np.flatnonzero(hazard.age <= 8.0)
    last = np.zeros(GROUPS, int)
    last[hazard.group[before]] = before
    assert 0.93 < inside((hazard.interval.low[last], hazard.interval.high[last]), 0.8**1.5) < 0.97


def test_incidence():
    rng = np.random.default_rng(3)
    n = GROUPS * UNITS
    one, other, end = rng.exponential(10, n), rng.exponential(20, n), rng.uniform(3, 15, n)
    age = np.minimum(np.minimum(one, other), end)
    curve = cumulative_incidence(np.repeat(np.arange(GROUPS), UNITS), age, np.c_[one == age, other == age], end == age)
    low, high = incidence_at(curve, 5.0).interval
    for mode, share in ((0, 2 / 3), (1, 1 / 3)):
        assert 0.93 < inside((low[:, mode], high[:, mode]), share * (1 - np.exp(-0.15 * 5))) < 0.97


def fleet(seed: int) -> tuple[Events, Windows, np.ndarray]:
    """Units that differ much in their rates (gamma, shape 1), over windows of different length."""
    rng = np.random.default_rng(seed)
    n = GROUPS * UNITS
    stop = rng.uniform(6, 12, n)
    unit = np.repeat(np.arange(n), rng.poisson(0.3 * rng.gamma(1, 1, n) * stop))
    group = np.repeat(np.arange(GROUPS), UNITS)
    return (
        Events(group[unit], unit, rng.random(unit.size) * stop[unit]),
        Windows(group, np.arange(n), np.zeros(n), stop),
        stop,
    )


def test_recurrences_whose_units_differ_need_the_robust_variance():
    events, windows, _ = fleet(4)
    share = {
        v: inside(mcf_at(mean_cumulative_function(events, windows, variance=v), 6.0).interval, 1.8)
        for v in ("robust", "poisson", "independent")
    }
    assert 0.92 < share["robust"] < 0.97
    assert max(share["poisson"], share["independent"]) < 0.88


def test_claims_of_vehicles_that_do_not_differ():
    """Gamma bounds keep the level, and exceed it the more the months' vehicles differ."""
    rng = np.random.default_rng(5)
    group, month = np.repeat(np.arange(3000), 6), np.tile(np.arange(1, 7), 3000)
    vehicles = np.tile([300, 290, 280, 260, 240, 200], 3000)
    found = claims_per_thousand(group, group, month, rng.poisson(0.004 * vehicles), vehicles, months=6)
    assert 0.945 < inside((found.interval.low[:, 5], found.interval.high[:, 5]), 24.0) < 0.985
