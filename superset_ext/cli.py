"""`superset bathtub …`: the commands inside Superset's own command line."""

from __future__ import annotations

import os
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext


@click.group()
def bathtub() -> None:
    """Bathtub's reliability metrics in Superset."""


@bathtub.command("sync")
@click.option("--metrics", type=click.Path(path_type=Path), help="Layer file [default: BATHTUB_METRICS, else metrics.yml].")
@click.option("--engine", help="Where the tables are, such as duckdb:///fleet.duckdb [default: BATHTUB_ENGINE, else the layer's].")
@click.option("--database", default="Bathtub", show_default=True, help="Name of the connection in Superset.")
@click.option("--owner", default="admin", show_default=True, help="User who owns what is made.")
@click.option("--note", default="", help="Words for every dashboard's title, such as 'simulated data'.")
@click.option("--overwrite", is_flag=True, help="Replace charts and dashboards that users have changed.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@with_appcontext
def sync_command(metrics: Path | None, engine: str | None, database: str, owner: str, note: str, overwrite: bool, dry_run: bool) -> None:
    """Creates or updates the connection, datasets, metrics, charts and dashboards of the layer."""
    from metrics import load
    from metrics.errors import BathtubError
    from superset_ext.sync import sync
    from superset_ext.uri import driver_uri

    file = metrics or Path(setting("BATHTUB_METRICS") or "metrics.yml")
    try:
        layer = load(file)
        uri = driver_uri(chosen_engine(engine, layer.default_engine), file)
        report = sync(layer, uri, database=database, owner=owner, note=note, dry_run=dry_run, overwrite=overwrite)
    except BathtubError as error:
        raise click.ClickException(str(error)) from error
    for line in report.lines():
        click.echo(line)
    if dry_run:
        click.echo("dry run: nothing was written")


def setting(name: str) -> str | None:
    """A setting from the environment, else from superset_config.py."""
    return os.environ.get(name) or current_app.config.get(name)


def chosen_engine(option: str | None, default: str | None) -> str:
    """The engine's address: the option, the setting, the layer's default; raises click.UsageError without any."""
    engine = option or setting("BATHTUB_ENGINE") or default
    if not engine:
        raise click.UsageError("where are the tables? give --engine, or set BATHTUB_ENGINE, or default_engine in the layer file")
    return engine
