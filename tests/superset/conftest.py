"""A real Superset in the test process, over a small DuckDB file; skipped with one line where there is none."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # `harness` is shared by these tests and record.py
PASSWORD = "only-for-tests"


@pytest.fixture(scope="session")
def fleet_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fixture's tables in a DuckDB file."""
    import duckdb
    from harness.cases import fixture_sql

    file = tmp_path_factory.mktemp("data") / "fleet.duckdb"
    with duckdb.connect(str(file)) as connection:
        for statement in fixture_sql():
            connection.execute(statement)
    return file


@pytest.fixture(scope="session")
def superset_app(tmp_path_factory: pytest.TempPathFactory, fleet_file: Path) -> Any:
    """Superset's application with the fixture's layer synced."""
    if find_spec("superset") is None:
        pytest.skip("Superset is not installed: pip install 'bathtub[superset]'")
    from harness.application import make

    return make(tmp_path_factory.mktemp("superset"), f"duckdb:///{fleet_file}", PASSWORD)


@pytest.fixture(scope="session")
def client(superset_app: Any) -> Any:
    from harness.asking import Client

    return Client(superset_app, PASSWORD)


@pytest.fixture(scope="session")
def dataset_id(client: Any) -> int:
    return int(client.get("/api/v1/dataset/?q=(filters:!((col:table_name,opr:eq,value:fleet)))").json["result"][0]["id"])


@pytest.fixture(scope="session")
def database_id(client: Any) -> int:
    return int(client.get("/api/v1/database/?q=(filters:!((col:database_name,opr:eq,value:Bathtub)))").json["result"][0]["id"])


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "home"


@pytest.fixture(scope="session")
def demo(demo_home: Path, fleet_file: Path) -> Iterator[Any]:
    """A demo's server of its own, started from nothing, on a free port."""
    if find_spec("superset") is None:
        pytest.skip("Superset is not installed: pip install 'bathtub[superset]'")
    from harness.cases import FIXTURE
    from harness.demo import Demo, free_port

    demo = Demo(demo_home, fleet_file, FIXTURE / "metrics.yml", free_port())
    yield demo
    demo.stop()


def pytest_configure() -> None:
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
