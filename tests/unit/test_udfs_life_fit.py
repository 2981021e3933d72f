"""Fits of life distributions: what has no estimate says why, and what has one keeps its invariances."""

from __future__ import annotations

import numpy as np
import pytest

from udfs.fit import Fit, fit
from udfs.life.likelihood import likelihood_of
from udfs.lives import Lives

INF = np.inf
NIST = Lives.counted([55, 187, 216, 240, 244, 335, 361, 373, 375, 386, 500], [1] * 10 + [0], [0] * 10 + [10])
BOTH = pytest.mark.parametrize("distribution", ["weibull", "lognormal"])
EVERY = pytest.mark.parametrize("distribution", ["weibull", "lognormal", "exponential"])


def numbers(fitted: Fit) -> list[np.ndarray]:
    return [fitted.mu, fitted.loglik, fitted.mean, fitted.quantile(0.1), *fitted.interval("mean", method="normal")]


@EVERY
@pytest.mark.parametrize(
    ("status", "lower", "upper"),
    [("no_data", [], []), ("no_failures", [5.0, 9.0], [INF, INF]), ("no_data", [-5.0], [INF])],
)
def test_nothing_to_estimate_is_nan_and_says_so(distribution: str, status: str, lower: list, upper: list) -> None:
    fitted = fit(Lives.of(lower, upper, group=np.zeros(len(lower), int), groups=1), distribution)
    assert fitted.status.tolist() == [status]
    assert np.isnan(fitted.mu).all()
    assert np.isnan(fitted.loglik).all()


@BOTH
@pytest.mark.parametrize(
    ("status", "lower", "upper", "entry"),
    [
        ("one_failure", [9.0], [9.0], [0.0]),
        ("one_failure", [9.0, 5.0], [9.0, INF], [0.0, 0.0]),
        ("one_failure", [9.0, 5.0], [9.0, INF], [0.0, 2.0]),
        ("all_tied", [9.0, 9.0, 5.0], [9.0, 9.0, INF], [0.0] * 3),
        ("all_tied", [9.0, 9.0, 9.0], [9.0, 9.0, INF], [0.0] * 3),
        ("no_maximum", [2.0, 5.0], [5.0, INF], [0.0] * 2),
        ("no_maximum", [3.0, 2.0], [3.0, 4.0], [0.0] * 2),
        ("no_maximum", [0.0, 9.0], [5.0, INF], [0.0] * 2),
        ("no_maximum", [0.0, 0.0], [5.0, 7.0], [0.0] * 2),
    ],
)
def test_likelihood_without_a_maximum_has_no_estimate(distribution: str, status: str, lower: list, upper: list, entry: list) -> None:
    fitted = fit(Lives.of(lower, upper, entry=entry), distribution)
    assert fitted.status.tolist() == [status]
    for values in numbers(fitted):
        assert np.isnan(values).all()


@BOTH
def test_one_failure_before_the_largest_age_is_fitted(distribution: str) -> None:
    fitted = fit(Lives.counted([10.0, 20.0], [1, 0], [0, 30]), distribution)
    assert fitted.status.tolist() == ["ok"]
    assert np.isfinite(numbers(fitted)).all()


@EVERY
def test_groups_that_fail_leave_the_others_as_they_are(distribution: str) -> None:
    ages = np.concatenate([NIST.lower, [3.0], NIST.lower])
    upper = np.concatenate([NIST.upper, [INF], NIST.upper])
    weight = np.concatenate([NIST.weight, [4.0], NIST.weight])
    group = np.concatenate([NIST.group, [1], np.full(NIST.lower.size, 3)])
    together = fit(Lives.of(ages, upper, weight=weight, group=group), distribution)
    assert together.status.tolist() == ["ok", "no_failures", "no_data", "ok"]
    assert together.mu[[0, 3]].tolist() == fit(NIST, distribution).mu.tolist() * 2


@EVERY
def test_gradient_is_zero_and_curvature_negative_at_the_estimate(distribution: str) -> None:
    lives = Lives.of([3, 0, 4, 9, 5], [3, 6, 8, INF, INF], entry=[1, 0, 2, 0, 4], weight=[2, 3, 4, 5, 6])
    fitted = fit(lives, distribution)
    top = fitted.likelihood.evaluate(fitted.top.intercept, fitted.top.slope)
    assert abs(top.i[0]) < 1e-9
    assert fitted.slope_is_fixed or abs(top.k[0]) < 1e-9
    assert top.ii[0] < 0


