"""What every file of udfs/distributions must fulfil: derivatives, tails, quantiles, moments."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad

from udfs.distributions import Distribution, all_distributions, distribution_named

Z = np.linspace(-6.0, 2.5, 18)
SIGMA = np.array([0.1, 0.4, 1.0, 1.7])
H = 1e-5


@pytest.fixture(params=sorted(all_distributions()))
def form(request: pytest.FixtureRequest) -> Distribution:
    return all_distributions()[request.param]


@pytest.mark.parametrize(("curve", "at"), [("logpdf", Z), ("logsf", Z), ("log_hazard", Z), ("log_mean", SIGMA), ("log_sd", SIGMA)])
def test_derivatives_are_those_of_the_values(form: Distribution, curve: str, at: np.ndarray) -> None:
    function = getattr(form, curve)
    here, above, below = function(at), function(at + H), function(at - H)
    assert here.first == pytest.approx((above.value - below.value) / (2 * H), rel=1e-6, abs=1e-8)
    assert here.second == pytest.approx((above.first - below.first) / (2 * H), rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("width", [1e-3, 0.1, 1.0, 4.0])
def test_interval_derivatives_are_those_of_its_values(form: Distribution, width: float) -> None:
    low, high, h = Z - width, Z, min(H, width / 100)
    here = form.log_interval(low, high)
    by_low = (form.log_interval(low + h, high).value - form.log_interval(low - h, high).value) / (2 * h)
    by_high = (form.log_interval(low, high + h).value - form.log_interval(low, high - h).value) / (2 * h)
    assert here.by_low == pytest.approx(by_low, rel=1e-3, abs=1e-6)
    assert here.by_high == pytest.approx(by_high, rel=1e-3, abs=1e-6)
    above, below = form.log_interval(low + h, high), form.log_interval(low - h, high)
    assert here.by_low_low == pytest.approx((above.by_low - below.by_low) / (2 * h), rel=1e-3, abs=1e-4)
    assert here.by_low_high == pytest.approx((above.by_high - below.by_high) / (2 * h), rel=1e-3, abs=1e-4)
    above, below = form.log_interval(low, high + h), form.log_interval(low, high - h)
    assert here.by_high_high == pytest.approx((above.by_high - below.by_high) / (2 * h), rel=1e-3, abs=1e-4)


def test_interval_is_the_difference_of_the_survivals(form: Distribution) -> None:
    low, high = np.array([-2.0, -0.5, 0.3]), np.array([-1.0, 0.5, 1.4])
    difference = np.exp(form.logsf(low).value) - np.exp(form.logsf(high).value)
    assert np.exp(form.log_interval(low, high).value) == pytest.approx(difference, rel=1e-12)


def test_interval_from_the_beginning_is_the_distribution_function(form: Distribution) -> None:
    curve = form.log_interval(np.full(Z.shape, -np.inf), Z)
    assert np.exp(curve.value) == pytest.approx(-np.expm1(form.logsf(Z).value), rel=1e-12)
    assert np.all(np.isfinite(curve))
    assert not np.any(curve.by_low)


def test_short_interval_in_the_tail_keeps_its_digits(form: Distribution) -> None:
    low = np.array([-6.0, -3.0, 1.0, 2.0])
    density = form.logpdf(low + 5e-8).value + np.log(1e-7)
    assert form.log_interval(low, low + 1e-7).value == pytest.approx(density, rel=1e-7)


def test_density_is_minus_the_slope_of_survival(form: Distribution) -> None:
    assert np.exp(form.log_hazard(Z).value) == pytest.approx(-form.logsf(Z).first, rel=1e-9)
    assert form.log_hazard(Z).value == pytest.approx(form.logpdf(Z).value - form.logsf(Z).value, rel=1e-9, abs=1e-12)


def test_quantile_undoes_the_distribution_function(form: Distribution) -> None:
    p = np.array([1e-12, 1e-6, 0.01, 0.1, 0.5, 0.9, 0.999])
    assert -np.expm1(form.logsf(form.ppf(p)).value) == pytest.approx(p, rel=1e-9)


@pytest.mark.parametrize("sigma", [0.3, 1.0])
def test_moments_are_the_integrals(form: Distribution, sigma: float) -> None:
    def moment(k: int) -> float:
        def integrand(z: float) -> float:
            return float(np.exp(k * sigma * z + form.logpdf(np.array([z])).value[0]))

        return quad(integrand, -40, 12, limit=300)[0]

    mean = moment(1)
    assert np.exp(form.log_mean(np.array([sigma])).value[0]) == pytest.approx(mean, rel=1e-8)
    assert np.exp(form.log_sd(np.array([sigma])).value[0]) == pytest.approx(np.sqrt(moment(2) - mean**2), rel=1e-7)


@pytest.mark.parametrize("z", [-60.0, -40.0, 40.0, 1e4])
def test_far_tails_are_finite(form: Distribution, z: float) -> None:
    at = np.array([z])
    assert np.all(np.isfinite(np.concatenate([*form.logsf(at), *form.logpdf(at), *form.log_hazard(at)])))


def test_unknown_distribution_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"exponential, lognormal, weibull, not 'weibul'"):
        distribution_named("weibul")
