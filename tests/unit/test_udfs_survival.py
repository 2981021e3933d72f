"""Survival from counts per age: conventions, statuses, and what is refused."""

from __future__ import annotations

import time

import numpy as np
import pytest

from udfs.incidence import cumulative_incidence, incidence_at
from udfs.life_table import life_table
from udfs.risk_set import numbers_at_risk, risk_set
from udfs.survival import kaplan_meier, nelson_aalen, restricted_mean, survival_at, survival_quantile


def test_failures_come_before_censorings_of_the_same_age():
    assert kaplan_meier([0], [5.0], events=[1], censored=[3]).sf.tolist() == [0.75]


def test_who_enters_at_an_age_is_not_at_risk_at_it():
    curve = kaplan_meier([0, 0, 0], [0.0, 5.0, 9.0], events=[0, 1, 1], censored=[0, 0, 1], entries=[2, 1, 0])
    assert curve.at_risk.tolist() == [2, 2]
    assert curve.sf.tolist() == [0.5, 0.25]


def test_entries_at_the_beginning_may_be_given_or_left_out():
    whole = kaplan_meier([0, 0, 0], [0.0, 5.0, 9.0], events=[0, 1, 1], censored=[0, 0, 1], entries=[3, 0, 0])
    assert whole.sf.tolist() == kaplan_meier([0, 0], [5.0, 9.0], events=[1, 1], censored=[0, 1]).sf.tolist()
    assert whole.start.tolist() == [0.0]


def test_rows_of_one_age_are_added():
    curve = kaplan_meier([0, 0, 0], [5.0, 3.0, 5.0], events=[1, 0, 1], censored=[0, 1, 1])
    assert (curve.age.tolist(), curve.events.tolist(), curve.at_risk.tolist()) == ([3, 5], [0, 2], [4, 3])


def test_all_at_risk_failing_before_others_enter_is_told():
    curve = kaplan_meier([0] * 4, [1.0, 2.0, 5.0, 8.0], events=[0, 1, 0, 2], entries=[1, 0, 2, 0])
    assert curve.status.tolist() == ["risk_set_emptied"]
    assert curve.sf.tolist() == [0.0, 0.0]
    assert curve.start.tolist() == [1.0]


def test_a_gap_in_observation_is_told_and_the_curve_flat_over_it():
    curve = kaplan_meier(
        [0] * 4, [2.0, 3.0, 5.0, 8.0], events=[1, 0, 0, 1], censored=[0, 1, 0, 1], entries=[0, 0, 2, 0]
    )
    assert curve.status.tolist() == ["risk_set_gap"]
    assert curve.sf.tolist() == [0.5, 0.5, 0.25]


def test_hazard_goes_on_after_the_risk_set_was_emptied():
    curve = nelson_aalen(
        [0] * 4, [1.0, 2.0, 5.0, 8.0], events=[0, 1, 0, 1], censored=[0, 0, 0, 1], entries=[1, 0, 2, 0]
    )
    assert curve.cumulative_hazard.tolist() == [1.0, 1.5]


@pytest.mark.parametrize(
    ("events", "censored", "entries", "status"),
    [
        ([0, 0], [3, 4], [0, 0], "no_failures"),
        ([0, 0], [0, 0], [0, 0], "no_data"),
        ([1, -1], [0, 3], [0, 0], "invalid"),
        ([1, np.nan], [0, 3], [0, 0], "invalid"),
        ([1, 1], [0, 0], [2, 0], "invalid"),  # a failure at the age of the first entry: nobody was at risk
        ([1, 1], [0, 1], [0, 0], "ok"),
    ],
)
def test_status_says_what_the_counts_are(events, censored, entries, status):
    curve = kaplan_meier([0, 0], [1.0, 2.0], events, censored, entries)
    assert curve.status.tolist() == [status]
    assert (curve.sf.size == 0) == (status in ("no_data", "invalid"))


def test_one_bad_group_leaves_the_others_alone():
    curve = kaplan_meier([0, 0, 2, 2], [1.0, np.nan, 1.0, 2.0], events=[1, 1, 1, 1], groups=4)
    assert curve.status.tolist() == ["invalid", "no_data", "ok", "no_data"]
    assert curve.sf.tolist() == [0.5, 0.0]
    assert survival_quantile(curve).value.tolist()[2] == 1.5
    assert np.isnan(survival_quantile(curve).value[[0, 1, 3]]).all()


def test_weights_that_do_not_add_up_exactly_still_empty_the_risk_set():
    curve = kaplan_meier([0, 0, 0], [1.0, 2.0, 3.0], events=[0.1, 0.2, 0.7])
    assert curve.sf[-1] == 0


def test_a_small_group_beside_a_large_one_keeps_its_digits():
    age = np.arange(1.0, 101)
    large = {"events": np.full(100, 3.0), "censored": np.full(100, 1e9)}
    alone = kaplan_meier(np.zeros(100, int), age, **large)
    small = (np.r_[np.zeros(200, int), np.ones(100, int)], np.r_[age, age, age])
    beside = kaplan_meier(
        small[0] + np.r_[np.zeros(100, int), np.ones(200, int)],
        small[1],
        np.r_[np.ones(100), np.ones(100), large["events"]],
        np.r_[np.zeros(200), large["censored"]],
    )
    np.testing.assert_array_equal(beside.variance[beside.group == 2], alone.variance)


def test_one_sided_bound_is_the_two_sided_one_at_twice_the_risk():
    rows = ([0, 0], [1.0, 2.0], [2, 1], [3, 9])
    two, lower = kaplan_meier(*rows, confidence_level=0.9), kaplan_meier(*rows, confidence_level=0.95, sided="lower")
    np.testing.assert_allclose(lower.interval.low, two.interval.low, rtol=1e-12)
    assert np.isnan(lower.interval.high).all()


