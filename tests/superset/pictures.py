"""The pictures of docs/images, taken of a running demo: `python tests/superset/pictures.py http://127.0.0.1:8088 PASSWORD`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from harness.browser import Page
from harness.explore import dataset, item, run_sql
from PIL import Image

IMAGES = Path(__file__).parents[2] / "docs" / "images"
SQL = """SELECT
  component,
  MEASURE(failures) AS failures,
  MEASURE(failure_rate) AS rate,
  MEASURE(failure_rate, 'low') AS low,
  MEASURE(failure_rate, 'high') AS high
FROM fleet
WHERE model <> 'roadster' AND time >= DATE '2025-01-01'
GROUP BY component
HAVING MEASURE(failures) > 50
ORDER BY rate DESC"""


def main(address: str, password: str) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    page = Page(address, IMAGES, height=1000)
    page.login("admin", password)
    explore(page)
    run_sql(page, SQL)
    page.settle(3)
    page.picture("sql_lab")
    for slug, name, height in (("fleet-reliability", "dashboard_fleet", 1830), ("component-reliability", "dashboard_components", 2300)):
        page.tall(height)
        page.open(f"/superset/dashboard/{slug}/?standalone=1")
        page.wait(".dashboard-component-chart-holder")
        page.settle(3)
        page.picture(name)
    page.close()
    for file in IMAGES.glob("*.png"):
        smaller(file)


def explore(page: Page) -> None:
    """A chart by drag and drop: the rate with its bounds, by model."""
    page.open(f"/explore/?datasource_type=table&datasource_id={dataset(page)}&viz_type=table")
    page.wait("[data-test=run-query-button]")
    page.settle()
    for label in ("Failures", "Failure rate", "Failure rate, lower bound", "Failure rate, upper bound"):
        search(page, label)
        page.drag(item(page, label), page.wait("[data-test=metrics] [data-test=dnd-labels-container]"))
        page.wait("[data-test=metrics] [data-test=dnd-labels-container]", label)
    search(page, "Model")
    page.drag(item(page, "Model"), page.wait("[data-test=groupby] [data-test=dnd-labels-container]"))
    page.wait("[data-test=groupby] [data-test=dnd-labels-container]", "Model")
    search(page, "")
    page.wait("[data-test=run-query-button]").click()
    page.settle(3)
    page.picture("explore")


def search(page: Page, text: str) -> None:
    """Types into the search of Explore's left panel, as one does to find one of many metrics."""
    box = page.wait("input[placeholder*=Search]")
    box.send_keys("\ue009a\ue000\ue003" + text)  # Ctrl-A, Backspace
    page.settle(0.5)


def smaller(file: Path) -> None:
    """Fewer colours: a picture of a page keeps its looks at a third of the bytes."""
    Image.open(file).convert("RGB").quantize(128).save(file, optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
