"""The shapes at which power sums are kept: plain numbers, so that SQL is generated from the same without numpy."""

from __future__ import annotations

from math import exp, log

NODES = 24
FIRST, LAST = 0.08, 25.0
STEP = log(LAST / FIRST) / (NODES - 1)  # of ln beta between nodes
SHAPES: tuple[float, ...] = tuple(FIRST * exp(STEP * j) for j in range(NODES))
