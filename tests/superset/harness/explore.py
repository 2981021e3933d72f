"""What one does in Explore and SQL Lab, in the words of the browser's page."""

from __future__ import annotations

from typing import Any

from harness.browser import Page


def item(page: Page, label: str) -> Any:
    """A metric or column of Explore's left panel."""
    return page.until(lambda: next((found for found in page.find("[data-test=DatasourcePanelDragOption]") if found.text.strip() == label), None), label)


def dataset(page: Page) -> int:
    """The id of the dataset fleet."""
    script = "return fetch('/api/v1/dataset/?q=(page_size:100)').then(r => r.json()).then(d => d.result.find(x => x.table_name == 'fleet').id)"
    return int(page.driver.execute_script(script))


def cells(page: Page) -> dict[str, list[str]]:
    """The rows of the table chart on the page, by their first cell."""
    rows = page.until(lambda: [row for row in page.find(".slice_container tbody tr") if row.text], "rows of a table")
    split = [[cell.text for cell in row.find_elements("css selector", "td")] for row in rows]
    return {first: rest for first, *rest in split}


def run_sql(page: Page, sql: str) -> None:
    """Opens SQL Lab with the statement and presses Run."""
    page.open("/sqllab/?dbid=1&sql=" + page.quote(sql))
    page.wait(".ace_editor")
    page.settle()
    page.until(lambda: next((button for button in page.find("button") if button.text.strip().startswith("Run")), None), "Run").click()
    page.point_away()
