"""A declared dashboard as a Superset dashboard: its charts, where they stand, and its filters."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from superset import db
from superset.connectors.sqla.models import SqlaTable
from superset.models.dashboard import Dashboard as SupersetDashboard
from superset.models.slice import Slice

from superset_ext.dashboards.chart import Chart, Dashboard
from superset_ext.sync.charts import sync_chart
from superset_ext.sync.ids import uid
from superset_ext.sync.kept import Written, bring
from superset_ext.sync.report import Change

if TYPE_CHECKING:
    from flask_appbuilder.security.sqla.models import User

    from metrics.model import Layer, Table

Rows = Sequence[Sequence[tuple[Chart, Slice]]]
ROOT, GRID = "ROOT_ID", "GRID_ID"
ESTIMATE, BOUND = "#1f77b4", "#9ec9e8"


@dataclass(frozen=True, slots=True)
class Place:
    """What every dashboard of a run shares."""

    dataset: SqlaTable
    table: Table
    layer: Layer
    owner: User
    note: str
    written: Written


def sync_dashboard(dashboard: Dashboard, place: Place) -> list[Change]:
    """The dashboard and its charts; charts that the layer cannot answer are left out, and said so."""
    changes: list[Change] = []
    rows: list[list[tuple[Chart, Slice]]] = []
    for row in dashboard.rows:
        rows.append([])
        for chart in row:
            if lacking := missing(chart, place.table):
                changes.append(Change("skipped", "chart", chart.slug, f"the layer has no {', '.join(lacking)}"))
                continue
            words = {"unit": place.table.metrics[chart.unit_of or chart.metrics[0]].unit, "confidence": confidence(place.layer)}
            saved, change = sync_chart(chart, dashboard.slug, place.dataset, words, place.owner, place.written)
            rows[-1].append((chart, saved))
            changes.append(change)
    if any(rows):
        changes.append(save(dashboard, [row for row in rows if row], place))
    return changes


def missing(chart: Chart, table: Table) -> tuple[str, ...]:
    """The metrics and dimensions of the chart that the table does not have."""
    metrics = tuple(name for name in chart.metrics if name not in table.metrics)
    return metrics + tuple(name for name in chart.dimensions if name not in table.dimensions)


def confidence(layer: Layer) -> str:
    """The layer's level as a percentage, `95 %`; without such a parameter, the words for any level."""
    parameter = layer.parameters.get("confidence_level")
    return f"{100 * float(parameter.default):g} %" if parameter else "confidence"


def save(dashboard: Dashboard, rows: Rows, place: Place) -> Change:
    """The dashboard itself, brought up to date unless a user has changed it."""
    uuid = uid("dashboard", place.dataset.database.database_name, dashboard.slug)
    found = db.session.query(SupersetDashboard).filter_by(uuid=uuid).one_or_none()
    saved = found or SupersetDashboard(uuid=uuid, owners=[place.owner], published=True, slug=free_slug(dashboard.slug))
    change = bring(saved, fields(dashboard, rows, place, saved.json_metadata), "dashboard", dashboard.slug, place.written, made=found is None)
    if found is None:
        db.session.add(saved)
    if change.action in ("created", "updated"):
        saved.slices = [chart for row in rows for _, chart in row]
    return change


def free_slug(slug: str) -> str | None:
    """The slug, unless another dashboard has it: then it goes without."""
    return None if db.session.query(SupersetDashboard).filter_by(slug=slug).count() else slug


def fields(dashboard: Dashboard, rows: Rows, place: Place, have: str | None) -> dict[str, object]:
    """What of the dashboard is ours.

    have : its metadata now. Superset writes colours into it whenever an owner looks at the dashboard, which is no user's
    change: what is there and not ours is kept.
    """
    kept = json.loads(have or "{}")
    all_metadata = {**kept, "label_colors": kept.get("label_colors") or colors(dashboard, place.table), **metadata(dashboard, rows, place)}
    title = f"{dashboard.title} ({place.note})" if place.note else dashboard.title
    return {
        "dashboard_title": title,
        "position_json": json.dumps(position(title, text(dashboard, place), rows), sort_keys=True),
        "json_metadata": json.dumps(all_metadata, sort_keys=True),
    }


def text(dashboard: Dashboard, place: Place) -> str:
    """The paragraph at the dashboard's head."""
    note = f"**{place.note[:1].upper()}{place.note[1:]}.** " if place.note else ""
    return note + dashboard.text.format(confidence=confidence(place.layer))


