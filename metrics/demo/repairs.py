"""Workshop visits for failure records, with labour and cost."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from metrics.demo import columns, tables
from metrics.demo.failures import UNKNOWN_VEHICLES, Records, modes
from metrics.demo.truth import Truth
from metrics.demo.vehicles import Vehicles
from metrics.demo.window import Array, Window

USD_PER_HOUR = 145.0
WARRANTY_DAYS, WARRANTY_MILES = 3 * 365, 50_000
PAYERS = ("warranty", "customer")


def repairs_table(
    truth: Truth, span: Window, fleet: Vehicles, found: Records, first_failure: int, first_id: int, rng: np.random.Generator
) -> pa.Table:
    """The table `repairs`: for most records one visit, for some none or a second one."""
    visits = np.ones(len(found.row), np.int64)
    visits[rng.random(len(visits)) < truth.blemishes.second_visit] = 2
    visits[rng.random(len(visits)) < truth.blemishes.no_repair] = 0
    index = np.repeat(np.arange(len(visits)), visits)
    second = np.append(False, index[1:] == index[:-1])
    opened = found.reported[index] + np.where(second, 5 + 20 * rng.random(len(index)), 0.2 * rng.random(len(index)))
    come = opened < span.days
    index, second, opened = index[come], second[come], opened[come]
    hours, parts = _work(truth, found.component[index], second, rng)
    completed = opened + hours / 6 + rng.lognormal(np.log(1.5), 0.8, len(index))
    started = found.take(index)
    still_open = completed >= span.days
    uninvoiced = still_open | (rng.random(len(index)) < truth.blemishes.no_cost)
    labor = columns.cents(hours * USD_PER_HOUR)
    return tables.table(
        "repairs",
        {
            "repair_id": np.arange(first_id, first_id + len(index)),
            "failure_id": first_failure + index,
            "vehicle_id": columns.nullable(started.vehicle, started.vehicle == 0),
            "component": columns.names(started.component, [c.name for c in truth.components]),
            "failure_mode": columns.names(started.mode, [mode.name for _, mode in modes(truth)]),
            "payer": columns.names(_payer(fleet, started), PAYERS),
            "opened_at": span.timestamp(opened),
            "completed_at": columns.nullable(span.timestamp(completed), still_open),
            "labor_hours": columns.nullable(hours, still_open),
            "parts_cost": columns.nullable(parts, still_open),
            "labor_cost": columns.nullable(labor, still_open),
            "cost": columns.nullable(columns.cents(parts + labor), uninvoiced),
        },
    )


def _work(truth: Truth, component: Array, second: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    """Labour hours and cost of parts; a second visit seldom needs parts."""
    hours = np.array([c.labor_hours for c in truth.components])[component]
    parts = np.array([c.parts_cost for c in truth.components])[component]
    hours = np.round(hours * np.where(second, 0.6, 1.0) * rng.lognormal(0, 0.35, len(component)), 1)
    parts = parts * np.where(second, 0.1, 1.0) * rng.lognormal(0, 0.12, len(component))
    return np.maximum(hours, 0.1), columns.cents(parts)


def _payer(fleet: Vehicles, started: Records) -> Array:
    """Index into PAYERS, -1 where the vehicle is not known."""
    age = started.failed - fleet.delivered[started.row]
    miles = np.nan_to_num(started.miles)  # not read: nobody argues
    known = (started.vehicle > 0) & (started.vehicle < UNKNOWN_VEHICLES)
    return np.where(known, ((age > WARRANTY_DAYS) | (miles > WARRANTY_MILES)).astype(np.int64), -1)
