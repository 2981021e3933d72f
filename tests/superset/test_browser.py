"""What a person does in the browser: drag a metric, read the numbers, ask in SQL Lab, open both dashboards.

Pictures go to the test's temporary folder; `BATHTUB_PICTURES=folder` keeps them for looking at.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from harness.cases import RECORDINGS, read

pytest.importorskip("selenium", reason="selenium is not installed: pip install selenium")

from harness.explore import cells, dataset, item, run_sql

WANTED = {row[0] or "N/A": row[3] for row in read(RECORDINGS / "table" / "expected.csv")[1:]}
"""Failure rate by model, as computed by pandas."""


KNOWN = ("scarf.sh", "AG Grid", "400 (BAD REQUEST)", "500 (INTERNAL SERVER ERROR)")
"""Superset's telemetry and its SQL Lab's own complaint; and the replies to the questions that are refused on purpose."""


@pytest.fixture(scope="module")
def page(demo: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    if not (shutil.which("chromium") and shutil.which("chromedriver")):
        pytest.skip("Chromium is not installed: apt-get install chromium chromium-driver")
    from harness.browser import Page

    pictures = Path(os.environ.get("BATHTUB_PICTURES") or tmp_path_factory.mktemp("pictures"))
    page = Page(demo.address, pictures, height=1100)
    page.login("admin", demo.password)
    yield page
    page.close()


def test_a_dragged_metric_and_dimension_give_the_right_numbers(page: Any) -> None:
    page.open(f"/explore/?datasource_type=table&datasource_id={dataset(page)}&viz_type=table")
    page.wait("[data-test=run-query-button]")
    page.settle()
    page.drag(item(page, "Failure rate"), page.wait("[data-test=metrics] [data-test=dnd-labels-container]"))
    page.wait("[data-test=metrics] [data-test=dnd-labels-container]", "Failure rate")
    page.wait("input[placeholder*=Search]").send_keys("Model")
    page.drag(item(page, "Model"), page.wait("[data-test=groupby] [data-test=dnd-labels-container]"))
    page.wait("[data-test=groupby] [data-test=dnd-labels-container]", "Model")
    page.wait("[data-test=run-query-button]").click()
    page.settle()
    page.picture("explore")
    assert {model: rate[0] for model, rate in cells(page).items()} == {model: f"{float(rate):,.2f}" if rate else "N/A" for model, rate in WANTED.items()}


def test_certified_metrics_have_their_badge_and_folders_their_names(page: Any) -> None:
    page.open(f"/explore/?datasource_type=table&datasource_id={dataset(page)}&viz_type=table")
    badges = {label: len(item(page, label).find_elements("css selector", "svg[enable-background]")) for label in ("Failure rate", "MTBF")}
    assert badges == {"Failure rate": 1, "MTBF": 0}
    item(page, "Major failures").find_element("css selector", "[aria-label=warning]")
    assert {"Counts", "Exposure", "Rates"} <= {element.text for element in page.find("span, div") if element.text in ("Counts", "Exposure", "Rates")}


def test_an_unknown_metric_is_explained_in_explore(page: Any) -> None:
    metric = {"expressionType": "SQL", "sqlExpression": "MEASURE(mtbff)", "label": "m"}
    params = {"viz_type": "big_number_total", "datasource": f"{dataset(page)}__table", "metric": metric, "adhoc_filters": []}
    chart = {"slice_name": "wrong", "viz_type": "big_number_total", "datasource_id": dataset(page), "datasource_type": "table", "params": json.dumps(params)}
    page.open(f"/explore/?slice_id={page.post('/api/v1/chart/', chart)['id']}")
    page.until(lambda: "did you mean 'mtbf'?" in page.text(), "the message")
    page.settle()
    page.picture("explore_error")


def test_sql_lab_answers(page: Any) -> None:
    run_sql(page, "SELECT model, MEASURE(failure_rate) AS rate, MEASURE(failure_rate_low) AS low, MEASURE(failure_rate_high) AS high FROM fleet GROUP BY model ORDER BY rate DESC")
    page.until(lambda: "4.076" in page.text(), "the rate of model A")
    page.settle()
    page.picture("sqllab")


def test_sql_lab_explains_what_cannot_be_answered(page: Any) -> None:
    run_sql(page, "SELECT modell, MEASURE(failure_rate) FROM fleet GROUP BY modell")
    page.until(lambda: "did you mean 'model'?" in page.text(), "the message")
    page.settle()
    page.picture("sqllab_error")


DASHBOARDS = {
    "fleet-reliability": ("Failure rate by model: failures per million miles, 95 % interval", "Failures by component"),
    "component-reliability": ("Failures by component and model, with totals", "Repair cost by month: USD"),
}


@pytest.mark.parametrize("slug", DASHBOARDS)
def test_every_chart_of_a_dashboard_draws(page: Any, slug: str) -> None:
    page.open(f"/superset/dashboard/{slug}/")
    page.tall(2300)
    page.wait(".dashboard-component-chart-holder")
    page.settle()
    page.picture(slug)
    assert all(title in page.text() for title in DASHBOARDS[slug])
    assert not page.find(".ant-alert-error, [data-test=error-alert]")
    assert "No results were returned" not in page.text()


def test_a_filter_reaches_every_fact(page: Any) -> None:
    """Model C has miles and no failure: its rate is 0, and the bound is that of its own miles."""
    page.open("/superset/dashboard/fleet-reliability/?native_filters=" + page.model_filter("fleet-reliability", "C"))
    page.wait(".dashboard-component-chart-holder")
    page.settle()
    page.picture("dashboard_filtered")
    assert "8.29" in page.text()


def test_nothing_went_wrong_in_the_browser(page: Any) -> None:
    severe = [entry["message"] for entry in page.driver.get_log("browser") if entry["level"] == "SEVERE"]
    assert [message for message in severe if not any(known in message for known in KNOWN)] == []
