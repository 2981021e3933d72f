"""A simulated fleet, block by block: vehicles with their failures, chargers, stationary batteries.

Each block of vehicles draws from generators of its own, seeded by (seed, block, subject). So a fleet of any size is
made in the memory of one block, and how many blocks are held at once changes nothing in what comes out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa

from metrics.demo import batteries, chargers, components, failures, repairs, tables, vehicles
from metrics.demo.truth import DEFAULT, Truth, lives
from metrics.demo.window import Window, window

BLOCK = 5_000
SUBJECTS = ("vehicles", "records", "failures", "repairs", "chargers", "batteries", "suppliers")


def blocks(count: int, seed: int, truth: Truth = DEFAULT) -> Iterator[dict[str, pa.Table]]:
    """The tables of each block of vehicles in turn; ids run on from one to the next."""
    span = window(truth.start, truth.as_of)
    first = dict.fromkeys(("component", "failure", "repair", "fault", "visit", "event"), 1)
    for block, start in enumerate(range(0, count, BLOCK)):
        size = min(BLOCK, count - start)
        made = _block(truth, span, block, start, size, count, seed, first)
        first = {
            "component": first["component"] + made["components"].num_rows,
            "failure": first["failure"] + made["failures"].num_rows,
            "repair": first["repair"] + made["repairs"].num_rows,
            "fault": first["fault"] + made["charger_faults"].num_rows,
            "visit": first["visit"] + made["charger_visits"].num_rows,
            "event": first["event"] + made["battery_events"].num_rows,
        }
        yield made


def simulate(count: int, seed: int, truth: Truth = DEFAULT) -> dict[str, pa.Table]:
    """The whole fleet in memory, by table name, with `simulation_truth`."""
    made = list(blocks(count, seed, truth))
    whole = {name: pa.concat_tables([block[name] for block in made]).combine_chunks() for name in made[0]}
    return {**whole, "simulation_truth": truth_table(truth)}


def truth_table(truth: Truth) -> pa.Table:
    """The table `simulation_truth`."""
    rows = list(lives(truth))
    return tables.table("simulation_truth", {name: [row[name] for row in rows] for name in rows[0]})


def _block(
    truth: Truth, span: Window, block: int, start: int, size: int, total: int, seed: int, first: Mapping[str, int]
) -> dict[str, pa.Table]:
    rng = {subject: _generator(seed, block, code) for code, subject in enumerate(SUBJECTS)}
    own = [_generator(seed, block, len(SUBJECTS) + code) for code in range(len(truth.components))]
    fleet = vehicles.make(truth, span, start + 1, size, total, rng["vehicles"])
    stock = components.stocks(truth, span, fleet, first["component"], own)
    found = failures.records(truth, span, fleet, stock, rng["failures"])
    return {
        "vehicles": vehicles.vehicles_table(truth, span, fleet, rng["records"]),
        "exposure": vehicles.exposure_table(truth, span, fleet, rng["records"]),
        "components": pa.concat_tables(
            [components.components_table(truth, span, fleet, item, rng["suppliers"]) for item in stock]
        ),
        "failures": failures.failures_table(truth, span, found, first["failure"]),
        "repairs": repairs.repairs_table(truth, span, fleet, found, first["failure"], first["repair"], rng["repairs"]),
        **_charging(truth, span, start, size, first, rng["chargers"]),
        **_storage(truth, span, start, size, first, rng["batteries"]),
    }


def _charging(
    truth: Truth, span: Window, start: int, size: int, first: Mapping[str, int], rng: np.random.Generator
) -> dict[str, pa.Table]:
    before, after = _share(start, size, truth.vehicles_per_charger)
    block = chargers.make(truth, span, before + 1, after - before, rng)
    found = chargers.faults(truth, span, block, rng)
    faults = chargers.faults_table(truth, span, block, found, first["fault"], rng)
    made = {
        "chargers": chargers.chargers_table(truth, span, block, rng),
        "charger_usage": chargers.usage_table(span, block, rng),
        "charger_faults": faults,
        "charger_visits": chargers.visits_table(truth, span, faults, found, first["visit"], rng),
    }
    return {**made, "charger_states": chargers.states_table(truth, span, block, found, made["charger_visits"], first["fault"], rng)}


def _storage(
    truth: Truth, span: Window, start: int, size: int, first: Mapping[str, int], rng: np.random.Generator
) -> dict[str, pa.Table]:
    before, after = _share(start, size, truth.vehicles_per_battery)
    block = batteries.make(truth, span, before + 1, after - before, rng)
    return {
        "batteries": batteries.batteries_table(truth, span, block),
        "battery_usage": batteries.usage_table(span, block),
        "battery_events": batteries.events_table(truth, span, block, first["event"], rng),
    }


def _share(start: int, size: int, vehicles_per_one: int) -> tuple[int, int]:
    """How many there are for the vehicles before a block, and with it; at least one."""
    return -(-start // vehicles_per_one), -(-(start + size) // vehicles_per_one)


def _generator(seed: int, block: int, code: int) -> np.random.Generator:
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(block, code)))
