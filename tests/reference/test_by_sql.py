"""The published problems once more, from a table through metrics.yml and SQL on DuckDB: what a user of the layer is told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

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
parameters: {confidence_level: {type: number, default: 0.95, min: 0.5, max: 0.9999}}
sources:
  units: {table: units, grain: n}
lives:
  tested: {unit: units, in: hour, age: age, failed: failed, entry: entry, weight: pieces}
  repeated: {unit: units, in: hour, id: unit, age: age, failed: failed, entry: entry}
metrics:
  survival: {type: survival, life: tested, interval: {method: log}}
  mcf: {type: recurrence, life: repeated, interval: {}}
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
