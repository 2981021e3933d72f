"""Survival curves against lifelines itself, on simulated lives of many shapes, sizes and shares of censoring."""

from __future__ import annotations

import lifelines
import numpy as np
import pytest

from udfs.incidence import cumulative_incidence
from udfs.survival import kaplan_meier, nelson_aalen, restricted_mean, survival_quantile

CASES = [
    (shape, share, n, late)
    for shape in (0.3, 1.0, 3.0, 10.0)
    for share in (0.0, 0.5, 0.999)
    for n, late in ((5, 0), (1000, 1), (100_000, 0))
]


def lives(shape: float, share: float, n: int, late: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Exits in hundredths, whether failed, and entries; the limit leaves about `share` censored."""
    rng = np.random.default_rng([int(10 * shape), int(1000 * share), n])
    life = np.ceil(10_000 * rng.weibull(shape, n))
    limit = np.ceil(10_000 * (-np.log(share)) ** (1 / shape)) * rng.integers(1, 3, n) if share else np.full(n, np.inf)
    exit_ = np.minimum(life, limit)
    # The first five are there from the beginning, so that the risk set does not begin empty.
    entry = np.where(np.arange(n) < 5, 0, np.floor(exit_ * rng.random(n) * late))
    return exit_, life <= limit, entry


def counted(exit_, failed, entry) -> dict[str, np.ndarray]:
    late = entry > 0
    return {
        "group": np.zeros(exit_.size + late.sum(), int), "age": np.r_[exit_, entry[late]], "events": np.r_[failed * 1.0, np.zeros(late.sum())],
        "censored": np.r_[~failed * 1.0, np.zeros(late.sum())], "entries": np.r_[np.zeros(exit_.size), np.ones(late.sum())],
    }  # fmt: skip


@pytest.mark.parametrize(("shape", "share", "n", "late"), CASES)
def test_kaplan_meier_is_lifelines_s(shape, share, n, late):
    exit_, failed, entry = lives(shape, share, n, late)
    curve = kaplan_meier(**counted(exit_, failed, entry))
    theirs = lifelines.KaplanMeierFitter().fit(exit_, failed, entry=entry)
    np.testing.assert_allclose(curve.sf, theirs.survival_function_at_times(curve.age), rtol=1e-9, atol=1e-12)
    inside = (curve.sf > 0) & (curve.sf < 1)
    bounds = theirs.confidence_interval_survival_function_.loc[curve.age[inside]].to_numpy()
    np.testing.assert_allclose(np.c_[curve.interval.low, curve.interval.high][inside], bounds, rtol=1e-8)
    if np.any(curve.sf < 0.5) and np.all(np.abs(curve.sf - 0.5) > 1e-6):
        assert survival_quantile(curve).value[0] == theirs.median_survival_time_


@pytest.mark.parametrize(("shape", "share", "n", "late"), CASES)
def test_nelson_aalen_is_lifelines_s(shape, share, n, late):
    exit_, failed, entry = lives(shape, share, n, late)
    curve = nelson_aalen(**counted(exit_, failed, entry))
    theirs = lifelines.NelsonAalenFitter(nelson_aalen_smoothing=False).fit(exit_, failed, entry=entry)
    np.testing.assert_allclose(
        curve.cumulative_hazard, theirs.cumulative_hazard_at_times(curve.age), rtol=1e-9, atol=1e-12
    )


@pytest.mark.parametrize("n", [30, 1000])
def test_restricted_mean_is_lifelines_s(n):
    exit_, failed, entry = lives(1.5, 0.3, n, 0)
    curve = kaplan_meier(**counted(exit_, failed, entry))
    until = float(np.quantile(exit_, 0.7))
    theirs = lifelines.utils.restricted_mean_survival_time(lifelines.KaplanMeierFitter().fit(exit_, failed), t=until)
    np.testing.assert_allclose(restricted_mean(curve, until).value, theirs, rtol=1e-9)


def test_incidence_and_its_variance_are_lifelines_s():
    """Ages without ties, which lifelines would move at random."""
    rng = np.random.default_rng(3)
    age, mode = rng.permutation(np.arange(1.0, 401)), rng.choice(4, 400, p=[0.4, 0.3, 0.2, 0.1])
    curve = cumulative_incidence(np.zeros(400, int), age, np.eye(4)[mode][:, 1:], mode == 0)
    for k in (1, 2, 3):
        theirs = lifelines.AalenJohansenFitter(calculate_variance=True).fit(age, mode, event_of_interest=k)
        np.testing.assert_allclose(
            curve.cif[:, k - 1], theirs.cumulative_density_.loc[curve.age].to_numpy()[:, 0], rtol=1e-9, atol=1e-12
        )
        np.testing.assert_allclose(
            curve.variance[:, k - 1], theirs.variance_.loc[curve.age].to_numpy().ravel(), rtol=1e-6, atol=1e-12
        )
