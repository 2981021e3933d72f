"""The published problems once more, from a table through metrics.yml and SQL on DuckDB: what a user of the layer is told."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize_scalar
from scipy.stats import chi2

import metrics
from metrics.model import Layer

HERE = Path(__file__).parent
SIBLINGS = HERE.parents[2] / "shared" / "reference_cases"  # beside the repository, where it is: what may not be copied
CASES = {file.stem: json.loads(file.read_text()) for file in (*sorted(HERE.glob("*.json")), *sorted(SIBLINGS.glob("*.json")))}
WEIBULL = [name for name, case in CASES.items() if case["method"].get("estimator") == "MLE" and case["method"].get("distribution") == "weibull"]
QUANTITIES = {
    "beta": "beta", "eta": "eta", "mu": "mu", "sigma": "sigma", "mean": "mean", "sd": "sd", "loglik": "loglik", "aic": "aic",
    "evd_location": "mu", "evd_scale": "sigma", "B1": "b1", "B10": "b10", "B50": "b50",
}  # fmt: skip
METHODS = {"_ci95_log": "normal", "_ci95_linear": "normal_linear", "_ci95_likelihood_ratio": "likelihood_ratio"}

LIVES = """
version: 1
name: lab
parameters: {confidence_level: {type: number, default: 0.95, min: 0.5, max: 0.9999}, p: {type: number, default: 0.5, min: 0.01, max: 0.99}}
sources:
  units: {table: units, grain: n}
lives:
  tested: {unit: units, in: hour, age: age, failed: failed, entry: entry, weight: pieces}
  repeated: {unit: units, in: hour, id: unit, age: age, failed: failed, entry: entry}
  competing: {unit: units, in: hour, age: age, failed: failed, entry: entry, mode: unit}
metrics:
  survival: {type: survival, life: tested, interval: {method: log}}
  mcf: {type: recurrence, life: repeated, interval: {}}
  incidence: {type: survival, life: competing, value: cumulative_incidence, interval: {}}
  beta_of_mode: {type: life, life: competing, value: beta, interval: {method: normal}}
  eta_of_mode: {type: life, life: competing, value: eta}
  quantile_log_log: {type: survival, life: tested, value: quantile, p: "{p}", interval: {method: log_log}}
  quantile_log: {type: survival, life: tested, value: quantile, p: "{p}", interval: {method: log}}
  quantile_plain: {type: survival, life: tested, value: quantile, p: "{p}", interval: {method: plain}}
  total_time: {type: simple, measure: tested.time_at_risk}
  exponential_mean: {type: life, life: tested, distribution: exponential, value: mean, interval: {}}