def test_nothing_is_said_beyond_the_last_age_while_some_survive():
    curve = kaplan_meier([0, 0, 1], [1.0, 2.0, 1.0], events=[1, 0, 4], censored=[0, 3, 0])
    at = survival_at(curve, 9.0)
    assert np.isnan(at.value[0])
    assert at.value[1] == 0
    assert at.status.tolist() == ["extrapolated", "ok"]
    mean = restricted_mean(curve, 9.0)
    assert np.isnan(mean.value[0])
    assert (mean.value[1], mean.status.tolist()) == (1.0, ["extrapolated", "ok"])


def test_a_share_never_reached_has_no_quantile_but_may_have_a_lower_bound():
    curve = kaplan_meier([0, 0], [10.0, 20.0], events=[30, 2], censored=[0, 68])
    b50 = survival_quantile(curve, 0.5)
    assert (np.isnan(b50.value[0]), b50.status[0]) == (True, "extrapolated")
    b35 = survival_quantile(curve, 0.35)
    assert (np.isnan(b35.value[0]), b35.interval.low[0]) == (True, 10.0)


def test_numbers_at_risk_are_those_just_before():
    risk = risk_set([0, 0, 0], [0.0, 4.0, 6.0], events=[0, 1, 1], censored=[0, 1, 1], entries=[3, 1, 0])
    assert numbers_at_risk(risk, [0] * 5, [0.0, 1.0, 4.0, 5.0, 7.0]).tolist() == [0, 3, 3, 2, 0]


def test_incidences_and_survival_share_the_whole():
    rng = np.random.default_rng(4)
    group, age = np.repeat([0, 1], 30), np.tile(np.arange(1.0, 31), 2)
    curve = cumulative_incidence(group, age, rng.poisson(2, (60, 3)), rng.poisson(3, 60))
    np.testing.assert_allclose(curve.cif.sum(axis=1) + curve.sf, 1, rtol=1e-13)
    at = incidence_at(curve, [15.0, 99.0])
    assert at.value.shape == (2, 3)
    assert at.status.tolist()[0] == "ok"


def test_incidence_is_not_one_minus_kaplan_meier_of_the_mode():
    curve = cumulative_incidence([0, 0], [1.0, 2.0], events=[[0, 5], [5, 0]])
    assert curve.cif[-1].tolist() == [0.5, 0.5]
    assert kaplan_meier([0, 0], [1.0, 2.0], events=[0, 5], censored=[5, 0]).sf[-1] == 0


def test_withdrawals_in_the_middle_count_half():
    table = life_table([0, 0], [0, 1], [1, 2], events=[10, 5], censored=[20, 65])
    assert table.exposed.tolist() == [90, 37.5]
    # Gehan's estimates: q / (width (1 - q / 2))
    np.testing.assert_allclose(table.hazard, [2 * (1 / 9) / (2 - 1 / 9), 2 * (5 / 37.5) / (2 - 5 / 37.5)], rtol=1e-12)


@pytest.mark.parametrize(
    ("lower", "upper", "events"), [([0, 1], [2, 3], [1, 1]), ([0, 1], [1, 1], [1, 1]), ([0, 1], [1, 2], [1, -1])]
)
def test_intervals_that_overlap_or_are_none_are_invalid(lower, upper, events):
    table = life_table([0, 0], lower, upper, events, censored=5)
    assert (table.status.tolist(), table.sf.size) == (["invalid"], 0)


ROWS = ([0], [1.0], [1])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: kaplan_meier(*ROWS, confidence_level=95), "confidence_level must be between 0 and 1, not 95"),
        (lambda: kaplan_meier(*ROWS, bounds="loglog"), "bounds must be one of log_log, log, plain, not 'loglog'"),
        (lambda: kaplan_meier(*ROWS, sided="both"), "sided must be one of two, lower, upper, not 'both'"),
        (lambda: kaplan_meier([0, 1], [1.0], [1]), "group must be one-dimensional"),
        (lambda: kaplan_meier([3], [1.0], [1], groups=2), "groups must be at least 4"),
        (lambda: kaplan_meier([0.5], [1.0], [1]), "group must hold integers from 0"),
        (lambda: kaplan_meier([0], [1.0], [1], censored=[1, 2]), "censored must have 1 values"),
        (lambda: survival_quantile(kaplan_meier(*ROWS), 10), "p must be between 0 and 1, not 10"),
        (lambda: cumulative_incidence([0], [1.0], [1]), "events must have a row an age and a column a mode"),
        (lambda: life_table([0], [0.0], [1.0], [1], withdrawals="start"), "withdrawals must be one of middle, end"),
    ],
)
def test_what_a_caller_gets_wrong_is_said(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_no_rows_at_all_are_no_data():
    curve = kaplan_meier([], [], [], groups=2)
    assert curve.status.tolist() == ["no_data", "no_data"]
    assert np.isnan(survival_quantile(curve).value).all()
    assert np.isnan(restricted_mean(curve).value).all()
    assert np.isnan(survival_at(curve, 1.0).value).all()
    assert cumulative_incidence([], [], np.zeros((0, 2)), groups=1).status.tolist() == ["no_data"]
    assert life_table([], [], [], [], groups=1).status.tolist() == ["no_data"]


def test_ten_thousand_groups_take_seconds():
    rng = np.random.default_rng(0)
    group, age = np.repeat(np.arange(10_000), 60), np.tile(np.arange(1.0, 61), 10_000)
    events, censored = rng.poisson(1, group.size), rng.poisson(3, group.size)
    began = time.perf_counter()
    curve = kaplan_meier(group, age, events, censored)
    assert survival_quantile(curve, 0.1).value.shape == (10_000,)
    assert time.perf_counter() - began < 5
