"""A declared chart as a Superset chart."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from superset import db
from superset.connectors.sqla.models import SqlaTable
from superset.models.slice import Slice

from superset_ext.dashboards.chart import Chart, period
from superset_ext.sync.ids import uid
from superset_ext.sync.kept import Written, bring
from superset_ext.sync.report import Change

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask_appbuilder.security.sqla.models import User


def sync_chart(chart: Chart, dashboard: str, dataset: SqlaTable, words: Mapping[str, str], owner: User, written: Written) -> tuple[Slice, Change]:
    """The Superset chart, brought up to date unless a user has changed it."""
    uuid = uid("chart", dataset.database.database_name, dashboard, chart.slug)
    found = db.session.query(Slice).filter_by(uuid=uuid).one_or_none()
    saved = found or Slice(uuid=uuid, owners=[owner])
    change = bring(saved, fields(chart, dataset, words), "chart", chart.slug, written, made=found is None)
    if found is None:
        db.session.add(saved)
        db.session.flush()
    return saved, change


def fields(chart: Chart, dataset: SqlaTable, words: Mapping[str, str]) -> dict[str, object]:
    """What of the chart is ours. Its query context is left to Superset, which fills it at the first save in Explore."""
    params = {
        "adhoc_filters": [period()],
        **filled(chart.params, words),
        "viz_type": chart.viz_type,
        "datasource": f"{dataset.id}__table",
    }
    return {
        "slice_name": chart.title.format_map(words),
        "viz_type": chart.viz_type,
        "datasource_id": dataset.id,
        "datasource_type": "table",
        "datasource_name": dataset.table_name,
        "description": chart.description or None,
        "params": json.dumps(params, sort_keys=True),
    }


def filled(params: Mapping[str, object], words: Mapping[str, str]) -> dict[str, object]:
    """The parameters with `{unit}` and its like written out."""
    return {name: value.format_map(words) if isinstance(value, str) and "{" in value else value for name, value in params.items()}
