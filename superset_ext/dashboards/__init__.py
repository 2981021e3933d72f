"""The dashboards that `superset bathtub sync` makes. To add one, add a file and name it here."""

from __future__ import annotations

from superset_ext.dashboards.chart import Chart, Dashboard
from superset_ext.dashboards.fleet import COMPONENTS, OVERVIEW

DASHBOARDS = (OVERVIEW, COMPONENTS)

__all__ = ["DASHBOARDS", "Chart", "Dashboard"]
