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

def write(
    out: str | os.PathLike[str] = "fleet.duckdb", *, vehicles: int = 10_000, seed: int = SEED, truth: Truth = DEFAULT, progress: Progress | None = None
) -> Path:
    """The path of a simulated fleet just written: a DuckDB file, or a folder of Parquet where `out` has no suffix.

    The same vehicles, seed and truth give the same rows. What is there already is replaced in one step when all is
    written. The truth is written beside it, as `<out>.truth.json`. Memory is that of one block of vehicles.
    Raises ValueError unless vehicles >= 1.
    """
    if vehicles < 1:
        raise ValueError(f"vehicles must be at least 1, not {vehicles}")
    path = Path(out)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    counts: dict[str, int] = {}
    try:
        (_duckdb if path.suffix else _parquet)(unfinished, _counted(vehicles, seed, truth, counts, progress))
        _replace(unfinished, path)
    finally:
        _remove(unfinished)
    told = to_dict(truth, vehicles, seed, counts)
    path.with_name(f"{path.name}.truth.json").write_text(json.dumps(told, indent=2, default=str) + "\n")
    return path


def _counted(vehicles: int, seed: int, truth: Truth, counts: dict[str, int], progress: Progress | None) -> Iterator[dict[str, pa.Table]]:
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

    with duckdb.connect(str(path)) as connection:
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


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