def position(title: str, words: str, rows: Rows) -> dict[str, object]:
    """Superset's tree of a dashboard's parts, by id."""
    row_ids = ["ROW-text", *(f"ROW-{number}" for number in range(len(rows)))]
    tree: dict[str, object] = {
        "DASHBOARD_VERSION_KEY": "v2",
        ROOT: {"type": "ROOT", "id": ROOT, "children": [GRID]},
        GRID: {"type": "GRID", "id": GRID, "children": row_ids, "parents": [ROOT]},
        "HEADER_ID": {"type": "HEADER", "id": "HEADER_ID", "meta": {"text": title}},
        "ROW-text": row_part("ROW-text", ["MARKDOWN-text"]),
        "MARKDOWN-text": part("MARKDOWN", "MARKDOWN-text", "ROW-text", {"width": 12, "height": 14, "code": words}),
    }
    for row_id, row in zip(row_ids[1:], rows, strict=True):
        chart_ids = [f"CHART-{chart.slug}" for chart, _ in row]
        tree[row_id] = row_part(row_id, chart_ids)
        for chart_id, (chart, saved) in zip(chart_ids, row, strict=True):
            tree[chart_id] = part("CHART", chart_id, row_id, chart_meta(chart, saved))
    return tree


def row_part(row_id: str, children: Sequence[str]) -> dict[str, object]:
    return {"type": "ROW", "id": row_id, "children": list(children), "parents": [ROOT, GRID], "meta": {"background": "BACKGROUND_TRANSPARENT"}}


def part(kind: str, part_id: str, row_id: str, meta: Mapping[str, object]) -> dict[str, object]:
    return {"type": kind, "id": part_id, "children": [], "parents": [ROOT, GRID, row_id], "meta": dict(meta)}


def chart_meta(chart: Chart, saved: Slice) -> dict[str, object]:
    return {"chartId": saved.id, "uuid": str(saved.uuid), "width": chart.width, "height": chart.height, "sliceName": saved.slice_name}


def metadata(dashboard: Dashboard, rows: Rows, place: Place) -> dict[str, object]:
    """Filters by the dashboard's dimensions and time; clicking a group filters the others."""
    ids = [saved.id for row in rows for _, saved in row]
    chosen = [time_filter(dashboard.slug, ids)]
    chosen += [select_filter(dashboard.slug, name, place, ids) for name in dashboard.filters if name in place.table.dimensions]
    return {
        "cross_filters_enabled": True,
        "refresh_frequency": 0,
        "native_filter_configuration": chosen,
    }


def colors(dashboard: Dashboard, table: Table) -> dict[str, str]:
    """The estimate in full colour and its bounds in a pale one; left to itself Superset may give two of them the same.

    By name and by label: the browser looks a series up by either.
    """
    used = [table.metrics[name] for chart in dashboard.charts for name in chart.metrics if name in table.metrics]
    bounded = {metric.output_of for metric in used} - {""}
    shades = [(metric, BOUND if metric.output_of else ESTIMATE) for metric in used if metric.output_of or metric.name in bounded]
    return {name: shade for metric, shade in shades for name in (metric.name, metric.label)}


def time_filter(slug: str, chart_ids: list[int]) -> dict[str, object]:
    return native_filter(slug, "time", "Time range", "filter_time", [{}], {"enableEmptyFilter": False}, chart_ids)


def select_filter(slug: str, dimension: str, place: Place, chart_ids: list[int]) -> dict[str, object]:
    targets = [{"column": {"name": dimension}, "datasetId": place.dataset.id, "datasetUuid": str(place.dataset.uuid)}]
    control = {"multiSelect": True, "enableEmptyFilter": False, "defaultToFirstItem": False, "inverseSelection": False, "searchAllOptions": False}
    return native_filter(slug, dimension, place.table.dimensions[dimension].label, "filter_select", targets, control, chart_ids)


def native_filter(slug: str, name: str, label: str, kind: str, targets: list[dict[str, object]], control: dict[str, object], chart_ids: list[int]) -> dict[str, object]:
    return {
        "id": f"NATIVE_FILTER-{uid('filter', slug, name)}",
        "type": "NATIVE_FILTER",
        "name": label,
        "description": "",
        "filterType": kind,
        "targets": targets,
        "controlValues": control,
        "defaultDataMask": {"extraFormData": {}, "filterState": {}, "ownState": {}},
        "cascadeParentIds": [],
        "scope": {"rootPath": [ROOT], "excluded": []},
        "chartsInScope": chart_ids,
    }
