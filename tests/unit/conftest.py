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
