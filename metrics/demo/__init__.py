"""A simulated fleet of electric cars, chargers and stationary batteries, with known truth. Not a real fleet."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from metrics.demo.output import Progress

SEED = 20260601


def write(
    out: str | os.PathLike[str] = "fleet.duckdb",
    *,
    vehicles: int = 10_000,
    seed: int = SEED,
    progress: Progress | None = None,
) -> Path:
    """The path of a simulated fleet just written; see `metrics.demo.output.write`."""
    from metrics.demo.output import write as write_

    return write_(out, vehicles=vehicles, seed=seed, progress=progress)
