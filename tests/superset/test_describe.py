"""A layer's metrics and dimensions in Superset's words; needs no Superset."""

from __future__ import annotations

import json

import pytest
from harness.cases import FIXTURE

from metrics import load
from superset_ext.describe import column_row, folders, metric_row, shown


@pytest.fixture(scope="module")
def table():
    return load(FIXTURE / "metrics.yml").tables["fleet"]


def test_a_metric_is_a_measure_with_its_label_format_and_unit(table) -> None:
    row = metric_row(table.metrics["failure_rate"])
    assert (row["expression"], row["verbose_name"], row["d3format"]) == ("MEASURE(failure_rate)", "Failure rate", ",.2f")
    assert "Unit: failures per million miles." in str(row["description"])


def test_bounds_are_metrics_of_their_own(table) -> None:
    assert [metric_row(table.metrics[name])["expression"] for name in ("failure_rate_low", "mtbf_high")] == ["MEASURE(failure_rate_low)", "MEASURE(mtbf_high)"]


def test_certification_names_the_board_and_the_day(table) -> None:
    extra = json.loads(str(metric_row(table.metrics["failure_rate"])["extra"]))
    assert extra["certification"] == {"certified_by": "Fleet Reliability Board", "details": "Certified on 2026-06-01."}


def test_a_deprecated_metric_warns_and_names_its_successor(table) -> None:
    extra = json.loads(str(metric_row(table.metrics["major_failures"])["extra"]))
    assert extra["warning_markdown"] == "Deprecated since 2026-01-01; use failures."


def test_time_is_temporal_and_a_dimension_is_typed(table) -> None:
    assert column_row(table.dimensions["time"])["is_dttm"] is True
    assert (column_row(table.dimensions["months_in_service"])["type"], column_row(table.dimensions["model"])["is_dttm"]) == ("BIGINT", False)


def test_folders_keep_the_layers_order(table) -> None:
    assert list(folders(shown(table.metrics))) == ["Counts", "Exposure", "Rates", "Cost"]
