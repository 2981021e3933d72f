"""Returns by period, forecasts, test plans, damage and regression on stress: statuses, and what is refused."""

from __future__ import annotations

import time

import numpy as np
import pytest
from scipy.stats import gamma, nbinom, poisson

from udfs.accelerated_life import accelerated_life, accelerated_quantile
from udfs.acceleration import arrhenius_factor, eyring_factor, inverse_power_factor, inverse_temperature
from udfs.claims import claims_per_thousand
from udfs.damage import SNCurve, basquin, miner
from udfs.demonstration import demonstration_time, success_run_n, time_plan, unit_plan
from udfs.failures_ahead import failures_ahead
from udfs.fit import fit
from udfs.forecast import forecast_returns
from udfs.lives import Lives
from udfs.warranty import nevada_lives, service_months

SHIPPED = ([100, 140, 150], [1, 2, 3])


def test_lives_are_where_the_units_are():
    rows = nevada_lives(*SHIPPED, [0, 0, 1], [2, 4, 3], [3, 2, 1], as_of=4)
    np.testing.assert_array_equal(
        np.c_[rows.cohort, rows.lower, rows.upper, rows.weight],
        [[0, 0, 1, 3], [0, 2, 3, 2], [0, 3, np.inf, 95], [1, 0, 1, 1], [1, 2, np.inf, 139], [2, 1, np.inf, 150]],
    )


def test_a_cohort_that_begins_with_its_period_is_older_by_one():
    rows = nevada_lives([100], [1], [0], [1], [3], as_of=1, shipped_at="start")
    assert np.c_[rows.lower, rows.upper, rows.weight].tolist() == [[0, 1, 3], [1, np.inf, 97]]


@pytest.mark.parametrize(
    ("cohort", "period", "returns", "cells", "cohorts"),
    [
        ([0, 0], [2, 3], [90, 20], ["ok", "exceeds_shipped"], ["exceeds_shipped", "ok", "ok"]),
        ([1, 0], [2, 3], [1, 1], ["before_shipment", "ok"], ["ok", "before_shipment", "ok"]),
        ([0, 2], [5, 4], [1, 1], ["after_as_of", "ok"], ["after_as_of", "ok", "ok"]),
        ([0, 2], [2, 4], [1, -1], ["ok", "invalid"], ["ok", "ok", "invalid"]),
        ([0, 2], [2, 3.5], [1, 1], ["ok", "invalid"], ["ok", "ok", "invalid"]),
        ([0, 2], [2, 1], [1, 0], ["ok", "ok"], ["ok", "ok", "ok"]),
    ],
)
def test_a_cell_that_cannot_be_leaves_its_cohort_out(cohort, period, returns, cells, cohorts):
    rows = nevada_lives(*SHIPPED, cohort, period, returns, as_of=4)
    assert (rows.cell_status.tolist(), rows.cohort_status.tolist()) == (cells, cohorts)
    assert set(rows.cohort) == {i for i, status in enumerate(cohorts) if status == "ok"}
    assert rows.status.tolist() == ["ok" if set(cohorts) == {"ok"} else "invalid_cells"]


def test_claims_may_exceed_vehicles_where_they_repeat():
    cells = (*SHIPPED, [0], [2], [130])
    assert service_months(*cells, as_of=4).cohort_status.tolist() == ["ok"] * 3
    assert service_months(*cells, as_of=4, population="surviving").cohort_status.tolist() == [
        "exceeds_shipped",
        "ok",
        "ok",
    ]


def test_months_in_service_lead_to_claims_per_thousand():
    months = service_months(*SHIPPED, [0, 0, 1], [2, 3, 3], [3, 4, 5], as_of=4)
    found = claims_per_thousand(months.group, months.cohort, months.month, months.claims, months.vehicles, months=4)
    np.testing.assert_allclose(found.value[0, :3], np.cumsum([8 / 390, 4 / 240, 0]) * 1000)
    assert found.status.tolist() == [["ok", "ok", "ok", "immature"]]


def test_groups_have_their_own_last_period():
    rows = nevada_lives([10, 10], [1, 1], [0], [2], [1], as_of=[3, 5], group=[0, 1])
    assert rows.lower[np.isinf(rows.upper)].tolist() == [2, 4]


def test_forecast_bounds_are_poisson_s():
    found = forecast_returns([0], [1000.0], [[1.0, 0.99, 0.97]])
    np.testing.assert_allclose(found.expected, [[10, 20]])
    assert [found.interval.low[0, 0], found.interval.high[0, 0]] == [poisson.ppf(0.025, 10), poisson.ppf(0.975, 10)]
    assert [found.cumulative_interval.low[0, 1], found.cumulative_interval.high[0, 1]] == [
        poisson.ppf(0.025, 30),
        poisson.ppf(0.975, 30),
    ]


