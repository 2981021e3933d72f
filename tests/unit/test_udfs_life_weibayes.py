"""Weibayes, and rank regression's refusals; published numbers are in tests/reference."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chi2

from udfs.fit import fit
from udfs.lives import Lives
from udfs.rank_regression import points, rank_regression
from udfs.weibayes import weibayes

INF = np.inf
NIST = Lives.counted([55, 187, 216, 240, 244, 335, 361, 373, 375, 386, 500], [1] * 10 + [0], [0] * 10 + [10])
NONE = Lives.counted([400.0, 700.0], [0, 0], [6, 4])


def test_eta_is_the_mean_power_of_the_lives() -> None:
    assert weibayes(NIST, 2.0).eta == pytest.approx([np.sqrt(np.sum(NIST.weight * NIST.exit**2) / 10)], rel=1e-13)


def test_eta_is_that_of_a_fit_with_the_shape_given() -> None:
    assert weibayes(NIST, 1.7).eta == pytest.approx(fit(NIST, sigma=1 / 1.7).eta, rel=1e-12)


def test_late_entry_takes_off_what_was_not_seen() -> None:
    late = weibayes(Lives.counted([10.0, 20.0], [1, 0], [0, 3], entry=[4.0, 0.0]), 2.0)
    assert late.eta == pytest.approx([np.sqrt(100 - 16 + 3 * 400)], rel=1e-13)


def test_bounds_of_eta_are_chi_square() -> None:
    found, power = weibayes(NIST, 2.0), np.sum(NIST.weight * NIST.exit**2)
    low, high = found.interval("eta", confidence_level=0.9)
    assert low == pytest.approx([np.sqrt(2 * power / chi2.ppf(0.95, 22))], rel=1e-12)
    assert high == pytest.approx([np.sqrt(2 * power / chi2.ppf(0.05, 20))], rel=1e-12)


def test_without_failures_there_is_the_lower_bound() -> None:
    found, power = weibayes(NONE, 2.5), 6 * 400.0**2.5 + 4 * 700.0**2.5
    low, high = found.interval("eta", confidence_level=0.9, sided="lower")
    assert low == pytest.approx([(power / -np.log(0.1)) ** 0.4], rel=1e-12)
    assert np.isnan([found.eta[0], high[0]]).all()
    assert found.status.tolist() == ["no_failures"]


@pytest.mark.parametrize(("quantity", "side"), [(("sf", 300.0), 0), (("quantile", 0.1), 0), (("cdf", 300.0), 1), (("hazard", 300.0), 1)])
def test_without_failures_life_is_bounded_below_and_risk_above(quantity: tuple, side: int) -> None:
    assert np.isfinite(weibayes(NONE, 2.5).interval(*quantity)).ravel().tolist() == [side == 0, side == 1]


def test_reliability_has_the_bound_of_the_success_run() -> None:
    """n units without failure to age t: R(t) >= (1 - C)^(1/n)."""
    found = weibayes(Lives.counted([300.0], [0], [22]), 1.8)
    low, _ = found.interval("sf", 300.0, confidence_level=0.9, sided="lower")
    assert low == pytest.approx([0.1 ** (1 / 22)], rel=1e-12)


@pytest.mark.parametrize("quantity", [("eta",), ("quantile", 0.1), ("sf", 300.0), ("cdf", 300.0), ("hazard", 300.0), ("mean",)])
def test_bounds_enclose_the_estimate(quantity: tuple) -> None:
    found = weibayes(NIST, 2.0)
    low, high = found.interval(*quantity)
    assert low[0] < found.value(*quantity)[0] < high[0]


def test_each_group_has_its_shape() -> None:
    lives = Lives.counted([10.0, 20.0, 10.0, 20.0], [1, 0, 1, 0], [0, 3, 0, 3], group=[0, 0, 1, 1])
    assert weibayes(lives, [1.0, 2.0]).eta == pytest.approx([70.0, np.sqrt(1300.0)], rel=1e-12)


def test_weibayes_of_intervals_and_of_nothing_says_so() -> None:
    lives = Lives.of([2.0, 5.0], [4.0, INF], group=[0, 0], groups=2)
    found = weibayes(lives, 2.0)
    assert found.status.tolist() == ["interval", "no_data"]
    assert np.isnan(found.interval("eta")).all()


@pytest.mark.parametrize("beta", [0.0, -1.0, np.nan, np.inf, [1.0, 2.0]])
def test_shape_that_is_none_is_refused(beta: object) -> None:
    with pytest.raises(ValueError, match="beta must be"):
        weibayes(NIST, beta)  # type: ignore[arg-type]


def test_bounds_of_the_given_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="beta of Weibayes is given"):
        weibayes(NIST, 2.0).interval("beta")


def test_tied_failures_have_ranks_of_their_own() -> None:
    lives = Lives.counted([1.0, 2.0, 3.0], [1, 2, 1])
    assert points(lives).rank == pytest.approx([1, 2, 3, 4], abs=1e-12)


def test_failures_split_over_rows_have_the_same_ranks() -> None:
    split = Lives.counted([1.0, 2.0, 2.0, 3.0, 4.0], [1, 2, 1, 1, 0], [0, 1, 0, 3, 4])
    whole = Lives.counted([1.0, 2.0, 3.0, 4.0], [1, 3, 1, 0], [0, 1, 3, 4])
    assert points(split).rank == pytest.approx(points(whole).rank, abs=1e-12)


def test_life_running_at_the_age_of_a_failure_left_after_it() -> None:
    """Johnson by hand: at risk 4 at the first failure, 2 at the second: 1, 1 + (5 - 1) / (1 + 2)."""
    assert points(Lives.counted([1.0, 2.0], [1, 1], [1, 1])).rank == pytest.approx([1, 7 / 3], abs=1e-12)


def test_ranks_are_those_of_each_group_alone() -> None:
    both = Lives.counted([3.0, 1.0, 2.0, 1.0], [1, 1, 1, 1], [0, 2, 0, 0], group=[1, 1, 0, 0])
    first, second = Lives.counted([2.0, 1.0], [1, 1]), Lives.counted([3.0, 1.0], [1, 1], [0, 2])
    assert points(both).rank.tolist() == pytest.approx([*points(first).rank, *points(second).rank])


@pytest.mark.parametrize(
    ("status", "lives"),
    [
        ("no_data", Lives.of([-1.0], [INF])),
        ("no_failures", NONE),
        ("one_failure", Lives.counted([5.0, 9.0], [1, 0], [0, 2])),
        ("all_tied", Lives.counted([5.0, 9.0], [2, 0], [0, 2])),
        ("not_applicable", Lives.of([1.0, 3.0], [2.0, 3.0])),
        ("not_applicable", Lives.counted([5.0, 9.0], [2, 1], entry=[1.0, 0.0])),
        ("not_applicable", Lives.counted([5.0, 9.0], [1.5, 1])),
    ],
)
def test_points_without_a_line_have_no_estimate(status: str, lives: Lives) -> None:
    found = rank_regression(lives)
    assert found.status.tolist() == [status]
    assert np.isnan([found.mu[0], found.sigma[0], found.r2[0]]).all()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"line": "z"}, "line must be one of x, y, not 'z'"),
        ({"ranks": "mean"}, "ranks must be one of benard, exact, not 'mean'"),
        ({"distribution": "exponential"}, "must have a sigma to estimate, not 'exponential'"),
    ],
)
def test_unknown_choice_is_refused(given: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        rank_regression(NIST, **given)
