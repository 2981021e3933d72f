"""The records are drawn from the truth they say: estimates from the tables agree with it within sampling error.

Weibull lives by maximum likelihood with right censoring, Meeker & Escobar (1998) §8; power-law recurrences, Crow (1974).
The records are complete here (no delay, no blemishes): what these hide is tested in test_demo_blemishes.py.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass

import duckdb
import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import binomtest, poisson

from metrics.demo.fleet import simulate
from metrics.demo.truth import DEFAULT, Blemishes, Delay

CLEAN = dataclasses.replace(
    DEFAULT, delay=Delay(median=1e-9), blemishes=Blemishes(**dict.fromkeys((f.name for f in dataclasses.fields(Blemishes)), 0.0))
)
EXTREME = 3.3  # standard errors: one in a thousand

LIVES = """
SELECT component, model, batch, supplier, original, v.built_on, removed_at IS NOT NULL AS failed,
    coalesce(removed_odometer_miles, last_miles) - installed_odometer_miles AS miles,
    epoch(coalesce(removed_at, retired_on, DATE '2026-07-01') - installed_at) / 86400 AS days
FROM components JOIN vehicles v USING (vehicle_id)
JOIN (SELECT vehicle_id, max(odometer_miles) AS last_miles FROM exposure GROUP BY vehicle_id) USING (vehicle_id)
"""
BAD_BATCH = "original AND built_on >= DATE '2023-09-01' AND built_on < DATE '2023-12-01'"


@dataclass(frozen=True)
class Fit:
    beta: float
    eta: float
    beta_error: float
    eta_error: float


@pytest.fixture(scope="module")
def fleet() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for name, rows in simulate(20_000, seed=11, truth=CLEAN).items():
        connection.register(name, rows)
    connection.execute(f"CREATE TABLE lives AS {LIVES}")
    return connection


def weibull(age: np.ndarray, failed: np.ndarray) -> Fit:
    """The estimate and its standard errors from the observed information, in log eta and log beta."""
    age, failed = age[age > 0], failed[age > 0]
    n, mean_log = failed.sum(), np.log(age[failed]).mean()
    scaled, log = age / age.max(), np.log(age)

    def score(beta: float) -> float:
        weight = scaled**beta
        return float((weight * log).sum() / weight.sum() - 1 / beta - mean_log)

    beta = brentq(score, 0.05, 20)
    eta = age.max() * (np.power(scaled, beta).sum() / n) ** (1 / beta)
    z = beta * (log - math.log(eta))  # minus log S = exp(z)
    information = np.array(
        [[beta**2 * n, -beta * (np.exp(z) * z).sum()], [-beta * (np.exp(z) * z).sum(), n + (np.exp(z) * z**2).sum()]]
    )
    eta_error, beta_error = np.sqrt(np.diag(np.linalg.inv(information)))
    return Fit(beta, eta, beta_error, eta_error)


def fitted(fleet: duckdb.DuckDBPyConnection, axis: str, where: str) -> Fit:
    rows = fleet.execute(f"SELECT {axis} AS age, failed FROM lives WHERE {where}").df()
    return weibull(rows.age.to_numpy(float), rows.failed.to_numpy(bool))


@pytest.mark.parametrize(
    ("axis", "where", "beta", "eta"),
    [
        ("miles", f"component = 'drive_unit' AND NOT ({BAD_BATCH})", 2.2, 260_000),
        ("miles", "component = 'door_actuator' AND model <> 'van'", 1.3, 220_000),
        ("miles", "component = 'door_actuator' AND model = 'van'", 1.3, 0.45 * 220_000),
        ("miles", "component = 'brake'", 1.7, 300_000),
        ("miles", "component = 'infotainment'", 1.0, 160_000),
        ("days", "component = 'battery_pack'", 1.5, 9_000),
        ("days", "component = 'low_voltage_battery'", 3.2, 1_900),
        ("days", "component = 'charge_port'", 1.0, 12_000),
    ],
)
def test_life_is_recovered(axis, where, beta, eta, fleet):
    fit = fitted(fleet, axis, where)
    assert abs(math.log(fit.beta / beta)) < EXTREME * fit.beta_error
    assert abs(math.log(fit.eta / eta)) < EXTREME * fit.eta_error
    assert fit.beta_error < 0.12  # the fleet is large enough to say something


@pytest.mark.parametrize(("mode", "beta", "eta"), [("solder_joint", 0.6, 8e7), ("capacitor_wear", 3.5, 170_000)])
def test_modes_compete_with_their_own_lives(mode, beta, eta, fleet):
    """Other modes are censorings."""
    fit = mode_fit(fleet, "inverter", mode, "true")
    assert abs(math.log(fit.beta / beta)) < EXTREME * fit.beta_error
    assert abs(math.log(fit.eta / eta)) < EXTREME * fit.eta_error


def test_bad_batch_wears_out_early_in_its_mode(fleet):
    fit = mode_fit(fleet, "drive_unit", "bearing_wear", BAD_BATCH)
    assert abs(math.log(fit.beta / 3.0)) < EXTREME * fit.beta_error
    assert abs(math.log(fit.eta / 70_000)) < EXTREME * fit.eta_error


def mode_fit(fleet: duckdb.DuckDBPyConnection, component: str, mode: str, where: str) -> Fit:
    rows = fleet.execute(f"""
        SELECT coalesce(removed_odometer_miles, last_miles) - installed_odometer_miles AS age, coalesce(failure_mode = '{mode}', false) AS failed
        FROM components c JOIN vehicles USING (vehicle_id) LEFT JOIN failures f USING (component_id)
        JOIN (SELECT vehicle_id, max(odometer_miles) AS last_miles FROM exposure GROUP BY vehicle_id) m ON m.vehicle_id = c.vehicle_id
        WHERE c.component = '{component}' AND {where}""").df()
    return weibull(rows.age.to_numpy(float), rows.failed.to_numpy(bool))


def test_bad_batch_comes_from_one_supplier(fleet):
    assert fleet.execute(f"SELECT DISTINCT supplier FROM lives WHERE component = 'drive_unit' AND {BAD_BATCH}").fetchall() == [("Halden",)]


@pytest.mark.parametrize(
    ("subsystem", "hardware", "unit", "beta", "eta"),
    [
        ("power", "hardware = 'DC350'", "hours", 0.65, 2_400),
        ("power", "hardware <> 'DC350'", "hours", 1.0, 26_000),
        ("screen", "true", "hours", 1.4, 22_000),
        ("network", "true", "hours", 1.0, 15_000),
        ("connector", "true", "sessions", 1.0, 9_000),
    ],
)
def test_number_of_charger_faults_is_poisson_about_the_power_law(subsystem, hardware, unit, beta, eta, fleet):
    use = fleet.execute(f"SELECT sum({unit}) AS total FROM charger_usage JOIN chargers USING (charger_id) WHERE {hardware} GROUP BY charger_id").df()
    (count,) = fleet.execute(f"SELECT count(*) FROM charger_faults JOIN chargers USING (charger_id) WHERE subsystem = '{subsystem}' AND {hardware}").fetchone()
    expected = float(((use.total.astype(float) / eta) ** beta).sum())
    assert 0.0005 < poisson.cdf(count, expected) < 0.9995


@pytest.mark.parametrize(("subsystem", "hardware", "beta"), [("power", "hardware = 'DC350'", 0.65), ("screen", "true", 1.4)])
def test_charger_faults_grow_rarer_or_more_frequent_as_told(subsystem, hardware, beta, fleet):
    ages = fleet.execute(f"""
        SELECT epoch(occurred_at - installed_on) / epoch(TIMESTAMP '2026-07-01' - installed_on) AS share
        FROM charger_faults JOIN chargers USING (charger_id) WHERE subsystem = '{subsystem}' AND {hardware}""").df().share
    estimate = len(ages) / -np.log(ages.clip(lower=1e-9)).sum()
    assert abs(estimate / beta - 1) < EXTREME / math.sqrt(len(ages))


def test_shares_of_modes_are_those_told(fleet):
    ours = "SELECT count(*) FILTER (failure_mode = 'capacity_loss'), count(*) FROM failures WHERE component = 'low_voltage_battery'"
    assert binomtest(*fleet.execute(ours).fetchone(), p=0.8).pvalue > 0.001


def test_fleet_has_a_model_with_miles_and_no_failure_or_nearly(fleet):
    miles, failures = fleet.execute("""
        SELECT (SELECT sum(miles) FROM exposure JOIN vehicles USING (vehicle_id) WHERE model = 'roadster'),
            (SELECT count(*) FROM failures JOIN vehicles USING (vehicle_id) WHERE model = 'roadster')""").fetchone()
    assert (miles > 100, failures) == (True, 0)


def test_outages_last_as_long_as_told(fleet):
    hours = fleet.execute("SELECT epoch(cleared_at - occurred_at) / 3600 AS hours FROM charger_faults WHERE cleared_at IS NOT NULL").df().hours
    assert abs(math.log(hours.median() / DEFAULT.outage.median)) < EXTREME * 1.2533 * DEFAULT.outage.sigma / math.sqrt(len(hours))


def test_contact_is_never_lost_where_nothing_is_spoilt(fleet):
    assert fleet.execute("SELECT count(*) FROM charger_states WHERE state = 'unknown'").fetchone() == (0,)
