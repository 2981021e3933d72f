"""Which engine spec Superset chooses, what it knows of a semantic table, and what it says of failures."""

from __future__ import annotations

import json
from typing import Any

import pytest
from harness.cases import FIXTURE

from superset_ext.uri import driver_uri


@pytest.mark.parametrize(
    ("url", "spec"),
    [
        ("duckdb:////f.duckdb", "DuckDBEngineSpec"),
        ("presto://h/hive", "PrestoEngineSpec"),
        ("trino://h/hive", "TrinoEngineSpec"),
        ("hive://h/d", "HiveEngineSpec"),
        ("duckdb+bathtub:////f.duckdb", "BathtubDuckDBEngineSpec"),
        ("presto+bathtub://h/hive", "BathtubPrestoEngineSpec"),
        ("trino+bathtub://h/hive", "BathtubTrinoEngineSpec"),
        ("hive+bathtub://h/d", "BathtubHiveEngineSpec"),
        ("postgresql://h/d", "PostgresEngineSpec"),
    ],
)
def test_the_driver_gets_our_spec_and_plain_addresses_the_plain_one(superset_app: Any, url: str, spec: str) -> None:
    from sqlalchemy.engine import make_url
    from superset.models.core import Database

    with superset_app.app_context():
        assert Database.get_db_engine_spec(make_url(url)).__name__ == spec


@pytest.mark.parametrize("engine", ["duckdb", "presto", "trino"])
def test_time_grains_are_those_of_the_engine(superset_app: Any, engine: str) -> None:
    from superset.db_engine_specs import get_engine_spec

    with superset_app.app_context():
        ours, plain = get_engine_spec(engine, "bathtub"), get_engine_spec(engine, "duckdb_engine" if engine == "duckdb" else "rest")
        assert ours.get_time_grain_expressions() == plain.get_time_grain_expressions()


def test_the_list_of_databases_one_can_add_has_ours(client: Any) -> None:
    reply = client.get("/api/v1/database/available/")
    assert reply.status_code == 200
    names = {database["name"] for database in reply.json["databases"]}
    assert {"Bathtub on DuckDB", "Bathtub on Presto", "Bathtub on Trino", "Bathtub on Spark", "DuckDB", "Presto"} <= names


