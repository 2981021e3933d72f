"""Published Weibayes bounds, success runs, rank regressions and limited populations, from a table through metrics.yml and SQL on DuckDB."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path

import duckdb
import numpy as np
import pytest

import metrics
from metrics.model import Layer

HERE = Path(__file__).parent
CASES = {file.stem: json.loads(file.read_text()) for file in sorted(HERE.glob("*.json"))}
LAYER = """
version: 1
name: lab
parameters:
  confidence_level: {type: number, default: 0.95, min: 0.5, max: 0.9999}
  shape: {type: number, default: 1, min: 0.2, max: 10}
sources:
  units: {table: units, grain: n}
lives:
  tested: {unit: units, in: hour, age: age, failed: failed, weight: pieces}
metrics:
  mean: {type: life, life: tested, beta: "{shape}", value: mean, interval: {}}
  mean_at_least: {type: life, life: tested, beta: 1, value: mean, interval: {sided: lower}}
  rate: {type: life, life: tested, beta: 1, value: hazard, at: 10, interval: {sided: upper}}
  reliability: {type: life, life: tested, beta: "{shape}", value: sf, at: 1000, interval: {sided: lower}}
""" + "".join(
    f"  {value}_{line}_{ranks}: {{type: life, life: tested, estimator: rank_regression, line: {line}, ranks: {ranks}, value: {value}}}\n"
    for value in ("beta", "eta", "mu", "sigma", "r2") for line in ("x", "y") for ranks in ("benard", "exact")
)  # fmt: skip


@pytest.fixture(scope="module")
def layer() -> Layer:
    return metrics.loads(LAYER)


def table(rows: list[tuple[float, bool, float]]) -> duckdb.DuckDBPyConnection:
    """A connection to a table of (age, failed, pieces)."""
    connection = duckdb.connect()
    connection.execute("CREATE TABLE units (n BIGINT, age DOUBLE, failed BOOLEAN, pieces DOUBLE)")
    connection.executemany("INSERT INTO units VALUES (?, ?, ?, ?)", [(n, *row) for n, row in enumerate(rows)])
    return connection


def test_mean_of_a_time_terminated_test_has_the_bounds_that_are_printed(layer):
    case = CASES["mtbf_time_terminated_7_failures"]
    total, failures = case["data"]["total_time"], case["data"]["failures"]
    rows = [(total / 61, True, float(failures)), (total / 61, False, float(61 - failures))]
    [(mean, low, high)] = layer.query(["mean", "mean_low", "mean_high"], engine=table(rows), params={"confidence_level": 0.8}).rows
    printed = case["expected"]["mtbf_lower_two_sided80"]
    assert low == pytest.approx(printed["value"], abs=printed["tolerance_abs"])
    assert [mean, high] == pytest.approx([case["recomputed"]["mtbf_point"], case["recomputed"]["mtbf_upper_two_sided80"]], rel=1e-11)


@pytest.mark.parametrize("level", [50, 60, 80, 90, 95])
def test_without_failures_there_is_the_one_bound_that_is_printed(layer, level):
    case = CASES["zero_failures_one_million_miles"]
    names = ["mean_at_least", "mean_at_least_low", "rate", "rate_high", "rate_low", "rate_status"]
    [found] = layer.query(names, engine=table([(case["data"]["exposure_miles"], False, 1.0)]), params={"confidence_level": level / 100}).rows
    assert [found[1], found[3] * 1e6] == pytest.approx([case["recomputed"][f"mtbf_lower_C{level}"], case["recomputed"][f"rate_upper_per_million_C{level}"]], rel=1e-11)
    assert (found[0], found[2], found[4], found[5]) == (None, None, None, "no_failures")


@pytest.mark.parametrize("shape", [0.7, 1, 2.5])
@pytest.mark.parametrize("name", list(CASES["success_run_sample_sizes"]["expected"]))
def test_success_runs_show_the_reliability_that_their_size_is_printed_for(layer, name, shape):
    """n units that all reach the age show it, whatever the shape, and n - 1 do not."""
    reliability, level, size = int(name[1:3]) / 100, int(name[4:]) / 100, CASES["success_run_sample_sizes"]["expected"][name]["value"]
    params = {"confidence_level": level, "shape": shape}
    shown = [layer.query(["reliability_low"], engine=table([(1000.0, False, float(units))]), params=params).rows[0][0] for units in (size - 1, size)]
    assert shown[0] < reliability <= shown[1]


# --- rank regression -------------------------------------------------------------------------------------------------


def ages(data):
    failed, left = data["failures"], data["right_censored"]
    return table([(float(age), True, 1.0) for age in failed] + [(float(age), False, float(n)) for age, n in zip(left, data.get("censored_counts", [1] * len(left)), strict=True)])


def test_line_of_ranks_on_ages_is_the_one_that_nist_prints(layer):
    case = CASES["nist_weibull_probability_plot_rry_benard"]
    [(slope, mu, eta, r2, sigma)] = layer.query(["beta_y_benard", "mu_y_benard", "eta_y_benard", "r2_y_benard", "sigma_y_benard"], engine=ages(case["data"])).rows
    printed = case["expected"]
    assert slope == pytest.approx(printed["slope"]["value"], abs=printed["slope"]["tolerance_abs"])
    assert -slope * mu / math.log(10) == pytest.approx(printed["intercept"]["value"], abs=printed["intercept"]["tolerance_abs"])  # its axes are decimal logs
    assert [eta, r2, 1 / sigma] == pytest.approx([case["recomputed"]["eta"], case["recomputed"]["r"] ** 2, slope], rel=1e-9)


@pytest.mark.parametrize("name", ["mu", "sigma"])
def test_line_of_ages_on_adjusted_ranks_is_the_one_that_weibulltools_prints(layer, name):
    case = CASES["shock_absorber_rank_regression_johnson"]
    [(found, status)] = layer.query([f"{name}_x_benard", f"{name}_x_benard_status"], engine=ages(case["data"])).rows
    assert (found, status) == (pytest.approx(case["expected"][name]["value"], abs=case["expected"][name]["tolerance_abs"]), "ok")


@pytest.mark.parametrize("variant", list(CASES["shock_absorber_rank_regression_johnson"]["recomputed"]["variants"]))
def test_every_variant_of_the_line_is_what_was_recomputed(layer, variant):
    case = CASES["shock_absorber_rank_regression_johnson"]
    names, wanted = ("beta", "eta", "mu", "sigma", "r2"), case["recomputed"]["variants"][variant]
    way = f"{variant[-1]}_{'exact' if 'exact' in variant else 'benard'}"
    [found] = layer.query([f"{name}_{way}" for name in names], engine=ages(case["data"])).rows
    assert list(found) == pytest.approx([wanted[name] for name in names], rel=1e-9)


# --- limited failure populations -------------------------------------------------------------------------------------

LIMITED = """
version: 1
name: lab
parameters: {confidence_level: {type: number, default: 0.95, min: 0.5, max: 0.9999}}
sources:
  units: {table: units, grain: n, dimensions: {data: {}}}
