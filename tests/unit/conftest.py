"""What the driver's tests share: a small fleet, and a coordinator that replays PrestoDB's answers."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
FLEET = HERE / "driver_fleet"
sys.path.insert(0, str(HERE / "presto_responses"))  # `coordinator`, for the fixture below


@pytest.fixture
def metrics_file(tmp_path: Path) -> Path:
    """A layer file of the test's own."""
    return Path(shutil.copy(FLEET / "metrics.yml", tmp_path / "metrics.yml"))


@pytest.fixture(scope="session")
def fleet_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fleet's tables in a DuckDB file."""
    import duckdb

    file = tmp_path_factory.mktemp("fleet") / "fleet.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute((FLEET / "tables.sql").read_text())
    return file


@pytest.fixture(scope="session")
def _coordinator() -> Iterator[Any]:
    from coordinator import Coordinator

    running = Coordinator()
    yield running
    running.stop()


@pytest.fixture
def coordinator(_coordinator: Any) -> Any:
    _coordinator.play("types")
    return _coordinator


# --- the command line ------------------------------------------------------------------------------------------------

CHARGING = HERE.parent / "semantic"


@pytest.fixture(scope="session")
def charging(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a DuckDB file with the tables of tests/semantic."""
    import duckdb

    file = tmp_path_factory.mktemp("charging") / "charging.duckdb"
    with duckdb.connect(str(file)) as connection:
        for table in (CHARGING / "tables").glob("*.csv"):
            connection.execute(f"CREATE TABLE {table.stem} AS SELECT * FROM read_csv('{table}', header=true, nullstr='')")
    return f"duckdb:///{file}"


@pytest.fixture(scope="session")
def _layer_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, _layer_store: Path) -> Any:
    """`run("query", …)`: the command line in this process, over the layer of tests/semantic unless `layer` names another."""
    from click.testing import CliRunner

    from metrics.cli.commands import bathtub

    monkeypatch.setenv("XDG_CACHE_HOME", str(_layer_store))

    def invoke(*arguments: str, layer: object = CHARGING / "metrics.yml") -> Any:
        return CliRunner().invoke(bathtub, ["--metrics", str(layer), *arguments], prog_name="bathtub")

    return invoke
