"""The demo: a simulated fleet, and a Superset that shows it."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from click.termui import progressbar

from metrics.errors import BathtubError, MissingExtra


def simulate(out: Path, vehicles: int, seed: int | None) -> None:
    """Writes the fleet, with a progress bar on standard error."""
    from metrics.demo import SEED, write

    with progressbar(length=vehicles, label=f"simulating {vehicles:,} vehicles", file=sys.stderr) as bar:
        try:
            write(out, vehicles=vehicles, seed=SEED if seed is None else seed, progress=bar.update)
        except OSError as e:
            raise BathtubError(f"{out} cannot be written: {e.strerror or e}") from e
    click.echo(f"simulated fleet written to {out}; its truth is in {out}.truth.json", err=True)


def serve(home: Path, data: Path, metrics: Path, port: int) -> int:
    """Superset until it is interrupted; the exit code. `superset_ext` is found by name: `metrics` knows nothing of it."""
    try:
        package: Any = import_module("superset_ext.demo")  # another package's function, found by name
    except ImportError as e:
        raise MissingExtra("superset") from e
    return int(package.start(home, data, metrics, port))
