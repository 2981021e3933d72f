"""`python -m superset_ext.demo`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from metrics.errors import BathtubError
from superset_ext.demo.start import start


@click.command()
@click.option("--home", type=click.Path(path_type=Path), default=Path(".bathtub"), show_default=True, help="Folder of this Superset.")
@click.option("--data", type=click.Path(path_type=Path, exists=True), required=True, help="DuckDB file with the layer's tables.")
@click.option("--metrics", type=click.Path(path_type=Path, exists=True), default=Path("metrics.yml"), show_default=True, help="Layer file.")
@click.option("--port", default=8088, show_default=True, help="Port on 127.0.0.1.")
@click.option("--note", default="simulated data", show_default=True, help="Words for every dashboard's title.")
def main(home: Path, data: Path, metrics: Path, port: int, note: str) -> None:
    """Starts Superset with the layer in it, until interrupted."""
    try:
        sys.exit(start(home, data, metrics, port, note=note))
    except BathtubError as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
