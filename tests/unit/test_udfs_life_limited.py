"""Limited failure populations: the edge at p = 1, what has no estimate, bounds; published numbers are in tests/reference."""

from __future__ import annotations

import numpy as np
import pytest

from udfs.distributions import distribution_named
from udfs.fit import fit
from udfs.life.likelihood import likelihood_of
from udfs.life.limited_likelihood import LimitedLikelihood
from udfs.life.limited_quantities import limited_quantity
from udfs.limited import fit_limited
from udfs.lives import Lives

INF = np.inf
EARLY = Lives.counted([1.0, 2.0, 4.0, 8.0, 16.0, 1000.0], [3, 9, 12, 9, 3, 0], [0, 0, 0, 0, 0, 364])
NIST = Lives.counted([55, 187, 216, 240, 244, 335, 361, 373, 375, 386, 500], [1] * 10 + [0], [0] * 10 + [10])
ALL_FAIL = Lives.counted([10.0, 20.0, 30.0, 40.0, 50.0], [2, 5, 6, 5, 2])
BOTH = pytest.mark.parametrize("distribution", ["weibull", "lognormal"])


@BOTH
def test_derivatives_are_those_of_the_values(distribution: str) -> None:
    lives = Lives.of([3, 0, 4, 9, 5, 7], [3, 6, 8, INF, INF, 7], entry=[1, 0, 2, 0, 4, 0], weight=[2, 3, 4, 5, 6, 1])
    whole = likelihood_of(lives, distribution_named(distribution), np.array([1.5]))
    likelihood, h = LimitedLikelihood(whole, lives.n_failures), 1e-5
    at = np.array([[0.3], [1.4], [0.7]])
    here = likelihood.evaluate(*at)
    for axis in range(3):
        step = h * np.eye(3)[:, [axis]]
        above, below = likelihood.evaluate(*(at + step)), likelihood.evaluate(*(at - step))
        assert here.gradient[0, axis] == pytest.approx((above.plane.value[0] - below.plane.value[0]) / (2 * h), rel=1e-7)
        assert here.hessian[0, axis] == pytest.approx((above.gradient[0] - below.gradient[0]) / (2 * h), rel=1e-6)


@BOTH
@pytest.mark.parametrize("quantity", [("p",), ("mu",), ("sigma",), ("sf", 20.0), ("cdf", 20.0), ("quantile", 0.02)])
def test_gradients_of_quantities_are_those_of_the_values(distribution: str, quantity: tuple) -> None:
    form = limited_quantity(fit_limited(EARLY, distribution).susceptible, quantity[0], np.array([1.5]), *quantity[1:])
    at, h = np.array([[0.3], [1.4], [-1.7]]), 1e-6
    _, gradient = form.evaluate(*at)
    for axis in range(3):
        step = h * np.eye(3)[:, [axis]]
        change = form.evaluate(*(at + step))[0] - form.evaluate(*(at - step))[0]
        assert gradient[0, axis] == pytest.approx(change[0] / (2 * h), rel=1e-6, abs=1e-8)


@BOTH
def test_part_is_what_has_failed_where_failing_is_long_over(distribution: str) -> None:
    fitted = fit_limited(EARLY, distribution)
    assert fitted.status.tolist() == ["ok"]
    assert fitted.p == pytest.approx([36 / 400], rel=1e-3)
    low, high = fitted.interval("p")
    assert low[0] < 36 / 400 < high[0]


@BOTH
def test_distribution_ends_at_the_part(distribution: str) -> None:
    fitted = fit_limited(EARLY, distribution)
    assert fitted.cdf(1e9) == pytest.approx(fitted.p)
    assert fitted.sf(5.0) + fitted.cdf(5.0) == pytest.approx([1.0])
    assert fitted.cdf(fitted.quantile(0.05)) == pytest.approx([0.05], rel=1e-12)
    assert np.isnan(fitted.quantile(0.2)).all()


@BOTH
@pytest.mark.parametrize("lives", [NIST, ALL_FAIL])
def test_gain_over_the_plain_distribution_is_never_negative(distribution: str, lives: Lives) -> None:
    fitted = fit_limited(lives, distribution)
    assert fitted.statistic[0] >= 0
    assert fitted.loglik_unlimited == pytest.approx(fit(lives, distribution).loglik)


