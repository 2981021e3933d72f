"""A Superset of one's own on this machine, with the layer in it: `start(home, data, metrics, port)`.

    python -m superset_ext.demo --data fleet.duckdb --metrics metrics.yml
"""

from __future__ import annotations

from superset_ext.demo.start import start

__all__ = ["start"]
