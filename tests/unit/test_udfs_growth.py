"""Growth and trend: statuses, exactness where it is claimed, several systems, and what is refused."""

from __future__ import annotations

import time

import numpy as np
import pytest
from scipy.special import gammaln, logsumexp

from udfs.confidence import tails
from udfs.cramer_von_mises import critical_value, p_value
from udfs.crow_bounds import mtbf_factors
from udfs.duane import duane
from udfs.growth import crow_amsaa, expected_failures, intensity_at
from udfs.growth_grouped import grouped_crow_amsaa
from udfs.loglinear import loglinear
from udfs.trend import laplace, mil_hdbk_189

AGES = [4.0, 10.0, 22.0, 57.0, 80.0]


def numbers(fit) -> np.ndarray:
    return np.array(
        [fit.beta, fit.lambda_, fit.mtbf_instantaneous, fit.mtbf_cumulative, fit.beta_unbiased, fit.loglik]
    ).ravel()


@pytest.mark.parametrize(
    ("age", "stop", "termination", "status"),
    [
        ([], [100.0], "time", "no_failures"),
        ([40.0], [100.0], "time", "one_failure"),
        ([40.0], [40.0], "failure", "all_tied"),
        ([100.0, 100.0], [100.0], "time", "all_tied"),
        ([40.0, 120.0], [100.0], "time", "invalid"),
        ([0.0, 40.0], [100.0], "time", "invalid"),
        ([10.0, 40.0], [100.0], "failure", "invalid"),  # the test did not end with the last failure
        ([10.0, 40.0], [40.0], "failure", "ok"),
        ([10.0, 40.0], [np.nan], "time", "invalid"),
    ],
)
def test_status_says_what_the_ages_are(age, stop, termination, status):
    fit = crow_amsaa([0] * len(age), age, stop, termination=termination)
    assert fit.status.tolist() == [status]
    assert np.isfinite(fit.beta[0]) == (status in ("ok", "one_failure"))
    assert not np.isinf(numbers(fit)).any()


def test_no_failures_leave_the_lower_bound_of_a_constant_mtbf():
    fit = crow_amsaa([], [], [300.0, 200.0], sided="lower", confidence_level=0.9)
    assert np.isnan(fit.mtbf_cumulative[0])
    np.testing.assert_allclose(
        fit.mtbf_cumulative_interval.low, [500 / 2.302585093]
    )  # zero-failure rule: T / -ln(1 - C)


def test_one_failure_has_a_beta_with_exact_bounds_and_no_upper_mtbf():
    fit = crow_amsaa([0], [40.0], [100.0])
    # beta = 1 / ln(100 / 40); 2 beta_true / beta is chi-square(2)
    np.testing.assert_allclose(fit.beta, 1 / np.log(2.5))
    np.testing.assert_allclose(
        [fit.beta_interval.low, fit.beta_interval.high] / fit.beta, [[0.025317808], [3.688879454]], rtol=1e-8
    )
    assert np.isnan(fit.mtbf_interval.high[0])
    assert np.isnan(fit.beta_unbiased[0])


def test_equal_systems_are_fitted_together_exactly():
    """Two systems with the failures of one each: the sum of ln(T/t) doubles with N."""
    one, two = crow_amsaa([0] * 5, AGES, [100.0]), crow_amsaa([0] * 5 + [1] * 5, AGES * 2, [100.0, 100.0])
    np.testing.assert_allclose(two.beta, one.beta, rtol=1e-12)
    np.testing.assert_allclose(two.lambda_, one.lambda_, rtol=1e-10)
    assert (two.n_failures.tolist(), two.n_systems.tolist(), two.method.tolist()) == ([10], [2], ["crow"])
    assert two.mtbf_interval.low > one.mtbf_interval.low


def test_systems_of_different_length_have_exact_beta_bounds_only():
    fit = crow_amsaa([0] * 5 + [1], [*AGES, 30.0], [100.0, 60.0])
    assert fit.method.tolist() == ["fisher"]
    spread = np.log(100 / np.array(AGES)).sum() + np.log(60 / 30)
    # 2 beta S is chi-square(12): qchisq(.025, 12), qchisq(.975, 12)
    np.testing.assert_allclose(
        [fit.beta_interval.low[0], fit.beta_interval.high[0]],
        np.array([4.403788507, 23.33666416]) / 2 / spread,
        rtol=1e-8,
    )


