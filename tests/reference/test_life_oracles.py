"""Fits of simulated lives against what R, lifelines and surpyval gave (the folder life_oracles, with its scripts)."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from udfs.fit import Fit, fit
from udfs.lives import Lives
from udfs.power_sums import fit_sums, sketch

HERE = Path(__file__).parent / "life_oracles"
DISTRIBUTIONS = ("weibull", "lognormal")
Row = dict[str, str]


def rows(name: str) -> list[Row]:
    with (HERE / name).open(newline="") as file:
        return list(csv.DictReader(file))


def number(text: str) -> float:
    return float(text) if text not in ("", "NA", "nan") else np.nan


def column(chosen: list[Row], name: str) -> np.ndarray:
    return np.array([number(row[name]) for row in chosen])


def by_case(chosen: list[Row]) -> dict[str, list[Row]]:
    found = defaultdict(list)
    for row in chosen:
        found[row["case"]].append(row)
    return dict(found)


LIVES = by_case(rows("lives.csv"))
CASES = list(LIVES)


@pytest.fixture(scope="module")
def lives() -> Lives:
    """Every case a group, so that all are fitted at once."""
    together = [row for case in CASES for row in LIVES[case]]
    upper = column(together, "upper")
    return Lives.of(
        column(together, "lower"),
        np.where(np.isnan(upper), np.inf, upper),
        entry=column(together, "entry"),
        weight=column(together, "weight"),
        group=np.repeat(np.arange(len(CASES)), [len(LIVES[case]) for case in CASES]),
    )


@pytest.fixture(scope="module", params=DISTRIBUTIONS)
def distribution(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def fitted(lives: Lives, distribution: str) -> Fit:
    return fit(lives, distribution)


def places(of: list[Row]) -> np.ndarray:
    return np.array([CASES.index(row["case"]) for row in of])


@pytest.fixture(scope="module")
def survreg(distribution: str) -> list[Row]:
    return [row for row in rows("survreg.csv") if row["distribution"] == distribution]


def test_every_case_is_fitted(fitted: Fit) -> None:
    few = fitted.n_failures < 2
    assert set(fitted.status[~few]) == {"ok"}


def test_location_equals_survregs(fitted: Fit, survreg: list[Row]) -> None:
    error = (fitted.mu[places(survreg)] - column(survreg, "mu")) / column(survreg, "se_mu")
    assert np.abs(error).max() < 1e-8


@pytest.mark.parametrize(("name", "tolerance"), [("sigma", 1e-8), ("se_mu", 1e-6), ("se_sigma", 1e-6), ("loglik", 1e-10)])
def test_fit_equals_survregs(fitted: Fit, survreg: list[Row], name: str, tolerance: float) -> None:
    error = np.sqrt(np.diagonal(fitted.covariance, axis1=1, axis2=2))
    ours = {"sigma": fitted.sigma, "se_mu": error[:, 0], "se_sigma": error[:, 1], "loglik": fitted.loglik}[name]
    assert ours[places(survreg)] == pytest.approx(column(survreg, name), rel=tolerance)


def test_normal_bounds_of_b10_equal_survregs(fitted: Fit, survreg: list[Row]) -> None:
    low, high = fitted.interval("quantile", 0.1, confidence_level=0.9, method="normal")
    at, center, error = places(survreg), column(survreg, "log_b10"), 1.6448536269514722 * column(survreg, "se_log_b10")
    assert np.log(low[at]) == pytest.approx(center - error, rel=1e-6, abs=1e-6)
    assert np.log(high[at]) == pytest.approx(center + error, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("side", [0, 1])
def test_likelihood_ratio_bounds_of_sigma_equal_those_found_in_r(fitted: Fit, survreg: list[Row], side: int) -> None:
    found = [row for row in survreg if not np.isnan(number(row["lr_sigma_low"]))]
    assert len(found) > 50
    bounds = fitted.interval("sigma", method="likelihood_ratio")[side]
    assert bounds[places(found)] == pytest.approx(column(found, ("lr_sigma_low", "lr_sigma_high")[side]), rel=1e-6)


@pytest.mark.parametrize("side", [0, 1])
def test_likelihood_ratio_bounds_of_b10_equal_those_found_in_r(fitted: Fit, survreg: list[Row], side: int) -> None:
    found = [row for row in survreg if not np.isnan(number(row["lr_b10_low"]))]
    bounds = fitted.interval("quantile", 0.1, method="likelihood_ratio")[side]
    assert np.log(bounds[places(found)]) == pytest.approx(column(found, ("lr_b10_low", "lr_b10_high")[side]), rel=1e-6)


@pytest.fixture(scope="module")
def libraries(distribution: str) -> list[Row]:
    return [row for row in rows("libraries.csv") if row["distribution"] == distribution]


def test_late_entries_equal_lifelines_and_surpyval(fitted: Fit, libraries: list[Row]) -> None:
    """To what their optimizers leave: a thousandth of the standard error."""
    at = places(libraries)
    error = np.sqrt(np.diagonal(fitted.covariance, axis1=1, axis2=2))[at]
    assert np.abs((fitted.mu[at] - column(libraries, "mu")) / error[:, 0]).max() < 1e-3
    assert np.abs((fitted.sigma[at] - column(libraries, "sigma")) / error[:, 1]).max() < 1e-3


def test_log_likelihood_with_late_entries_is_at_least_that_of_lifelines(fitted: Fit, libraries: list[Row]) -> None:
    found = [row for row in libraries if row["package"] == "lifelines"]
    difference = fitted.loglik[places(found)] - column(found, "loglik")
    assert difference.min() > -1e-7
    assert difference.max() < 1e-5


def test_power_sums_equal_the_rows(lives: Lives) -> None:
    ages_known = np.array([LIVES[case][0]["kind"] in ("right", "late") for case in CASES])
    chosen = np.flatnonzero(ages_known)
    kept = ages_known[lives.group]
    part = Lives.of(
        lives.lower[kept],
        lives.upper[kept],
        entry=lives.entry[kept],
        weight=lives.weight[kept],
        group=np.searchsorted(chosen, lives.group[kept]),
    )
    rows_fit, sums_fit = fit(part), fit_sums(sketch(part), n_censored=part.n_censored, largest=part.largest)
    within = (rows_fit.beta > 0.11) & (rows_fit.beta < 19)
    assert set(sums_fit.status[within & (rows_fit.status == "ok")]) == {"ok"}
    both = (sums_fit.status == "ok") & (rows_fit.status == "ok")
    assert sums_fit.beta[both] == pytest.approx(rows_fit.beta[both], rel=2e-6)
    assert sums_fit.quantile(0.1)[both] == pytest.approx(rows_fit.quantile(0.1)[both], rel=2e-6)
    assert sums_fit.loglik[both] == pytest.approx(rows_fit.loglik[both], rel=1e-7)
    for method in ("normal", "likelihood_ratio"):
        for ours, full in zip(
            sums_fit.interval("quantile", 0.1, method=method), rows_fit.interval("quantile", 0.1, method=method), strict=True
        ):
            known = both & np.isfinite(ours)
            assert known.sum() > 0.9 * both.sum()
            assert ours[known] == pytest.approx(full[known], rel=3e-5)


def inspected_after_late_entry() -> Lives:
    rng = np.random.default_rng(3)
    life = rng.weibull(1.6, 5000)
    entry = np.where(rng.random(5000) < 0.5, rng.choice([0.25, 0.5], 5000), 0)
    seen = np.flatnonzero(life > entry)[:400]
    life, entry = life[seen], entry[seen]
    look = np.floor(life * 4) / 4
    stop = entry + rng.choice([0.25, 0.5, 1.0, 1.5], 400)
    running = life > stop
    return Lives.of(np.where(running, stop, np.maximum(look, entry)), np.where(running, np.inf, look + 0.25), entry=entry)


# lifelines 0.30.3: WeibullFitter().fit_interval_censoring(lower, upper, entry=entry), the same of LogNormalFitter:
# (ln lambda_, 1 / rho_) and (mu_, sigma_), log_likelihood_.
@pytest.mark.parametrize(
    ("distribution", "mu", "sigma", "loglik"),
    [("weibull", 0.103886805, 0.628645286, -457.149920340), ("lognormal", -0.168572817, 0.791601960, -458.578948642)],
)
def test_intervals_after_late_entry_equal_lifelines(distribution: str, mu: float, sigma: float, loglik: float) -> None:
    ours = fit(inspected_after_late_entry(), distribution)
    assert [ours.mu[0], ours.sigma[0]] == pytest.approx([mu, sigma], abs=2e-5)
    assert -1e-8 < ours.loglik[0] - loglik < 1e-6
