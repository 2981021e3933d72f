"""Survival against NIST's table and R's survfit; r_survival/make.R says how R was asked."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from udfs.incidence import cumulative_incidence
from udfs.life_table import life_table
from udfs.survival import kaplan_meier, nelson_aalen, restricted_mean, survival_quantile

HERE = Path(__file__).parent
R = HERE / "r_survival"
SHARED = Path(os.environ.get("BATHTUB_REFERENCE") or HERE.parents[2] / "shared" / "reference_cases")
LUNG = SHARED / "r_survival_lung.json"
GROUPS = ["ties", "late", "rare", "all_fail"]


def case(name: str) -> dict:
    return json.loads((HERE / f"{name}.json").read_text())


def lives() -> dict[str, np.ndarray]:
    """R's rows as counts per age: an exit, and an entry where it is late."""
    rows = pd.read_csv(R / "lives.csv")
    group, late = rows.group.map(GROUPS.index), rows.entry > 0
    zeros = np.zeros(late.sum())
    return {
        "group": np.r_[group, group[late]],
        "age": np.r_[rows.exit, rows.entry[late]].astype(float),
        "events": np.r_[rows.failed, zeros],
        "censored": np.r_[1 - rows.failed, zeros],
        "entries": np.r_[np.zeros(len(rows)), zeros + 1],
    }


def from_r(name: str, group: str, bounds: str) -> pd.DataFrame:
    rows = pd.read_csv(R / f"{name}.csv")
    return rows[(rows.group == group) & (rows.bounds == bounds.replace("_", "-"))].reset_index(drop=True)


def test_nist_prints_survival_standard_error_and_bounds():
    data, expected = (case("nist_kaplan_meier")[k] for k in ("data", "expected"))
    age = np.r_[data["failures"], data["right_censored"]]
    events = np.r_[np.ones(10), 0]
    curve = kaplan_meier(np.zeros(11, int), age, events, np.r_[np.zeros(10), data["censored_counts"]], bounds="log")
    got = {"S": curve.sf, "se": np.sqrt(curve.variance), "lower95": curve.interval.low, "upper95": curve.interval.high}
    recomputed = case("nist_kaplan_meier")["recomputed"]
    for name, values in got.items():
        np.testing.assert_allclose(values[:10], expected[name]["value"], rtol=0, atol=expected[name]["tolerance_abs"])
        np.testing.assert_allclose(values[:10], recomputed[name], rtol=1e-6)