@EVERY
def test_likelihoods_derivatives_are_those_of_its_values(distribution: str) -> None:
    lives = Lives.of([3, 0, 4, 9, 5, 7], [3, 6, 8, INF, INF, 7], entry=[1, 0, 2, 0, 4, 0], weight=[2, 3, 4, 5, 6, 1])
    likelihood = likelihood_of(lives, fit(lives, distribution).quantity("mean", np.zeros(1)).distribution, np.array([1.5]))
    i, k, h = np.array([0.3]), np.array([1.4]), 1e-5
    here = likelihood.evaluate(i, k)
    right, left = likelihood.evaluate(i + h, k), likelihood.evaluate(i - h, k)
    above, below = likelihood.evaluate(i, k + h), likelihood.evaluate(i, k - h)
    assert here.i == pytest.approx((right.value - left.value) / (2 * h), rel=1e-7)
    assert here.k == pytest.approx((above.value - below.value) / (2 * h), rel=1e-7)
    assert here.ii == pytest.approx((right.i - left.i) / (2 * h), rel=1e-7)
    assert here.ik == pytest.approx((above.i - below.i) / (2 * h), rel=1e-7)
    assert here.kk == pytest.approx((above.k - below.k) / (2 * h), rel=1e-7)


@BOTH
@pytest.mark.parametrize("unit", [1.609344, 1e-9, 1e11])
def test_unit_of_age_scales_ages_and_nothing_else(distribution: str, unit: float) -> None:
    scaled = fit(Lives.of(NIST.lower * unit, NIST.upper * unit, weight=NIST.weight), distribution)
    fitted = fit(NIST, distribution)
    assert scaled.sigma == pytest.approx(fitted.sigma, rel=1e-11)
    assert scaled.quantile(0.1) == pytest.approx(fitted.quantile(0.1) * unit, rel=1e-11)
    assert scaled.loglik == pytest.approx(fitted.loglik - 10 * np.log(unit), rel=1e-11)


def test_given_sigma_is_kept() -> None:
    fitted = fit(NIST, "weibull", sigma=0.5)
    total = np.sum(NIST.weight * NIST.exit**2)
    assert fitted.beta.tolist() == [2.0]
    assert fitted.eta == pytest.approx([np.sqrt(total / 10)], rel=1e-12)
    assert fitted.covariance[0, 1].tolist() == [0.0, 0.0]


def test_weibull_of_sigma_one_is_the_exponential() -> None:
    weibull, exponential = fit(NIST, "weibull", sigma=1.0), fit(NIST, "exponential")
    assert weibull.eta == pytest.approx(exponential.mean, rel=1e-12)
    assert weibull.aic == pytest.approx(exponential.aic, rel=1e-12)


def test_exponential_rate_is_failures_over_time_at_risk() -> None:
    lives = Lives.counted([10.0, 20.0], [1, 0], [0, 3], entry=[4.0, 0.0])
    assert fit(lives, "exponential").rate == pytest.approx([1 / 66], rel=1e-12)


def test_zero_age_has_survived_and_later_ages_less() -> None:
    fitted = fit(NIST)
    assert fitted.sf(0.0).tolist() == [1.0]
    assert fitted.cdf(0.0).tolist() == [0.0]
    assert fitted.conditional_sf(0.0, 300.0).tolist() == [1.0]
    assert fitted.conditional_sf(100.0, 0.0) == pytest.approx(fitted.sf(100.0), rel=1e-12)


@EVERY
def test_conditional_survival_is_the_ratio_of_survivals(distribution: str) -> None:
    fitted = fit(NIST, distribution)
    assert fitted.conditional_sf(100.0, 300.0) == pytest.approx(fitted.sf(400.0) / fitted.sf(300.0), rel=1e-12)


@BOTH
@pytest.mark.parametrize(
    "rows",
    [
        [(0.01803, 0.02601, 2), (0.01802, 0.01802, 1), (0.01805, 0.01805, 1), (0.01799, INF, 144930), (0.01806, 0.01806, 2)],
        [(4.0799, INF, 89), (4.0631, INF, 6540037), (4.0634, 6.1097, 9), (4.0803, 4.0803, 56), (0.0, 4.0739, 3)],
        [(11665.3, 11665.3, 94), (0.0, 11673.9, 32), (11668.3, INF, 851646), (11570.7, 12173.8, 2), (11565.1, 13043.4, 34)],
    ],
)
def test_wide_intervals_beside_narrow_failures_do_not_mislead_the_search(distribution: str, rows: list) -> None:
    lower, upper, weight = zip(*rows, strict=True)
    assert fit(Lives.of(lower, upper, weight=weight), distribution).status.tolist() == ["ok"]


@BOTH
def test_failures_younger_than_all_that_runs_have_no_maximum(distribution: str) -> None:
    lives = Lives.of([0.43948, 0.0], [INF, 0.43892], weight=[3, 1])
    assert fit(lives, distribution).status.tolist() == ["no_maximum"]


