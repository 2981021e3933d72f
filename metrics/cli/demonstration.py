"""The demo: a simulated fleet, and a Superset that shows it."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any  # another package's function, found by name

import click

from metrics.cli.group import layer_file, layer_option
from metrics.errors import BathtubError, MissingExtra


@click.command()
@click.option("--superset/--no-superset", default=True, help="Start Superset with the fleet in it [default], or only write the data.")
@click.option("--vehicles", type=click.IntRange(min=1), default=10_000, show_default=True, help="Size of the simulated fleet.")
@click.option("--seed", type=click.IntRange(min=0), default=None, help="Same seed, same fleet.")
@click.option("--out", default="fleet.duckdb", show_default=True, metavar="FILE", help="DuckDB file, or a folder for Parquet.")
@click.option("--home", default=".bathtub", show_default=True, metavar="FOLDER", help="Folder of the demo's Superset.")
@click.option("--port", type=click.IntRange(1, 65535), default=8088, show_default=True, help="Port of the demo's Superset.")
@click.option("--fresh", is_flag=True, help="Simulate anew where the file is there already.")
@layer_option
@click.pass_context
def demo(ctx: click.Context, superset: bool, vehicles: int, seed: int | None, out: str, home: str, port: int, fresh: bool) -> None:
    """Simulate a fleet of known truth; and show it in Superset. The data are simulated, not of a real fleet.

    \b
    bathtub demo
    bathtub demo --no-superset --vehicles 2000 --out fleet.duckdb
    """
    serve = superset_demo() if superset else None  # what is missing is said before anything is simulated
    if fresh or not superset or not Path(out).exists():
        simulate(Path(out), vehicles, seed)
    if serve:
        ctx.exit(serve(Path(home), Path(out), layer_file(ctx), port))


def simulate(out: Path, vehicles: int, seed: int | None) -> None:
    """Writes the fleet, with a progress bar on standard error."""
    import duckdb
    from click.termui import progressbar

    from metrics.demo import SEED, write

    with progressbar(length=vehicles, label=f"simulating {vehicles:,} vehicles", file=sys.stderr) as bar:
        try:
            write(out, vehicles=vehicles, seed=SEED if seed is None else seed, progress=bar.update)
        except (OSError, duckdb.Error) as e:
            reason = e.strerror if isinstance(e, OSError) and e.strerror else str(e).splitlines()[0]
            raise BathtubError(f"{out} cannot be written: {reason}") from e
    click.echo(f"simulated fleet written to {out}; its truth is in {out}.truth.json", err=True)


def superset_demo() -> Any:
    """What starts the demo's Superset. `superset_ext` is found by name: `metrics` knows nothing of it."""
    if find_spec("superset") is None:
        raise MissingExtra("superset")
    return import_module("superset_ext.demo").start
