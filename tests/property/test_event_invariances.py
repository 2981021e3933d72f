"""What any counts must fulfil: units of age, rows split and merged, groups apart and together, bounds about the estimate."""

from __future__ import annotations

import numpy as np
from golden_suite.examples import examples
from hypothesis import given
from hypothesis import strategies as st

from udfs.availability import availability
from udfs.claims import claims_per_thousand
from udfs.comparison import rate_ratio
from udfs.cramer_von_mises import p_value
from udfs.growth import crow_amsaa
from udfs.growth_grouped import grouped_crow_amsaa
from udfs.incidence import cumulative_incidence
from udfs.proportion import clopper_pearson, wilson
from udfs.recurrence import Events, Windows, mean_cumulative_function
from udfs.survival import kaplan_meier, nelson_aalen, restricted_mean, survival_quantile

few = examples(60)
SCALES = st.sampled_from([1e-6, 1.609344, 1e7])


@st.composite
def counts(draw: st.DrawFn) -> dict[str, np.ndarray]:
    """Rows of counts per age; some enter late, before they leave."""
    n = draw(st.integers(1, 12))

    def whole(high: int) -> np.ndarray:
        return np.array(draw(st.lists(st.integers(0, high), min_size=n, max_size=n)), dtype=float)

    age, events, censored = whole(15) + 1, whole(4), whole(4)
    late = draw(st.integers(0, n - 1))
    entry = age[:late] * draw(st.sampled_from([0.25, 0.5, 0.9]))
    return {
        "age": np.r_[age, entry], "events": np.r_[events, np.zeros(late)], "censored": np.r_[censored, np.zeros(late)],
        "entries": np.r_[np.zeros(n), (events + censored)[:late]],
    }  # fmt: skip


def curve_of(rows: dict[str, np.ndarray], estimate=kaplan_meier, **options):
    return estimate(np.zeros(rows["age"].size, int), **rows, groups=1, **options)


def same(a, b, rtol=1e-9) -> None:
    np.testing.assert_allclose(a, b, rtol=rtol, atol=1e-12)


@few
@given(counts(), SCALES)
def test_survival_in_other_units(rows, scale):
    one, other = curve_of(rows), curve_of({**rows, "age": rows["age"] * scale})
    same(other.sf, one.sf)
    same(other.variance, one.variance)
    same(survival_quantile(other).value, survival_quantile(one).value * scale)
    same(restricted_mean(other).value, restricted_mean(one).value * scale)
    assert other.status.tolist() == one.status.tolist()


@few
@given(counts())
def test_split_rows_are_the_same_rows(rows):
    halves = {key: np.r_[value, value] / (1 if key == "age" else 2) for key, value in rows.items()}
    for estimate in (kaplan_meier, nelson_aalen):
        one, other = curve_of(rows, estimate), curve_of(halves, estimate)
        same(other.variance, one.variance)
        same(other.interval, one.interval)


@few
@given(st.lists(counts(), min_size=1, max_size=4))
def test_groups_together_are_the_groups_apart(every):
    group = np.repeat(np.arange(len(every)), [rows["age"].size for rows in every])
    together = kaplan_meier(
        group, **{key: np.concatenate([rows[key] for rows in every]) for key in every[0]}, groups=len(every)
    )
    apart = [curve_of(rows) for rows in every]
    assert together.status.tolist() == [curve.status[0] for curve in apart]
    same(together.sf, np.concatenate([curve.sf for curve in apart]))
    same(together.interval.low, np.concatenate([curve.interval.low for curve in apart]))


@few
@given(counts())
def test_bounds_bracket_survival_and_hazard(rows):
    for bounds in ("log_log", "log", "plain"):
        curve = curve_of(rows, bounds=bounds)
        known = ~np.isnan(curve.interval.low)
        assert np.all(curve.interval.low[known] <= curve.sf[known])
        assert np.all(curve.interval.high[known] >= curve.sf[known])
        assert np.all((curve.interval.low[known] >= 0) & (curve.interval.high[known] <= 1))
    assert np.all(np.diff(curve.sf) <= 0)
    hazard = curve_of(rows, nelson_aalen)
    assert np.all(np.exp(-hazard.cumulative_hazard) >= curve.sf - 1e-12)


