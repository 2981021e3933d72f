"""`superset bathtub sync`: the layer's tables, metrics and dashboards in Superset's own database.

Everything has an id computed from its name (uuid5), so a second run finds what the first one made. What the layer
declares is brought up to date; what users made, or changed in a chart or dashboard of ours, is kept.
"""

from __future__ import annotations

from superset_ext.sync.report import Change, Report
from superset_ext.sync.run import sync

__all__ = ["Change", "Report", "sync"]