def test_failures_may_be_counted_per_age():
    counted, single = (
        crow_amsaa([0, 0], [10.0, 40.0], [100.0], failures=[3, 1]),
        crow_amsaa([0] * 4, [10.0, 10.0, 10.0, 40.0], [100.0]),
    )
    assert numbers(counted).tolist() == numbers(single).tolist()
    assert counted.cramer_von_mises.tolist() == single.cramer_von_mises.tolist()
    assert crow_amsaa([0], [10.0], [100.0], failures=[0.5]).status.tolist() == ["invalid"]
    for test in (laplace, mil_hdbk_189):
        assert (
            test([0, 0], [10.0, 40.0], [100.0], failures=[3, 1]).statistic
            == test([0] * 4, [10.0, 10.0, 10.0, 40.0], [100.0]).statistic
        )


def test_model_at_other_ages():
    fit = crow_amsaa([0] * 5, AGES, [100.0])
    np.testing.assert_allclose(expected_failures(fit, [50.0]), fit.lambda_ * 50**fit.beta, rtol=1e-12)
    np.testing.assert_allclose(intensity_at(fit, [50.0]), fit.lambda_ * fit.beta * 50 ** (fit.beta - 1), rtol=1e-12)
    assert np.isnan(intensity_at(fit, -1.0))


def test_exact_bounds_cover_what_they_say():
    """2,000 simulated tests with beta 0.6, 12 failures expected; a binomial share of 0.9 has a standard error of 0.7 %."""
    rng = np.random.default_rng(20)
    n = rng.poisson(12, 2000)
    system = np.repeat(np.arange(2000), n)
    fit = crow_amsaa(
        system,
        100 * rng.random(system.size) ** (1 / 0.6),
        np.full(2000, 100.0),
        group=np.arange(2000),
        confidence_level=0.9,
    )
    truth = 100 / (12 * 0.6)
    inside = (fit.mtbf_interval.low < truth) & (truth < fit.mtbf_interval.high)
    assert 0.89 < inside.mean() < 0.96  # never below the level but by chance; above it, for counts are whole
    assert 0.88 < ((fit.beta_interval.low < 0.6) & (fit.beta_interval.high > 0.6)).mean() < 0.92
    assert 0.08 < (fit.p_value < 0.1).mean() < 0.12


def test_factors_narrow_to_one_and_bracket_it():
    for termination in ("time", "failure"):
        factors = mtbf_factors([5, 50, 500, 5000], termination, tails(0.9))
        assert np.all((factors.low < 1) & (factors.high > 1))
        assert np.all(np.diff(factors.low) > 0)
        assert np.all(np.diff(factors.high) < 0)
        # For many failures ln(MTBF) has a standard error of sqrt(2 / n); whole counts add 1 / n on either side.
        np.testing.assert_allclose(
            np.log(factors.high[3] / factors.low[3]), 2 * 1.644854 * np.sqrt(2 / 5000), rtol=1e-2
        )


@pytest.mark.parametrize("n", [2, 30, 101, 400, 3000])
def test_factors_of_a_test_ended_by_time_leave_the_tails_they_say(n):
    """P(N = j) ~ x^j / (j! (j - 1)!), summed over all j that count."""
    factors = mtbf_factors([n], "time", tails(0.9))
    j = np.arange(1.0, 4 * n + 200)
    for factor, inside in ((factors.low[0], j <= n), (factors.high[0], j >= n)):
        log_term = j * np.log(n**2 / factor) - gammaln(j + 1) - gammaln(j)
        assert np.exp(logsumexp(log_term[inside]) - logsumexp(log_term)) == pytest.approx(0.05, rel=1e-8)


@pytest.mark.parametrize("size", [2, 5, 17, 80, 1000])
def test_p_value_inverts_critical_value(size):
    for p in (0.5, 0.2, 0.05, 0.001):
        assert p_value(critical_value(p, size), size) == pytest.approx(p, rel=1e-9)


def test_p_value_goes_on_beyond_the_table():
    p = p_value([0.01, 0.8, 1.2], 20)
    assert p[0] <= 1
    assert 0 < p[2] < p[1] < 1e-4
    assert np.isnan(p_value(0.1, 1))


@pytest.mark.parametrize(
    ("counts", "status"),
    [
        ([3, 2, 1], "ok"),
        ([0, 0, 0], "no_failures"),
        ([6, 0, 0], "one_interval"),
        ([0, 0, 6], "one_interval"),
        ([0, 6, 0], "ok"),
        ([1, -1, 2], "invalid"),
    ],
)
def test_status_says_what_the_intervals_hold(counts, status):
    fit = grouped_crow_amsaa([0] * 3, [10.0, 30.0, 60.0], counts)
    assert fit.status.tolist() == [status]
    assert np.isfinite(fit.beta[0]) == (status == "ok")
    assert not np.isinf([fit.mtbf_instantaneous, fit.lambda_, fit.chi_square, fit.mtbf_cumulative]).any()


