"""Shares, ratios, rates, availability, and many cells watched at once."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom, f, poisson

from udfs.availability import availability
from udfs.comparison import rate_ratio
from udfs.cusum import average_run_length, cusum_design, poisson_cusum
from udfs.discovery import benjamini_hochberg, poisson_p_value
from udfs.failure_rate import failure_rate, mtbf
from udfs.proportion import clopper_pearson, proportion, wilson
from udfs.sprt import sequential_test


@pytest.mark.parametrize("method", [clopper_pearson, wilson])
def test_shares_of_nothing_and_of_all(method):
    low, high = method([0, 10, 0, 11, -1], [10, 10, 0, 10, 10])
    assert (low[0], high[1]) == (0.0, 1.0)
    assert 0 < low[1] < 1
    assert 0 < high[0] < 1
    assert np.isnan([low[2:], high[2:]]).all()


def test_clopper_pearson_leaves_the_tails_it_says():
    low, high = clopper_pearson([7], [30], 0.9)
    np.testing.assert_allclose([binom.sf(6, 30, low[0]), binom.cdf(7, 30, high[0])], [0.05, 0.05], rtol=1e-10)


def test_one_sided_bounds_leave_the_other_out():
    for method in (clopper_pearson, wilson):
        assert np.isnan(method([3], [10], 0.9, "upper").low[0])
        assert np.isnan(method([3], [10], 0.9, "lower").high[0])
        np.testing.assert_allclose(method([3], [10], 0.95, "lower").low, method([3], [10], 0.9).low)


def test_a_share_says_what_is_wrong_with_its_counts():
    assert proportion([3, 0, 11], [10, 0, 10]).status.tolist() == ["ok", "no_data", "invalid"]


def test_ratio_without_failures_on_either_side():
    found = rate_ratio([0, 4, 0, 4], [10.0, 10.0, 10.0, 0.0], [4, 0, 0, 4], [10.0] * 4)
    np.testing.assert_array_equal(np.isnan(np.c_[found.ratio, found.interval.low, found.interval.high, found.p_value]), [
        [False, False, False, False], [True, False, True, False], [True] * 4, [True] * 4,
    ])  # fmt: skip
    assert found.ratio[0] == found.interval.low[0] == 0
    assert found.status.tolist() == ["ok", "ok", "no_failures", "no_data"]


def test_p_and_bounds_agree():
    found = rate_ratio([20], [100.0], [9], [100.0], confidence_level=0.9)
    edge = rate_ratio([20], [100.0], [9], [100.0], ratio=float(found.interval.low[0]))
    np.testing.assert_allclose(edge.p_value, 0.1, rtol=1e-9)


def test_the_ratio_turned_round_is_its_inverse():
    one, other = rate_ratio([20], [300.0], [9], [100.0]), rate_ratio([9], [100.0], [20], [300.0])
    np.testing.assert_allclose(
        [other.interval.low, other.interval.high], [1 / one.interval.high, 1 / one.interval.low], rtol=1e-12
    )
    np.testing.assert_allclose(one.p_value, other.p_value, rtol=1e-12)


def test_mtbf_without_failures_is_not_infinite():
    found = mtbf([0, 3, 3, -1], [1000.0, 0.0, 1000.0, 10.0])
    assert found.status.tolist() == ["no_failures", "no_data", "ok", "invalid"]
    assert np.isnan([found.value[0], found.interval.high[0]]).all()
    np.testing.assert_allclose(found.interval.low[0], 1000 / 3.688879454)
    assert np.isnan(mtbf([0], [10.0], termination="failure").interval.low[0])
    # Ended by failure: 2r on both sides; qchisq(.975, 6) = 14.44937534
    np.testing.assert_allclose(mtbf([3], [1000.0], termination="failure").interval.low, [2000 / 14.44937534], rtol=1e-9)


def test_rate_in_units():
    np.testing.assert_allclose(failure_rate([2], [4e6], per=1e6).value, [0.5])


def test_unknown_time_is_neither_up_nor_down():
    found = availability([900.0], [100.0], [10], [10], unknown=[1000.0])
    assert (found.operational[0], found.unknown_share[0], found.mtbf[0], found.mttr[0]) == (0.9, 0.5, 90.0, 10.0)


def test_bounds_of_availability_are_f():
    found = availability([900.0], [100.0], [10], [8], confidence_level=0.9)
    # rho-hat / rho is F(16, 20)
    low, high = (1 / (1 + 100 / 900 / f.ppf(p, 16, 20)) for p in (0.05, 0.95))
    np.testing.assert_allclose(
        [found.operational_interval.low[0], found.operational_interval.high[0]], [low, high], rtol=1e-9
    )


def test_bounds_of_availability_cover_exponential_times():
    rng = np.random.default_rng(12)
    up, down = rng.gamma(6, 100, 4000), rng.gamma(6, 8, 4000)
    found = availability(up, down, np.full(4000, 6), np.full(4000, 6), confidence_level=0.9)
    truth = 100 / 108
    assert (
        abs(((found.operational_interval.low < truth) & (truth < found.operational_interval.high)).mean() - 0.9) < 0.015
    )


def test_active_repair_alone_is_inherent():
    found = availability([900.0], [100.0], [10], [10], repair_time=[30.0])
    np.testing.assert_allclose([found.operational[0], found.inherent[0]], [0.9, 90 / 93])


@pytest.mark.parametrize(
    ("up", "down", "failures", "repairs", "status"),
    [
        (0, 0, 0, 0, "no_data"),
        (9, 0, 0, 0, "no_failures"),
        (9, 2, 1, 0, "no_repairs"),
        (9, -2, 1, 1, "invalid"),
        (9, np.nan, 1, 1, "invalid"),
        (0, 5, 1, 1, "ok"),
    ],
)
def test_status_of_availability(up, down, failures, repairs, status):
    found = availability([up], [down], [failures], [repairs])
    assert found.status.tolist() == [status]
    values = [
        found.operational,
        found.inherent,
        found.mtbf,
        found.mttr,
        *found.operational_interval,
        *found.mttr_interval,
        *found.mtbf_interval,
    ]
    assert not np.isinf(values).any()


def test_poisson_p_values_are_the_tails():
    np.testing.assert_allclose(poisson_p_value([5, 0], [2.0, 2.0]), [poisson.sf(4, 2), 1.0])
    np.testing.assert_allclose(poisson_p_value([5, 0], [2.0, 2.0], "less"), [poisson.cdf(5, 2), poisson.cdf(0, 2)])
    assert np.isnan(poisson_p_value([1], [0.0]))


def test_false_discoveries_are_kept_below_their_share():
    rng = np.random.default_rng(2)
    mean = np.r_[np.full(1900, 5.0), np.full(100, 25.0)]
    found = benjamini_hochberg(poisson_p_value(rng.poisson(mean), 5.0), 0.1).found
    assert found[1900:].mean() > 0.9
    assert found[:1900].sum() / found.sum() < 0.15


def test_undefined_p_values_are_not_counted():
    adjusted = benjamini_hochberg([0.01, np.nan, 0.04]).adjusted
    np.testing.assert_allclose(adjusted, [0.02, np.nan, 0.04])


def test_run_length_by_simulation():
    # rng = np.random.default_rng(1); 60,000 runs of C = max(0, C + Poisson(4) - 5) until C >= 10: mean 422.2, standard error 1.7
    assert average_run_length(4.0, 5.0, 10.0) == pytest.approx(422.2, abs=5.1)


def test_run_length_of_the_first_signal_is_geometric_where_one_count_decides():
    # h <= 1 - k: any count of 1 or more signals, none resets C to 0.
    assert average_run_length(0.1, 0.5, 0.5, parts=2) == pytest.approx(1 / (1 - np.exp(-0.1)))


@pytest.mark.parametrize(("mean", "raised", "arl"), [(0.02, 0.05, 500), (1.0, 2.0, 370), (30.0, 40.0, 1000)])
def test_design_keeps_its_run_length_with_the_smallest_limit(mean, raised, arl):
    design = cusum_design(mean, raised, arl)
    parts = (
        round(1 / (design.k % 1)) if design.k < 1 else next(m for m in range(1, 100) if abs(design.k * m % 1) < 1e-9)
    )
    assert design.arl0 >= arl > average_run_length(mean, design.k, design.h - 1 / parts, parts)
    assert design.arl1 < arl / 3
    assert mean < design.k < raised


def test_cusum_of_many_cells_is_that_of_each():
    rng = np.random.default_rng(3)
    group, period = np.repeat(np.arange(50), 30), np.tile(np.arange(30), 50)
    count, expected = rng.poisson(1.3, 1500), rng.uniform(0.5, 1.5, 1500)
    found = poisson_cusum(group, period, count, expected, h=4.0, ratio=2.0, start=2.0)
    steps = (count - expected / np.log(2)).reshape(50, 30)
    wanted, level = np.empty((50, 30)), np.full(50, 2.0)
    for t in range(30):
        level = np.maximum(0, level + steps[:, t])
        wanted[:, t] = level
    np.testing.assert_allclose(found.statistic.reshape(50, 30), wanted, atol=1e-12)
    first = np.where((wanted >= 4).any(axis=1), (wanted >= 4).argmax(axis=1), np.nan)
    np.testing.assert_array_equal(found.first_signal, first)


def test_the_first_crossing_decides():
    rows = ([0] * 4, [1, 2, 3, 4], [0, 0, 9, 0], [150.0] * 4)
    found = sequential_test(*rows, rate=0.01, raised=0.03)
    assert (found.decision.tolist(), found.decided.tolist()) == (["accept"], [1.0])
    early = sequential_test([1], [1], [1], [20.0], rate=0.01, raised=0.03, groups=2)
    assert early.decision.tolist() == ["no_data", "continue"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: clopper_pearson(1, 2, 1.0), "confidence_level must be between 0 and 1, not 1.0"),
        (lambda: proportion(1, 2, method="wald"), "method must be one of clopper_pearson, wilson, not 'wald'"),
        (lambda: rate_ratio(1, 1, 1, 1, ratio=0), "ratio must be positive, not 0"),
        (lambda: rate_ratio(1, 1, 1, 1, alternative="both"), "alternative must be one of two, less, greater"),
        (lambda: benjamini_hochberg([0.1], 5), "rate must be between 0 and 1, not 5"),
        (lambda: cusum_design(2.0, 1.0, 370), "0 < mean < raised"),
        (lambda: average_run_length(1.0, 0.5, 1.0), "must be positive multiples of 1/1"),
        (lambda: poisson_cusum([0], [1], [1], [1.0], h=3.0, ratio=1.0), "ratio must be above 1"),
        (lambda: sequential_test([0], [1], [1], [1.0], rate=0.2, raised=0.1), "0 < rate < raised"),
        (lambda: sequential_test([0], [1], [1], [1.0], rate=0.1, raised=0.2, alpha=0.6, beta=0.5), "together below 1"),
        (lambda: mtbf(1, 1, termination="count"), "termination must be one of time, failure"),
    ],
)
def test_what_a_caller_gets_wrong_is_said(call, message):
    with pytest.raises(ValueError, match=message):
        call()
