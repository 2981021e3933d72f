"""A semantic table in Superset's words: pure functions from the layer's metrics and dimensions to rows of Superset.

Used twice, so that both roads give the same dataset: by the engine specs, when someone makes a dataset in the browser,
and by `superset bathtub sync`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from metrics.model import Metric, TableDimension

METRIC_TYPE = "bathtub"
"""Superset's `metric_type` of a metric that is ours; others are a user's and are left alone."""
TEMPORAL = frozenset({"date", "timestamp"})


def metric_row(metric: Metric) -> dict[str, str | None]:
    """The columns of Superset's metric: its expression is `MEASURE(name)`, its meaning stays in the layer."""
    return {
        "metric_name": metric.name,
        "verbose_name": metric.label,
        "metric_type": METRIC_TYPE,
        "expression": f"MEASURE({metric.name})",
        "description": metric_description(metric),
        "d3format": metric.format or None,
        "warning_text": None,
        "extra": json.dumps(metric_extra(metric), sort_keys=True),
    }


def metric_description(metric: Metric) -> str | None:
    """The metric's own description, its unit and its owner: what the tooltip in Explore shows."""
    facts = (metric.description, metric.unit and f"Unit: {metric.unit}.", metric.owner and f"Owner: {metric.owner}.")
    return "\n".join(fact for fact in facts if fact) or None


def metric_extra(metric: Metric) -> dict[str, object]:
    """Certification and warning, which Superset shows as badges, and the definition's hash, by which a change is seen."""
    extra: dict[str, object] = {"bathtub": {"hash": metric.hash}}
    if metric.certified:
        extra["certification"] = certification(metric)
    if metric.deprecated:
        extra["warning_markdown"] = f"{metric.deprecated.notice.capitalize()}."
    return extra


def certification(metric: Metric) -> dict[str, str]:
    """Who certified it, when, and what they say."""
    certified = metric.certified
    details = " ".join(part for part in (certified.on and f"Certified on {certified.on}.", certified.details) if part)
    return {"certified_by": certified.by, "details": details}


def column_row(dimension: TableDimension) -> dict[str, str | bool | None]:
    """The columns of Superset's column."""
    return {
        "column_name": dimension.name,
        "type": dimension.type.upper(),
        "verbose_name": dimension.label,
        "description": dimension.description or None,
        "is_dttm": dimension.type in TEMPORAL,
        "groupby": True,
        "filterable": True,
        "is_active": True,
        "expression": None,
    }


def shown(metrics: Mapping[str, Metric]) -> tuple[Metric, ...]:
    """The metrics a dataset has: all but the hidden ones, in the layer's order."""
    return tuple(metric for metric in metrics.values() if not metric.hidden)


def folders(named: Iterable[Metric | TableDimension]) -> dict[str, list[str]]:
    """Names by folder, in the layer's order; what has no folder is left out: Superset shows it under its own heading."""
    found: dict[str, list[str]] = {}
    for item in named:
        if item.folder:
            found.setdefault(item.folder, []).append(item.name)
    return found
