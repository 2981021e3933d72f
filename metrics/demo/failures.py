"""Records of failures: the true ones, less what nobody wrote down, plus what should not be there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import pyarrow as pa

from metrics.demo import columns, tables
from metrics.demo.components import Stock
from metrics.demo.truth import SEVERITIES, Component, Mode, Truth
from metrics.demo.vehicles import Vehicles
from metrics.demo.window import Array, Window

UNKNOWN_VEHICLES = 9_000_000_000  # ids above it are on failures and nowhere else


@dataclass(frozen=True, slots=True)
class Records:
    """Failure records, a row each. row is the vehicle's in the block, whatever the record says; vehicle 0,
    unit 0, mode -1, severity -1 and miles NaN stand for NULL. Days are numbers in the window."""

    row: Array
    vehicle: Array
    unit: Array
    component: Array
    mode: Array
    severity: Array
    failed: Array
    reported: Array
    miles: Array

    def take(self, index: Array) -> Records:
        """The records at an index or mask."""
        return Records(**{f.name: getattr(self, f.name)[index] for f in fields(self)})


def modes(truth: Truth) -> list[tuple[Component, Mode]]:
    """Every mode of every component, in the order `Records.mode` counts them."""
    return [(component, mode) for component in truth.components for mode in component.modes]


def records(truth: Truth, span: Window, fleet: Vehicles, stock: Sequence[Stock], rng: np.random.Generator) -> Records:
    """All records of a block by the time of failure."""
    true = _true_records(truth, fleet, stock, rng)
    extra = _extra_records(truth, span, fleet, stock, true, rng)
    whole = _join([true, *extra])
    return _forget(truth, whole.take(np.argsort(whole.failed, kind="stable")), rng)


def failures_table(truth: Truth, span: Window, found: Records, first_id: int) -> pa.Table:
    """The table `failures`."""
    return tables.table(
        "failures",
        {
            "failure_id": np.arange(first_id, first_id + len(found.row)),
            "vehicle_id": columns.nullable(found.vehicle, found.vehicle == 0),
            "component_id": columns.nullable(found.unit, found.unit == 0),
            "component": columns.names(found.component, [c.name for c in truth.components]),
            "failure_mode": columns.names(found.mode, [mode.name for _, mode in modes(truth)]),
            "severity": columns.names(found.severity, SEVERITIES),
            "failed_at": span.timestamp(found.failed),
            "reported_at": span.timestamp(found.reported),
            "odometer_miles": columns.nullable(np.round(found.miles, 1), np.isnan(found.miles)),
        },
    )


def _true_records(truth: Truth, fleet: Vehicles, stock: Sequence[Stock], rng: np.random.Generator) -> Records:
    parts, first_mode = [], 0
    for code, item in enumerate(stock):
        parts.append(_records_of(fleet, item, code, first_mode))
        first_mode += len(item.component.modes)
    joined = _join(parts)
    return replace(joined, severity=_severity(truth, joined.mode, rng))


def _records_of(fleet: Vehicles, item: Stock, code: int, first_mode: int) -> Records:
    """One component's failures, not rated yet."""
    units, failed = item.units, np.flatnonzero(~np.isnan(item.units.failed))
    row = units.row[failed]
    return Records(
        row=row,
        vehicle=fleet.first_id + row,
        unit=item.ids[failed],
        component=np.full(len(row), code),
        mode=first_mode + units.mode[failed],
        severity=np.full(len(row), -1),
        failed=units.failed[failed],
        reported=units.reported[failed],
        miles=units.failed_miles[failed],
    )


def _severity(truth: Truth, mode: Array, rng: np.random.Generator) -> Array:
    edges = np.cumsum([m.severity for _, m in modes(truth)], axis=1)[:, :-1]
    return (rng.random(len(mode))[:, None] >= edges[mode]).sum(axis=1)


def _extra_records(
    truth: Truth, span: Window, fleet: Vehicles, stock: Sequence[Stock], true: Records, rng: np.random.Generator
) -> list[Records]:
    """Records beyond the true ones, each made from a true one drawn at random."""
    shares = truth.blemishes
    unknown = _draw(true, shares.extra_unknown_vehicle, rng)
    unknown = replace(unknown, vehicle=UNKNOWN_VEHICLES + rng.integers(1, 10**9, len(unknown.row)), unit=np.zeros_like(unknown.unit))
    nobody = _draw(true, shares.extra_no_vehicle, rng)
    nobody = replace(nobody, vehicle=np.zeros_like(nobody.vehicle), unit=np.zeros_like(nobody.unit))
    twice = _draw(true, shares.extra_duplicate, rng)
    later = twice.reported + 3 * rng.random(len(twice.row))
    twice = replace(twice, reported=np.where(later < span.days, later, twice.reported))
    early = _before_delivery(fleet, stock, _draw(true, shares.extra_before_delivery, rng), rng)
    return [unknown, nobody, twice, early]


def _before_delivery(fleet: Vehicles, stock: Sequence[Stock], drawn: Records, rng: np.random.Generator) -> Records:
    """Found between the end of the line and the customer, on the unit the vehicle was built with."""
    built, delivered = fleet.built[drawn.row], fleet.delivered[drawn.row]
    failed = built + (delivered - built) * rng.random(len(drawn.row))
    unit = _original_units(fleet, stock)[drawn.component, drawn.row]
    delay = drawn.reported - drawn.failed
    return replace(drawn, failed=failed, reported=np.minimum(failed + delay, drawn.reported), miles=np.zeros(len(failed)), unit=unit)


def _original_units(fleet: Vehicles, stock: Sequence[Stock]) -> Array:
    """Component id by component and vehicle."""
    ids = np.zeros((len(stock), len(fleet.built)), np.int64)
    for code, item in enumerate(stock):
        first = item.units.original
        ids[code, item.units.row[first]] = item.ids[first]
    return ids


def _forget(truth: Truth, whole: Records, rng: np.random.Generator) -> Records:
    shares, count = truth.blemishes, len(whole.row)
    return replace(
        whole,
        mode=np.where(rng.random(count) < shares.no_mode, -1, whole.mode),
        severity=np.where(rng.random(count) < shares.no_severity, -1, whole.severity),
        miles=np.where(rng.random(count) < shares.no_odometer, np.nan, whole.miles),
    )


def _draw(true: Records, share: float, rng: np.random.Generator) -> Records:
    count = rng.poisson(share * len(true.row))
    return true.take(rng.integers(0, max(len(true.row), 1), count))


def _join(parts: Sequence[Records]) -> Records:
    return Records(**{f.name: np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Records)})