"""
GROWTH = {
    "beta": "beta", "beta_unbiased": "beta_unbiased", "growth_rate": "growth_rate", "mtbf_cumulative": "mtbf_cumulative",
    "mtbf_instantaneous": "mtbf_instantaneous", "intensity_instantaneous": "intensity_instantaneous", "CvM": "cramer_von_mises",
}  # fmt: skip
LIVES += "".join(
    f"  {value}_until_{ended}: {{type: growth, life: repeated, value: {value}, termination: {ended}}}\n" for value in GROWTH.values() for ended in ("time", "failure")
)
LIVES += "".join(
    f"  {name}_{method}: {{type: life, life: tested, value: {value}, {more}interval: {{method: {method}}}}}\n"
    for name, (value, more) in {**{name: (name, "") for name in ("beta", "eta", "mu", "sigma", "mean", "sd")}, **{f"b{p}": ("quantile", f"p: {p / 100}, ") for p in (1, 10, 50)}}.items()
    for method in METHODS.values()
) + "".join(f"  {name}: {{type: life, life: tested, value: {name}}}\n" for name in ("loglik", "aic"))


@pytest.fixture(scope="module")
def layer() -> Layer:
    return metrics.loads(LIVES)


def table(rows: Sequence[tuple[Any, ...]]) -> duckdb.DuckDBPyConnection:
    """A connection to a table of (unit, age, failed, entry, pieces, cost)."""
    connection = duckdb.connect()
    connection.execute("CREATE TABLE units (n BIGINT, unit VARCHAR, age DOUBLE, failed BOOLEAN, entry DOUBLE, pieces DOUBLE, cost DOUBLE)")
    if rows:
        connection.executemany("INSERT INTO units VALUES (?, ?, ?, ?, ?, ?, ?)", [(n, *row) for n, row in enumerate(rows)])
    return connection


def ages(data: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    failed = zip(data["failures"], data.get("failure_counts", [1] * len(data["failures"])), strict=True)
    left = zip(data["right_censored"], data.get("censored_counts", [1] * len(data["right_censored"])), strict=True)
    rows = [(age, True, pieces) for age, pieces in failed] + [(age, False, pieces) for age, pieces in left]
    return table([(str(n), age, gone, 0.0, pieces, None) for n, (age, gone, pieces) in enumerate(rows)])


def told(layer: Layer, case: str, name: str) -> list[float]:
    """What the layer tells of a quantity, as the files name it."""
    method = next((suffix for suffix in METHODS if name.endswith(suffix)), "")
    quantity = QUANTITIES[name.removesuffix(method)]
    if quantity in ("loglik", "aic"):
        asked = [quantity]
    else:
        full = f"{quantity}_{METHODS.get(method, 'normal')}"
        asked = [f"{full}_low", f"{full}_high"] if method else [full]
    return list(layer.query(asked, engine=ages(CASES[case]["data"])).rows[0])


def listed(value: float | list[float]) -> list[float]:
    return value if isinstance(value, list) else [value]


def is_known(name: str) -> bool:
    return name.removesuffix(next((suffix for suffix in METHODS if name.endswith(suffix)), "")) in QUANTITIES


@pytest.mark.parametrize(("case", "name"), [(case, name) for case in WEIBULL for name in CASES[case]["expected"] if is_known(name)])
def test_weibull_is_what_is_printed(case, name, layer):
    printed = CASES[case]["expected"][name]
    assert np.all(np.abs(np.subtract(told(layer, case, name), listed(printed["value"]))) <= listed(printed["tolerance_abs"]))


@pytest.mark.parametrize(("case", "name"), [(case, name) for case in WEIBULL for name in CASES[case]["recomputed"] if is_known(name)])
def test_weibull_is_what_was_recomputed(case, name, layer):
    assert told(layer, case, name) == pytest.approx(listed(CASES[case]["recomputed"][name]), rel=1e-5)


def test_exponential_mean_and_its_exact_bounds(layer):
    case = CASES["nelson_diesel_fan_weibull_and_exponential"]
    found = layer.query(["total_time", "exponential_mean", "exponential_mean_low", "exponential_mean_high"], engine=ages(case["data"]), params={"confidence_level": 0.9})
    [(total, mean, low, high)] = found.rows
    assert total == case["expected"]["total_time"]["value"]
    assert mean == pytest.approx(case["expected"]["exp_mttf"]["value"], abs=case["expected"]["exp_mttf"]["tolerance_abs"])
    assert [low, high] == pytest.approx(case["recomputed"]["exp_mttf_ci90_two_sided"], rel=1e-9)


def test_kaplan_meier_of_nist(layer):
    case = CASES["nist_kaplan_meier"]
    rows = layer.query(["survival", "survival_low", "survival_high"], by=["tested_age"], engine=ages(case["data"])).rows
    printed = case["expected"]
    assert [row[0] for row in rows] == [*case["data"]["failures"], 500.0]
    for position, name in enumerate(("S", "lower95", "upper95"), 1):
        assert [row[position] for row in rows[:-1]] == pytest.approx(printed[name]["value"], abs=printed[name]["tolerance_abs"])


@pytest.mark.parametrize("p", [0.1, 0.25, 0.5])
@pytest.mark.parametrize("bounds", ["log_log", "log", "plain"])
def test_quantiles_of_the_curve_are_r_s(bounds, p, layer):
    every, r = pd.read_csv(HERE / "r_survival" / "lives.csv"), pd.read_csv(HERE / "r_survival" / "quantiles.csv")
    for group, lives in every.groupby("group"):
        rows = [(str(n), exit_, bool(failed), entry, 1, None) for n, (entry, exit_, failed) in enumerate(lives[["entry", "exit", "failed"]].to_numpy().tolist())]
        name = f"quantile_{bounds}"
        [found] = layer.query([name, f"{name}_low", f"{name}_high"], engine=table(rows), params={"p": p}).rows
        wanted = r[(r.group == group) & (r.bounds == bounds.replace("_", "-")) & (r.p == p)][["quantile", "low", "high"]]
        np.testing.assert_array_equal(np.array(found, dtype=float), wanted.to_numpy()[0])


@pytest.mark.parametrize("late", [0, 1])
def test_cumulative_incidence_is_r_s(late, layer):
    """Bounds only without late entry: R's are by the infinitesimal jackknife, which is the delta method's where all enter together."""
    modes, r = pd.read_csv(HERE / "r_survival" / "modes.csv"), pd.read_csv(HERE / "r_survival" / "cif.csv")
    rows = [(str(mode), exit_, mode > 0, late * entry, 1, None) for entry, exit_, mode in modes[["entry", "exit", "mode"]].to_numpy().tolist()]
    found = layer.query(["incidence", "incidence_low", "incidence_high"], by=["competing_mode", "competing_age"], engine=table(rows)).df()
    for mode in (1, 2, 3):
        told = found[found.competing_mode == str(mode)].set_index("competing_age")
        wanted = r[(r["mode"] == mode) & (r.late == late)].set_index("age")
        told = told.loc[wanted.index]
        np.testing.assert_allclose(told.incidence, wanted.cif, rtol=1e-12, atol=1e-15)
        if not late:
            np.testing.assert_allclose(told[["incidence_low", "incidence_high"]].astype(float), wanted[["low", "high"]], rtol=1e-10)


def test_device_g_by_mode_is_each_mode_with_the_other_censored(layer):
    cases = {mode: CASES[f"device_g_{mode}_competing"] for mode in ("surge", "wearout")}
    left = list(cases["surge"]["data"]["right_censored"])
    for age in cases["wearout"]["data"]["failures"]:
        left.remove(age)
    rows = [(mode, age, True, 0.0, 1, None) for mode, case in cases.items() for age in case["data"]["failures"]] + [(None, age, False, 0.0, 1, None) for age in left]
    found = layer.query(["beta_of_mode", "eta_of_mode", "beta_of_mode_low", "beta_of_mode_high"], by=["competing_mode"], engine=table(rows)).rows
    assert [row[0] for row in found] == list(cases)
    for mode, *values in found:
        known = cases[mode]["recomputed"]
        assert values == pytest.approx([known["beta"], known["eta"], *known["beta_ci95_log"]], rel=1e-5)


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if "robust_se" in case.get("recomputed", {})])
def test_mean_cumulative_function_and_its_robust_error(name, layer):
    case, rows = CASES[name], []
    for unit in case["data"]["units"]:
        for opened, closed in unit["observation"]:
            since = opened
            for age, cost in sorted(event for event in unit["events"] if opened < event[0] <= closed):
                rows.append((unit["id"], age, True, since, 1, cost))
                since = age
            if since < closed:
                rows.append((unit["id"], closed, False, since, 1, None))
    found = layer.query(["mcf", "mcf_low", "mcf_high", "mcf_at_risk", "mcf_n_events"], by=["repeated_age"], engine=table(rows)).rows
    curve = [row for row in found if row[5]]
    recomputed = case["recomputed"]
    assert [row[0] for row in curve] == recomputed["time"]
    assert [row[4] for row in curve] == recomputed["at_risk"]
    assert [row[1] for row in curve] == pytest.approx(recomputed["MCF"], rel=1e-9)
    errors = [row[1] * np.log(row[3] / row[2]) / 2 / 1.959963984540054 for row in curve]
    assert errors == pytest.approx(recomputed["robust_se"], rel=1e-9)


GROWN = [name for name, case in CASES.items() if case["method"].get("model") == "crow_amsaa" and "times" in case["data"]]


@pytest.mark.parametrize(("case", "name"), [(case, name) for case in GROWN for name in CASES[case]["expected"] if name in GROWTH])
def test_growth_is_what_is_printed(case, name, layer):
    given, since, rows = CASES[case], 0.0, []
    for age in given["data"]["times"]:
        rows.append(("system", age, True, since, 1, None))
        since = age
    end = given["method"].get("T") or given["data"].get("T") or since
    if end > since:
        rows.append(("system", end, False, since, 1, None))
    [(value,)] = layer.query([f"{GROWTH[name]}_until_{given['method']['termination']}"], engine=table(rows)).rows
    assert value == pytest.approx(given["expected"][name]["value"], abs=given["expected"][name]["tolerance_abs"])


# --- inspections -----------------------------------------------------------------------------------------------------

INSPECTED = """
version: 1
name: lab
parameters: {confidence_level: {type: number, default: 0.95, min: 0.5, max: 0.9999}}
sources:
  units: {table: units, grain: n, dimensions: {data: {}}}
