"""Superset's own permissions on a semantic table: as on a view, a row filter on a dimension reaches every fact."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from harness.asking import Client

PASSWORD = "only-for-tests-too"


@pytest.fixture(scope="module")
def reader(superset_app: Any, client: Any, dataset_id: int) -> Iterator[Any]:
    """A user who may read the dataset, in SQL Lab too, and sees the region EU only."""
    with superset_app.app_context():
        from superset import db, security_manager
        from superset.connectors.sqla.models import SqlaTable

        role = security_manager.add_role("Reader of fleet")
        for table in db.session.query(SqlaTable).filter_by(id=dataset_id):
            security_manager.add_permission_role(role, security_manager.add_permission_view_menu("datasource_access", table.perm))
        roles = [role, security_manager.find_role("Gamma"), security_manager.find_role("sql_lab")]
        security_manager.add_user("reader", "A", "Reader", "reader@localhost", roles, password=PASSWORD)
        role_id = role.id
        db.session.commit()
    rule = {"name": "only EU", "filter_type": "Regular", "tables": [dataset_id], "roles": [role_id], "clause": "region = 'EU'"}
    made = client.post("/api/v1/rowlevelsecurity/", rule)
    assert made.status_code == 201, made.json
    yield Client(superset_app, PASSWORD, user="reader")
    client.delete(f"/api/v1/rowlevelsecurity/{made.json['id']}")


def rates(client: Any, dataset_id: int) -> dict[str | None, tuple[float, float]]:
    query = {"columns": ["model"], "metrics": ["failures", "miles"]}
    reply = client.post("/api/v1/chart/data", {"datasource": {"id": dataset_id, "type": "table"}, "force": True, "queries": [query]})
    assert reply.status_code == 200, reply.json
    return {row["model"]: (row["failures"], row["miles"]) for row in reply.json["result"][0]["data"]}


EU = {"A": (4, 805050), "B": (3, 813750), "D": (1, None)}
"""Vehicles V1, V3 and V6: their failures and miles, by hand from the fixture's tables."""


def test_a_row_filter_reaches_numerator_and_denominator_in_explore(reader: Any, dataset_id: int) -> None:
    assert rates(reader, dataset_id) == EU


def test_a_row_filter_reaches_them_in_sql_lab(reader: Any, database_id: int) -> None:
    sql = "SELECT model, MEASURE(failures) AS failures, MEASURE(miles) AS miles FROM fleet GROUP BY model"
    reply = reader.post("/api/v1/sqllab/execute/", {"database_id": database_id, "schema": "main", "sql": sql, "runAsync": False, "client_id": "rls0000001"})
    assert reply.status_code == 200, reply.json
    assert {row["model"]: (row["failures"], row["miles"]) for row in reply.json["data"]} == EU


def test_the_admin_sees_everything(client: Any, reader: Any, dataset_id: int) -> None:
    assert set(rates(client, dataset_id)) == {"A", "B", "C", "D", None}


def test_the_tables_behind_it_stay_closed(reader: Any, database_id: int) -> None:
    reply = reader.post("/api/v1/sqllab/execute/", {"database_id": database_id, "schema": "main", "sql": "SELECT * FROM failures", "runAsync": False, "client_id": "rls0000002"})
    assert reply.status_code in (403, 404, 500)
    assert "data" not in reply.json