@pytest.fixture(scope="module")
def made_by_hand(client: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A dataset made as in the browser, on a connection made as in the browser.

    Its table has another name: on SQLite Superset can have one dataset of a name.
    """
    import duckdb
    from harness.cases import fixture_sql

    folder = tmp_path_factory.mktemp("by_hand")
    layer = folder / "metrics.yml"
    layer.write_text((FIXTURE / "metrics.yml").read_text().replace("tables:\n  fleet:", "tables:\n  small_fleet:"))
    file = folder / "other.duckdb"
    with duckdb.connect(str(file)) as connection:
        for statement in fixture_sql():
            connection.execute(statement)
    body = {"database_name": "by hand", "sqlalchemy_uri": driver_uri(f"duckdb:///{file}", layer), "expose_in_sqllab": True}
    database = client.post("/api/v1/database/", body)
    assert database.status_code == 201, database.json
    tables = client.get(f"/api/v1/database/{database.json['id']}/tables/?q=(schema_name:main)").json["result"]
    assert {"small_fleet", "vehicles"} <= {table["value"] for table in tables}
    dataset = client.post("/api/v1/dataset/", {"database": database.json["id"], "schema": "main", "table_name": "small_fleet"})
    assert dataset.status_code == 201, dataset.json
    return client.get(f"/api/v1/dataset/{dataset.json['id']}").json["result"]


METRIC_FIELDS = ("metric_name", "verbose_name", "expression", "d3format", "description", "metric_type", "extra")
COLUMN_FIELDS = ("column_name", "type", "is_dttm", "groupby", "filterable")


def rows(items: list[dict[str, Any]], fields: tuple[str, ...]) -> list[dict[str, Any]]:
    return sorted(({field: item[field] for field in fields} for item in items), key=lambda item: item[fields[0]])


def test_a_dataset_made_in_the_browser_has_the_metrics_of_a_synced_one(client: Any, made_by_hand: Any, dataset_id: int) -> None:
    synced = client.get(f"/api/v1/dataset/{dataset_id}").json["result"]
    assert rows(made_by_hand["metrics"], METRIC_FIELDS) == rows(synced["metrics"], METRIC_FIELDS)


def test_a_dataset_made_in_the_browser_has_the_columns_of_a_synced_one(client: Any, made_by_hand: Any, dataset_id: int) -> None:
    synced = client.get(f"/api/v1/dataset/{dataset_id}").json["result"]
    assert rows(made_by_hand["columns"], COLUMN_FIELDS) == rows(synced["columns"], COLUMN_FIELDS)


@pytest.mark.parametrize("path", ["table_metadata/?name=fleet&schema=main", "table_metadata/extra/?name=fleet&schema=main", "select_star/fleet/main/", "schemas/?q=(force:!t)", "tables/?q=(schema_name:main,force:!t)"])
def test_sql_labs_left_panel_knows_the_semantic_table(client: Any, database_id: int, path: str) -> None:
    assert client.get(f"/api/v1/database/{database_id}/{path}").status_code == 200


def test_only_the_schemas_of_the_file_are_listed(client: Any, database_id: int) -> None:
    assert client.get(f"/api/v1/database/{database_id}/schemas/?q=(force:!t)").json["result"] == ["main"]


def test_a_plain_table_keeps_supersets_count(client: Any, made_by_hand: Any) -> None:
    dataset = client.post("/api/v1/dataset/", {"database": made_by_hand["database"]["id"], "schema": "main", "table_name": "vehicles"})
    metrics = client.get(f"/api/v1/dataset/{dataset.json['id']}").json["result"]["metrics"]
    assert [metric["expression"] for metric in metrics] == ["COUNT(*)"]


def chart_error(client: Any, dataset_id: int, expression: str) -> str:
    metric = {"expressionType": "SQL", "sqlExpression": expression, "label": "m"}
    body = {"datasource": {"id": dataset_id, "type": "table"}, "force": True, "queries": [{"columns": ["model"], "metrics": [metric]}]}
    reply = client.post("/api/v1/chart/data", body)
    assert reply.status_code == 400
    return json.dumps(reply.json)


def test_explore_shows_the_layers_own_message(client: Any, dataset_id: int) -> None:
    assert "unknown metric 'mtbff'; did you mean 'mtbf'?" in chart_error(client, dataset_id, "MEASURE(mtbff)")


def sql_lab(client: Any, database_id: int, sql: str) -> Any:
    body = {"database_id": database_id, "schema": "main", "sql": sql, "runAsync": False, "client_id": f"{abs(hash(sql)):x}"[:10]}
    return client.post("/api/v1/sqllab/execute/", body)


def test_sql_lab_shows_the_layers_own_message_and_no_advice_on_the_database(client: Any, database_id: int) -> None:
    error = sql_lab(client, database_id, "SELECT MEASURE(mtbff) FROM fleet").json["errors"][0]
    assert error["message"] == "Bathtub: unknown metric 'mtbff'; did you mean 'mtbf'? (table fleet)"
    assert "issue_codes" not in error["extra"]


def test_sql_lab_shows_the_engines_message_as_its_spec_has_it(client: Any, database_id: int) -> None:
    error = sql_lab(client, database_id, "SELECT no_such_column FROM vehicles").json["errors"][0]
    assert "no_such_column" in error["message"]
    assert not error["message"].startswith("Bathtub:")


def test_prestos_spec_takes_an_error_without_the_servers_mapping(superset_app: Any) -> None:
    from superset_ext.engine_specs.presto import BathtubPrestoEngineSpec

    class DatabaseError(Exception):
        """Named as the drivers name theirs: Superset's spec looks at the name."""

    with superset_app.app_context():
        assert BathtubPrestoEngineSpec.extract_errors(DatabaseError("no route to host"))[0].message == "no route to host"


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/passwd', sep = ':')",
        "ATTACH '/tmp/other.duckdb'",
        "SET enable_external_access = true",
        "SELECT * FROM fleet JOIN read_text('/etc/hostname') ON true",
    ],
)
def test_the_servers_files_are_out_of_reach(client: Any, database_id: int, sql: str) -> None:
    assert sql_lab(client, database_id, sql).status_code != 200