@few
@given(counts(), st.integers(1, 50))
def test_more_time_without_failure_never_lowers_survival(rows, more):
    last = rows["age"].max() + 1
    longer = {key: np.r_[value, {"age": last, "censored": more}.get(key, 0.0)] for key, value in rows.items()}
    one, other = curve_of(rows), curve_of(longer)
    assert one.status[0] == "invalid" or np.all(other.sf[: one.sf.size] >= one.sf - 1e-12)


@few
@given(counts(), st.integers(0, 4))
def test_incidences_add_up_to_one_minus_survival(rows, share):
    split = np.c_[np.minimum(rows["events"], share), rows["events"] - np.minimum(rows["events"], share)]
    both, one = curve_of({**rows, "events": split}, cumulative_incidence), curve_of(rows)
    same(both.cif.sum(axis=1), 1 - one.sf)
    assert np.all(both.variance >= 0)


@st.composite
def fleets(draw: st.DrawFn) -> tuple[Events, Windows]:
    units = draw(st.integers(1, 8))
    start = np.array(draw(st.lists(st.integers(0, 5), min_size=units, max_size=units)), dtype=float)
    stop = start + draw(st.lists(st.integers(1, 20), min_size=units, max_size=units))
    of = draw(st.lists(st.integers(0, units - 1), max_size=20))
    unit = np.array(of, dtype=np.int64)
    age = np.array([draw(st.integers(int(start[i]) + 1, int(stop[i]))) for i in of], dtype=float)
    cost = np.array([draw(st.sampled_from([1.0, 1.0, 2.0, 3.5])) for _ in of])
    return Events(np.zeros(unit.size, int), unit, age, cost), Windows(
        np.zeros(units, int), np.arange(units), start, stop
    )


@few
@given(fleets(), SCALES)
def test_recurrences_in_other_units(fleet, scale):
    events, windows = fleet
    one = mean_cumulative_function(events, windows)
    other = mean_cumulative_function(
        events._replace(age=events.age * scale),
        windows._replace(start=windows.start * scale, stop=windows.stop * scale),
    )
    np.testing.assert_allclose([other.mcf, other.variance], [one.mcf, one.variance], rtol=1e-12)


@few
@given(fleets())
def test_cost_of_two_is_twice_and_its_variance_fourfold(fleet):
    events, windows = fleet
    one, other = (mean_cumulative_function(events._replace(cost=events.cost * k), windows) for k in (1, 2))
    np.testing.assert_allclose([other.mcf, other.variance], [2 * one.mcf, 4 * one.variance], rtol=1e-12, atol=1e-15)


@few
@given(fleets())
def test_a_window_cut_in_two_is_the_same_window(fleet):
    events, windows = fleet
    middle = (windows.start + windows.stop) / 2
    cut = Windows(
        np.r_[windows.group, windows.group],
        np.r_[windows.unit, windows.unit],
        np.r_[windows.start, middle],
        np.r_[middle, windows.stop],
    )
    one, other = mean_cumulative_function(events, windows), mean_cumulative_function(events, cut)
    np.testing.assert_allclose([other.mcf, other.variance], [one.mcf, one.variance], rtol=1e-9, atol=1e-14)


@few
@given(fleets())
def test_a_fleet_doubled_has_the_same_mcf_and_half_the_variance(fleet):
    events, windows = fleet
    twice = [
        type(x)(*(np.r_[a, a + (10 if name == "unit" else 0)] for name, a in zip(x._fields, x, strict=True)))
        for x in fleet
    ]
    one, other = mean_cumulative_function(events, windows), mean_cumulative_function(*twice)
    np.testing.assert_allclose([other.mcf, other.variance], [one.mcf, one.variance / 2], rtol=1e-9, atol=1e-14)


ages = st.lists(st.floats(0.5, 99.5), min_size=2, max_size=15, unique=True)