lives:
  inspected: {unit: units, in: year, lower: lower, upper: upper, entry: entry, weight: pieces}
metrics:
""" + "".join(
    f"  {distribution}_{name}: {{type: life, life: inspected, distribution: {distribution}, {value}}}\n"
    for distribution in ("weibull", "lognormal")
    for name, value in {
        **{name: f"value: {name}, interval: {{method: normal}}" for name in ("mu", "sigma")}, **{name: f"value: {name}" for name in ("loglik", "aic")},
        **{f"b{p}": f"value: quantile, p: {p / 100}, interval: {{method: normal}}" for p in (1, 10, 50)}, "sigma_lr": "value: sigma, interval: {method: likelihood_ratio}",
    }.items()
) + "".join(f"  weibull_{name}: {{type: life, life: inspected, value: {name}, interval: {{method: normal}}}}\n" for name in ("beta", "eta"))  # fmt: skip
Look = tuple[float | None, float | None, float, float]
"""Last seen working at, found failed at, entry, how many."""


@pytest.fixture(scope="module")
def inspected() -> Layer:
    return metrics.loads(INSPECTED)


def looks(rows: Sequence[tuple[str, Look]]) -> duckdb.DuckDBPyConnection:
    """A connection to a table of (data, lower, upper, entry, pieces)."""
    connection = duckdb.connect()
    connection.execute("CREATE TABLE units (n BIGINT, data VARCHAR, lower DOUBLE, upper DOUBLE, entry DOUBLE, pieces DOUBLE)")
    connection.executemany("INSERT INTO units VALUES (?, ?, ?, ?, ?, ?)", [(n, data, *row) for n, (data, row) in enumerate(rows)])
    return connection


TUBES = CASES["heat_exchanger_grouped_life_table"]
NEVADA = CASES["reliasoft_nevada_warranty"]


def tubes() -> list[tuple[str, Look]]:
    data = TUBES["data"]
    failed: list[Look] = [(end - 1, end, 0, count) for end, count in zip(data["interval_ends_years"], data["failures"], strict=True)]
    left: list[Look] = [(float(year), None, 0, count) for year, count in data["censored_at_years"].items()]
    return [("tubes", row) for row in (*failed, *left)]


def nevada(*, exact: bool) -> list[tuple[str, Look]]:
    """A lot shipped in month i is age j - i + 1 at the end of return month j."""
    shipped, returned = NEVADA["data"]["shipments"], NEVADA["data"]["returns"]
    months = range(len(shipped))
    failed: list[Look] = [(j - i + (1 if exact else 0), j - i + 1, 0, returned[i][j]) for i in months for j in months if returned[i][j]]
    left: list[Look] = [(len(shipped) - i, None, 0, shipped[i] - sum(returned[i])) for i in months]
    return [("nevada", row) for row in (*failed, *left)]


def test_life_table_of_the_tubes():
    """Inspected together once a year: failures somewhere in the year, survivors censored at its end."""
    layer = metrics.loads(LIVES + "  failed: {type: survival, life: tested, value: cdf, estimator: life_table, withdrawals: end, interval: {method: plain}}\n")
    data = TUBES["data"]
    failed = [(str(end), end - 0.5, True, 0.0, n, None) for end, n in zip(data["interval_ends_years"], data["failures"], strict=True)]
    left = [(f"left {year}", float(year), False, 0.0, n, None) for year, n in data["censored_at_years"].items()]
    rows = layer.query(["failed", "failed_high", "failed_at_risk"], by=["ceil(tested_age) AS year"], engine=table([*failed, *left])).rows
    shares, errors = ([TUBES["recomputed"][name][i] for i in range(3)] for name in ("F", "se_F"))
    assert [row[1] for row in rows] == pytest.approx(shares, rel=1e-9)
    assert [(row[2] - row[1]) / 1.959963984540054 for row in rows] == pytest.approx(errors, rel=1e-9)
    assert [row[3] for row in rows] == data["at_risk"]


@pytest.mark.parametrize("name", [name for name in TUBES["recomputed"]["weibull"] if is_known(name)])
def test_inspected_tubes(name, inspected):
    method = next((suffix for suffix in METHODS if name.endswith(suffix)), "")
    full = f"weibull_{QUANTITIES[name.removesuffix(method)]}"
    found = inspected.query([f"{full}_low", f"{full}_high"] if method else [full], engine=looks(tubes())).rows[0]
    assert list(found) == pytest.approx(listed(TUBES["recomputed"]["weibull"][name]), rel=1e-6)


@pytest.mark.parametrize("name", ["beta", "eta"])
def test_nevada_returns_at_exact_ages_are_what_is_printed(name, inspected):
    printed = NEVADA["expected"][name]
    [(found,)] = inspected.query([f"weibull_{name}"], engine=looks(nevada(exact=True))).rows
    assert found == pytest.approx(printed["value"], abs=printed["tolerance_abs"])
    assert found == pytest.approx(NEVADA["recomputed"][name], rel=1e-6)


@pytest.mark.parametrize("name", ["beta", "eta", "loglik"])
def test_nevada_returns_within_months(name, inspected):
    [(found,)] = inspected.query([f"weibull_{name}"], engine=looks(nevada(exact=False))).rows
    assert found == pytest.approx(NEVADA["recomputed"]["interval_censored_variant"][name], rel=1e-6)


ORACLES = HERE / "life_oracles"


def oracle(name: str) -> list[dict[str, str]]:
    with (ORACLES / name).open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("distribution", ["weibull", "lognormal"])
def test_inspections_current_status_and_mixed_lives_are_fitted_as_r_does(distribution, inspected):
    """R's survreg, of every simulated case whose ages at failure are not known."""
    rows = [(r["case"], (float(r["lower"]), float(r["upper"]) if r["upper"] not in ("", "NA", "inf", "Inf") else None, 0.0, float(r["weight"]))) for r in oracle("lives.csv") if r["kind"] not in ("right", "late")]
    names = [f"{distribution}_{name}" for name in ("mu", "sigma", "loglik", "b10", "b10_low", "b10_high", "sigma_lr_low", "sigma_lr_high")]
    found = {row[0]: row[1:] for row in inspected.query(names, by=["data"], engine=looks(rows), params={"confidence_level": 0.9}).rows}
    at_95 = {row[0]: row[1:] for row in inspected.query(names[-2:], by=["data"], engine=looks(rows)).rows}
    theirs = [r for r in oracle("survreg.csv") if r["distribution"] == distribution and r["case"] in found]
    assert len(theirs) == len(found) >= 18
    for r in theirs:
        error = 1.6448536269514722 * float(r["se_log_b10"])
        wanted = [float(r["mu"]), float(r["sigma"]), float(r["loglik"]), *(np.exp(float(r["log_b10"]) + side * error) for side in (0, -1, 1))]
        assert list(found[r["case"]][:6]) == pytest.approx(wanted, rel=1e-6)
        if r["lr_sigma_low"] not in ("", "NA"):
            assert list(at_95[r["case"]]) == pytest.approx([float(r["lr_sigma_low"]), float(r["lr_sigma_high"])], rel=1e-6)


