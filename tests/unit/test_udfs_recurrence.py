"""Mean cumulative functions: the definition, the sums that SQL makes, gaps, and what is refused."""

from __future__ import annotations

import time

import duckdb
import numpy as np
import pandas as pd
import pytest

from udfs.claims import claims_per_thousand
from udfs.recurrence import Events, Sums, Windows, mcf_at, mcf_from_sums, mean_cumulative_function
from udfs.recurrence_difference import mcf_difference, recurrence_test
from udfs.recurrence_rate import recurrence_rate

# The sums of udfs/recurrence.py: two passes, each linear in events and windows; `USING` joins on the group's own ages.
SUMS = """
WITH cells AS (SELECT g, unit, age, sum(cost) AS c FROM events GROUP BY ALL),
edges AS (
  SELECT g, age, sum(c) AS cost, sum(c * c) AS squared, 0 AS started, 0 AS stopped FROM cells GROUP BY g, age
  UNION ALL SELECT g, start, 0, 0, count(*), 0 FROM windows GROUP BY g, start
  UNION ALL SELECT g, stop, 0, 0, 0, count(*) FROM windows GROUP BY g, stop),
ages AS (SELECT g, age, sum(cost) AS cost, sum(squared) AS squared, sum(started - stopped) AS change FROM edges GROUP BY g, age),
risk AS (
  SELECT *, coalesce(sum(change) OVER (PARTITION BY g ORDER BY age ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS n FROM ages),
drift AS (
  SELECT *, CASE WHEN n > 0 THEN cost / (n * n) ELSE 0 END AS step,
    sum(CASE WHEN n > 0 THEN cost / (n * n) ELSE 0 END) OVER (PARTITION BY g ORDER BY age) AS a FROM risk),
moves AS (
  SELECT g, unit, age, 0 AS kind, c, c / n AS own, step, a FROM cells JOIN drift USING (g, age)
  UNION ALL SELECT w.g, unit, age, 1, 0, 0, 0, a FROM windows AS w JOIN drift AS d ON d.g = w.g AND d.age = w.stop
  UNION ALL SELECT w.g, unit, age, 2, 0, 0, 0, a FROM windows AS w JOIN drift AS d ON d.g = w.g AND d.age = w.start),
units AS (
  SELECT *, sum(own) OVER u - sum(CASE kind WHEN 1 THEN a WHEN 2 THEN -a ELSE 0 END) OVER u
    - CASE WHEN sum(CASE kind WHEN 1 THEN -1 WHEN 2 THEN 1 ELSE 0 END) OVER u > 0 THEN a ELSE 0 END AS residual
  FROM moves WINDOW u AS (PARTITION BY g, unit ORDER BY age, kind ROWS UNBOUNDED PRECEDING)),
residuals AS (
  SELECT g, age, sum(c * (residual - own + step)) AS cost_residual, sum(CASE WHEN kind = 1 THEN residual ELSE 0 END) AS residual_left,
    sum(CASE WHEN kind = 2 THEN residual ELSE 0 END) AS residual_entered FROM units GROUP BY g, age)
SELECT g, age, n, cost, squared, cost_residual, residual_left, residual_entered FROM drift LEFT JOIN residuals USING (g, age)
"""


