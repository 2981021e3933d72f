"""What any lives must fulfil: units, weights, merged groups, sketches, bounds."""

from __future__ import annotations

import numpy as np
import pytest
from golden_suite.examples import examples
from hypothesis import given
from hypothesis import strategies as st

from udfs.fit import fit
from udfs.lives import Lives
from udfs.power_sums import fit_sums, sketch
from udfs.weibayes import weibayes

INF = np.inf
AGES = st.floats(1.0, 1000.0).map(lambda age: float(f"{age:.4g}"))
DISTRIBUTIONS = st.sampled_from(["weibull", "lognormal", "exponential"])


@st.composite
def rows(draw: st.DrawFn) -> Lives:
    """Exact, running and interval lives, some of which enter late."""
    lower, upper, entry, weight = [], [], [], []
    for _ in range(draw(st.integers(3, 12))):
        age, kind = draw(AGES), draw(st.sampled_from(["exact", "exact", "running", "between", "first look"]))
        low, high = {
            "exact": (age, age), "running": (age, INF), "between": (age, age * draw(st.floats(1.1, 3.0))), "first look": (0.0, age),
        }[kind]
        lower.append(low)
        upper.append(high)
        entry.append(draw(st.sampled_from([0.0, 0.0, 0.5])) * low)
        weight.append(draw(st.integers(1, 40)))
    return Lives.of(lower, upper, entry=entry, weight=weight)


@st.composite
def ages(draw: st.DrawFn) -> Lives:
    """Exact and running lives, watched from the start."""
    number = draw(st.integers(3, 12))
    failures = draw(st.lists(st.integers(0, 5), min_size=number, max_size=number))
    censored = draw(st.lists(st.integers(0, 200), min_size=number, max_size=number))
    return Lives.counted(draw(st.lists(AGES, min_size=number, max_size=number)), failures, censored)


def scaled(lives: Lives, unit: float) -> Lives:
    return Lives.of(lives.lower * unit, lives.upper * unit, entry=lives.entry * unit, weight=lives.weight)


@examples(60)
@given(rows(), DISTRIBUTIONS)
def test_estimate_is_finite_or_says_why_not(lives: Lives, distribution: str) -> None:
    fitted = fit(lives, distribution)
    values = np.array([fitted.mu, fitted.sigma if distribution != "exponential" else fitted.mu, fitted.loglik, fitted.quantile(0.1)])
    if fitted.status[0] == "ok":
        assert np.isfinite(values).all()
    else:
        assert np.isnan(values).all()


@examples(60)
@given(rows(), DISTRIBUTIONS, st.sampled_from(["normal", "likelihood_ratio"]))
def test_bounds_bracket_the_estimate(lives: Lives, distribution: str, method: str) -> None:
    fitted = fit(lives, distribution)
    for quantity in [("quantile", 0.1), ("mean",), ("sf", 100.0)]:
        low, high = fitted.interval(*quantity, method=method)
        value = fitted.value(*quantity)
        assert not np.any(low > value * (1 + 1e-9))
        assert not np.any(high < value * (1 - 1e-9))


@examples(40)
@given(rows(), DISTRIBUTIONS, st.sampled_from([1.609344, 1e-6, 1e7]))
def test_unit_of_age_scales_the_estimate(lives: Lives, distribution: str, unit: float) -> None:
    before, after = fit(lives, distribution), fit(scaled(lives, unit), distribution)
    assert after.status.tolist() == before.status.tolist()
    assert after.sigma == pytest.approx(before.sigma, rel=1e-6, nan_ok=True)
    assert after.quantile(0.1) == pytest.approx(before.quantile(0.1) * unit, rel=1e-6, nan_ok=True)


@examples(40)
@given(rows(), DISTRIBUTIONS)
def test_rows_may_be_split_and_shuffled(lives: Lives, distribution: str) -> None:
    again = np.concatenate([np.arange(lives.lower.size)[::-1], np.arange(lives.lower.size)])
    split = Lives.of(lives.lower[again], lives.upper[again], entry=lives.entry[again], weight=lives.weight[again] / 2)
    before, after = fit(lives, distribution), fit(split, distribution)
    assert after.loglik == pytest.approx(before.loglik, rel=1e-9, nan_ok=True)
    assert after.quantile(0.1) == pytest.approx(before.quantile(0.1), rel=1e-6, nan_ok=True)


@examples(40)
@given(rows(), rows(), DISTRIBUTIONS)
def test_groups_fitted_together_are_those_fitted_alone(first: Lives, second: Lives, distribution: str) -> None:
    both = Lives.of(
        np.concatenate([first.lower, second.lower]),
        np.concatenate([first.upper, second.upper]),
        entry=np.concatenate([first.entry, second.entry]),
        weight=np.concatenate([first.weight, second.weight]),
        group=np.concatenate([np.zeros(first.lower.size, int), np.ones(second.lower.size, int)]),
        groups=2,
    )
    alone = np.concatenate([fit(first, distribution).quantile(0.1), fit(second, distribution).quantile(0.1)])
    assert fit(both, distribution).quantile(0.1) == pytest.approx(alone, rel=1e-7, nan_ok=True)


@examples(40)
@given(ages(), ages())
def test_merged_sketches_are_the_sketch_of_the_union(first: Lives, second: Lives) -> None:
    union = Lives.of(
        np.concatenate([first.lower, second.lower]),
        np.concatenate([first.upper, second.upper]),
        weight=np.concatenate([first.weight, second.weight]),
    )
    merged = sketch(first) + sketch(second)
    assert merged == pytest.approx(sketch(union), rel=1e-12)
    from_rows, from_sums = fit(union), fit_sums(merged, largest=union.largest)
    if from_rows.status[0] == "ok" and from_sums.status[0] == "ok":
        assert from_sums.beta == pytest.approx(from_rows.beta, rel=2e-4)  # 1e-6 where ages are spread as lives are: see the unit tests
        assert from_sums.loglik == pytest.approx(from_rows.loglik, rel=1e-6)


@examples(40)
@given(ages(), AGES)
def test_censored_exposure_never_lowers_a_mean_of_known_shape(lives: Lives, age: float) -> None:
    more = Lives.of(
        np.append(lives.lower, age), np.append(lives.upper, INF), weight=np.append(lives.weight, 7.0)
    )
    before, after = weibayes(lives, 1.0), weibayes(more, 1.0)
    assert not np.any(after.mean < before.mean)
    assert not np.any(after.interval("mean").low < before.interval("mean").low)
