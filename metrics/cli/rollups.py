"""The command that writes a rollup of life data."""

from __future__ import annotations

import click

from metrics.cli.completion import complete, dimension_names, engine_names, life_names, parameter_names
from metrics.cli.group import layer_of, layer_option
from metrics.cli.questions import dialect_of


@click.command()
@click.argument("life", shell_complete=complete(life_names))
@click.option("--by", multiple=True, metavar="DIM", shell_complete=complete(dimension_names, lists=True), help="Dimension or SQL of the table's rows; repeat, or separate by commas.")
@click.option("--where", metavar="SQL", help="Condition on dimensions, in Presto's SQL; on time, the window of observation.")
@click.option("--create", metavar="TABLE", help="CREATE this table, in place of the SELECT alone.")
@click.option("--prefix", default="", metavar="TEXT", help="What stands before the names of the sums, so that a table can have those of two lives.")
@click.option("--param", multiple=True, metavar="NAME=VALUE", shell_complete=complete(parameter_names), help="Set a parameter, such as as_of=2026-01-01.")
@click.option("--zone", metavar="ZONE", help="Reporting time zone [default: the layer's].")
@click.option("--dialect", metavar="ENGINE", shell_complete=complete(engine_names), help="presto, trino, spark or duckdb [default: that of the layer's default_engine].")
@layer_option
@click.pass_context
def rollup(ctx: click.Context, life: str, by: tuple[str, ...], where: str | None, create: str | None, prefix: str, param: tuple[str, ...], zone: str | None, dialect: str | None) -> None:
    """Print the SQL that makes a rollup of a life: the sums from which its distributions are fitted.

    \b
    bathtub rollup component_miles --by component,model --dialect presto
    bathtub rollup component_miles --by component --create lake.component_sums
    """
    from metrics.cli.question import names, parameters

    layer = layer_of(ctx)
    click.echo(layer.rollup_sql(life, by=names(by), where=where, create=create, prefix=prefix, params=parameters(param), zone=zone, dialect=dialect_of(dialect, layer)))
