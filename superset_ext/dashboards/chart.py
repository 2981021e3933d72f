"""A chart as data: what it asks and how Superset draws it. No `superset` here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Params = Mapping[str, object]
TIME = "time"
ENOUGH_MILES = 100_000
"""Below this exposure a point is left out of a curve: its bounds would be all that one sees of the others."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of Superset's own types over a semantic table.

    title may name `{unit}`, that of the metric `unit_of` (the first, unless said), and `{confidence}`, the layer's level such as `95 %`.
    A chart whose metrics or dimensions the layer lacks is left out. width is in twelfths of a dashboard.
    """

    slug: str
    title: str
    viz_type: str
    metrics: tuple[str, ...]
    dimensions: tuple[str, ...]
    params: Params
    width: int = 6
    height: int = 50
    description: str = ""
    unit_of: str = ""


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Charts in rows, with a filter for each dimension named."""

    slug: str
    title: str
    table: str
    rows: tuple[tuple[Chart, ...], ...]
    filters: tuple[str, ...]
    text: str = ""

    @property
    def charts(self) -> tuple[Chart, ...]:
        return tuple(chart for row in self.rows for chart in row)


def period() -> dict[str, object]:
    """The filter on time that a dashboard's time range replaces; without it that filter reaches nothing."""
    return {"clause": "WHERE", "expressionType": "SIMPLE", "subject": TIME, "operator": "TEMPORAL_RANGE", "comparator": "No filter"}


def enough() -> dict[str, object]:
    """The filter that leaves out points of little exposure. Of exposure, not of failures: that would favour bad months."""
    return {"clause": "HAVING", "expressionType": "SQL", "sqlExpression": f"MEASURE(miles) >= {ENOUGH_MILES}"}


def big_number(slug: str, title: str, metric: str, subtitle: str, *, format: str, width: int = 3) -> Chart:
    """One number, recomputed over everything the filters leave."""
    params = {"metric": metric, "subtitle": subtitle, "y_axis_format": format, "header_font_size": 0.4, "subtitle_font_size": 0.125}
    return Chart(slug, title, "big_number_total", (metric,), (), params, width, height=24)


def table(slug: str, title: str, by: tuple[str, ...], metrics: tuple[str, ...], *, sort: str, unit_of: str = "", totals: bool = True, width: int = 6, height: int = 50) -> Chart:
    """Numbers by group, largest first. Its totals are a second question to the layer, so a ratio's total is right."""
    params = {
        "query_mode": "aggregate",
        "groupby": list(by),
        "metrics": list(metrics),
        "timeseries_limit_metric": sort,
        "order_desc": True,
        "row_limit": 1000,
        "server_page_length": 10,
        "show_totals": totals,
        "show_cell_bars": False,
        "table_timestamp_format": "smart_date",
    }
    return Chart(slug, title, "table", metrics, by, params, width, height, unit_of=unit_of or sort)


def line(slug: str, title: str, metrics: tuple[str, ...], *, x: str = TIME, grain: str | None = "P1M", by: tuple[str, ...] = (), x_title: str = "", y_title: str = "", format: str = ",.2f", width: int = 6) -> Chart:
    """Metrics along an axis, where there are miles enough; a month without a value is a gap, not a zero."""
    params = {
        **axis(x, grain, x_title, y_title, format),
        "metrics": list(metrics),
        "groupby": list(by),
        "seriesType": "line",
        "markerEnabled": True,
        "markerSize": 4,
        "opacity": 0.2,
        "adhoc_filters": [period(), enough()],
    }
    return Chart(slug, title, "echarts_timeseries_line", metrics, (x, *by), params, width)


def bars(slug: str, title: str, metric: str, *, x: str, grain: str | None = None, by: tuple[str, ...] = (), horizontal: bool = False, sort: str | None = None, x_title: str = "", y_title: str = "", format: str = ",.2f", width: int = 6) -> Chart:
    """A metric by group, sorted by `sort` largest first, or along the axis."""
    params = {
        **axis(x, grain, x_title, y_title, format),
        "metrics": [metric],
        "groupby": list(by),
        "orientation": "horizontal" if horizontal else "vertical",
        "stack": "Stack" if by else None,
        "xAxisLabelInterval": "0" if grain is None else "auto",
        "xAxisLabelRotation": 45 if grain is None and not horizontal else 0,
        "show_value": not by and grain is None,
        "show_legend": bool(by),
    }
    if sort:
        params |= {"x_axis_sort": sort, "x_axis_sort_asc": horizontal, "timeseries_limit_metric": sort, "order_desc": True}
    return Chart(slug, title, "echarts_timeseries_bar", (metric,), (x, *by), params, width)


def axis(x: str, grain: str | None, x_title: str, y_title: str, format: str) -> dict[str, object]:
    """What line and bar charts share."""
    return {
        "x_axis": x,
        "time_grain_sqla": grain,
        "x_axis_sort_asc": True,
        "x_axis_title": x_title,
        "x_axis_title_margin": 30 if x_title else 0,
        "y_axis_title": y_title,
        "y_axis_title_margin": 65 if y_title else 0,
        "y_axis_title_position": "Left",
        "y_axis_format": format,
        "x_axis_time_format": "smart_date",
        "rich_tooltip": True,
        "tooltipTimeFormat": "%b %Y" if grain == "P1M" else "smart_date",
        "show_legend": True,
        "legendType": "scroll",
        "legendOrientation": "top",
        "row_limit": 10000,
        "truncate_metric": True,
        "truncateXAxis": True,
        "annotation_layers": [],
    }


def heatmap(slug: str, title: str, metric: str, *, x: str, y: str, format: str = ",.1f", width: int = 6) -> Chart:
    """A metric by two dimensions; a colour for each cell, scaled over the whole of it."""
    params = {
        "x_axis": x,
        "groupby": y,
        "metric": metric,
        "sort_x_axis": "alpha_asc",
        "sort_y_axis": "alpha_asc",
        "normalize_across": "heatmap",
        "linear_color_scheme": "oranges",
        "xscale_interval": 1,
        "yscale_interval": 1,
        "left_margin": 100,
        "bottom_margin": 50,
        "value_bounds": [None, None],
        "y_axis_format": format,
        "show_legend": True,
        "show_percentage": False,
        "show_values": True,
        "row_limit": 10000,
    }
    return Chart(slug, title, "heatmap_v2", (metric,), (x, y), params, width, height=64)


def pivot(slug: str, title: str, metrics: tuple[str, ...], *, rows: tuple[str, ...], columns: tuple[str, ...], totals: bool, format: str = ",d", width: int = 6) -> Chart:
    """A cross table. `totals` only for metrics that add up: Superset's pivot sums the cells it has in the browser."""
    params = {
        "groupbyRows": list(rows),
        "groupbyColumns": list(columns),
        "metrics": list(metrics),
        "metricsLayout": "COLUMNS",
        "aggregateFunction": "Sum",
        "rowTotals": totals,
        "colTotals": totals,
        "rowOrder": "key_a_to_z",
        "colOrder": "key_a_to_z",
        "valueFormat": format,
        "date_format": "smart_date",
        "row_limit": 10000,
        "order_desc": True,
    }
    return Chart(slug, title, "pivot_table_v2", metrics, (*rows, *columns), params, width, height=64)