def test_drawn_parameters_mix_the_poisson():
    """Means drawn from a gamma distribution make the count negative binomial."""
    means = np.random.default_rng(1).gamma(4, 5, 20_000)
    sf = np.stack([np.ones_like(means), 1 - means / 1e4], axis=-1)[:, None, :]
    found = forecast_returns([0], [1e4], [[1.0, 1 - 20 / 1e4]], draws=sf, confidence_level=0.9)
    wanted = nbinom.ppf([0.05, 0.95], 4, 1 / 6)
    np.testing.assert_allclose([found.interval.low[0, 0], found.interval.high[0, 0]], wanted, atol=1)


def test_a_relative_error_of_a_half_makes_the_count_negative_binomial():
    found = forecast_returns([0], [1e4], [[1.0, 0.998]], gradient=[[[0.0], [-0.002]]], covariance=[[0.25]], confidence_level=0.9)
    # R: qnbinom(c(.05, .95), size = 4, mu = 20)
    assert [found.interval.low[0, 0], found.interval.high[0, 0]] == [6, 41]


def test_covariance_widens_as_drawn_parameters_do():
    """Weibull with ln beta, ln eta normal: the delta method against 4,000 draws."""

    def sf(log_beta, log_eta):
        return np.exp(-np.exp(np.exp(log_beta) * (np.log([3, 4, 5]) - log_eta)))

    center, covariance, step = np.array([0.7, 2.0]), np.array([[0.01, 0.002], [0.002, 0.004]]), 1e-6
    gradient = np.stack(
        [(sf(*(center + step * e)) - sf(*(center - step * e))) / (2 * step) for e in np.eye(2)], axis=-1
    )
    draws = np.stack([sf(*x) for x in np.random.default_rng(5).multivariate_normal(center, covariance, 4000)])
    plain = forecast_returns([0], [2000.0], sf(*center)[None])
    delta = forecast_returns([0], [2000.0], sf(*center)[None], gradient=gradient[None], covariance=covariance)
    drawn = forecast_returns([0], [2000.0], sf(*center)[None], draws=draws[:, None])
    np.testing.assert_allclose(
        [delta.interval.low, delta.interval.high], [drawn.interval.low, drawn.interval.high], rtol=0.05
    )
    assert np.all(delta.interval.low < plain.interval.low)
    assert np.all(delta.interval.high > plain.interval.high)


def test_a_group_without_units_has_no_forecast():
    found = forecast_returns([1], [10.0], [[1.0, 0.5]], groups=2)
    assert np.isnan([found.expected[0], found.interval.low[0], found.interval.high[0]]).all()
    assert found.expected[1].tolist() == [5.0]


def test_one_sided_forecast():
    found = forecast_returns([0], [1000.0], [[1.0, 0.99]], sided="upper", confidence_level=0.9)
    assert (np.isnan(found.interval.low[0, 0]), found.interval.high[0, 0]) == (True, poisson.ppf(0.9, 10))


def test_a_whole_quotient_is_not_rounded_up():
    assert success_run_n(0.5, 0.75) == 2
    assert success_run_n(0.5, 1 - 0.5**20) == 20
    assert success_run_n(0.99, 0.001) == 1


def test_zero_failures_allowed_is_the_rule_of_minus_ln_alpha():
    assert demonstration_time(500.0, 0.95) == pytest.approx(-500 * np.log(0.05))


def test_plans_too_close_to_tell_apart_are_not_found():
    assert time_plan(1000.0, 999.0).status == "not_found"
    assert unit_plan(0.9001, 0.9).status == "not_found"


def test_nothing_is_damaged_at_the_endurance_limit():
    curve = SNCurve([100.0, 200.0], [1e6, 1e4], endurance=100.0)
    found = miner([0, 0], [1e9, 100], curve.life([100.0, 200.0]))
    assert found.damage == pytest.approx([0.01])
    assert basquin([5.0], 1e9, 3, endurance=5.0).tolist() == [np.inf]


@pytest.mark.parametrize(
    ("cycles", "life", "status"),
    [([1], [0], "invalid"), ([-1], [5], "invalid"), ([1], [np.inf], "ok"), ([np.nan], [5], "invalid")],
)
def test_status_of_damage(cycles, life, status):
    found = miner([1], cycles, life, groups=2)
    assert found.status.tolist() == ["no_data", status]
    assert np.isnan(found.damage[0])


def test_damage_of_merged_histograms_adds():
    one, other = miner([0, 0], [3, 4], [10, 20]), miner([0], [5], [50])
    np.testing.assert_allclose(miner([0] * 3, [3, 4, 5], [10, 20, 50]).damage, one.damage + other.damage)


