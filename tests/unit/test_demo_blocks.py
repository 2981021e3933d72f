"""A simulated fleet is a function of its size, seed and truth, however it is taken: whole, by block, into a file."""

from __future__ import annotations

import dataclasses
import datetime as dt

import duckdb
import pyarrow as pa
import pytest

from metrics.demo.fleet import BLOCK, blocks, simulate
from metrics.demo.output import write
from metrics.demo.truth import DEFAULT

SIZE = BLOCK + 700


@pytest.fixture(scope="module")
def whole() -> dict[str, pa.Table]:
    return simulate(SIZE, seed=5)


def test_same_seed_gives_the_same_rows(whole):
    assert simulate(SIZE, seed=5) == whole


def test_another_seed_gives_other_rows(whole):
    assert not simulate(SIZE, seed=6)["failures"].equals(whole["failures"])


def test_whole_is_its_blocks_in_turn(whole):
    parts = list(blocks(SIZE, seed=5))
    assert [part["vehicles"].num_rows for part in parts] == [BLOCK, 700]
    assert {name: pa.concat_tables([part[name] for part in parts]) for name in parts[0]} == {
        name: rows for name, rows in whole.items() if name != "simulation_truth"
    }


def test_first_block_does_not_depend_on_how_many_follow(whole):
    first = next(blocks(3 * BLOCK, seed=5))
    assert {name: whole[name].slice(0, rows.num_rows) for name, rows in first.items()} == first


def test_ids_run_on_from_block_to_block(whole):
    assert whole["components"]["component_id"].to_pylist() == list(range(1, whole["components"].num_rows + 1))


def test_file_holds_the_rows_of_the_simulation(whole, tmp_path):
    file = write(tmp_path / "fleet.duckdb", vehicles=SIZE, seed=5)
    with duckdb.connect(str(file), read_only=True) as connection:
        stored = {name: connection.execute(f"FROM {name}").to_arrow_table() for (name,) in connection.execute("SHOW TABLES").fetchall()}
    assert {name: rows.cast(whole[name].schema).combine_chunks() for name, rows in stored.items()} == {
        name: rows.combine_chunks() for name, rows in whole.items()
    }


def test_one_vehicle_is_a_fleet():
    assert simulate(1, seed=5)["vehicles"].num_rows == 1


def test_truth_without_a_window_of_whole_months_is_followed():
    truth = dataclasses.replace(DEFAULT, as_of=dt.date(2026, 6, 11))
    months = simulate(500, seed=5, truth=truth)["exposure"].to_pandas()
    assert months[months.month == dt.date(2026, 6, 1)].days.max() == 10
