"""Writing a simulated fleet: a DuckDB file or a folder of Parquet, block by block, the truth beside it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from metrics.demo import SEED
from metrics.demo.truth import DEFAULT, Truth, to_dict

if TYPE_CHECKING:
    import pyarrow as pa

Progress = Callable[[int], None]
"""Called with the number of vehicles written since the last call."""

# DuckDB would keep what it has written in memory, up to most of the machine's; each thread holds buffers of its own.
MEMORY, THREADS = "256MB", 2


def write(
    out: str | os.PathLike[str] = "fleet.duckdb",
    *,
    vehicles: int = 10_000,
    seed: int = SEED,
    truth: Truth = DEFAULT,
    progress: Progress | None = None,
) -> Path:
    """The path of a simulated fleet just written: a DuckDB file, or a folder of Parquet where `out` has no suffix.

    The same vehicles, seed and truth give the same rows. The truth is written beside them, as `<out>.truth.json`.
    A simulated fleet that is there already is replaced when all is written, and stays as it was where writing fails.
    Memory is that of one block of vehicles.
    Raises ValueError unless vehicles >= 1, FileExistsError where `out` is there and is no simulated fleet.
    """
    if vehicles < 1:
        raise ValueError(f"vehicles must be at least 1, not {vehicles}")
    path = Path(os.path.abspath(out))
    truth_file = path.with_name(f"{path.name}.truth.json")
    _check_replaceable(path, truth_file)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    counts: dict[str, int] = {}
    try:
        (_duckdb if path.suffix else _parquet)(unfinished, _counted(vehicles, seed, truth, counts, progress))
        truth_file.write_text(json.dumps(to_dict(truth, vehicles, seed, counts), indent=2, default=str) + "\n")
        _replace(unfinished, path)
    finally:
        _remove(unfinished)
    return Path(out)


def _check_replaceable(path: Path, truth_file: Path) -> None:
    """Real records have no truth beside them: what has none is not ours to replace."""
    empty = not any(path.iterdir()) if path.is_dir() else not path.exists() or path.stat().st_size == 0
    if not empty and not truth_file.exists():
        raise FileExistsError(
            f"{path.name} is there already and is not a simulated fleet ({truth_file.name} is not beside it); "
            "name another file, or remove it"
        )


def _counted(
    vehicles: int, seed: int, truth: Truth, counts: dict[str, int], progress: Progress | None
) -> Iterator[dict[str, pa.Table]]:
    """The blocks to write; adds up their rows in `counts`."""
    from metrics.demo.fleet import blocks, truth_table

    yield {"simulation_truth": truth_table(truth)}
    for block in blocks(vehicles, seed, truth):
        yield block
        for name, rows in block.items():
            counts[name] = counts.get(name, 0) + rows.num_rows
        if progress:
            progress(block["vehicles"].num_rows)


def _duckdb(path: Path, blocks: Iterator[dict[str, pa.Table]]) -> None:
    import duckdb

    with duckdb.connect(str(path), config={"memory_limit": MEMORY, "threads": THREADS}) as connection:
        made: set[str] = set()
        for block in blocks:
            for name, rows in block.items():
                relation = connection.from_arrow(rows)
                if name in made:
                    relation.insert_into(name)
                else:
                    relation.create(name)
                    made.add(name)
        connection.execute("CHECKPOINT")


def _parquet(folder: Path, blocks: Iterator[dict[str, pa.Table]]) -> None:
    import pyarrow.parquet as pq

    folder.mkdir()
    writers: dict[str, pq.ParquetWriter] = {}
    try:
        for block in blocks:
            for name, rows in block.items():
                if name not in writers:
                    writers[name] = pq.ParquetWriter(folder / f"{name}.parquet", rows.schema, coerce_timestamps="us")
                writers[name].write_table(rows)
    finally:
        for writer in writers.values():
            writer.close()


def _replace(unfinished: Path, path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    os.replace(unfinished, path)
    _log(path).unlink(missing_ok=True)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    _log(path).unlink(missing_ok=True)


def _log(path: Path) -> Path:
    """What DuckDB keeps beside a file that was not closed; it must not be replayed into another."""
    return path.with_name(f"{path.name}.wal")