def test_hazard_far_from_the_data_is_a_power_of_the_age() -> None:
    fitted = fit(NIST)
    assert fitted.hazard(5e10) == pytest.approx(fitted.hazard(500.0) * 1e8 ** (fitted.beta - 1), rel=1e-9)


def test_survival_given_an_age_that_none_reaches_is_unknown() -> None:
    assert np.isnan(fit(NIST).conditional_sf(10.0, 1e12)).all()
    assert fit(NIST).sf(1e12).tolist() == [0.0]


@EVERY
def test_hazard_is_the_density_over_the_survival(distribution: str) -> None:
    fitted, h = fit(NIST, distribution), 1e-3
    density = (fitted.cdf(300.0 + h) - fitted.cdf(300.0 - h)) / (2 * h)
    assert fitted.hazard(300.0) == pytest.approx(density / fitted.sf(300.0), rel=1e-7)


@EVERY
def test_median_is_the_age_that_half_survive(distribution: str) -> None:
    fitted = fit(NIST, distribution)
    assert fitted.sf(fitted.median) == pytest.approx([0.5], rel=1e-12)


def test_curve_takes_a_group_as_often_as_it_has_ages() -> None:
    ages = np.array([100.0, 200.0, 300.0])
    curve = fit(NIST).take([0, 0, 0])
    assert curve.sf(ages).tolist() == [fit(NIST).sf(age)[0] for age in ages]
    low, high = curve.interval("sf", ages, method="likelihood_ratio")
    single = [fit(NIST).interval("sf", age, method="likelihood_ratio") for age in ages]
    assert low == pytest.approx([bounds.low[0] for bounds in single], rel=1e-9)
    assert high == pytest.approx([bounds.high[0] for bounds in single], rel=1e-9)


@pytest.mark.parametrize(
    ("name", "at", "status"),
    [
        ("quantile", (0.1,), "ok"),
        ("quantile", (0.9,), "extrapolated"),
        ("mean", (), "extrapolated"),
        ("sf", (500.0,), "ok"),
        ("sf", (501.0,), "extrapolated"),
        ("conditional_sf", (300.0, 300.0), "extrapolated"),
        ("beta", (), "ok"),
        ("eta", (), "ok"),
    ],
)
def test_estimate_beyond_the_largest_age_is_extrapolated(name: str, at: tuple[float, ...], status: str) -> None:
    found = fit(NIST).estimate(name, *at)
    assert found.status.tolist() == [status]
    assert found.low[0] < found.value[0] < found.high[0]


def test_estimate_without_failures_keeps_the_fits_status() -> None:
    assert fit(Lives.counted([5.0], [0], [1])).estimate("mean").status.tolist() == ["no_failures"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: fit(NIST, "gamma"), "not 'gamma'"),
        (lambda: fit(NIST, sigma=0.0), "positive and finite, not 0.0"),
        (lambda: fit(NIST, sigma=[1.0, 2.0]), "shape"),
        (lambda: fit(NIST, "exponential", sigma=1.0), "cannot be given"),
        (lambda: fit(NIST).quantile(1.0), "p must be between 0 and 1, not 1.0"),
        (lambda: fit(NIST).quantile([0.1, 0.2]), "shape"),
        (lambda: fit(NIST).sf(-1.0), "not be negative, not -1.0"),
        (lambda: fit(NIST, "lognormal").beta, "quantity of lognormal must be one of sigma, .*, not 'beta'"),
        (lambda: fit(NIST).rate, "not 'rate'"),
        (lambda: fit(NIST, "exponential").interval("sigma"), "not 'sigma'"),
        (lambda: fit(NIST).interval("quantile"), "takes 1 arguments"),
        (lambda: fit(NIST).interval("b10"), "not 'b10'"),
        (lambda: fit(NIST).interval("mean", confidence_level=95), "between 0 and 1, not 95"),
        (lambda: fit(NIST).interval("mean", method="wald"), "not 'wald'"),
        (lambda: fit(NIST).interval("mean", method="chi_square"), "method for weibull"),
        (lambda: fit(NIST).interval("mean", sided="both"), "not 'both'"),
    ],
)
def test_callers_mistake_is_told_with_what_is_allowed(call: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()  # type: ignore[operator]


@pytest.mark.parametrize("distribution", ["weibull", "lognormal", "exponential"])
def test_no_maximum_where_nobody_is_known_to_have_survived_while_watched(distribution: str) -> None:
    """Found failed at the first look after they came under observation: the likelihood grows as ages fall to 0."""
    seen_failed = Lives.of([0.0, 0.0, 0.0], [1.0, 7.0, 2.0], entry=[0.0, 5.0, 1.0])
    survived_an_hour = Lives.of([0.0, 6.0], [1.0, 7.0], entry=[0.0, 5.0])
    assert [fit(lives, distribution).status[0] for lives in (seen_failed, survived_an_hour)] == ["no_maximum", "ok"]
