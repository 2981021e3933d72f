"""Recurring faults of repairable equipment: power-law (Crow-AMSAA) processes in its own exposure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from metrics.demo.odometer import Odometer
from metrics.demo.truth import Recurrence
from metrics.demo.window import Array


@dataclass(frozen=True, slots=True)
class Events:
    """Events by time: row of the equipment, index of the recurrence, day number."""

    row: Array
    subsystem: Array
    day: Array


def events(
    recurrences: Sequence[Recurrence], kinds: Sequence[str], kind: Array, meters: dict[str, Odometer], rng: np.random.Generator
) -> Events:
    """Every event of a block of equipment; `meters` has one odometer an axis."""
    rows, codes, days = [], [], []
    for code, recurrence in enumerate(recurrences):
        beta, eta = np.array([recurrence.of(name) for name in kinds])[kind].T
        meter = meters[recurrence.axis]
        total = meter.reading[:, -1]
        count = rng.poisson((total / eta) ** beta)
        row = np.repeat(np.arange(len(kind)), count)
        # Given their number, the ages are independent with distribution (x / total)^beta.
        age = total[row] * rng.random(len(row)) ** (1 / beta[row])
        rows.append(row)
        codes.append(np.full(len(row), code))
        days.append(meter.when(row, age))
    row, subsystem, day = np.concatenate(rows), np.concatenate(codes), np.concatenate(days)
    order = np.lexsort((day, row))
    return Events(row[order], subsystem[order], day[order])