def test_intervals_after_late_entry_are_fitted_as_lifelines_does(inspected):
    """lifelines 0.30.3: WeibullFitter().fit_interval_censoring(lower, upper, entry=entry) of the lives of test_life_oracles.py."""
    rng = np.random.default_rng(3)
    life = rng.weibull(1.6, 5000)
    entry = np.where(rng.random(5000) < 0.5, rng.choice([0.25, 0.5], 5000), 0)
    seen = np.flatnonzero(life > entry)[:400]
    life, entry = life[seen], entry[seen]
    look, stop = np.floor(life * 4) / 4, entry + rng.choice([0.25, 0.5, 1.0, 1.5], 400)
    # A look before the entry is one that the entry outdates: the lower end is left as it was.
    rows = [("late", (stopped, None, late, 1.0) if age > stopped else (below, below + 0.25, late, 1.0)) for age, below, stopped, late in zip(*(column.tolist() for column in (life, look, stop, entry)), strict=True)]
    [(mu, sigma, loglik)] = inspected.query(["weibull_mu", "weibull_sigma", "weibull_loglik"], engine=looks(rows)).rows
    assert [mu, sigma] == pytest.approx([0.103886805, 0.628645286], abs=2e-5)
    assert loglik == pytest.approx(-457.149920340, abs=1e-6)