def fleet(seed: int, units: int = 40, groups: int = 3) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Units with one window, two that touch, or two with a gap; events with costs, some negative, some at one age."""
    rng = np.random.default_rng(seed)
    windows, events = [], []
    for unit in range(units):
        edge = np.sort(rng.choice(60, 4, replace=False)).astype(float)
        spans = [
            [(edge[0], edge[3])],
            [(edge[0], edge[1]), (edge[1], edge[3])],
            [(edge[0], edge[1]), (edge[2], edge[3])],
        ][unit % 3]
        for start, stop in spans:
            windows.append((unit % groups, unit, start, stop))
            ages = rng.integers(start + 1, stop + 1, rng.poisson(0.08 * (stop - start)))
            events += [(unit % groups, unit, float(age), rng.choice([1.0, 2.5, -0.5])) for age in ages]
    return pd.DataFrame(events, columns=["g", "unit", "age", "cost"]), pd.DataFrame(
        windows, columns=["g", "unit", "start", "stop"]
    )


def given(events: pd.DataFrame, windows: pd.DataFrame) -> tuple[Events, Windows]:
    return Events(*(events[c].to_numpy() for c in events)), Windows(*(windows[c].to_numpy() for c in windows))


def by_definition(events: pd.DataFrame, windows: pd.DataFrame, until: float) -> tuple[float, float]:
    """M and the sum over units of their influence squared, written as it is defined."""
    value, influence = 0.0, dict.fromkeys(windows.unit, 0.0)
    for age, there in events[events.age <= until].groupby("age"):
        at_risk = windows[(windows.start < age) & (age <= windows.stop)].unit
        value += there.cost.sum() / len(at_risk)
        for unit in at_risk:
            influence[unit] += (
                there.cost[there.unit == unit].sum() / len(at_risk) - there.cost.sum() / len(at_risk) ** 2
            )
    return value, sum(x**2 for x in influence.values())


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_cost_and_its_variance_are_as_defined_unit_by_unit(seed):
    events, windows = fleet(seed)
    curve = mean_cumulative_function(*given(events, windows))
    for g in range(3):
        row = np.flatnonzero(curve.group == g)[::-6]
        wanted = [by_definition(events[events.g == g], windows[windows.g == g], age) for age in curve.age[row]]
        np.testing.assert_allclose(np.c_[curve.mcf[row], curve.variance[row]], wanted, rtol=1e-11, atol=1e-15)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_sums_made_by_sql_give_the_same(seed):
    events, windows = fleet(seed)
    rows = duckdb.sql(SUMS).df()
    curve, whole = (
        mcf_from_sums(Sums(*(rows[c].to_numpy() for c in rows))),
        mean_cumulative_function(*given(events, windows)),
    )
    np.testing.assert_array_equal(curve.age, whole.age)
    np.testing.assert_allclose(curve.mcf, whole.mcf, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(curve.variance, whole.variance, rtol=1e-11, atol=1e-15)


def test_point_estimate_needs_counts_alone():
    curve = mcf_from_sums(Sums([0, 0], [1.0, 2.0], [4, 4], [2, 1]))
    assert curve.mcf.tolist() == [0.5, 0.75]
    assert np.isnan(curve.variance).all()


def test_two_events_of_a_unit_on_one_day_are_two():
    windows = Windows([0, 0], [1, 2], [0.0, 0.0], [9.0, 9.0])
    curve = mean_cumulative_function(Events([0, 0], [1, 1], [5.0, 5.0]), windows)
    assert (curve.age.tolist(), curve.mcf.tolist(), curve.cost.tolist(), curve.n_failures.tolist()) == (
        [5.0],
        [1.0],
        [2.0],
        [2.0],
    )
    assert curve.variance.tolist() == [0.5]  # (2/2 - 2/4)^2 + (2/4)^2
    assert mean_cumulative_function(
        Events([0, 0], [1, 1], [5.0, 5.0]), windows, variance="poisson"
    ).variance.tolist() == [0.5]


def test_a_window_is_open_at_its_start_and_closed_at_its_stop():
    windows = Windows([0, 0], [1, 2], [0.0, 5.0], [5.0, 9.0])
    curve = mean_cumulative_function(Events([0, 0], [1, 2], [5.0, 5.0]), windows)
    assert (curve.at_risk.tolist(), curve.cost.tolist(), curve.n_outside.tolist(), curve.status.tolist()) == (
        [1],
        [1],
        [1],
        ["outside_window"],
    )


@pytest.mark.parametrize(
    ("events", "windows", "status"),
    [
        (Events([], [], []), Windows([0], [1], [0.0], [9.0]), "no_failures"),
        (Events([], [], []), Windows([], [], [], []), "no_data"),
        (Events([0], [1], [5.0]), Windows([], [], [], []), "no_data"),
        (Events([0], [1], [5.0]), Windows([0, 0], [1, 1], [0.0, 4.0], [6.0, 9.0]), "invalid"),  # overlapping
        (Events([0], [1], [5.0]), Windows([0], [1], [9.0], [0.0]), "invalid"),
        (Events([0], [1], [np.nan]), Windows([0], [1], [0.0], [9.0]), "invalid"),
        (Events([0], [2], [5.0]), Windows([0], [1], [0.0], [9.0]), "outside_window"),
    ],
)
def test_status_says_what_the_rows_are(events, windows, status):
    curve = mean_cumulative_function(events, windows, groups=1)
    assert curve.status.tolist() == [status]
    assert curve.mcf.size == 0


def test_a_gap_in_all_observation_is_told_and_windows_that_touch_are_none():
    gap = mean_cumulative_function(Events([0, 0], [1, 2], [3.0, 8.0]), Windows([0, 0], [1, 2], [2.0, 6.0], [5.0, 9.0]))
    assert (gap.status.tolist(), gap.start.tolist(), gap.end.tolist()) == (["risk_set_gap"], [2.0], [9.0])
    touching = mean_cumulative_function(
        Events([0, 0], [1, 2], [3.0, 8.0]), Windows([0, 0], [1, 2], [0.0, 5.0], [5.0, 9.0])
    )
    assert (touching.status.tolist(), touching.start.tolist()) == (["ok"], [0.0])


def test_nothing_is_said_beyond_the_last_window():
    events, windows = Events([0, 0], [1, 1], [2.0, 3.0]), Windows([0], [1], [0.0], [9.0])
    at = mcf_at(mean_cumulative_function(events, windows), [1.0, 9.0, 9.5], [0, 0, 0])
    assert at.value[:2].tolist() == [0.0, 2.0]
    assert np.isnan(at.value[2])
    assert at.status.tolist() == ["ok", "ok", "extrapolated"]


@pytest.mark.parametrize("seed", [1, 2])
def test_rate_in_a_bin_is_the_growth_of_the_curve_with_its_own_variance(seed):
    events, windows = fleet(seed)
    rate = recurrence_rate(*given(events, windows), [0, 20, 40])
    for g in range(3):
        mine, seen = events[events.g == g], windows[windows.g == g]
        for i, (low, high) in enumerate([(0, 20), (20, 40)]):
            value, variance = by_definition(mine[mine.age > low], seen, high)
            np.testing.assert_allclose([rate.rate[g, i], rate.variance[g, i]], [value / 20, variance / 400], rtol=1e-11)


def test_a_bin_without_events_has_the_poisson_bound():
    windows = Windows([0, 0], [1, 2], [0.0, 0.0], [20.0, 15.0])
    rate = recurrence_rate(Events([0], [1], [5.0]), windows, [0, 10, 20, 30])
    assert rate.status.tolist() == [["ok", "no_failures", "no_data"]]
    assert rate.exposure.tolist() == [[20.0, 15.0, 0.0]]
    # qchisq(.975, 2) / 2 / 15 = 0.24592529...
    np.testing.assert_allclose(
        [rate.rate[0, 1], rate.interval.low[0, 1], rate.interval.high[0, 1]], [0, 0, 0.24592530], rtol=1e-7
    )
    assert np.isnan(rate.rate[0, 2])


def test_a_bin_nobody_has_reached_the_end_of_is_immature():
    rate = recurrence_rate(Events([0], [1], [5.0]), Windows([0], [1], [0.0], [15.0]), [0, 10, 20])
    assert rate.status.tolist() == [["ok", "immature"]]
    assert np.isnan(rate.rate[0, 1])


def test_difference_along_the_curve_ends_where_either_does():
    one = mean_cumulative_function(Events([0, 0], [1, 2], [2.0, 8.0]), Windows([0, 0], [1, 2], [0.0, 0.0], [9.0, 9.0]))
    other = mean_cumulative_function(Events([0], [1], [4.0]), Windows([0, 0], [1, 2], [0.0, 0.0], [6.0, 6.0]))
    found = mcf_difference(one, other)
    assert (found.age.tolist(), found.difference.tolist()) == ([2.0, 4.0], [0.5, 0.0])
    assert mcf_difference(one, other, 8.0).status.tolist() == ["extrapolated"]
    assert found.p_value[1] == 1.0


def many_fleets(seed: int, factor: float) -> tuple[Events, Windows]:
    """1,500 groups of 60 units whose rates differ, watched from an age to an age."""
    rng = np.random.default_rng(seed)
    start, length = rng.uniform(0, 3, 90_000), rng.uniform(3, 8, 90_000)
    unit = np.repeat(np.arange(90_000), rng.poisson(0.3 * factor * rng.gamma(2, 0.5, 90_000) * length))
    group = np.repeat(np.arange(1500), 60)
    age = start[unit] + length[unit] * (1 - rng.random(unit.size))
    return Events(group[unit], unit, age), Windows(group, np.arange(90_000), start, start + length)


def test_fleets_that_recur_alike_are_told_apart_as_seldom_as_the_level_says():
    found = recurrence_test(*many_fleets(1, 1.0), *many_fleets(2, 1.0))
    assert abs((found.p_value < 0.05).mean() - 0.05) < 0.02
    assert abs((found.p_value < 0.5).mean() - 0.5) < 0.04
    assert (recurrence_test(*many_fleets(1, 1.6), *many_fleets(2, 1.0)).p_value < 0.05).mean() > 0.7


def test_status_of_a_test_of_recurrences():
    events, windows = Events([0, 1], [1, 2], [5.0, 5.0]), Windows([0, 1, 2], [1, 2, 3], [0.0] * 3, [9.0] * 3)
    found = recurrence_test(events, windows, Events([0], [4], [3.0]), Windows([0, 2], [4, 5], [0.0] * 2, [9.0] * 2))
    assert found.status.tolist() == ["ok", "no_data", "no_failures"]
    assert np.isnan(found.p_value[1:]).all()


def test_cohorts_count_in_the_months_they_have_completed():
    # Cohort 1 has done 2 months, cohort 2 one: month 1 is 3 of 200, month 2 is 2 of 100.
    rows = ([0, 0, 0], [1, 1, 2], [1, 2, 1], [1, 2, 2], [100, 100, 100])
    assert claims_per_thousand(*rows, months=2).value.tolist() == [[15.0, 35.0]]
    assert claims_per_thousand(*rows, months=2, maturity="cohort").value.tolist() == [[10.0, 30.0]]
    assert claims_per_thousand(*rows, months=3, maturity="cohort").status.tolist() == [["immature"] * 3]


def test_claims_without_any_have_the_exact_upper_bound():
    found = claims_per_thousand([0], [1], [1], [0], [500], months=1)
    assert (found.value.tolist(), found.interval.low.tolist(), found.status.tolist()) == (
        [[0.0]],
        [[0.0]],
        [["no_failures"]],
    )
    np.testing.assert_allclose(found.interval.high, [[3.688879454 * 2]], rtol=1e-9)  # qchisq(.975, 2) / 2 per 500


def test_poisson_bounds_are_garwood_s_where_months_have_equally_many_vehicles():
    found = claims_per_thousand([0] * 3, [1] * 3, [1, 2, 3], [2, 3, 5], [1000] * 3, months=3)
    # qchisq(.025, 20) / 2, qchisq(.975, 22) / 2
    np.testing.assert_allclose(
        [found.interval.low[0, 2], found.interval.high[0, 2]], [4.795388696, 18.39035604], rtol=1e-9
    )


def test_robust_bounds_of_single_vehicles_are_the_mcf_s():
    """Vehicles of their own as cohorts: the same influence as of the mean cumulative function by month."""
    rng = np.random.default_rng(8)
    reached = rng.integers(1, 7, 40)
    vehicle = np.repeat(np.arange(40), reached)
    month = np.concatenate([np.arange(1, k + 1) for k in reached])
    claims = rng.poisson(0.3, vehicle.size)
    found = claims_per_thousand(
        np.zeros(vehicle.size, int), vehicle, month, claims, 1.0, months=6, method="robust", per=1
    )
    events = Events(np.zeros(claims.sum(), int), np.repeat(vehicle, claims), np.repeat(month, claims).astype(float))
    curve = mean_cumulative_function(
        events, Windows(np.zeros(40, int), np.arange(40), np.zeros(40), reached.astype(float))
    )
    at = mcf_at(curve, np.arange(1.0, 7), np.zeros(6, int))
    np.testing.assert_allclose(found.value[0], at.value, rtol=1e-12)
    np.testing.assert_allclose(found.interval.low[0], at.interval.low, rtol=1e-9)


@pytest.mark.parametrize(
    ("claims", "vehicles", "month"),
    [([-1], [10], [1]), ([1], [0], [1]), ([1], [np.nan], [1]), ([1], [10], [1.5]), ([1], [10], [0])],
)
def test_claims_that_are_none_are_invalid(claims, vehicles, month):
    assert claims_per_thousand([0], [1], month, claims, vehicles, months=1).status.tolist() == [["invalid"]]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda e, w: mean_cumulative_function(e, w, variance="naive"),
            "variance must be one of robust, poisson, independent",
        ),
        (lambda e, w: mean_cumulative_function(e, w, bounds="log_log"), "bounds must be one of log, plain"),
        (lambda e, w: mean_cumulative_function(e._replace(unit=[1, 2]), w), "unit must name one"),
        (lambda e, w: recurrence_rate(e, w, [5]), "edges must be two or more increasing ages"),
        (
            lambda e, w: mcf_difference(mean_cumulative_function(e, w), mean_cumulative_function(e, w, groups=2)),
            "the same groups, not 1 and 2",
        ),
        (lambda e, w: claims_per_thousand([0], [1], [1], [1], [9], months=0), "months must be at least 1, not 0"),
    ],
)
def test_what_a_caller_gets_wrong_is_said(call, message):
    with pytest.raises(ValueError, match=message):
        call(Events([0], [1], [5.0]), Windows([0], [1], [0.0], [9.0]))


def test_ten_thousand_groups_take_seconds():
    rng = np.random.default_rng(0)
    group, stop = np.repeat(np.arange(10_000), 20), rng.integers(1, 60, 200_000).astype(float)
    unit = np.repeat(np.arange(200_000), rng.poisson(1, 200_000))
    events = Events(group[unit], unit, np.ceil(rng.random(unit.size) * stop[unit]))
    began = time.perf_counter()
    curve = mean_cumulative_function(events, Windows(group, np.arange(200_000), np.zeros(200_000), stop))
    assert curve.status.size == 10_000
    assert time.perf_counter() - began < 5
