"""Bounds of what is read off a fit: sides, levels, methods, and the few failures for which they matter."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from udfs.fit import Fit, fit
from udfs.lives import Lives

INF = np.inf
NIST = Lives.counted([55, 187, 216, 240, 244, 335, 361, 373, 375, 386, 500], [1] * 10 + [0], [0] * 10 + [10])
QUANTITIES = [
    ("mu",), ("mean",), ("sd",), ("median",), ("quantile", 0.01), ("quantile", 0.9),
    ("hazard", 200.0), ("sf", 300.0), ("cdf", 300.0), ("conditional_sf", 100.0, 300.0),
]
OF = {"weibull": [*QUANTITIES, ("beta",), ("eta",), ("sigma",)], "lognormal": [*QUANTITIES, ("sigma",)], "exponential": [*QUANTITIES, ("rate",)]}
EVERY = pytest.mark.parametrize(("distribution", "quantity"), [(name, quantity) for name in OF for quantity in OF[name]])
METHODS = pytest.mark.parametrize("method", ["auto", "normal", "normal_linear", "likelihood_ratio"])


@METHODS
@EVERY
def test_bounds_enclose_the_estimate(distribution: str, quantity: tuple, method: str) -> None:
    fitted = fit(NIST, distribution)
    low, high = fitted.interval(*quantity, method=method)
    assert low[0] < fitted.value(*quantity)[0] < high[0]


@METHODS
@EVERY
def test_one_sided_bounds_are_those_of_the_two_sided_at_half_the_tail(distribution: str, quantity: tuple, method: str) -> None:
    fitted = fit(NIST, distribution)
    both = fitted.interval(*quantity, method=method, confidence_level=0.9)
    lower = fitted.interval(*quantity, method=method, confidence_level=0.95, sided="lower")
    upper = fitted.interval(*quantity, method=method, confidence_level=0.95, sided="upper")
    assert [lower.low[0], upper.high[0]] == pytest.approx([both.low[0], both.high[0]], rel=1e-9)
    assert np.isnan([lower.high[0], upper.low[0]]).all()


@METHODS
@pytest.mark.parametrize("quantity", OF["weibull"])
def test_higher_level_has_wider_bounds(quantity: tuple, method: str) -> None:
    narrow, wide = (fit(NIST).interval(*quantity, method=method, confidence_level=level) for level in (0.6, 0.99))
    assert wide.low[0] < narrow.low[0]
    assert narrow.high[0] < wide.high[0]


@pytest.mark.parametrize("method", ["normal", "likelihood_ratio"])
def test_one_sided_bound_of_less_than_half_is_beyond_the_estimate(method: str) -> None:
    fitted = fit(NIST)
    lower = fitted.interval("quantile", 0.1, method=method, confidence_level=0.2, sided="lower").low
    upper = fitted.interval("quantile", 0.1, method=method, confidence_level=0.8, sided="upper").high
    assert lower == pytest.approx(upper, rel=1e-9)


def test_reliability_and_unreliability_have_mirrored_bounds() -> None:
    fitted = fit(NIST, "lognormal")
    for method in ("normal", "likelihood_ratio"):
        sf, cdf = fitted.interval("sf", 300.0, method=method), fitted.interval("cdf", 300.0, method=method)
        assert cdf.low == pytest.approx(1 - sf.high, rel=1e-9)
        assert cdf.high == pytest.approx(1 - sf.low, rel=1e-9)


def test_normal_bounds_of_a_weibulls_survival_are_those_of_its_standard_age() -> None:
    """ln(-ln S) = z for a Weibull: bounds by hand from the covariance."""
    fitted = fit(NIST)
    z = (np.log(300.0) - fitted.mu[0]) / fitted.sigma[0]
    gradient = np.array([-1.0, -z]) / fitted.sigma[0]
    error = 1.959963984540054 * np.sqrt(gradient @ fitted.covariance[0] @ gradient)
    low, high = fitted.interval("sf", 300.0, method="normal")
    assert [low[0], high[0]] == pytest.approx([np.exp(-np.exp(z + error)), np.exp(-np.exp(z - error))], rel=1e-10)


@pytest.mark.parametrize("failures", [19, 20])
def test_auto_takes_the_likelihood_ratio_below_twenty_failures(failures: int) -> None:
    ages = np.arange(1, failures + 1) * 10.0
    fitted = fit(Lives.counted([*ages, 300.0], [1] * failures + [0], [0] * failures + [40]))
    method = "likelihood_ratio" if failures < 20 else "normal"
    assert fitted.interval("quantile", 0.1).low.tolist() == fitted.interval("quantile", 0.1, method=method).low.tolist()


def test_auto_is_exact_for_the_exponential() -> None:
    fitted = fit(NIST, "exponential")
    assert fitted.interval("mean").low.tolist() == fitted.interval("mean", method="chi_square").low.tolist()


def test_auto_of_the_exponential_is_the_likelihood_ratio_where_exposure_is_unknown() -> None:
    fitted = fit(Lives.of([0.0, 2.0, 5.0], [2.0, 5.0, INF], weight=[2, 3, 20]), "exponential")
    assert fitted.interval("mean").low.tolist() == fitted.interval("mean", method="likelihood_ratio").low.tolist()


@pytest.mark.parametrize("method", ["auto", "normal", "likelihood_ratio", "chi_square"])
@pytest.mark.parametrize("quantity", OF["exponential"])
def test_exponential_without_failures_has_one_bound(quantity: tuple, method: str) -> None:
    fitted = fit(Lives.counted([1000.0], [0], [3]), "exponential")
    low, high = fitted.interval(*quantity, method=method)
    falling = quantity[0] in ("rate", "hazard", "cdf")
    assert np.isfinite([low[0], high[0]]).tolist() == [not falling, falling]


@pytest.mark.parametrize("distribution", ["weibull", "lognormal"])
def test_without_an_estimate_there_are_no_bounds(distribution: str) -> None:
    fitted = fit(Lives.counted([1000.0], [0], [3]), distribution)
    for method in ("auto", "normal", "normal_linear", "likelihood_ratio"):
        assert np.isnan(fitted.interval("mean", method=method)).all()


def test_bound_of_a_given_sigma_is_that_sigma() -> None:
    fitted = fit(NIST, sigma=0.5)
    for method in ("normal", "likelihood_ratio"):
        assert [bound.tolist() for bound in fitted.interval("beta", method=method)] == [[2.0], [2.0]]


def test_likelihood_ratio_bounds_of_a_given_shape_solve_the_equation() -> None:
    """r ln u - r u + r = -1.92 for u = (eta-hat / eta)^beta."""
    fitted = fit(NIST, sigma=0.5)
    for bound in fitted.interval("eta", method="likelihood_ratio"):
        u = (fitted.eta / bound) ** 2
        assert 10 * (np.log(u) - u + 1) == pytest.approx([-1.9207294103470618], abs=1e-8)


def fall_of_the_profile(fitted: Fit, log_quantile: float, z_p: float) -> float:
    """How far the log-likelihood falls where the quantile is held, by brute force over the slope."""
    center = fitted.likelihood.center[0]

    def loss(log_slope: float) -> float:
        slope = np.exp(log_slope)
        return -fitted.likelihood.evaluate(np.array([z_p - slope * (log_quantile - center)]), np.array([slope])).value[0]

    grid = np.linspace(-9, 4, 261) - np.log(fitted.sigma[0])
    best = grid[np.nanargmin([loss(at) for at in grid])]
    lowest = minimize_scalar(loss, bounds=(best - 0.1, best + 0.1), method="bounded", options={"xatol": 1e-11}).fun
    return fitted.loglik[0] + lowest


@pytest.mark.parametrize("distribution", ["weibull", "lognormal"])
@pytest.mark.parametrize(
    "lives",
    [
        Lives.counted([980.0, 1000.0], [1, 0], [0, 351]),
        Lives.counted([10.0, 1000.0], [1, 0], [0, 351]),
        Lives.counted([200.0, 210.0, 220.0, 1000.0], [1, 1, 0, 0], [3, 0, 4, 100000]),
        Lives.counted([1.0, 1000.0, 1001.0], [1, 1, 0], [0, 0, 2]),
        Lives.of([0, 0, 300, 500], [300, 500, INF, INF], weight=[3, 18, 100, 30]),
    ],
    ids=["late failure", "early failure", "two of many", "far apart", "inspected"],
)
def test_likelihood_ratio_bounds_are_where_the_profile_has_fallen(distribution: str, lives: Lives) -> None:
    fitted = fit(lives, distribution)
    z_p = float(fitted.quantity("quantile", np.zeros(1), 0.1).distribution.ppf(np.array(0.1)))
    bounds = fitted.interval("quantile", 0.1, method="likelihood_ratio")
    assert bounds.low[0] < fitted.quantile(0.1)[0] < bounds.high[0]
    for bound in bounds:
        assert fall_of_the_profile(fitted, np.log(bound[0]), z_p) == pytest.approx(1.9207294103470618, abs=1e-6)


def farthest_on_the_contour(fitted: Fit, quantity: tuple, sign: int) -> float:
    """The most extreme value where the log-likelihood has fallen by 1.92, by brute force over directions."""
    form = fitted.quantity(quantity[0], fitted.likelihood.center, *quantity[1:])
    angle = np.linspace(0, 2 * np.pi, 4001)
    di, dk = np.cos(angle) / np.sqrt(-fitted.top.local.ii), np.sin(angle) / np.sqrt(-fitted.top.local.kk)
    many = fitted.take(np.zeros(angle.size, int)).likelihood
    near, far = np.zeros(angle.size), np.full(angle.size, 60.0)
    far = np.where(dk < 0, np.minimum(far, 0.9999 * fitted.top.slope / np.maximum(-dk, 1e-300)), far)
    with np.errstate(all="ignore"):
        for _ in range(60):
            middle = (near + far) / 2
            loglik = many.evaluate(fitted.top.intercept + middle * di, fitted.top.slope + middle * dk).value
            inside = fitted.loglik - loglik < 1.9207294103470618
            near, far = np.where(inside, middle, near), np.where(inside, far, middle)
        everywhere = form.take(np.zeros(angle.size, int))
        values = form.link.inverse(everywhere.evaluate(fitted.top.intercept + near * di, fitted.top.slope + near * dk).value)
    return float(np.nanmax(sign * values) * sign)


@pytest.mark.parametrize("distribution", ["weibull", "lognormal"])
@pytest.mark.parametrize("quantity", [("mean",), ("sd",), ("hazard", 50.0), ("hazard", 450.0), ("conditional_sf", 100.0, 300.0)])
def test_bounds_of_curved_quantities_are_the_extremes_of_the_region(distribution: str, quantity: tuple) -> None:
    fitted = fit(NIST, distribution)
    low, high = fitted.interval(*quantity, method="likelihood_ratio")
    assert low[0] == pytest.approx(farthest_on_the_contour(fitted, quantity, -1), rel=1e-4)
    assert high[0] == pytest.approx(farthest_on_the_contour(fitted, quantity, 1), rel=1e-4)


def test_bound_that_runs_to_infinity_is_nan() -> None:
    """Two looks say little: any sigma, however large, stays within the drop."""
    fitted = fit(Lives.of([0, 0, 300, 500], [300, 500, INF, INF], weight=[3, 5, 6, 4]))
    low, high = fitted.interval("sigma", method="likelihood_ratio")
    assert low[0] < fitted.sigma[0]
    assert np.isnan(high[0])
