"""The Nevada triangle: ReliaSoft's exact ages, the interval-censored truth, and what both forecast."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import minimize

from udfs.forecast import forecast_returns
from udfs.warranty import nevada_lives

CASE = json.loads((Path(__file__).parent / "reliasoft_nevada_warranty.json").read_text())


def lives(ages: str):
    data = CASE["data"]
    cohort, month = np.nonzero(np.ones((3, 3)))  # shipped in periods 1, 2, 3; returned in 2, 3, 4
    returns = np.array(data["returns"])[cohort, month]
    return nevada_lives(data["shipments"], [1, 2, 3], cohort, month + 2, returns, as_of=4, ages=ages)


def weibull(rows) -> tuple[float, float, float]:
    """beta, eta and the log likelihood, by a simplex: the convention is tested here, not a fit of ours."""

    def minus(parameters):
        beta, eta = np.exp(parameters)
        hazard = [(age / eta) ** beta for age in (rows.lower, rows.upper)]
        with np.errstate(divide="ignore", invalid="ignore"):
            exact = np.log(beta / eta) + (beta - 1) * np.log(rows.lower / eta) - hazard[0]
            between = np.log(np.exp(-hazard[0]) - np.exp(-hazard[1]))
        return -np.sum(rows.weight * np.where(rows.lower == rows.upper, exact, between))

    best = minimize(minus, [0.0, 2.0], method="Nelder-Mead", options={"xatol": 1e-11, "fatol": 1e-13, "maxiter": 4000})
    return *np.exp(best.x), -best.fun


def forecast(beta: float, eta: float, periods: int) -> np.ndarray:
    """By cohort, each a group of its own."""
    out = lives("exact")
    left = np.isinf(out.upper)
    ages = out.lower[left][:, None] + np.arange(periods + 1)
    return forecast_returns(out.cohort[left], out.weight[left], np.exp(-((ages / eta) ** beta))).expected


def test_exact_ages_give_the_published_fit_and_forecast():
    beta, eta, loglik = weibull(lives("exact"))
    assert abs(beta - CASE["expected"]["beta"]["value"]) <= CASE["expected"]["beta"]["tolerance_abs"]
    assert abs(eta - CASE["expected"]["eta"]["value"]) <= CASE["expected"]["eta"]["tolerance_abs"]
    wanted = CASE["recomputed"]
    np.testing.assert_allclose([beta, eta, loglik], [wanted["beta"], wanted["eta"], wanted["loglik"]], rtol=1e-6)
    by_lot = forecast(wanted["beta"], wanted["eta"], 3)
    np.testing.assert_allclose(by_lot, wanted["forecast_oct_nov_dec_by_lot"], rtol=1e-9)
    assert by_lot[:, 0].sum() == pytest.approx(wanted["forecast_oct_total"], rel=1e-9)


def test_interval_ages_give_half_the_forecast():
    beta, eta, loglik = weibull(lives("interval"))
    wanted = CASE["recomputed"]["interval_censored_variant"]
    np.testing.assert_allclose([beta, eta, loglik], [wanted["beta"], wanted["eta"], wanted["loglik"]], rtol=1e-6)
    np.testing.assert_allclose(
        forecast(wanted["beta"], wanted["eta"], 1)[:, 0], wanted["forecast_oct_by_lot"], rtol=1e-9
    )
