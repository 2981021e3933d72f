"""The shapes at which power sums are kept: a geometric grid, on which the Weibull likelihood's exposure is interpolated.

The likelihood of censored, truncated and weighted Weibull lives touches the ages of those at risk only through
S0(beta) = sum w t^beta. Its logarithm is smooth in ln beta, so its values and slopes at these nodes are enough.
"""

from __future__ import annotations

NODES = 24
LEAST, MOST = 0.08, 25.0
RATIO = (MOST / LEAST) ** (1 / (NODES - 1))
SHAPES = tuple(LEAST * RATIO**j for j in range(NODES))
