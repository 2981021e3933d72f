"""Stationary batteries: cycles, hours, events."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from metrics.demo import columns, tables
from metrics.demo.odometer import Odometer, accumulate, service_days
from metrics.demo.recurrences import events
from metrics.demo.truth import Truth
from metrics.demo.window import Array, Window

PRODUCTS = ("S100", "S500")
CAPACITY_KWH = np.array([100.0, 500.0])
SEVERITIES = ("derated", "down")


@dataclass(frozen=True, slots=True)
class Batteries:
    """A block of stationary batteries; row i is the battery `first_id + i`."""

    first_id: int
    product: Array
    region: Array
    commissioned: Array
    days: Array
    cycles: Array


def make(truth: Truth, span: Window, first_id: int, count: int, rng: np.random.Generator) -> Batteries:
    """Batteries, commissioned evenly over the window but for its last hundred days."""
    product = rng.choice(len(PRODUCTS), count, p=(0.7, 0.3))
    region = rng.choice(len(truth.regions), count, p=[r.share for r in truth.regions])
    commissioned = np.floor(rng.random(count) * (span.days - 100))
    days = service_days(span.edges, commissioned, np.full(count, span.days))
    own = rng.uniform(0.5, 1.3, count)
    cycles = np.round(own[:, None] * days * rng.lognormal(0, 0.1, days.shape), 2)
    return Batteries(first_id, product, region, commissioned, days, cycles)


def batteries_table(truth: Truth, span: Window, batteries: Batteries) -> pa.Table:
    """The table `batteries`."""
    return tables.table(
        "batteries",
        {
            "battery_id": batteries.first_id + np.arange(len(batteries.product)),
            "product": columns.names(batteries.product, PRODUCTS),
            "region": columns.names(batteries.region, [r.name for r in truth.regions]),
            "capacity_kwh": CAPACITY_KWH[batteries.product],
            "commissioned_on": span.date(batteries.commissioned),
        },
    )


def usage_table(span: Window, batteries: Batteries) -> pa.Table:
    """The table `battery_usage`."""
    row, month = np.nonzero(batteries.days)
    cycles = batteries.cycles[row, month]
    return tables.table(
        "battery_usage",
        {
            "battery_id": batteries.first_id + row,
            "month": span.date(span.edges[month]),
            "hours": batteries.days[row, month] * 24.0,
            "cycles": cycles,
            "energy_kwh": np.round(cycles * CAPACITY_KWH[batteries.product[row]] * 0.93, 1),
        },
    )


def events_table(truth: Truth, span: Window, batteries: Batteries, first_id: int, rng: np.random.Generator) -> pa.Table:
    """The table `battery_events`."""
    last = np.full(len(batteries.product), span.days)
    meters = {
        "hours": Odometer(span.edges, batteries.commissioned, last, accumulate(batteries.days * 24.0)),
        "cycles": Odometer(span.edges, batteries.commissioned, last, accumulate(batteries.cycles)),
    }
    found = events(truth.battery_events, PRODUCTS, batteries.product, meters, rng)
    count = len(found.row)
    hours = np.round(rng.lognormal(np.log(14), 1.0, count), 1)
    lasting = found.day + hours / 24 >= span.days
    unrated = rng.random(count) < truth.blemishes.no_severity
    cost = columns.cents(220 + rng.exponential(900, count))
    return tables.table(
        "battery_events",
        {
            "event_id": first_id + np.arange(count),
            "battery_id": batteries.first_id + found.row,
            "subsystem": columns.names(found.subsystem, [e.subsystem for e in truth.battery_events]),
            "severity": columns.names(np.where(unrated, -1, rng.random(count) < 0.4), SEVERITIES),
            "occurred_at": span.timestamp(found.day),
            "downtime_hours": columns.nullable(hours, lasting),
            "cost": columns.nullable(cost, lasting | (rng.random(count) < truth.blemishes.no_cost)),
        },
    )