# --- trend and Duane's line ------------------------------------------------------------------------------------------

TREND = """
version: 1
name: lab
sources:
  units: {table: units, grain: n, dimensions: {lot: {expr: cost, type: double}}}
lives:
  repeated: {unit: units, in: hour, id: unit, age: age, failed: failed, entry: entry}
metrics:
""" + "".join(
    f"  {value}_{ended}: {{type: growth, life: repeated, value: {value}, termination: {ended}}}\n"
    for value in ("laplace", "mil_hdbk_189", "duane_slope", "duane_mtbf_cumulative", "duane_mtbf_instantaneous") for ended in ("time", "failure")
)  # fmt: skip


def systems(*tests: tuple[str, float, list[float], float]) -> list[tuple[Any, ...]]:
    """Spells of systems, each watched from age 0 to an age, with its failures; and the lot it is of."""
    rows: list[tuple[Any, ...]] = []
    for unit, end, failures, lot in tests:
        edges = [0.0, *failures]
        rows += [(unit, age, True, since, 1, lot) for since, age in pairwise(edges)]
        rows += [(unit, end, False, edges[-1], 1, lot)] if end > edges[-1] else []
    return rows


@pytest.fixture(scope="module")
def trend() -> Layer:
    return metrics.loads(TREND)


def test_trend_of_uss_halfbeak(trend):
    case = CASES["uss_halfbeak_trend_and_nhpp"]
    [row] = trend.query(["laplace_time", "laplace_failure", "mil_hdbk_189_time"], engine=table(systems(("engine", case["data"]["T"], case["data"]["times"], 0.0)))).rows
    assert row[2] == pytest.approx(case["expected"]["mil_hdbk"]["value"], abs=case["expected"]["mil_hdbk"]["tolerance_abs"])
    recomputed = case["recomputed"]
    assert list(row) == pytest.approx([recomputed["laplace_time_truncated"], recomputed["laplace_failure_truncated"], recomputed["mil_hdbk"]], rel=1e-9)


