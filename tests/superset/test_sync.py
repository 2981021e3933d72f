"""`superset bathtub sync`: what it makes, that it is idempotent, and what of users' work it leaves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from harness.cases import FIXTURE

from metrics import loads
from superset_ext.uri import driver_uri

LAYER = (FIXTURE / "metrics.yml").read_text()


@pytest.fixture
def run(superset_app: Any, fleet_file: Path) -> Iterator[Any]:
    """Syncs a layer's text; what it did, by action. The fixture's own layer is put back afterwards."""

    def run(text: str = LAYER, **options: Any) -> dict[str, list[str]]:
        from superset_ext.sync import sync

        wanted = {"database": "Bathtub", "owner": "admin", "note": "fixture", **options}
        with superset_app.app_context():
            report = sync(loads(text), driver_uri(f"duckdb:///{fleet_file}", FIXTURE / "metrics.yml"), **wanted)
        told: dict[str, list[str]] = {}
        for change in report.changes:
            told.setdefault(change.action, []).append(f"{change.kind} {change.name}")
        return told

    yield run
    run(overwrite=True)


@contextmanager
def session(app: Any) -> Iterator[Any]:
    from superset import db

    with app.app_context():
        yield db.session
        db.session.commit()


def test_a_second_run_changes_nothing(run: Any) -> None:
    assert set(run()) == {"unchanged"}


def test_it_makes_two_dashboards_with_their_charts(client: Any) -> None:
    charts = {dashboard["dashboard_title"]: len(client.get(f"/api/v1/dashboard/{dashboard['id']}/charts").json["result"]) for dashboard in client.get("/api/v1/dashboard/").json["result"]}
    assert charts == {"Fleet reliability (fixture)": 9, "Component reliability and repair cost (fixture)": 7}


def test_titles_say_unit_and_level(client: Any) -> None:
    names = {chart["slice_name"] for chart in client.get("/api/v1/chart/?q=(page_size:100)").json["result"]}
    assert "Failure rate by model: failures per million miles, 95 % interval" in names


def test_a_dry_run_says_what_it_would_do_and_does_not(run: Any) -> None:
    changed = LAYER.replace("label: MTBF", "label: Miles between failures")
    first, second = run(changed, dry_run=True), run(changed, dry_run=True)
    assert first == second
    assert "metric mtbf" in first["updated"]


def test_a_changed_definition_touches_the_dataset(run: Any, superset_app: Any) -> None:
    from superset.connectors.sqla.models import SqlaTable

    with session(superset_app) as s:
        before = s.query(SqlaTable).filter_by(table_name="fleet").first().changed_on
    told = run(LAYER.replace("where: \"severity = 'major'\"", "where: \"severity <> 'minor'\""))
    with session(superset_app) as s:
        after = s.query(SqlaTable).filter_by(table_name="fleet").first().changed_on
    assert "metric major_failures" in told["updated"]
    assert after > before


def test_a_metric_that_the_layer_drops_goes(run: Any) -> None:
    told = run("\n".join(line for line in LAYER.splitlines() if not line.strip().startswith("repair_cost:")))
    assert told["removed"] == ["metric repair_cost"]
    assert "chart cost-by-month" in told["skipped"]


def test_a_users_metric_and_calculated_column_stay(run: Any, client: Any, dataset_id: int) -> None:
    ours = client.get(f"/api/v1/dataset/{dataset_id}").json["result"]
    metrics = [{key: metric[key] for key in ("id", "metric_name", "expression", "extra", "metric_type", "d3format", "verbose_name", "description")} for metric in ours["metrics"]]
    columns = [{key: column[key] for key in ("id", "column_name", "type", "is_dttm")} for column in ours["columns"]]
    mine = {"metric_name": "mine", "expression": "MEASURE(failures) * 2"}
    shown = {"column_name": "first_letter", "expression": "substr(model, 1, 1)", "type": "VARCHAR"}
    reply = client.put(f"/api/v1/dataset/{dataset_id}", {"metrics": [*metrics, mine], "columns": [*columns, shown]})
    assert reply.status_code == 200, reply.json
    told = run()
    after = client.get(f"/api/v1/dataset/{dataset_id}").json["result"]
    assert "removed" not in told
    assert "mine" in [metric["metric_name"] for metric in after["metrics"]]
    assert "first_letter" in [column["column_name"] for column in after["columns"]]
    assert client.put(f"/api/v1/dataset/{dataset_id}", {"metrics": metrics, "columns": columns}).status_code == 200


def test_sync_columns_from_source_in_the_browser_is_no_change(run: Any, client: Any, dataset_id: int) -> None:
    assert client.put(f"/api/v1/dataset/{dataset_id}/refresh", {}).status_code == 200
    assert set(run()) == {"unchanged"}


def chart_id(client: Any, title: str) -> int:
    charts = client.get("/api/v1/chart/?q=(page_size:100)").json["result"]
    return int(next(chart["id"] for chart in charts if chart["slice_name"] == title))


def test_a_chart_that_a_user_changed_is_kept(run: Any, client: Any) -> None:
    number = chart_id(client, "Failures by component")
    params = json.loads(client.get(f"/api/v1/chart/{number}").json["result"]["params"])
    assert client.put(f"/api/v1/chart/{number}", {"params": json.dumps({**params, "show_value": False})}).status_code == 200
    assert run()["kept"] == ["chart failures-by-component"]
    assert json.loads(client.get(f"/api/v1/chart/{number}").json["result"]["params"])["show_value"] is False
    assert "chart failures-by-component" in run(overwrite=True)["updated"]


def test_a_dashboard_that_a_user_changed_is_kept(run: Any, client: Any) -> None:
    number = client.get("/api/v1/dashboard/fleet-reliability").json["result"]["id"]
    assert client.put(f"/api/v1/dashboard/{number}", {"dashboard_title": "Ours"}).status_code == 200
    assert run()["kept"] == ["dashboard fleet-reliability"]


def test_looking_at_a_dashboard_is_no_change(run: Any, client: Any) -> None:
    number = client.get("/api/v1/dashboard/fleet-reliability").json["result"]["id"]
    colors = {"label_colors": {"failure_rate": "#123456"}, "shared_label_colors": ["failure_rate"], "color_scheme": "", "map_label_colors": {}}
    assert client.put(f"/api/v1/dashboard/{number}/colors", colors).status_code == 200
    assert set(run()) == {"unchanged"}


def test_a_users_own_chart_and_dashboard_stay(run: Any, client: Any, dataset_id: int) -> None:
    chart = client.post("/api/v1/chart/", {"slice_name": "mine", "viz_type": "table", "datasource_id": dataset_id, "datasource_type": "table", "params": "{}"})
    dashboard = client.post("/api/v1/dashboard/", {"dashboard_title": "mine"})
    run(overwrite=True)
    assert client.get(f"/api/v1/chart/{chart.json['id']}").status_code == 200
    assert client.get(f"/api/v1/dashboard/{dashboard.json['id']}").status_code == 200
    assert client.delete(f"/api/v1/chart/{chart.json['id']}").status_code == client.delete(f"/api/v1/dashboard/{dashboard.json['id']}").status_code == 200


def test_a_deleted_dashboard_comes_back(run: Any, client: Any) -> None:
    number = client.get("/api/v1/dashboard/component-reliability").json["result"]["id"]
    assert client.delete(f"/api/v1/dashboard/{number}").status_code == 200
    assert run()["created"] == ["dashboard component-reliability"]


def test_metrics_lie_in_folders(superset_app: Any) -> None:
    from superset.connectors.sqla.models import SqlaTable

    with session(superset_app) as s:
        folders = s.query(SqlaTable).filter_by(table_name="fleet").first().folders
    assert [folder["name"] for folder in folders] == ["Counts", "Exposure", "Rates", "Cost"]
    assert "failure_rate_high" in [child["name"] for child in folders[2]["children"]]


def test_an_unknown_owner_is_said(run: Any) -> None:
    from superset_ext.errors import SupersetError

    with pytest.raises(SupersetError, match="no user 'nobody'"):
        run(owner="nobody")


def test_a_connection_that_a_user_made_is_not_taken_over(run: Any, client: Any, fleet_file: Path) -> None:
    from superset_ext.errors import SupersetError

    made = client.post("/api/v1/database/", {"database_name": "taken", "sqlalchemy_uri": driver_uri(f"duckdb:///{fleet_file}", FIXTURE / "metrics.yml")})
    assert made.status_code == 201, made.json
    with pytest.raises(SupersetError, match="give another name"):
        run(database="taken")
    assert client.delete(f"/api/v1/database/{made.json['id']}").status_code == 200


def test_a_name_that_sqlite_allows_once_is_explained(run: Any) -> None:
    from superset_ext.errors import SupersetError

    with pytest.raises(SupersetError, match="has a dataset 'fleet' on another connection"):
        run(database="second")


def command(app: Any, *arguments: str) -> Any:
    return app.test_cli_runner().invoke(args=["bathtub", "sync", *arguments])


def test_the_command_prints_the_difference(superset_app: Any, fleet_file: Path) -> None:
    result = command(superset_app, "--metrics", str(FIXTURE / "metrics.yml"), "--engine", f"duckdb:///{fleet_file}", "--note", "fixture", "--dry-run")
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "dry run: nothing was written")
    assert result.output.splitlines()[-2].startswith("0 created, 0 updated,")


def test_the_command_says_what_is_wrong_with_a_layer(superset_app: Any, tmp_path: Path, fleet_file: Path) -> None:
    broken = tmp_path / "broken.yml"
    broken.write_text(LAYER.replace("numerator: failures", "numerator: failurs"))
    result = command(superset_app, "--metrics", str(broken), "--engine", f"duckdb:///{fleet_file}")
    assert result.exit_code == 1
    assert "did you mean 'failures'?" in result.output
    assert "Traceback" not in result.output


def test_the_command_asks_where_the_tables_are(superset_app: Any) -> None:
    result = command(superset_app, "--metrics", str(FIXTURE / "metrics.yml"))
    assert result.exit_code == 2
    assert "give --engine" in result.output


def test_the_users_own_mutator_ran_too(superset_app: Any) -> None:
    assert superset_app.config["THE_USERS_OWN_MUTATOR_RAN"] is True


def test_a_hash_is_the_same_in_every_process() -> None:
    """Or each sync would find every metric changed."""
    code = f"import metrics; print(sorted(m.hash for m in metrics.load({str(FIXTURE / 'metrics.yml')!r}).metrics.values()))"
    seen = {subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}).stdout for seed in ("1", "2", "3")}
    assert len(seen) == 1
