"""Arrhenius regressions against NIST and Meeker and Escobar, acceleration factors, and fatigue damage."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from scipy.stats import chi2

from udfs.accelerated_life import accelerated_life, accelerated_quantile
from udfs.acceleration import arrhenius_factor, inverse_temperature
from udfs.damage import miner

HERE = Path(__file__).parent


def case(name: str) -> dict:
    return json.loads((HERE / f"{name}.json").read_text())


def check(name: str, got: dict[str, float], rtol: float = 1e-6) -> None:
    expected, recomputed = case(name)["expected"], case(name)["recomputed"]
    assert set(expected) <= set(got)
    for key, printed in expected.items():
        assert np.all(np.abs(np.subtract(got[key], printed["value"])) <= printed["tolerance_abs"]), key
    for key in got.keys() & recomputed.keys():
        np.testing.assert_allclose(got[key], recomputed[key], rtol=rtol, err_msg=key)


def fitted(celsius, age, events, censored, boltzmann, kelvin):
    x = inverse_temperature(celsius, boltzmann, kelvin)
    return accelerated_life(np.zeros(len(age), int), x, age, events, censored)


def numbers(fit) -> dict[str, float]:
    error = np.sqrt(np.diagonal(fit.covariance[0]))
    return {
        "intercept": fit.coefficients[0, 0], "Ea": fit.coefficients[0, 1], "sigma": fit.sigma[0], "loglik": fit.loglik[0],
        "se_intercept": error[0], "se_Ea": error[1], "se_log_sigma": error[2],
    }  # fmt: skip


def test_device_a():
    rows = case("device_a_arrhenius_lognormal")["data"]["rows"]
    failed = np.array([row["event"] == "Failed" for row in rows])
    count = np.array([row["count"] for row in rows])
    celsius, age = np.array([row["celsius"] for row in rows]), np.array([row["hours"] for row in rows])
    fit = fitted(celsius, age, count * failed, count * ~failed, 1 / 11605, 273.15)
    b10 = accelerated_quantile(fit, [inverse_temperature(10.0, 1 / 11605)], 0.1)
    check("device_a_arrhenius_lognormal", numbers(fit) | {"t10_at_10C_hours": b10.value[0]})


def test_nist_three_cells():
    cells = case("nist_arrhenius_lognormal_mle")["data"]["cells"]
    k, kelvin = (case("nist_arrhenius_lognormal_mle")["method"][key] for key in ("k_boltzmann", "kelvin_offset"))
    age = np.concatenate([[*cell["failures"], cell["censor"]] for cell in cells]).astype(float)
    events = np.concatenate([[1] * len(cell["failures"]) + [0] for cell in cells])
    censored = np.concatenate([[0] * len(cell["failures"]) + [cell["n"] - len(cell["failures"])] for cell in cells])
    of = np.repeat(np.arange(3), [len(cell["failures"]) + 1 for cell in cells])
    fit = fitted(np.array([cell["celsius"] for cell in cells])[of], age, events, censored, k, kelvin)
    apart = accelerated_life(of, np.zeros((age.size, 0)), age, events, censored)
    for i, cell in enumerate(case("nist_arrhenius_lognormal_mle")["recomputed"]["cells"]):
        got = [apart.coefficients[i, 0], apart.sigma[i], apart.loglik[i], np.sqrt(apart.covariance[i, 0, 0])]
        np.testing.assert_allclose(got, [cell[key] for key in ("mu", "sigma", "loglik", "se_mu")], rtol=1e-6)
    ratio = 2 * (apart.loglik.sum() - fit.loglik[0])
    factor = arrhenius_factor(fit.coefficients[0, 1], 85.0, 125.0, k, kelvin)
    check(
        "nist_arrhenius_lognormal_mle",
        numbers(fit) | {"lr_stat": ratio, "lr_p": chi2.sf(ratio, 3), "AF_85_125": float(factor)},
    )


def test_weibull_regression_is_r_s():
    # library(survival); d <- data.frame(t=c(9,10,11,12,18,20,22,25), e=c(1,1,1,0,1,1,1,0), x=c(1,1,1,1,2,2,2,2), w=c(1,2,1,3,1,1,2,1))
    # f <- survreg(Surv(t,e)~x, d, weights=w, dist="weibull"); f$coef; f$scale; f$loglik[2]; sqrt(diag(f$var))
    age, events, censored = [9, 10, 11, 12, 18, 20, 22, 25], [1, 2, 1, 0, 1, 1, 2, 0], [0, 0, 0, 3, 0, 0, 0, 1]
    fit = accelerated_life([0] * 8, [1, 1, 1, 1, 2, 2, 2, 2], age, events, censored, distribution="weibull")
    np.testing.assert_allclose(fit.coefficients[0], [1.84932614255241, 0.63990499661383], rtol=1e-8)
    np.testing.assert_allclose([fit.sigma[0], fit.loglik[0]], [0.13202688593451, -22.197335510006], rtol=1e-8)
    np.testing.assert_allclose(
        np.sqrt(np.diagonal(fit.covariance[0])), [0.150519839202915, 0.094706611179978, 0.298677354483489], rtol=1e-6
    )


def test_bearing_under_three_loads():
    data = case("palmgren_miner_bearing_three_loads")["data"]
    found = miner([0, 0, 0], data["hours_per_cycle"], data["rated_life_hours"])
    check("palmgren_miner_bearing_three_loads", {
        "damage_per_cycle_percent": 100 * found.damage[0], "life_cycles": 1 / found.damage[0], "damage_fraction_percent": 100 * found.share,
    })  # fmt: skip