def test_duane_of_22_failures(trend):
    case = CASES["duane_22_failures"]
    times = case["data"]["times"]
    [row] = trend.query(["duane_slope_failure", "duane_mtbf_cumulative_failure", "duane_mtbf_instantaneous_failure"], engine=table(systems(("system", times[-1], times, 0.0)))).rows
    for value, name in zip(row, ("alpha", "mtbf_cumulative", "mtbf_instantaneous"), strict=True):
        assert value == pytest.approx(case["expected"][name]["value"], abs=case["expected"][name]["tolerance_abs"])


def test_trend_tests_know_whose_failure_it_was(trend):
    """Systems that stop at different ages: Laplace's deviate and 2 sum ln(T/t), each with its own system's T."""
    lots = {1.0: [(100.0, [10.0, 90.0]), (1000.0, [20.0, 300.0, 310.0])], 2.0: [(50.0, [49.0]), (60.0, [])]}
    rows = systems(*((f"{lot}-{end}", end, failures, lot) for lot, tests in lots.items() for end, failures in tests))
    found = trend.query(["laplace_time", "mil_hdbk_189_time", "mil_hdbk_189_time_p_value"], by=["lot"], engine=table(rows)).rows
    for row, tests in zip(sorted(found), lots.values(), strict=True):
        own = [(age, end) for end, failures in tests for age in failures]
        deviate = sum(age - end / 2 for age, end in own) / np.sqrt(sum(end**2 / 12 for _, end in own))
        statistic = 2 * sum(np.log(end / age) for age, end in own)
        p_value = 2 * min(chi2.cdf(statistic, 2 * len(own)), chi2.sf(statistic, 2 * len(own)))
        assert row[1:] == pytest.approx([deviate, statistic, p_value], rel=1e-12)


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        (systems(("a", 9.0, [], 0.0)), ("no_failures", "no_failures", "no_data")),
        ([], ("no_data", "no_data", "no_data")),
        ([("a", 5.0, True, 2.0, 1, 0.0), ("a", 9.0, False, 5.0, 1, 0.0)], ("ok", "entered_late", "one_failure")),
    ],
)
def test_status_of_what_has_no_trend_test(rows, status, trend):
    [row] = trend.query([f"{name}_time_status" for name in ("laplace", "mil_hdbk_189", "duane_slope")], engine=table(rows)).rows
    assert row == status