def test_factors_below_absolute_zero_or_stress_are_none():
    assert np.isnan(arrhenius_factor(0.7, -300.0, 85.0))
    assert np.isnan(inverse_power_factor(2.0, 0.0, 5.0))
    assert float(arrhenius_factor(0.7, 25.0, 25.0)) == 1.0
    np.testing.assert_allclose(eyring_factor(0.7, 25.0, 85.0, power=0), arrhenius_factor(0.7, 25.0, 85.0))


def simulated(groups: int, distribution: str) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(9)
    group, x = np.repeat(np.arange(groups), 30), np.tile(np.repeat([1.0, 2.0, 3.0], 10), groups)
    error = rng.normal(size=group.size) if distribution == "lognormal" else np.log(rng.exponential(size=group.size))
    age = np.exp(9 - 1.5 * x + 0.6 * error)
    failed = age < 1000
    return group, x, np.minimum(age, 1000.0), failed * 1.0, ~failed * 1.0


@pytest.mark.parametrize("distribution", ["lognormal", "weibull"])
def test_a_thousand_regressions_find_their_truth_in_seconds(distribution):
    began = time.perf_counter()
    fit = accelerated_life(*simulated(1000, distribution), distribution=distribution)
    assert time.perf_counter() - began < 5
    assert (fit.status == "ok").mean() > 0.99
    inside = (fit.interval.low < [9, -1.5]) & (fit.interval.high > [9, -1.5])
    assert np.all(np.abs(inside.mean(axis=0) - 0.94) < 0.03)


def test_units_of_age_and_stress_do_not_matter():
    group, x, age, events, censored = simulated(3, "weibull")
    one = accelerated_life(group, x, age, events, censored, distribution="weibull")
    other = accelerated_life(group, 1e6 * x + 5e6, 1e-9 * age, events, censored, distribution="weibull")
    np.testing.assert_allclose(other.sigma, one.sigma, rtol=1e-8)
    np.testing.assert_allclose(other.coefficients[:, 1] * 1e6, one.coefficients[:, 1], rtol=1e-7)
    at, there = accelerated_quantile(one, [1.5], 0.1), accelerated_quantile(other, [6.5e6], 0.1)
    np.testing.assert_allclose(
        [there.value, there.interval.low], np.array([at.value, at.interval.low]) * 1e-9, rtol=1e-6
    )


def test_split_rows_are_the_same_rows():
    group, x, age, events, censored = simulated(2, "lognormal")
    one = accelerated_life(group, x, age, events * 2, censored * 2)
    other = accelerated_life(*(np.r_[a, a] for a in (group, x, age, events, censored)))
    np.testing.assert_allclose(other.covariance, one.covariance, rtol=1e-8)


@pytest.mark.parametrize(
    ("x", "age", "events", "censored", "status"),
    [
        ([1, 2, 3], [5, 6, 7], [0, 0, 0], [1, 1, 1], "no_failures"),
        ([1, 2, 3], [5, 6, 7], [1, 0, 0], [0, 1, 1], "one_failure"),
        ([1, 2, 3], [5, 6, 7], [0, 0, 0], [0, 0, 0], "no_data"),
        ([2, 2, 2], [5, 6, 7], [1, 1, 1], [0, 0, 0], "not_identified"),
        ([1, 2, 3], [5, -6, 7], [1, 1, 1], [0, 0, 0], "invalid"),
        ([1, np.nan, 3], [5, 6, 7], [1, 1, 1], [0, 0, 0], "invalid"),
    ],
)
def test_status_of_a_regression(x, age, events, censored, status):
    fit = accelerated_life([0, 0, 0], x, age, events, censored)
    assert fit.status.tolist() == [status]
    assert np.isnan(fit.coefficients).all()
    assert np.isnan(accelerated_quantile(fit, [1.0], 0.1).value).all()


def test_a_perfect_line_has_no_sigma():
    fit = accelerated_life([0, 0, 0], [1.0, 2.0, 3.0], np.exp([1.0, 2.0, 3.0]), [1, 1, 1])
    assert fit.status.tolist()[0] in ("not_converged", "not_identified")
    assert np.isnan(fit.sigma).all()


