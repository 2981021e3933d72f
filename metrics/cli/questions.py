"""Commands that ask: sql, query, explain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any  # Any: a command, decorated; what click read, by the option's name

import click

from metrics.cli.completion import column_names, complete, dimension_names, engine_names, metric_names, parameter_names
from metrics.cli.group import layer_of, layer_option

if TYPE_CHECKING:
    from metrics.model import Layer

_OPTIONS = (
    click.argument("metrics", nargs=-1, required=True, shell_complete=complete(metric_names, lists=True)),
    click.option("--by", multiple=True, metavar="DIM", shell_complete=complete(dimension_names, lists=True), help="Dimension, period (time.month) or SQL; repeat, or separate by commas."),
    click.option("--where", metavar="SQL", help="Condition on dimensions, in Presto's SQL."),
    click.option("--having", metavar="SQL", help="Condition on metrics."),
    click.option("--order", multiple=True, metavar="NAME", shell_complete=complete(column_names, lists=True), help="Column to order by, -NAME for descending."),
    click.option("--limit", type=click.IntRange(min=0), help="At most so many rows."),
    click.option("--param", multiple=True, metavar="NAME=VALUE", shell_complete=complete(parameter_names), help="Set a parameter, such as confidence_level=0.9."),
    click.option("--zone", metavar="ZONE", help="Reporting time zone [default: the layer's]."),
    click.option("--bounds", is_flag=True, help="Show low and high beside each metric that has them."),
    layer_option,
)


def question(command: Any) -> Any:
    """The options every question has."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def dialect_of(given: str | None, layer: Layer) -> str:
    """The engine named, else that of the layer's tables, else the embedded one."""
    from metrics.engines import EMBEDDED

    return given or layer.default_engine or EMBEDDED


@click.command()
@question
@click.option("--dialect", metavar="ENGINE", shell_complete=complete(engine_names), help="presto, trino, spark or duckdb [default: that of the layer's default_engine].")
@click.option("--functions", is_flag=True, help="For an engine that has Bathtub's functions of Python (duckdb, spark): one statement.")
@click.pass_context
def sql(ctx: click.Context, /, dialect: str | None, functions: bool, **asked: Any) -> None:
    """Print the SQL that answers a question, or that a statement with MEASURE() becomes.

    \b
    bathtub sql failure_rate --by model --by time.month --dialect presto
    bathtub sql "SELECT model, MEASURE(mtbf) FROM fleet GROUP BY model" --dialect trino
    """
    from metrics.cli.question import compiled

    layer = layer_of(ctx)
    click.echo(compiled(layer, dialect_of(dialect, layer), asked, pretty=True, functions=functions).sql)


@click.command()
@question
@click.option("--engine", metavar="URL", help="Where the tables are [default: the layer's default_engine].")
@click.option("--format", "format_", type=click.Choice(["table", "csv", "json", "parquet"]), help="How to write the rows [default: by FILE's name, else table].")
@click.option("-o", "--out", metavar="FILE", callback=lambda ctx, param, value: None if value == "-" else value, help="Write to this file (needed for parquet).")
@click.pass_context
def query(ctx: click.Context, /, engine: str | None, format_: str | None, out: str | None, **asked: Any) -> None:
    """Answer a question, or a statement with MEASURE().

    \b
    bathtub query failure_rate --by model --bounds --engine duckdb:///fleet.duckdb
    bathtub query failures --by time.month --where "region = 'EU'" --format json
    bathtub query failures miles --by model --order -failures --limit 3 -o top.csv
    bathtub query "SELECT model, MEASURE(mtbf) AS mtbf FROM fleet GROUP BY model"
    """
    from metrics.cli.output import checked, write
    from metrics.cli.question import answered

    layer, form = layer_of(ctx), checked(format_, out)
    write(answered(layer, engine, asked), layer, form, out)


@click.command()
@question
@click.option("--engine", "--dialect", "dialect", metavar="ENGINE", shell_complete=complete(engine_names), help="Engine to explain for [default: that of the layer's default_engine].")
@click.pass_context
def explain(ctx: click.Context, /, dialect: str | None, **asked: Any) -> None:
    """Say how a question is answered: facts, joins, what is shared, filtered, filled, and how bounds are made.

    A question that is refused is explained as far as it is understood, then the reason is told and the exit code is 1.

    \b
    bathtub explain failure_rate --by component --by time.month --where "model = 'sedan'"
    bathtub explain "SELECT component, MEASURE(mtbf) FROM fleet GROUP BY component" --dialect presto
    """
    from metrics.cli.question import parameters, tree
    from metrics.explain import explained

    layer = layer_of(ctx)
    engine = dialect_of(dialect, layer)
    for line in explained(layer, engine, tree(layer, engine, asked), params=parameters(asked["param"]), zone=asked["zone"]):
        click.echo(line)


@click.command()
@click.argument("metric", shell_complete=complete(metric_names))
@click.option("--where", metavar="SQL", help="Condition on dimensions, in Presto's SQL.")
@click.option("--param", multiple=True, metavar="NAME=VALUE", shell_complete=complete(parameter_names), help="Set a parameter, such as confidence_level=0.9.")
@click.option("--zone", metavar="ZONE", help="Reporting time zone [default: the layer's].")
@click.option("--engine", metavar="URL", help="Where the tables are [default: the layer's default_engine].")
@layer_option
@click.pass_context
def why(ctx: click.Context, /, metric: str, where: str | None, param: tuple[str, ...], zone: str | None, engine: str | None) -> None:
    """Say why a metric has its value: what it is, what it was made from, what else the data say.

    \b
    bathtub why b10_life --where "component = 'drive_unit'"
    bathtub why failure_rate --where "model = 'sedan'" --engine duckdb:///fleet.duckdb
    """
    from metrics.cli.question import parameters
    from metrics.why import why as reasons

    click.echo("\n".join(reasons(layer_of(ctx), metric, where=where, params=parameters(param), zone=zone, engine=engine)))