lives:
  looked_at: {unit: units, in: hour, lower: lower, upper: upper, entry: entry, weight: pieces}
  exact: {unit: units, in: hour, where: "kind = 'right'", age: lower, failed: upper is not null, entry: entry, weight: pieces}
metrics:
""" + "".join(
    f"  {life}_{distribution}_{value}: {{type: life, life: {life}, limited: true, distribution: {distribution}, value: {value}{', interval: {}' if value == 'share' else ''}}}\n"
    for life in ("looked_at", "exact") for distribution in ("weibull", "lognormal") for value in ("share", "mu", "sigma", "loglik", "cdf")
)  # fmt: skip
NAMES = ("share", "mu", "sigma", "loglik", "share_low", "share_high")


def oracle(name):
    with (HERE / "life_oracles" / name).open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def limited() -> Layer:
    return metrics.loads(LIMITED)


@pytest.fixture(scope="module")
def units() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE units (n BIGINT, data VARCHAR, kind VARCHAR, lower DOUBLE, upper DOUBLE, entry DOUBLE, pieces DOUBLE)")
    rows = [(n, r["case"], r["kind"], float(r["lower"]), float(r["upper"] or "nan"), float(r["entry"]), float(r["weight"])) for n, r in enumerate(oracle("limited.csv"))]
    connection.executemany("INSERT INTO units VALUES (?, ?, ?, ?, CASE WHEN isnan(?5) THEN NULL ELSE ?5 END, ?6, ?7)", rows)
    return connection


@pytest.mark.parametrize("distribution", ["weibull", "lognormal"])
@pytest.mark.parametrize(("life", "cases"), [("looked_at", 7), ("exact", 4)])
def test_limited_populations_are_those_of_r(limited, units, life, cases, distribution):
    """Maxima and profiles found by R's optim; the same lives by their ages and by their intervals."""
    found = {row[0]: row[1:] for row in limited.query([f"{life}_{distribution}_{name}" for name in NAMES], by=["data"], engine=units).rows}
    theirs = [r for r in oracle("limited_r.csv") if r["distribution"] == distribution and r["case"] in found]
    assert len(theirs) == len(found) == cases
    for r in theirs:
        wanted = [float(r[name]) for name in ("p", "mu", "sigma", "loglik", "p_low", "p_high")]
        assert list(found[r["case"]]) == pytest.approx(wanted, rel=1e-5)


def test_circuits_have_the_share_that_is_printed(limited, units):
    """Meeker and Escobar (1998), 11.5.2, from memory: p 0.0067, mu 3.34, sigma 2.02."""
    [(share, mu, sigma)] = limited.query(["exact_weibull_share", "exact_weibull_mu", "exact_weibull_sigma"], where="data = 'circuits'", engine=units).rows
    assert [share, mu, sigma] == pytest.approx([0.0067, 3.34, 2.02], abs=0.006)


def test_curve_of_a_limited_population_ends_at_the_share(limited, units):
    theirs = next(r for r in oracle("limited_r.csv") if (r["case"], r["distribution"]) == ("circuits", "weibull"))
    curve = limited.query(["exact_weibull_cdf"], by=["exact_age"], where="data = 'circuits'", engine=units).rows
    age = np.array([row[0] for row in curve])
    wanted = float(theirs["p"]) * -np.expm1(-np.exp((np.log(age) - float(theirs["mu"])) / float(theirs["sigma"])))
    assert [row[1] for row in curve] == pytest.approx(wanted, rel=1e-5)
    assert len(curve) > 10
