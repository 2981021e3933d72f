"""Vehicles and the miles they run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from metrics.demo import columns, tables
from metrics.demo.odometer import Odometer, accumulate, service_days
from metrics.demo.truth import Model, Region, Truth
from metrics.demo.window import Array, Window


@dataclass(frozen=True, slots=True)
class Vehicles:
    """A block of vehicles; row i is the vehicle with id `first_id + i`. Days are numbers in the window.

    delivered is infinite until it happens, end the day observation ends: retirement or the extract.
    """

    first_id: int
    model: Array
    region: Array
    built: Array
    delivered: Array
    retired: Array
    end: Array
    days: Array
    miles: Array
    odometer: Odometer

    @property
    def ids(self) -> Array:
        """Vehicle ids by row."""
        return np.arange(self.first_id, self.first_id + len(self.built))


def make(truth: Truth, span: Window, first_id: int, count: int, total: int, rng: np.random.Generator) -> Vehicles:
    """Vehicles `first_id` to `first_id + count - 1` of a fleet of `total`, from id 1."""
    model = _models(truth.models, np.arange(first_id - 1, first_id - 1 + count), total, rng)
    region = _regions(truth.regions, count, rng)
    built = _built(truth.models, model, span, rng)
    delivered = built + np.ceil(6 + rng.lognormal(np.log(25), 0.5, count))
    delivered = np.where(delivered < span.days, delivered, np.inf)
    retired = np.ceil(delivered + rng.exponential(365.25 / max(truth.retired_per_year, 1e-12), count))
    end = np.minimum(retired, span.days)
    days = service_days(span.edges, delivered, end)
    miles = _miles(truth, span, model, region, days, rng)
    odometer = Odometer(span.edges, delivered, end, accumulate(miles))
    return Vehicles(first_id, model, region, built, delivered, retired, end, days, miles, odometer)


def vehicles_table(truth: Truth, span: Window, fleet: Vehicles, rng: np.random.Generator) -> pa.Table:
    """The table `vehicles`."""
    forgotten = rng.random(len(fleet.built)) < truth.blemishes.no_region
    return tables.table(
        "vehicles",
        {
            "vehicle_id": fleet.ids,
            "vin": columns.numbered("SIM", fleet.ids, 14),
            "model": columns.names(fleet.model, [model.name for model in truth.models]),
            "region": columns.names(np.where(forgotten, -1, fleet.region), [region.name for region in truth.regions]),
            "built_on": span.date(fleet.built),
            "delivered_on": _dates(span, fleet.delivered),
            "retired_on": _dates(span, fleet.retired),
        },
    )


def exposure_table(truth: Truth, span: Window, fleet: Vehicles, rng: np.random.Generator) -> pa.Table:
    """The table `exposure`: a row for each month with a day in service, but for the gaps."""
    kept = (fleet.days > 0) & (rng.random(fleet.days.shape) >= truth.blemishes.no_month)
    row, month = np.nonzero(kept)
    unread = rng.random(len(row)) < truth.blemishes.no_reading
    return tables.table(
        "exposure",
        {
            "vehicle_id": fleet.first_id + row,
            "month": span.date(span.edges[month]),
            "days": fleet.days[row, month].astype(np.int32),
            "miles": fleet.miles[row, month],
            "odometer_miles": columns.nullable(np.round(fleet.odometer.reading[row, month + 1], 1), unread),
            "in_service": (fleet.retired[row] >= span.edges[month + 1]).astype(np.int32),
        },
    )


def _models(models: Sequence[Model], index: Array, total: int, rng: np.random.Generator) -> Array:
    """A model's fixed number of vehicles are the last ones of the fleet (a tenth of it at most)."""
    shares = np.array([model.share for model in models])
    chosen = rng.choice(len(models), len(index), p=shares / shares.sum())
    last = total
    for code, model in enumerate(models):
        count = min(model.count, total // 10)
        chosen[(index >= last - count) & (index < last)] = code
        last -= count
    return chosen


def _regions(regions: Sequence[Region], count: int, rng: np.random.Generator) -> Array:
    shares = np.array([region.share for region in regions])
    return rng.choice(len(regions), count, p=shares / shares.sum())


def _built(models: Sequence[Model], model: Array, span: Window, rng: np.random.Generator) -> Array:
    """Production ramps up: later days are somewhat more likely."""
    first = np.array([span.day(m.first_built) for m in models])[model]
    last = np.array([span.day(m.last_built) for m in models])[model]
    return np.floor(first + (last + 1 - first) * rng.random(len(model)) ** 0.8)


def _miles(truth: Truth, span: Window, model: Array, region: Array, days: Array, rng: np.random.Generator) -> Array:
    """Miles by vehicle and month, to the tenth an odometer shows."""
    usage, sigma = truth.usage, truth.usage.month_sigma
    own = usage.median * rng.lognormal(0, usage.sigma, len(model)) * np.array([m.usage for m in truth.models])[model]
    calendar_month = (span.start.month - 1 + np.arange(span.months)) % 12
    swing = np.array([r.swing for r in truth.regions])[region]
    season = 1 + swing[:, None] * np.cos(2 * np.pi * (calendar_month - 6) / 12)
    noise = rng.lognormal(-(sigma**2) / 2, sigma, days.shape)
    return np.round(own[:, None] * season * noise * days, 1)


def _dates(span: Window, day: Array) -> pa.Array:
    """Dates; NULL where the day lies beyond the window."""
    ahead = ~(day < span.days)
    return columns.nullable(span.date(np.where(ahead, 0, day)), ahead)
