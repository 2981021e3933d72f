"""The units of every component in a block of vehicles, and their table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from metrics.demo import columns, tables
from metrics.demo.lives import Units, in_batch, renewals
from metrics.demo.truth import Component, Truth
from metrics.demo.vehicles import Vehicles
from metrics.demo.window import Array, Window


@dataclass(frozen=True, slots=True)
class Stock:
    """Units of one component; the i-th has the id `first_id + i`."""

    component: Component
    first_id: int
    units: Units

    @property
    def ids(self) -> Array:
        """Component ids by unit."""
        return np.arange(self.first_id, self.first_id + len(self.units.row))


def stocks(truth: Truth, span: Window, fleet: Vehicles, first_id: int, rngs: Sequence[np.random.Generator]) -> tuple[Stock, ...]:
    """Every component's units; each component draws from its own generator."""
    made: list[Stock] = []
    for component, rng in zip(truth.components, rngs, strict=True):
        units = renewals(truth, span, component, fleet, rng)
        made.append(Stock(component, first_id, units))
        first_id += len(units.row)
    return tuple(made)


def components_table(truth: Truth, span: Window, fleet: Vehicles, stock: Stock, rng: np.random.Generator) -> pa.Table:
    """The part of `components` that holds one component."""
    component, units = stock.component, stock.units
    produced = np.where(units.original, fleet.built[units.row], units.installed)
    out = np.isnan(units.failed)
    return tables.table(
        "components",
        {
            "component_id": stock.ids,
            "vehicle_id": fleet.first_id + units.row,
            "component": columns.names(np.zeros(len(units.row)), [component.name]),
            "serial": columns.numbered(f"{component.code}-", stock.ids, 10),
            "supplier": columns.names(_supplier(truth, span, fleet, stock, rng), component.suppliers),
            "batch": columns.names(span.month_of(produced), _batches(span, component)),
            "original": units.original,
            "installed_at": span.timestamp(units.installed),
            "installed_odometer_miles": np.round(units.installed_miles, 1),
            "removed_at": columns.nullable(span.timestamp(np.nan_to_num(units.failed)), out),
            "removed_odometer_miles": columns.nullable(np.round(units.failed_miles, 1), out),
        },
    )


def _supplier(truth: Truth, span: Window, fleet: Vehicles, stock: Stock, rng: np.random.Generator) -> Array:
    """The first supplier makes two thirds, and the whole of a bad batch."""
    units = stock.units
    supplier = (rng.random(len(units.row)) < 1 / 3).astype(np.int64)
    for batch in truth.bad_batches:
        if batch.component == stock.component.name:
            supplier[units.original & in_batch(span, batch, fleet.built[units.row])] = 0
    return supplier


def _batches(span: Window, component: Component) -> list[str]:
    firsts = span.date(span.edges[:-1]).astype("datetime64[M]")
    return [f"{component.code}-{month}" for month in firsts]
