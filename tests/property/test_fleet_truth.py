"""The truth that a fleet is simulated from lies within the 95 % bounds of its estimates in about 95 % of 200 repetitions.

Each vehicle is drawn by itself, so a fleet of 200 parts is 200 fleets; one question over the shipped metrics.yml asks all of them. The records
are complete (no delay, no blemishes): what those hide is not in the truth.
"""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pytest
import yaml
from scipy.stats import binom

import metrics
from metrics.demo import components, vehicles
from metrics.demo.truth import DEFAULT, Blemishes, Delay
from metrics.demo.window import window
from metrics.yaml12 import read

REPETITIONS, EACH = 200, 200
BLEMISHES = Blemishes(**dict.fromkeys((field.name for field in dataclasses.fields(Blemishes)), 0.0))
CHOSEN = ("door_actuator", "brake", "battery_pack", "low_voltage_battery")
TRUTH = dataclasses.replace(
    DEFAULT, delay=Delay(median=1e-9), blemishes=BLEMISHES, bad_batches=(),
    components=tuple(dataclasses.replace(component, eta_by_model=()) for component in DEFAULT.components if component.name in CHOSEN),
)  # fmt: skip
QUANTITIES = {"shape": "value: beta", "scale": "value: eta", "b10": "value: quantile, p: 0.1", "sf": "value: sf, at: {at}"}
AT = {"miles": 20_000, "days": 365}


def layer() -> metrics.model.Layer:
    """The shipped catalogue with the repetition as a dimension, and a metric of each quantity of each life."""
    declared = read((Path(__file__).resolve().parents[2] / "metrics.yml").read_text(), "metrics.yml").value
    declared["sources"]["vehicles"]["dimensions"]["repetition"] = {"expr": f"vehicle_id % {REPETITIONS}", "type": "bigint"}
    for axis, at in AT.items():
        for name, said in QUANTITIES.items():
            metric = yaml.safe_load("{" + said.format(at=at) + "}")
            declared["metrics"][f"{axis}_{name}"] = {"type": "life", "life": f"component_{axis}", **metric, "interval": {"confidence_level": 0.95}}
    return metrics.loads(yaml.safe_dump(declared, sort_keys=False))


@pytest.fixture(scope="module")
def fleet() -> duckdb.DuckDBPyConnection:
    """The tables that lives of components are made of."""
    rng = np.random.default_rng(20260601)
    span, count = window(TRUTH.start, TRUTH.as_of), REPETITIONS * EACH
    made = vehicles.make(TRUTH, span, 1, count, count, rng)
    stock = components.stocks(TRUTH, span, made, 1, [rng] * len(TRUTH.components))
    tables = {
        "vehicles": vehicles.vehicles_table(TRUTH, span, made, rng),
        "exposure": vehicles.exposure_table(TRUTH, span, made, rng),
        "components": pa.concat_tables([components.components_table(TRUTH, span, made, item, rng) for item in stock]),
    }
    connection = duckdb.connect()
    for name, rows in tables.items():
        connection.register("made", rows)
        connection.execute(f"CREATE TABLE {name} AS FROM made")
    return connection


@pytest.fixture(scope="module")
def asked(fleet) -> dict[str, np.ndarray]:
    """By component: low and high of each quantity, (repetitions, 8)."""
    found = {}
    for component in TRUTH.components:
        names = [f"{component.axis}_{name}_{bound}" for name in QUANTITIES for bound in ("low", "high")]
        rows = layer().query(names, by="repetition", where=f"component = '{component.name}'", engine=fleet).rows
        found[component.name] = np.array([row[1:] for row in rows], dtype=float)
    return found


def true(component: str, quantity: str) -> float:
    found = next(c for c in TRUTH.components if c.name == component)
    beta, eta = found.life
    return {"shape": beta, "scale": eta, "b10": eta * (-math.log(0.9)) ** (1 / beta), "sf": math.exp(-((AT[found.axis] / eta) ** beta))}[quantity]


@pytest.mark.parametrize("component", CHOSEN)
@pytest.mark.parametrize(("index", "quantity"), list(enumerate(QUANTITIES)))
def test_the_truth_is_within_the_bounds_as_often_as_they_say(component, index, quantity, asked):
    low, high = asked[component][:, 2 * index], asked[component][:, 2 * index + 1]
    assert len(low) == REPETITIONS
    within = int(((low <= true(component, quantity)) & (true(component, quantity) <= high)).sum())
    least, most = binom.ppf([0.001, 0.999], REPETITIONS, 0.95)
    assert least <= within <= most
