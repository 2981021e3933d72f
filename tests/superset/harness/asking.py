"""Sends a recorded request to a Superset in this process and listens to what it sends to the cursor."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from harness.cases import Case


class Client:
    """Superset's API for a logged-in user, through Flask's test client."""

    def __init__(self, app: Any, password: str, *, user: str = "admin") -> None:
        self.http = app.test_client()
        login = {"username": user, "password": password, "provider": "db"}
        token = self.http.post("/api/v1/security/login", json=login).json["access_token"]
        self.headers = {"Authorization": f"Bearer {token}"}
        self.http.post("/login/", data={"username": user, "password": password})  # some addresses want a session instead

    def send(self, method: str, path: str, body: Any = None) -> Any:
        return self.http.open(path, method=method, json=body, headers=self.headers)

    def get(self, path: str) -> Any:
        return self.send("GET", path)

    def post(self, path: str, body: Any) -> Any:
        return self.send("POST", path, body)

    def put(self, path: str, body: Any) -> Any:
        return self.send("PUT", path, body)

    def delete(self, path: str) -> Any:
        return self.send("DELETE", path)


@contextmanager
def heard() -> Iterator[list[str]]:
    """The statements that Superset sends to a fleet's cursor meanwhile, in order.

    It has two ways: its engine specs' `execute`, on a raw cursor; and pandas over SQLAlchemy, for a filter's values.
    """
    from sqlalchemy import event
    from sqlalchemy.engine import Engine
    from superset.db_engine_specs.base import BaseEngineSpec

    statements: list[str] = []

    def through_sqlalchemy(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if connection.dialect.driver == "bathtub":
            statements.append(statement)

    original = BaseEngineSpec.__dict__["execute"]

    def execute(cls: Any, cursor: Any, query: str, *args: Any, **options: Any) -> None:
        statements.append(query)
        original.__get__(None, cls)(cursor, query, *args, **options)

    BaseEngineSpec.execute = classmethod(execute)  # type: ignore[method-assign, assignment]
    event.listen(Engine, "before_cursor_execute", through_sqlalchemy)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", through_sqlalchemy)
        BaseEngineSpec.execute = original  # type: ignore[method-assign]


def ask(client: Client, case: Case, dataset: int, database: int, schema: str) -> tuple[Any, list[str]]:
    """Superset's reply to the case's request, and the SQL it sent for it."""
    text = json.dumps(case.request["send"]).replace('"$dataset"', str(dataset)).replace("$dataset", str(dataset))
    text = text.replace('"$database"', str(database)).replace("$unique", uuid.uuid4().hex[:11]).replace('"schema": "main"', f'"schema": "{schema}"')
    send = json.loads(text.replace("main.fleet", f"{schema}.fleet"))
    with heard() as statements:
        reply = client.send(send["method"], send["path"], send.get("json"))
    return reply, statements
