"""Weibull fits from 50 sums a group."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from udfs.fit import fit
from udfs.lives import Lives
from udfs.power_sums import COLUMNS, HERMITE, HERMITE_DIVISOR, NODES, SHAPES, STEP, SumsLikelihood, fit_sums, sketch

INF = np.inf
NIST = Lives.counted([55, 187, 216, 240, 244, 335, 361, 373, 375, 386, 500], [1] * 10 + [0], [0] * 10 + [10])


def test_columns_are_the_fifty_in_order() -> None:
    assert COLUMNS[:3] == ("r", "sx", "S0_1")
    assert COLUMNS[25:27] == ("S0_24", "S1_1")
    assert (len(COLUMNS), COLUMNS[-1]) == (50, "S1_24")


def test_shapes_are_those_of_the_compiled_sql() -> None:
    """From the measured SQL text: 0.08, 0.10269793877444965 … 25.000000000000046, step 0.24976541170332425."""
    assert SHAPES[:2] == pytest.approx((0.08, 0.10269793877444965), rel=1e-15)
    assert SHAPES[-1] == pytest.approx(25.0, rel=1e-14)
    assert np.isclose(STEP, 0.24976541170332425, rtol=1e-15)


def test_hermite_rows_interpolate_values_and_slopes_at_four_nodes() -> None:
    for column, (node, order) in enumerate([(x, order) for order in (0, 1) for x in (-1, 0, 1, 2)]):
        coefficients = [Fraction(row[column], HERMITE_DIVISOR) for row in HERMITE]
        for x in (-1, 0, 1, 2):
            value = sum(c * x**k for k, c in enumerate(coefficients))
            slope = sum(k * c * x ** (k - 1) for k, c in enumerate(coefficients) if k)
            assert (value, slope) == ((x == node) * (order == 0), (x == node) * (order == 1))


def test_sums_by_hand() -> None:
    sums = sketch(Lives.counted([2.0, 4.0], [3, 0], [0, 5], entry=[1.0, 0.0]))[0]
    b = SHAPES[7]
    assert sums[0] == 3
    assert sums[1] == pytest.approx(3 * np.log(2))
    assert sums[2 + 7] == pytest.approx(3 * (2**b - 1) + 5 * 4**b, rel=1e-13)
    assert sums[2 + NODES + 7] == pytest.approx(3 * 2**b * np.log(2) + 5 * 4**b * np.log(4), rel=1e-13)


def test_sums_of_parts_are_those_of_the_whole() -> None:
    parts = sketch(Lives.of(NIST.lower, NIST.upper, weight=NIST.weight, group=np.arange(NIST.lower.size) % 3))
    assert parts.sum(axis=0) == pytest.approx(sketch(NIST)[0], rel=1e-13)


def test_intervals_are_refused() -> None:
    with pytest.raises(ValueError, match="exact and running lives only"):
        sketch(Lives.of([2.0], [4.0]))


def test_bounds_and_estimates_equal_those_of_the_rows() -> None:
    rows, sums = fit(NIST), fit_sums(sketch(NIST), n_censored=NIST.n_censored, largest=NIST.largest)
    assert sums.beta == pytest.approx(rows.beta, rel=1e-6)
    assert sums.covariance == pytest.approx(rows.covariance, rel=2e-5)
    for quantity in [("beta",), ("eta",), ("mean",), ("quantile", 0.1), ("sf", 300.0), ("hazard", 300.0), ("conditional_sf", 50.0, 300.0)]:
        for method in ("normal", "normal_linear", "likelihood_ratio"):
            ours, full = sums.interval(*quantity, method=method), rows.interval(*quantity, method=method)
            assert [ours.low[0], ours.high[0]] == pytest.approx([full.low[0], full.high[0]], rel=2e-5)


def test_counts_and_the_largest_age_are_carried() -> None:
    fitted = fit_sums(sketch(NIST), n_censored=10, largest=500.0)
    assert (fitted.n.tolist(), fitted.largest.tolist()) == ([20.0], [500.0])
    assert fitted.estimate("quantile", 0.9).status.tolist() == ["extrapolated"]


def test_likelihoods_derivatives_are_those_of_its_values() -> None:
    likelihood, h = SumsLikelihood.of(sketch(NIST), 1.0), 1e-5
    i, k = np.array([-0.8]), np.array([1.7])
    here = likelihood.evaluate(i, k)
    above, below = likelihood.evaluate(i, k + h), likelihood.evaluate(i, k - h)
    right, left = likelihood.evaluate(i + h, k), likelihood.evaluate(i - h, k)
    assert here.i == pytest.approx((right.value - left.value) / (2 * h), rel=1e-7)
    assert here.k == pytest.approx((above.value - below.value) / (2 * h), rel=1e-6)
    assert here.ik == pytest.approx((above.i - below.i) / (2 * h), rel=1e-6)
    assert here.kk == pytest.approx((above.k - below.k) / (2 * h), rel=1e-6)


def test_scale_is_the_unit_of_the_sums() -> None:
    scaled = fit_sums(sketch(Lives.of(NIST.lower / 400, NIST.upper / 400, weight=NIST.weight)), scale=400.0)
    plain = fit_sums(sketch(NIST))
    assert scaled.eta == pytest.approx(plain.eta, rel=1e-9)
    assert scaled.loglik == pytest.approx(plain.loglik, rel=1e-9)


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_unit_of_age_changes_nothing_else(unit: float) -> None:
    scaled = fit_sums(sketch(Lives.of(NIST.lower * unit, NIST.upper * unit, weight=NIST.weight)))
    assert scaled.beta == pytest.approx(fit_sums(sketch(NIST)).beta, rel=1e-9)
    assert scaled.quantile(0.1) / unit == pytest.approx(fit_sums(sketch(NIST)).quantile(0.1), rel=1e-9)


@pytest.mark.parametrize(
    ("status", "lower", "upper"),
    [
        ("no_failures", [5.0, 9.0], [INF, INF]),
        ("one_failure", [9.0, 5.0], [9.0, INF]),
        ("all_tied", [9.0, 9.0, 5.0], [9.0, 9.0, INF]),
        ("beta_out_of_range", [9.0, 9.001, 9.002], [9.0, 9.001, 9.002]),
        ("beta_out_of_range", [9.0, 9.45, 9.9, 10.35], [9.0, 9.45, 9.9, 10.35]),  # 21: found between the last nodes
        ("ok", [9.0, 10.0], [9.0, INF]),
        ("outlying_ages", [1.0] * 10_000 + [7.9], [1.0] + [INF] * 10_000),
        ("overflow", [1e200, 3e200], [1e200, INF]),
    ],
)
def test_status_says_what_happened(status: str, lower: list, upper: list) -> None:
    lives = Lives.of(lower, upper)
    fitted = fit_sums(sketch(lives), largest=lives.largest)
    assert fitted.status.tolist() == [status]
    assert np.isnan(fitted.mu).tolist() == [status != "ok"]


@pytest.mark.parametrize("lives", [100, 100_000])
@pytest.mark.parametrize("beta", [0.7, 2.0, 4.0])
def test_an_odometer_in_another_unit_is_found_and_lives_as_they_are_let_pass(lives: int, beta: float) -> None:
    """Beside the fit of the rows; one running life of 100 among those of about 1 turns S0 where its power reaches the sum of theirs."""
    rng = np.random.default_rng(lives)
    age, watched = rng.weibull(beta, lives), rng.uniform(0.05, 1.5, lives)
    exit_, failed = np.minimum(age, watched), age <= watched
    sound = Lives.of(exit_, np.where(failed, exit_, INF))
    assert fit_sums(sketch(sound)).beta == pytest.approx(fit(sound).beta, rel=1e-6)
    for outlier in (3.0, 10.0, 30.0, 100.0):
        spoilt = Lives.of(np.append(exit_, outlier), np.append(np.where(failed, exit_, INF), INF))
        found = fit_sums(sketch(spoilt))
        assert found.status[0] == "outlying_ages" or found.beta == pytest.approx(fit(spoilt).beta, rel=2e-4)


def test_failures_at_the_largest_age_are_out_of_range_where_it_is_not_given() -> None:
    assert fit_sums(sketch(Lives.of([9.0, 5.0], [9.0, INF]))).status.tolist() == ["beta_out_of_range"]


def test_sums_of_nothing_are_no_data_and_nulls_no_failures() -> None:
    nothing, no_failures = np.full(50, np.nan), sketch(Lives.counted([5.0], [0], [1]))[0]
    no_failures[:2] = np.nan
    assert fit_sums([nothing, np.zeros(50), no_failures]).status.tolist() == ["no_data", "no_data", "no_failures"]


def test_bound_beyond_the_nodes_is_nan() -> None:
    few = fit_sums(sketch(Lives.counted([100.0, 103.0, 107.0, 112.0, 118.0], [1] * 5)))
    low, high = few.interval("beta", method="likelihood_ratio")
    assert few.status.tolist() == ["ok"]
    assert low[0] < few.beta[0]
    assert np.isnan(high[0])


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"sums": np.zeros(50)}, r"shape \(groups, 50\), not \(50,\)"),
        ({"sums": np.zeros((2, 49))}, r"not \(2, 49\)"),
        ({"sums": np.zeros((2, 50)), "largest": [1.0]}, "largest must be a number or of shape"),
        ({"sums": np.zeros((2, 50)), "scale": 0.0}, "scale must be positive and finite, not 0.0"),
    ],
)
def test_sums_that_do_not_fit_are_refused(given: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        fit_sums(given.pop("sums"), **given)
