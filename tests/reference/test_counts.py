"""Rates, ratios, shares and test plans against published numbers and R."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from udfs.comparison import rate_ratio
from udfs.demonstration import binomial_n, success_run_n, time_plan, unit_plan
from udfs.discovery import benjamini_hochberg
from udfs.failure_rate import failure_rate, mtbf
from udfs.proportion import clopper_pearson, wilson

HERE = Path(__file__).parent


def case(name: str) -> dict:
    return json.loads((HERE / f"{name}.json").read_text())


@pytest.mark.parametrize("plan", case("success_run_sample_sizes")["data"]["grid"])
def test_success_run(plan):
    assert (
        success_run_n(int(plan[1:3]) / 100, int(plan[4:6]) / 100)
        == case("success_run_sample_sizes")["expected"][plan]["value"]
    )


def test_mtbf_of_seven_failures():
    data, expected, recomputed = (
        case("mtbf_time_terminated_7_failures")[k] for k in ("data", "expected", "recomputed")
    )
    value, (low, high), _ = mtbf(data["failures"], data["total_time"], confidence_level=0.8)
    assert abs(low - expected["mtbf_lower_two_sided80"]["value"]) <= 1e-7
    wanted = [recomputed[f"mtbf_{name}"] for name in ("point", "lower_two_sided80", "upper_two_sided80")]
    np.testing.assert_allclose([value, low, high], wanted, rtol=1e-11)


@pytest.mark.parametrize("percent", [50, 60, 80, 90, 95])
def test_no_failures_in_a_million_miles(percent):
    recomputed, expected = (case("zero_failures_one_million_miles")[k] for k in ("recomputed", "expected"))
    rate = failure_rate(0, 1e6, per=1e6, confidence_level=percent / 100, sided="upper")
    assert rate.interval.high == pytest.approx(recomputed[f"rate_upper_per_million_C{percent}"], rel=1e-10)
    printed = expected.get(f"rate_upper_per_million_C{percent}", {"value": rate.interval.high, "tolerance_abs": 0})
    assert abs(rate.interval.high - printed["value"]) <= printed["tolerance_abs"]
    least = mtbf(0, 1e6, confidence_level=percent / 100, sided="lower")
    assert least.interval.low == pytest.approx(recomputed[f"mtbf_lower_C{percent}"], rel=1e-10)
    assert np.isnan(least.value)


def test_rate_ratio_is_r_s():
    # poisson.test(c(11, 23), c(800, 3011)), poisson.test(c(0, 7), c(10, 12)), poisson.test(c(5, 0), c(10, 12))
    found = rate_ratio([11, 0, 5], [800, 10, 10], [23, 7, 0], [3011, 12, 12])
    np.testing.assert_allclose(found.ratio, [1.80005434783, 0, np.nan], rtol=1e-11)
    np.testing.assert_allclose(found.interval.low, [0.792205085833, 0, 1.09962702878], rtol=1e-11)
    np.testing.assert_allclose(found.interval.high, [3.843862740395, 0.832576776116, np.nan], rtol=1e-11)


@pytest.mark.parametrize(("alternative", "p"), [("greater", 0.0829299127918), ("less", 0.961280791453)])
def test_one_sided_p_of_a_rate_ratio_is_r_s(alternative, p):
    # poisson.test(c(11, 23), c(800, 3011), alternative = ...)$p.value
    assert rate_ratio(11, 800, 23, 3011, alternative=alternative).p_value == pytest.approx(p, rel=1e-11)


def test_clopper_pearson_is_r_s():
    # binom.test(3, 10)$conf.int, binom.test(0, 1e6)$conf.int
    low, high = clopper_pearson([3, 0], [10, 1e6])
    np.testing.assert_allclose(
        np.c_[low, high], [[0.0667395111777, 0.6524528500600], [0, 3.68887265021e-06]], rtol=1e-11
    )


def test_wilson_is_r_s():
    # prop.test(3, 10, correct = FALSE)$conf.int, prop.test(97, 100, correct = FALSE, conf.level = .9)$conf.int
    np.testing.assert_allclose(wilson(3, 10), [0.107791267406, 0.603221852539], rtol=1e-11)
    np.testing.assert_allclose(wilson(97, 100, 0.9), [0.927289656713, 0.987948185751], rtol=1e-11)


def test_adjusted_p_values_are_r_s():
    # p.adjust(c(.01, .04, .03, .5, .002, .2), "BH")
    np.testing.assert_allclose(
        benjamini_hochberg([0.01, 0.04, 0.03, 0.5, 0.002, 0.2]).adjusted, [0.03, 0.06, 0.06, 0.5, 0.012, 0.24]
    )


@pytest.mark.parametrize(
    ("good", "bad", "consumer", "producer", "n", "allowed"),
    [
        (0.98, 0.9, 0.1, 0.1, 52, 2),
        (0.99, 0.95, 0.1, 0.1, 105, 2),
        (0.95, 0.8, 0.1, 0.05, 38, 4),
        (0.9, 0.8, 0.1, 0.1, 86, 12),
    ],
)
def test_two_risks_by_trying_every_n_and_number_allowed(good, bad, consumer, producer, n, allowed):
    # R: for (n in 1:400) for (k in 0:(n-1)) if (pbinom(k, n, 1-bad) <= consumer && 1 - pbinom(k, n, 1-good) <= producer) stop(n, k)
    plan = unit_plan(good, bad, consumer_risk=consumer, producer_risk=producer)
    assert (plan.n, plan.allowed, plan.status) == (n, allowed, "ok")
    assert plan.consumer_risk <= consumer
    assert plan.producer_risk <= producer


@pytest.mark.parametrize(
    ("good", "allowed", "time", "risk"), [(2000, 14, 20128.01187, 0.0868344289), (3000, 5, 9274.673893, 0.0934288613)]
)
def test_two_risks_of_an_mtbf(good, allowed, time, risk):
    # R: for (k in 0:100) { t <- 1000 * qgamma(.9, k+1); if (1 - ppois(k, t/good) <= .1) stop(k, t, 1 - ppois(k, t/good)) }
    plan = time_plan(good, 1000.0)
    assert plan.allowed == allowed
    np.testing.assert_allclose([plan.time, plan.producer_risk], [time, risk], rtol=1e-9)


def test_binomial_plans_of_a_table():
    # MIL-STD and many handbooks: R = 90 %, C = 90 %: 22, 38, 52, 65; R = 95 %, C = 95 %: 59, 93, 124.
    assert [binomial_n(0.9, 0.9, k) for k in range(4)] == [22, 38, 52, 65]
    assert [binomial_n(0.95, 0.95, k) for k in range(3)] == [59, 93, 124]