def test_many_narrow_intervals_give_the_fit_of_exact_ages():
    rng = np.random.default_rng(3)
    ages = np.sort(rng.random(60) ** (1 / 0.7))
    edges = np.geomspace(1e-9, 1, 20_000)
    fine = grouped_crow_amsaa(np.zeros(20_000, int), edges, np.histogram(ages, np.r_[0, edges])[0])
    exact = crow_amsaa(np.zeros(60, int), ages, [1.0])
    np.testing.assert_allclose(fine.beta, exact.beta, rtol=2e-3)
    np.testing.assert_allclose(fine.var_beta, exact.var_beta, rtol=1e-3)


def test_intervals_may_come_in_any_order():
    fit, sorted_ = (
        grouped_crow_amsaa([0, 0, 0], [60, 10, 30], [1, 3, 2]),
        grouped_crow_amsaa([0, 0, 0], [10, 30, 60], [3, 2, 1]),
    )
    assert fit.beta.tolist() == sorted_.beta.tolist()
    assert fit.expected.tolist() == sorted_.expected[[2, 0, 1]].tolist()


@pytest.mark.parametrize(
    ("age", "status"),
    [([], "no_data"), ([5.0], "one_failure"), ([5.0, 5.0], "all_tied"), ([5.0, 0.0], "invalid"), ([5.0, 9.0], "ok")],
)
def test_status_of_a_duane_line(age, status):
    line = duane([0] * len(age), age, groups=1)
    assert line.status.tolist() == [status]
    assert np.isfinite(line.alpha[0]) == (status == "ok")


def test_trend_tests_point_the_same_way():
    worse = [40.0, 70.0, 85.0, 95.0, 99.0]
    for test in (laplace, mil_hdbk_189):
        assert test([0] * 5, worse, [100.0], alternative="deteriorating").p_value[0] < 0.05
        assert test([0] * 5, worse, [100.0], alternative="improving").p_value[0] > 0.95


def test_trend_tests_hold_their_level():
    rng = np.random.default_rng(6)
    n = rng.poisson(8, 4000) + 2
    system = np.repeat(np.arange(4000), n)
    age = 50 * rng.random(system.size)
    stop = np.zeros(4000)
    np.maximum.at(stop, system, age)
    for test, level in ((laplace, 0.05), (mil_hdbk_189, 0.05)):
        found = test(system, age, np.full(4000, 50.0), group=np.arange(4000))
        assert abs((found.p_value < level).mean() - level) < 0.012
        found = test(system, age, stop, group=np.arange(4000), termination="failure")
        assert abs((found.p_value < level).mean() - level) < 0.012


@pytest.mark.parametrize(("age", "status"), [([], "no_failures"), ([100.0], "one_failure"), ([50.0, 120.0], "invalid")])
def test_status_of_a_trend_test(age, status):
    stop, termination = [100.0], "failure" if status == "one_failure" else "time"
    for test in (laplace, mil_hdbk_189):
        found = test([0] * len(age), age, stop, termination=termination)
        assert (found.status.tolist(), np.isnan(found.p_value[0])) == ([status], True)


def test_failures_in_the_middle_have_no_slope():
    fit = loglinear([0, 0, 0], [40.0, 50.0, 60.0], [100.0])
    np.testing.assert_allclose([fit.gamma1[0] * 100, fit.intensity[0] * 100], [0, 3], atol=1e-7)


def test_failures_at_the_very_end_have_no_finite_slope():
    fit = loglinear([0, 0], [100.0, 100.0], [100.0])
    assert (fit.status.tolist(), np.isnan(fit.gamma1[0])) == (["not_converged"], True)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: crow_amsaa([0], [5.0], [9.0], termination="truncated"), "termination must be one of time, failure"),
        (lambda: crow_amsaa([0], [5.0], [9.0], bounds="exact"), "bounds must be one of crow, fisher"),
        (lambda: crow_amsaa([1], [5.0], [9.0]), "groups must be at least 2"),
        (
            lambda: laplace([0], [5.0], [9.0], alternative="worse"),
            "alternative must be one of trend, improving, deteriorating",
        ),
        (lambda: critical_value(0.95, 10), "p must be between 0.001 and 0.9, not 0.95"),
        (lambda: grouped_crow_amsaa([0], [5.0], [1, 2]), "failures must have 1 values"),
    ],
)
def test_what_a_caller_gets_wrong_is_said(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_ten_thousand_groups_take_seconds():
    rng = np.random.default_rng(0)
    system = np.repeat(np.arange(10_000), rng.poisson(20, 10_000))
    age = 100 * rng.random(system.size)
    began = time.perf_counter()
    fit = crow_amsaa(system, age, np.full(10_000, 100.0), group=np.arange(10_000))
    assert (fit.status == "ok").mean() > 0.99
    assert time.perf_counter() - began < 5
