"""What a unit had accumulated by when: miles of a vehicle, sessions of a charger, cycles of a battery."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metrics.demo.window import Array


@dataclass(frozen=True, slots=True)
class Odometer:
    """Readings at the edges of months, straight lines between them while the unit is in service.

    edges : (m + 1,) day numbers; first, last : (n,) days in and out of service; reading : (n, m + 1), rising from 0.
    """

    edges: Array
    first: Array
    last: Array
    reading: Array

    def at(self, row: Array, day: Array) -> Array:
        """Reading of unit `row` at a day in service."""
        month = np.clip(np.searchsorted(self.edges, day, side="right") - 1, 0, len(self.edges) - 2)
        low, high = self._service(row, month)
        share = np.clip((day - low) / np.maximum(high - low, 1e-9), 0, 1)
        return self.reading[row, month] + share * (self.reading[row, month + 1] - self.reading[row, month])

    def when(self, row: Array, reading: Array) -> Array:
        """Day at which unit `row` passes a reading; infinite where it never did."""
        day = np.full(row.shape, np.inf)
        reached = np.flatnonzero(reading < self.reading[row, -1])
        row, reading = row[reached], reading[reached]
        month = (self.reading[row] <= reading[:, None]).sum(axis=1) - 1
        low, high = self._service(row, month)
        before, after = self.reading[row, month], self.reading[row, month + 1]
        day[reached] = low + (reading - before) / (after - before) * (high - low)
        return day

    def _service(self, row: Array, month: Array) -> tuple[Array, Array]:
        return np.maximum(self.edges[month], self.first[row]), np.minimum(self.edges[month + 1], self.last[row])


def service_days(edges: Array, first: Array, last: Array) -> Array:
    """Days in service by unit and month, (n, m)."""
    low = np.maximum(edges[:-1], first[:, None])
    high = np.minimum(edges[1:], last[:, None])
    return np.maximum(high - low, 0)


def accumulate(amount: Array) -> Array:
    """Readings at the edges of months from the amounts between them."""
    reading = np.zeros((amount.shape[0], amount.shape[1] + 1))
    np.cumsum(amount, axis=1, out=reading[:, 1:])
    return reading
