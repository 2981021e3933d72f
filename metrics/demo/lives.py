"""Units of a component: installed, failed, replaced as good as new, until the records end."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from metrics.demo.truth import BadBatch, Component, Mode, Truth
from metrics.demo.vehicles import Vehicles
from metrics.demo.window import Array, Window


@dataclass(frozen=True, slots=True)
class Units:
    """Units of one component, a row each. mode is -1 and failed, failed_miles, reported NaN for a unit still in."""

    row: Array
    original: Array
    installed: Array
    installed_miles: Array
    failed: Array
    failed_miles: Array
    reported: Array
    mode: Array


def renewals(truth: Truth, span: Window, component: Component, fleet: Vehicles, rng: np.random.Generator) -> Units:
    """Every unit of a component in a block of vehicles.

    A failure whose record comes after the extract is not known yet: its unit is still in.
    """
    row = np.flatnonzero(fleet.delivered < span.days)
    start, start_miles = fleet.delivered[row], np.zeros(len(row))
    generations: list[Units] = []
    while len(row) or not generations:
        age, mode = _draw(truth, span, component, fleet, row, rng, original=not generations)
        failed, failed_miles = _failure(component, fleet, row, start, start_miles, age)
        reported = failed + rng.lognormal(np.log(truth.delay.median), truth.delay.sigma, len(row))
        known = (failed < fleet.end[row]) & (reported < span.days)
        unit = Units(
            row, np.full(len(row), not generations), start, start_miles,
            np.where(known, failed, np.nan), np.where(known, failed_miles, np.nan),
            np.where(known, reported, np.nan), np.where(known, mode, -1),
        )  # fmt: skip
        generations.append(unit)
        row, start, start_miles = row[known], failed[known], failed_miles[known]
    return _stack(generations)


def _draw(
    truth: Truth, span: Window, component: Component, fleet: Vehicles, row: Array, rng: np.random.Generator, *, original: bool
) -> tuple[Array, Array]:
    """Age at failure and the mode that comes first."""
    factor = _model_factor(truth, component, fleet.model[row])
    ages = np.empty((len(component.modes), len(row)))
    for i, mode in enumerate(component.modes):
        beta, eta = _parameters(truth, span, component, mode, fleet.built[row], original=original)
        ages[i] = factor * eta * rng.standard_exponential(len(row)) ** (1 / beta)
    first = ages.argmin(axis=0)
    return ages[first, np.arange(len(row))], first


def _parameters(
    truth: Truth, span: Window, component: Component, mode: Mode, built: Array, *, original: bool
) -> tuple[Array, Array]:
    beta, eta = np.full(len(built), mode.beta), np.full(len(built), float(mode.eta))
    for batch in truth.bad_batches:
        if original and (batch.component, batch.mode) == (component.name, mode.name):
            bad = in_batch(span, batch, built)
            beta[bad], eta[bad] = batch.beta, batch.eta
    return beta, eta


def in_batch(span: Window, batch: BadBatch, built: Array) -> Array:
    """Which build days lie in a bad batch's months."""
    month = span.month_of(built)
    first, last = span.month_of(np.array([span.day(batch.first_month), span.day(batch.last_month)]))
    return (month >= first) & (month <= last)


def _model_factor(truth: Truth, component: Component, model: Array) -> Array:
    factors = dict(component.eta_by_model)
    return np.array([factors.get(m.name, 1.0) for m in truth.models])[model]


def _failure(
    component: Component, fleet: Vehicles, row: Array, start: Array, start_miles: Array, age: Array
) -> tuple[Array, Array]:
    """Day and odometer of a failure at an age since (start, start_miles)."""
    if component.axis == "miles":
        miles = start_miles + age
        return fleet.odometer.when(row, miles), miles
    day = start + age
    return day, fleet.odometer.at(row, day)


def _stack(generations: list[Units]) -> Units:
    """All units, by vehicle and then by time."""
    whole = {f.name: np.concatenate([getattr(g, f.name) for g in generations]) for f in fields(Units)}
    order = np.lexsort((whole["installed"], whole["row"]))
    return Units(**{name: values[order] for name, values in whole.items()})
