"""Writing a simulated fleet: what lies there afterwards, whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from metrics.demo import SEED, tables, write
from metrics.demo.truth import DEFAULT, lives


class Stop(Exception):
    """What goes wrong in the middle."""


def fails(vehicles: int) -> None:
    raise Stop(vehicles)


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def rows(file: Path, table: str) -> int:
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def test_file_and_its_truth_are_all_that_is_written(tmp_path):
    assert write(tmp_path / "fleet.duckdb", vehicles=100) == tmp_path / "fleet.duckdb"
    assert names(tmp_path) == {"fleet.duckdb", "fleet.duckdb.truth.json"}
    assert rows(tmp_path / "fleet.duckdb", "vehicles") == 100


def test_name_without_suffix_is_a_folder_of_parquet(tmp_path):
    folder = write(tmp_path / "fleet", vehicles=100)
    assert names(folder) == {f"{table.name}.parquet" for table in tables.TABLES}
    assert pq.read_table(folder / "exposure.parquet").schema == tables.schema("exposure")
    assert pq.read_metadata(folder / "vehicles.parquet").num_rows == 100


def test_missing_folders_are_made(tmp_path):
    assert write(tmp_path / "a" / "b" / "fleet.duckdb", vehicles=10).exists()


@pytest.mark.parametrize("name", ["fleet.duckdb", "fleet"])
def test_failure_leaves_nothing(name, tmp_path):
    with pytest.raises(Stop):
        write(tmp_path / name, vehicles=100, progress=fails)
    assert names(tmp_path) == set()


@pytest.mark.parametrize("name", ["fleet.duckdb", "fleet"])
def test_failure_leaves_the_fleet_that_was_there(name, tmp_path):
    write(tmp_path / name, vehicles=50)
    before = (names(tmp_path), (tmp_path / f"{name}.truth.json").read_text())
    with pytest.raises(Stop):
        write(tmp_path / name, vehicles=100, progress=fails)
    assert (names(tmp_path), (tmp_path / f"{name}.truth.json").read_text()) == before


@pytest.mark.parametrize("name", ["fleet.duckdb", "fleet"])
def test_simulated_fleet_is_replaced(name, tmp_path):
    for vehicles in (50, 60):
        write(tmp_path / name, vehicles=vehicles)
    assert json.loads((tmp_path / f"{name}.truth.json").read_text())["vehicles"] == 60
    assert names(tmp_path) == {name, f"{name}.truth.json"}


def test_file_that_is_no_simulated_fleet_is_kept(tmp_path):
    (tmp_path / "fleet.duckdb").write_text("a real fleet")
    with pytest.raises(FileExistsError, match=r"fleet.duckdb is there already and is not a simulated fleet"):
        write(tmp_path / "fleet.duckdb", vehicles=10)
    assert (tmp_path / "fleet.duckdb").read_text() == "a real fleet"


def test_folder_that_is_no_simulated_fleet_is_kept(tmp_path):
    (tmp_path / "fleet").mkdir()
    (tmp_path / "fleet" / "vehicles.parquet").write_text("a real fleet")
    with pytest.raises(FileExistsError):
        write(tmp_path / "fleet", vehicles=10)
    assert names(tmp_path / "fleet") == {"vehicles.parquet"}


def test_log_of_the_file_before_is_not_left_to_the_new_one(tmp_path):
    write(tmp_path / "fleet.duckdb", vehicles=10)
    (tmp_path / "fleet.duckdb.wal").write_text("of another file")
    write(tmp_path / "fleet.duckdb", vehicles=20)
    assert rows(tmp_path / "fleet.duckdb", "vehicles") == 20


def test_progress_adds_up_to_the_vehicles(tmp_path):
    told: list[int] = []
    write(tmp_path / "fleet.duckdb", vehicles=5_001, progress=told.append)
    assert told == [5_000, 1]


@pytest.mark.parametrize("vehicles", [0, -1])
def test_fleet_without_vehicles_is_refused(vehicles, tmp_path):
    with pytest.raises(ValueError, match="vehicles must be at least 1"):
        write(tmp_path / "fleet.duckdb", vehicles=vehicles)


def test_truth_beside_the_data_says_what_was_made(tmp_path):
    write(tmp_path / "fleet.duckdb", vehicles=100)
    told = json.loads((tmp_path / "fleet.duckdb.truth.json").read_text())
    assert (told["simulated"], told["vehicles"], told["seed"]) == (True, 100, SEED)
    assert told["rows"] == {table.name: rows(tmp_path / "fleet.duckdb", table.name) for table in tables.TABLES if table.group != "Simulation"}
    assert told["parameters"]["as_of"] == "2026-07-01"


def test_truth_in_the_file_is_the_truth_beside_it(tmp_path):
    write(tmp_path / "fleet.duckdb", vehicles=10)
    with duckdb.connect(str(tmp_path / "fleet.duckdb"), read_only=True) as connection:
        stored = connection.execute("FROM simulation_truth").fetchall()
    assert stored == [tuple(row.values()) for row in lives(DEFAULT)]
    assert [list(row.values()) for row in json.loads((tmp_path / "fleet.duckdb.truth.json").read_text())["lives"]] == [list(row) for row in stored]