# --- warranty --------------------------------------------------------------------------------------------------------

RETURNS = metrics.loads("""
version: 1
name: lab
parameters: {ahead: {type: number, default: 1, min: 0.5, max: 100}}
sources:
  units: {table: units, grain: n, dimensions: {lot: {expr: unit}}}
lives:
  sold: {unit: units, in: month, age: age, failed: failed, weight: pieces}
  kept: {unit: units, in: month, age: age, failed: failed, weight: pieces, at_risk: unit <> 'Jul'}
metrics:
  beta: {type: life, life: sold, value: beta}
  returns: {type: warranty, life: sold, value: forecast, within: "{ahead}"}
  returns_kept: {type: warranty, life: kept, value: forecast, within: "{ahead}"}
  still_out: {type: warranty, life: kept, value: at_risk}
""")


def sold_lots() -> duckdb.DuckDBPyConnection:
    """The triangle's lives, of exact ages at the end of each month: what came back, what is out."""
    data = CASES["reliasoft_nevada_warranty"]["data"]
    rows = []
    for i, (lot, sold) in enumerate(zip(data["months"], data["shipments"], strict=True)):
        returned = [(j - i + 1, n) for j, n in enumerate(data["returns"][i]) if n]
        rows += [(lot, float(age), True, 0.0, n, None) for age, n in returned]
        rows.append((lot, float(len(data["return_months"]) - i), False, 0.0, sold - sum(n for _, n in returned), None))
    return table(rows)