@few
@given(ages, SCALES, st.sampled_from(["time", "failure"]))
def test_growth_in_other_units(failures, scale, termination):
    age = np.sort(failures)
    stop = 100.0 if termination == "time" else age[-1]
    zeros = np.zeros(age.size, int)
    one, other = (
        crow_amsaa(zeros, age, [stop], termination=termination),
        crow_amsaa(zeros, age * scale, [stop * scale], termination=termination),
    )
    same(other.beta, one.beta)
    np.testing.assert_allclose(other.mtbf_interval, np.array(one.mtbf_interval) * scale, rtol=1e-7)
    np.testing.assert_allclose(
        other.mtbf_cumulative_interval, np.array(one.mtbf_cumulative_interval) * scale, rtol=1e-9
    )
    same(other.cramer_von_mises, one.cramer_von_mises)
    for value, (low, high) in ((one.beta, one.beta_interval), (one.mtbf_cumulative, one.mtbf_cumulative_interval)):
        assert np.isnan(value) or low <= value <= high


@few
@given(st.lists(st.integers(0, 30), min_size=3, max_size=10), SCALES)
def test_grouped_growth_in_other_units_and_with_expected_numbers_that_add_up(failures, scale):
    zeros, upper = np.zeros(len(failures), int), np.arange(1.0, len(failures) + 1)
    one, other = grouped_crow_amsaa(zeros, upper, failures), grouped_crow_amsaa(zeros, upper * scale, failures)
    same(other.beta, one.beta)
    assert other.status.tolist() == one.status.tolist()
    if one.status[0] == "ok":
        np.testing.assert_allclose(one.expected.sum(), sum(failures), rtol=1e-9)


@few
@given(st.integers(0, 200), st.integers(1, 200), st.floats(0.5, 0.999))
def test_bounds_of_a_share_bracket_it_and_turn_round(successes, more, level):
    n = successes + more - 1 or 1
    successes = min(successes, n)
    for method in (clopper_pearson, wilson):
        low, high = method(successes, n, level)
        assert low <= successes / n <= high
        np.testing.assert_allclose(method(n - successes, n, level), [1 - high, 1 - low], atol=1e-12)


@few
@given(st.integers(0, 50), st.floats(0.1, 1e6), st.integers(0, 50), st.floats(0.1, 1e6), SCALES)
def test_rate_ratio_in_other_units_brackets_itself(r, t, other_r, other_t, scale):
    one, other = rate_ratio(r, t, other_r, other_t), rate_ratio(r, t * scale, other_r, other_t * scale)
    np.testing.assert_allclose([other.ratio, *other.interval], [one.ratio, *one.interval], rtol=1e-9)
    if r and other_r:
        assert one.interval.low <= one.ratio <= one.interval.high


@few
@given(st.lists(st.integers(0, 20), min_size=2, max_size=8), st.lists(st.integers(1, 500), min_size=2, max_size=8))
def test_claims_of_merged_cohorts_are_those_of_their_rows(claims, vehicles):
    n = min(len(claims), len(vehicles))
    count, exposed = np.array(claims[:n]), np.array(vehicles[:n])
    whole = claims_per_thousand([0], [0], [1], [count.sum()], [exposed.sum()], months=1)
    parts = claims_per_thousand(np.zeros(n, int), np.arange(n), np.ones(n), count, exposed, months=1)
    np.testing.assert_allclose([parts.value, *parts.interval], [whole.value, *whole.interval], rtol=1e-12)
    assert whole.interval.low <= whole.value <= whole.interval.high


@few
@given(st.floats(0.1, 1e4), st.floats(0.0, 1e4), st.integers(1, 40))
def test_availability_is_bracketed(up, down, cycles):
    found = availability(up, down, cycles, cycles)
    assert found.operational_interval.low <= found.operational <= found.operational_interval.high
    assert found.mtbf_interval.low <= found.mtbf <= found.mtbf_interval.high


@few
@given(st.floats(0.01, 1.5), st.floats(0.0, 0.5), st.integers(2, 500))
def test_p_of_a_worse_fit_is_smaller(statistic, more, size):
    p, worse = p_value([statistic, statistic + more], size)
    assert 0 <= worse <= p <= 1