@pytest.mark.parametrize("bounds", ["log_log", "log", "plain"])
@pytest.mark.parametrize("group", GROUPS)
def test_kaplan_meier_is_r_s(group, bounds):
    curve, r = kaplan_meier(**lives(), bounds=bounds), from_r("curves", group, bounds)
    row = curve.group == GROUPS.index(group)
    np.testing.assert_array_equal(curve.age[row], r.age)
    np.testing.assert_array_equal(curve.at_risk[row], r.at_risk)
    np.testing.assert_allclose(curve.sf[row], r.sf, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(curve.interval.low[row], r.low, rtol=1e-11)
    np.testing.assert_allclose(curve.interval.high[row], r.high, rtol=1e-11)


@pytest.mark.parametrize("group", GROUPS)
def test_nelson_aalen_is_r_s(group):
    curve, r = nelson_aalen(**lives()), from_r("curves", group, "log")
    row = curve.group == GROUPS.index(group)
    np.testing.assert_allclose(curve.cumulative_hazard[row], r.cumulative_hazard, rtol=1e-12)
    np.testing.assert_allclose(np.sqrt(curve.variance[row]), r.hazard_error, rtol=1e-12)


@pytest.mark.parametrize("p", [0.1, 0.25, 0.5])
@pytest.mark.parametrize("bounds", ["log_log", "log", "plain"])
def test_quantiles_and_their_bounds_are_r_s(bounds, p):
    value, (low, high), _ = survival_quantile(kaplan_meier(**lives(), bounds=bounds), p)
    r = pd.concat(from_r("quantiles", group, bounds) for group in GROUPS)
    r = r[r.p == p]
    np.testing.assert_array_equal(np.c_[value, low, high], r[["quantile", "low", "high"]])


def test_restricted_mean_is_r_s():
    value, (low, _), _ = restricted_mean(kaplan_meier(**lives()), 10.0, confidence_level=0.6826894921370859)
    r = pd.concat(from_r("quantiles", group, "log").head(1) for group in GROUPS)
    np.testing.assert_allclose(value, r.rmean_10, rtol=1e-12)
    np.testing.assert_allclose(value - low, r.rmean_10_error, rtol=1e-12)


def incidence(*, with_late_entry: bool):
    rows = pd.read_csv(R / "modes.csv")
    late = rows[(rows.entry > 0) & with_late_entry]
    events = np.r_[np.eye(4)[rows["mode"]][:, 1:], np.zeros((len(late), 3))]
    return cumulative_incidence(
        np.zeros(len(rows) + len(late), int), np.r_[rows.exit, late.entry].astype(float), events,
        np.r_[rows["mode"] == 0, np.zeros(len(late))], np.r_[np.zeros(len(rows)), np.ones(len(late))],
    )  # fmt: skip


@pytest.mark.parametrize("mode", [1, 2, 3])
@pytest.mark.parametrize("late", [0, 1])
def test_cumulative_incidence_is_r_s(late, mode):
    curve, r = (
        incidence(with_late_entry=bool(late)),
        pd.read_csv(R / "cif.csv").query("mode == @mode and late == @late"),
    )
    np.testing.assert_array_equal(curve.age, r.age)
    np.testing.assert_allclose(curve.cif[:, mode - 1], r.cif, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("mode", [1, 2, 3])
def test_bounds_of_cumulative_incidence_without_late_entry_are_r_s(mode):
    """R's infinitesimal jackknife equals the delta method's only where all enter together."""
    curve, r = incidence(with_late_entry=False), pd.read_csv(R / "cif.csv").query("mode == @mode and late == 0")
    np.testing.assert_allclose(np.sqrt(curve.variance[:, mode - 1]), r.error, rtol=1e-10, atol=1e-15)
    np.testing.assert_allclose(curve.interval.low[:, mode - 1], r.low, rtol=1e-10)
    np.testing.assert_allclose(curve.interval.high[:, mode - 1], r.high, rtol=1e-10)


def test_incidence_of_a_single_mode_is_one_minus_kaplan_meier_with_greenwood_s_variance():
    rows = lives()
    one = cumulative_incidence(**{**rows, "events": rows["events"][:, None]})
    curve = kaplan_meier(**rows)
    np.testing.assert_allclose(one.cif[:, 0], 1 - curve.sf, atol=1e-14)
    np.testing.assert_allclose(one.variance[:, 0][curve.sf > 0], curve.variance[curve.sf > 0], rtol=1e-9)


def test_heat_exchangers_inspected_each_year():
    case_ = case("heat_exchanger_grouped_life_table")
    data, expected = case_["data"], case_["expected"]
    table = life_table(
        [0, 0, 0], [0, 1, 2], data["interval_ends_years"], data["failures"],
        [data["censored_at_years"][year] for year in "123"], withdrawals="end",
    )  # fmt: skip
    np.testing.assert_array_equal(table.at_risk, data["at_risk"])
    np.testing.assert_allclose(1 - table.sf, expected["F"]["value"], rtol=0, atol=6e-5)
    assert np.all(np.abs(np.sqrt(table.variance) - expected["se_F"]["value"]) <= expected["se_F"]["tolerance_abs"])
    np.testing.assert_allclose(np.sqrt(table.variance), case_["recomputed"]["se_F"], rtol=1e-10)


@pytest.mark.skipif(not LUNG.is_file(), reason="the reference cases that are not copied are not beside the checkout")
def test_median_of_the_lung_patients():
    data = json.loads(LUNG.read_text())["data"]
    failed = np.array(data["status"])
    curve = kaplan_meier(np.zeros(failed.size, int), np.array(data["times"], float), failed, 1 - failed, bounds="log")
    median = survival_quantile(curve)
    # survfit(Surv(time, status) ~ 1, data = lung): median 310, 0.95LCL 285, 0.95UCL 363
    assert [median.value[0], *(side[0] for side in median.interval)] == [310, 285, 363]
