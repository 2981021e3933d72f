"""Mean cumulative functions against published tables and R's survfit(id=), which r_survival/make.R asks."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from udfs.recurrence import Events, Windows, mean_cumulative_function

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("BATHTUB_REFERENCE") or HERE.parents[2] / "shared" / "reference_cases")
FLEET = SHARED / "amsaaexactfail_vehicle_fleet_mcf_miles.json"


def rows(units: list[dict]) -> tuple[Events, Windows]:
    events = [(i, age, cost) for i, unit in enumerate(units) for age, cost in unit["events"]]
    windows = [(i, *span) for i, unit in enumerate(units) for span in unit["observation"]]
    unit, age, cost = (np.array(x) for x in zip(*events, strict=True))
    of, start, stop = (np.array(x) for x in zip(*windows, strict=True))
    return Events(np.zeros(unit.size, int), unit, age, cost), Windows(np.zeros(of.size, int), of, start, stop)


def test_valve_seats():
    case = json.loads((HERE / "valve_seat_mcf.json").read_text())
    curve, wanted = mean_cumulative_function(*rows(case["data"]["units"])), case["recomputed"]
    assert abs(curve.mcf[0] - case["expected"]["first_MCF"]["value"]) <= 0.0006
    assert abs(np.sqrt(curve.variance[0]) - case["expected"]["first_se"]["value"]) <= 0.0006
    for got, name in ((curve.age, "time"), (curve.at_risk, "at_risk"), (curve.cost, "events")):
        np.testing.assert_array_equal(got, wanted[name])
    np.testing.assert_allclose(curve.mcf, wanted["MCF"], rtol=1e-11)
    np.testing.assert_allclose(np.sqrt(curve.variance), wanted["robust_se"], rtol=1e-10)


@pytest.mark.skipif(not FLEET.is_file(), reason="the reference cases that are not copied are not beside the checkout")
def test_vehicles_of_the_amsaa_fleet():
    case = json.loads(FLEET.read_text())
    curve, wanted = mean_cumulative_function(*rows(case["data"]["units"])), case["recomputed"]
    np.testing.assert_array_equal(curve.age, wanted["time"])
    np.testing.assert_allclose(curve.mcf, wanted["MCF"], rtol=1e-10)
    np.testing.assert_allclose(np.sqrt(curve.variance), wanted["robust_se"], rtol=1e-9)


def five_systems() -> tuple[dict, Events, Windows]:
    case = json.loads((HERE / "reliasoft_mcf_five_systems.json").read_text())
    systems = case["data"]["systems"]  # the last time of each is the end of its observation
    unit = np.repeat(np.arange(5), [len(times) - 1 for times in systems])
    age = np.concatenate([times[:-1] for times in systems]).astype(float)
    windows = Windows(np.zeros(5, int), np.arange(5), np.zeros(5), np.array([times[-1] for times in systems]))
    return case, Events(np.zeros(unit.size, int), unit, age), windows


def test_five_systems_robust():
    case, events, windows = five_systems()
    curve = mean_cumulative_function(events, windows)
    np.testing.assert_array_equal(curve.age, case["expected"]["time"]["value"])
    np.testing.assert_allclose(curve.mcf, case["expected"]["MCF_at_distinct_times"]["value"], rtol=0, atol=6e-6)
    np.testing.assert_allclose(np.sqrt(curve.variance), case["recomputed"]["robust_se_nelson"], rtol=1e-9)


def test_five_systems_as_reliasoft():
    case, events, windows = five_systems()
    curve = mean_cumulative_function(events, windows, variance="independent", confidence_level=0.9)
    four = case["expected"]["variance_at_single_event_times_5_6_10_12"]
    np.testing.assert_allclose(curve.variance[[0, 1, 2, 3]], four["value"], rtol=0, atol=four["tolerance_abs"])
    last_of_its_age = [0, 1, 2, 3, 5, 7, 8, 9, 10, 11, 13]  # the report has a row an event, also at one age
    published = {
        name: np.array(values)[last_of_its_age] for name, values in case["recomputed"].items() if "reliasoft" in name
    }
    np.testing.assert_allclose(curve.variance, published["reliasoft_variance_per_row"], rtol=2e-6)
    np.testing.assert_allclose(curve.interval.low, published["reliasoft_one_sided95_lower"], rtol=2e-5)
    np.testing.assert_allclose(curve.interval.high, published["reliasoft_one_sided95_upper"], rtol=2e-5)


def test_windows_with_gaps_are_r_s():
    windows, events, r = (
        pd.read_csv(HERE / "r_survival" / name) for name in ("windows.csv", "recurrences.csv", "mcf.csv")
    )
    curve = mean_cumulative_function(
        Events(np.zeros(len(events), int), events.unit, events.age),
        Windows(np.zeros(len(windows), int), windows.unit, windows.start, windows.stop),
    )
    np.testing.assert_array_equal(np.c_[curve.age, curve.at_risk, curve.cost], r[["age", "at_risk", "events"]])
    np.testing.assert_allclose(curve.mcf, r.mcf, rtol=1e-12)
    np.testing.assert_allclose(np.sqrt(curve.variance), r.error, rtol=1e-10)