@BOTH
def test_where_all_fail_the_plain_distribution_is_the_maximum(distribution: str) -> None:
    fitted, plain = fit_limited(ALL_FAIL, distribution), fit(ALL_FAIL, distribution)
    assert fitted.status.tolist() == ["no_limit"]
    assert (fitted.p.tolist(), fitted.mu.tolist(), fitted.loglik.tolist()) == ([1.0], plain.mu.tolist(), plain.loglik.tolist())
    low, high = fitted.interval("p")
    assert 0.5 < low[0] < 1
    assert high.tolist() == [1.0]
    assert np.isnan(fitted.interval("cdf", 20.0)).all()


def test_data_that_do_not_tell_the_part_from_one_are_immature() -> None:
    fitted = fit_limited(NIST)
    assert fitted.status.tolist() == ["immature"]
    assert fitted.interval("p").high.tolist() == [1.0]


@pytest.mark.parametrize(
    ("status", "lower", "upper"),
    [
        ("no_data", [-1.0], [INF]),
        ("no_failures", [5.0, 9.0], [INF, INF]),
        ("one_failure", [5.0, 9.0], [5.0, INF]),
        ("all_tied", [5.0, 5.0, 9.0], [5.0, 5.0, INF]),
        ("no_maximum", [0.0, 4.0, 9.0], [5.0, 6.0, INF]),
    ],
)
def test_failures_at_one_age_have_no_estimate(status: str, lower: list, upper: list) -> None:
    fitted = fit_limited(Lives.of(lower, upper))
    assert fitted.status.tolist() == [status]
    assert np.isnan([fitted.p, fitted.mu, fitted.sigma, fitted.loglik, *fitted.interval("p"), *fitted.interval("cdf", 3.0)]).all()


@BOTH
@pytest.mark.parametrize("quantity", [("p",), ("mu",), ("sigma",), ("sf", 20.0), ("cdf", 20.0), ("quantile", 0.05)])
def test_bounds_enclose_the_estimate(distribution: str, quantity: tuple) -> None:
    fitted = fit_limited(EARLY, distribution)
    for sided in ("two", "lower", "upper"):
        low, high = fitted.interval(*quantity, sided=sided)
        value = getattr(fitted, quantity[0])
        value = value(*quantity[1:]) if quantity[1:] else value
        assert not np.any(low >= value)
        assert not np.any(high <= value)
        assert np.isnan([low[0], high[0]]).tolist() == [sided == "upper", sided == "lower"]


def test_groups_are_fitted_apart() -> None:
    both = Lives.of(
        np.concatenate([EARLY.lower, NIST.lower, [3.0]]),
        np.concatenate([EARLY.upper, NIST.upper, [INF]]),
        weight=np.concatenate([EARLY.weight, NIST.weight, [2.0]]),
        group=np.concatenate([EARLY.group, NIST.group + 1, [2]]),
    )
    fitted = fit_limited(both)
    assert fitted.status.tolist() == ["ok", "immature", "no_failures"]
    assert fitted.p[:2] == pytest.approx(np.concatenate([fit_limited(EARLY).p, fit_limited(NIST).p]), rel=1e-8)
    assert fitted.interval("p").low[:2] == pytest.approx(
        np.concatenate([fit_limited(EARLY).interval("p").low, fit_limited(NIST).interval("p").low]), rel=1e-6
    )


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: fit_limited(EARLY, "exponential"), "must have a sigma to estimate"),
        (lambda: fit_limited(EARLY).interval("mean"), "quantity must be one of p, mu, .*, not 'mean'"),
        (lambda: fit_limited(EARLY).interval("mu", method="likelihood_ratio"), "method for mu must be one of auto, normal"),
        (lambda: fit_limited(EARLY).quantile(0.0), "p must be between 0 and 1, not 0.0"),
        (lambda: fit_limited(EARLY).interval("p", confidence_level=1.0), "confidence_level must be between 0 and 1, not 1.0"),
    ],
)
def test_callers_mistake_is_told_with_what_is_allowed(call: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()  # type: ignore[operator]