@pytest.mark.parametrize("months", [1, 2, 3])
def test_returns_of_the_nevada_triangle(months):
    by_lot = np.array(CASES["reliasoft_nevada_warranty"]["recomputed"]["forecast_oct_nov_dec_by_lot"])[:, :months].sum(axis=1)
    [(returns, kept, at_risk, out)] = RETURNS.query(["returns", "returns_kept", "returns_at_risk", "still_out"], engine=sold_lots(), params={"ahead": months}).rows
    assert returns == pytest.approx(by_lot.sum(), rel=1e-7)  # printed of a beta that is right to 2e-8
    assert kept == pytest.approx(by_lot[0] + by_lot[2], rel=1e-7)  # taken out of service, July's are in the fit and in no forecast
    assert (at_risk, out) == (89 + 134 + 146, 89 + 146)


# --- failures counted by intervals -----------------------------------------------------------------------------------

GROUPED = metrics.loads("""
version: 1
name: lab
sources:
  units: {table: units, grain: n, dimensions: {program: {expr: unit}}}
lives:
  inspected: {unit: units, in: hour, entry: entry, age: age, failed: pieces > 0, weight: "greatest(pieces, 1)"}
parameters: {confidence_level: {type: number, default: 0.95, min: 0.5, max: 0.9999}}
metrics:
""" + "".join(f"  {value}: {{type: growth, life: inspected, ages: interval, value: {value}}}\n" for value in ("beta", "growth_rate", "mtbf_cumulative", "mtbf_instantaneous", "intensity_instantaneous", "p_value"))
    + "  bounded: {type: growth, life: inspected, ages: interval, value: beta, interval: {}}\n")  # fmt: skip


def intervals_of(program: str, ends: list[float], failures: list[int]) -> list[tuple[Any, ...]]:
    return [(program, end, None, since, n, None) for (since, end), n in zip(pairwise([0.0, *ends]), failures, strict=True)]


def test_growth_of_failures_counted_by_intervals():
    case = CASES["reliasoft_grouped_crow_amsaa"]
    engine = table(intervals_of("a", case["data"]["interval_ends"], case["data"]["failures"]))
    [(beta, growth_rate, mtbf, so_far, intensity, p_value, n)] = GROUPED.query(["beta", "growth_rate", "mtbf_instantaneous", "mtbf_cumulative", "intensity_instantaneous", "p_value", "beta_n_failures"], engine=engine).rows
    assert beta == pytest.approx(case["expected"]["beta"]["value"], abs=case["expected"]["beta"]["tolerance_abs"])
    assert n / 500**beta == pytest.approx(case["expected"]["lambda_"]["value"], abs=case["expected"]["lambda_"]["tolerance_abs"])
    recomputed = case["recomputed"]
    assert [mtbf, intensity] == pytest.approx([recomputed["mtbf_inst_end"], recomputed["intensity_end"]], rel=1e-9)
    assert (growth_rate, so_far, n) == (pytest.approx(1 - beta), pytest.approx(500 / 70), 70)
    assert p_value == pytest.approx(chi2.sf(recomputed["chi2_gof"], 4), rel=1e-9)


def test_an_interval_without_a_failure_counts_and_a_gap_is_told():
    quiet, broken = intervals_of("quiet", [10.0, 20.0, 50.0], [5, 0, 4]), intervals_of("gap", [10.0, 20.0, 50.0], [5, 1, 4])
    found = GROUPED.query(["bounded", "bounded_low", "bounded_high", "bounded_n_failures", "bounded_status"], by=["program"], engine=table([*quiet, broken[0], broken[2]])).rows
    best = minimize_scalar(lambda beta: -(5 * np.log(0.2**beta) + 4 * np.log(1 - 0.4**beta)), bounds=(0.1, 3), method="bounded", options={"xatol": 1e-12}).x
    gap, told = found
    assert gap == ("gap", None, None, None, 9, "gaps")
    assert (told[1], told[4:]) == (pytest.approx(best, rel=1e-6), (9, "ok"))
    assert told[2] < told[1] < told[3]