def test_arrhenius_variable_is_the_energy_s_factor():
    np.testing.assert_allclose(
        np.exp(0.7 * (inverse_temperature(25.0) - inverse_temperature(85.0))), arrhenius_factor(0.7, 25.0, 85.0)
    )


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: nevada_lives([1], [1], [0], [2], [1], as_of=2, ages="middle"),
            "ages must be one of interval, exact, not 'middle'",
        ),
        (lambda: nevada_lives([1], [1], [1], [2], [1], as_of=2), "groups must be at least 2"),
        (
            lambda: service_months([1], [1], [0], [2], [1], as_of=2, population="all"),
            "population must be one of shipped, surviving",
        ),
        (lambda: forecast_returns([0], [1.0], [1.0, 0.9]), "sf must have 1 rows and at least two columns"),
        (
            lambda: forecast_returns([0], [1.0], [[1.0, 0.9]], covariance=[[1.0]]),
            "give draws, or gradient with covariance",
        ),
        (lambda: success_run_n(95, 0.9), "reliability must be between 0 and 1, not 95"),
        (lambda: time_plan(1000, 2000), "0 < bad < good is needed"),
        (lambda: unit_plan(0.9, 0.95), "bad must be below good"),
        (lambda: SNCurve([1.0], [1.0]), "two or more positive points"),
        (
            lambda: accelerated_life([0], [[1.0]], [1.0], [1], distribution="gumbel"),
            "distribution must be one of lognormal, weibull",
        ),
        (lambda: accelerated_life([0], [1.0, 2.0], [1.0], [1]), "covariates must have 1 rows"),
    ],
)
def test_what_a_caller_gets_wrong_is_said(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def fleets(seed: int, groups: int, units: int):
    """Weibull units of many fleets, at ages spread over 0.2 … 3; and how many of those still running fail within 1 more."""
    rng = np.random.default_rng(seed)
    life, age = 4 * rng.weibull(1.8, (groups, units)), rng.uniform(0.2, 3, (groups, units))
    failed = life <= age
    group = np.repeat(np.arange(groups), units).reshape(groups, units)
    lives = Lives.observed(np.minimum(life, age).ravel(), failed.ravel(), group=group.ravel(), groups=groups)
    return lives, group[~failed], age[~failed], np.sum(~failed & (life <= age + 1), axis=1)


def test_what_comes_is_within_the_bounds_of_a_forecast():
    """Of 500 fleets of 80 units about 90 %; 0.013 is the simulation's own error."""
    lives, group, age, came = fleets(3, 500, 80)
    told = failures_ahead(fit(lives), group, age, np.ones_like(age), 1.0, confidence_level=0.9)
    assert np.mean((told.low <= came) & (came <= told.high)) == pytest.approx(0.9, abs=0.03)
    assert np.mean(told.value - came) == pytest.approx(0, abs=0.5)


def test_a_forecast_adds_up_each_unit_s_probability():
    lives, group, age, _ = fleets(5, 3, 40)
    for distribution in ("weibull", "lognormal", "exponential"):
        fitted = fit(lives, distribution)
        told = failures_ahead(fitted, group, age, np.ones_like(age), 0.7)
        each = 1 - fitted.take(group).value("conditional_sf", 0.7, age)
        np.testing.assert_allclose(told.value, np.bincount(group, each), rtol=1e-12)


def test_the_error_of_a_forecast_is_the_fit_s():
    """Twice as many units at risk know no more of the fit: the bounds widen as if one error was common to all."""
    lives, group, age, _ = fleets(7, 1, 60)
    fitted = fit(lives)
    many = failures_ahead(fitted, group, age, np.full_like(age, 1e6), 1.0)
    step = 1e-6
    slopes = []
    for mu, sigma in ((step, 0.0), (0.0, step)):
        ends = [sum(_failing(fitted.mu[0] + sign * mu, fitted.sigma[0] + sign * sigma, age)) for sign in (-1, 1)]
        slopes.append((ends[1] - ends[0]) / (2 * step))
    error = np.sqrt(slopes @ fitted.covariance[0] @ slopes) / sum(_failing(fitted.mu[0], fitted.sigma[0], age))
    shape = 1 / error**2
    wanted = gamma(shape, scale=many.value[0] / shape).ppf([0.025, 0.975])
    np.testing.assert_allclose([many.low[0], many.high[0]], wanted, rtol=1e-4)


def _failing(mu, sigma, age):
    hazard = [np.exp((np.log(t) - mu) / sigma) for t in (age, age + 1)]
    return -np.expm1(hazard[0] - hazard[1])


def test_status_of_a_forecast():
    lives = Lives.observed([1, 2, 3, 4, 5, 1.0, 2, 7], [True, True, True, False, False, False, False, True], group=[0, 0, 0, 0, 0, 1, 1, 3], groups=4)
    told = failures_ahead(fit(lives), [0, 1, 1], [4.0, 1.0, 2.0], [1, 1, 1], 0.5)
    assert told.status.tolist() == ["ok", "no_failures", "no_data", "nobody_at_risk"]
    assert (told.value[3], told.low[3], told.high[3]) == (0, 0, 0)
    assert np.isnan([told.value[1:3], told.low[1:3], told.high[1:3]]).all()
    assert failures_ahead(fit(lives), [0], [5.0], [1], 9.0).status[0] == "extrapolated"
