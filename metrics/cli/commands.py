"""The commands. Results go to standard output, progress and notes to standard error; exit 0, 1 (a user's error), 2 (usage)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from metrics import __version__
from metrics.cli.group import Commands, complete, layer_file, layer_of
from metrics.errors import QueryError

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


@click.group(cls=Commands, context_settings=CONTEXT)
@click.option("--metrics", envvar="BATHTUB_METRICS", metavar="FILE", help="Layer file [default: metrics.yml here, else the shipped catalogue].")
@click.version_option(__version__, prog_name="bathtub")
def bathtub(metrics: str | None) -> None:
    """Reliability metrics, declared once and asked anywhere.

    \b
    bathtub demo --no-superset --vehicles 2000 --out fleet.duckdb
    bathtub query failure_rate mtbf --by model --bounds
    bathtub sql failure_rate --by component --dialect presto
    """


# --- the layer -------------------------------------------------------------------------------------------------------


@bathtub.command()
@click.argument("file", required=False)
@click.option("--live", metavar="URL", help="Also look at the tables: columns, unique grains, orphans, domains.")
@click.pass_context
def validate(ctx: click.Context, file: str | None, live: str | None) -> None:
    """Check a layer file; every problem is told at once, as file:line:column.

    \b
    bathtub validate metrics.yml
    bathtub validate --live duckdb:///fleet.duckdb
    """
    from metrics.loader import load

    path = Path(file) if file else layer_file(ctx.find_root().params.get("metrics"))
    layer = load(path)
    own = sum(not m.output_of for m in layer.metrics.values())
    click.echo(f"{path}: good: {len(layer.sources)} sources, {len(layer.tables)} tables, {own} metrics, {len(layer.metrics) - own} outputs beside them (layer {layer.hash})")
    for metric in layer.metrics.values():
        if metric.deprecated and not metric.output_of:
            click.echo(f"note: {metric.name} is {metric.deprecated.notice}", err=True)
    if live and _checked_live(layer, live):
        ctx.exit(1)


def _checked_live(layer: Any, url: str) -> bool:
    """Prints what was found; whether something failed."""
    from metrics.cli.table import text_table
    from metrics.live import check

    found = list(check(layer, url, progress=lambda text: click.echo(text, err=True)))
    click.echo(text_table(["", "source", "what", "found"], [(f.verdict, f.source, f.what, f.found) for f in found]))
    return any(f.verdict == "fail" for f in found)


@bathtub.command("list")
@click.option("--table", "table_name", help="Only this semantic table.")
@click.option("--tag", help="Only metrics with this tag.")
@click.option("--kind", help="Only metrics of this kind: simple, ratio, derived, cumulative.")
@click.option("--outputs", is_flag=True, help="Also outputs such as failure_rate_low.")
@click.option("--dimensions", is_flag=True, help="The dimensions instead of the metrics.")
@click.pass_context
def list_(ctx: click.Context, table_name: str | None, tag: str | None, kind: str | None, outputs: bool, dimensions: bool) -> None:
    """List metrics, or dimensions, by semantic table."""
    from metrics.cli.table import text_table
    from metrics.errors import unknown

    layer = layer_of(ctx)
    if table_name and table_name not in layer.tables:
        raise QueryError(unknown("table", table_name, layer.tables))
    rows: list[tuple[str, ...]] = []
    for table in layer.tables.values():
        if table_name not in (None, table.name):
            continue
        if dimensions:
            rows += [(table.name, d.name, d.type, d.label, d.description) for d in table.dimensions.values()]
        else:
            rows += [
                (table.name, m.name, m.kind, m.unit, m.label)
                for m in table.metrics.values()
                if (outputs or not m.output_of) and (not tag or tag in m.tags) and kind in (None, m.kind)
            ]
    header = ["table", "dimension", "type", "label", "description"] if dimensions else ["table", "metric", "kind", "unit", "label"]
    click.echo(text_table(header, rows))


@bathtub.command()
@click.argument("metric", shell_complete=complete("metrics"))
@click.pass_context
def describe(ctx: click.Context, metric: str) -> None:
    """What a metric is: definition, unit, conventions, owner, where it is used."""
    from metrics.describe import described

    click.echo("\n".join(described(layer_of(ctx), metric)))


@bathtub.command()
@click.argument("metric", shell_complete=complete("metrics"))
@click.pass_context
def lineage(ctx: click.Context, metric: str) -> None:
    """From a metric down to the columns it is made of."""
    from metrics.describe import lineage as lineage_of

    click.echo("\n".join(lineage_of(layer_of(ctx), metric)))


@bathtub.command()
@click.argument("what")
@click.option("-o", "--out", metavar="FILE", help="Write to this file.")
def export(what: str, out: str | None) -> None:
    """Write `jsonschema`, with which an editor completes and checks metrics.yml."""
    from metrics.export import exported

    text = exported(what)
    if out:
        Path(out).write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)


# --- questions -------------------------------------------------------------------------------------------------------


def question(command: Any) -> Any:
    """The options every question has."""
    for option in reversed((
        click.argument("metrics", nargs=-1, required=True, shell_complete=complete("metrics")),
        click.option("--by", multiple=True, metavar="DIM", shell_complete=complete("dimensions"), help="Dimension, period (time.month) or SQL; repeat, or separate by commas."),
        click.option("--where", metavar="SQL", help="Condition on dimensions, in Presto's SQL."),
        click.option("--having", metavar="SQL", help="Condition on metrics."),
        click.option("--order", multiple=True, metavar="NAME", help="Column to order by, -NAME for descending."),
        click.option("--limit", type=click.IntRange(min=0), help="At most so many rows."),
        click.option("--param", multiple=True, metavar="NAME=VALUE", help="Set a parameter, such as confidence_level=0.9."),
        click.option("--zone", metavar="ZONE", help="Reporting time zone [default: the layer's]."),
        click.option("--bounds", is_flag=True, help="Show low and high beside each metric that has them."),
    )):  # fmt: skip
        command = option(command)
    return command


@bathtub.command()
@question
@click.option("--dialect", metavar="ENGINE", help="presto, trino, spark or duckdb [default: duckdb].")
@click.pass_context
def sql(ctx: click.Context, /, dialect: str | None, **asked: Any) -> None:
    """Print the SQL that answers a question, or that a statement with MEASURE() becomes.

    \b
    bathtub sql failure_rate --by model --by time.month --dialect presto
    bathtub sql "SELECT model, MEASURE(mtbf) FROM fleet GROUP BY model" --dialect trino
    """
    from metrics.cli.question import compiled
    from metrics.engines import EMBEDDED

    click.echo(compiled(layer_of(ctx), dialect or EMBEDDED, asked, pretty=True))


@bathtub.command()
@question
@click.option("--engine", metavar="URL", help="Where the tables are [default: the layer's default_engine].")
@click.option("--format", "format_", type=click.Choice(["table", "csv", "json", "parquet"]), help="[default: by the file's name, else table]")
@click.option("-o", "--out", metavar="FILE", help="Write to this file (needed for parquet).")
@click.pass_context
def query(ctx: click.Context, /, engine: str | None, format_: str | None, out: str | None, **asked: Any) -> None:
    """Answer a question.

    \b
    bathtub query failure_rate --by model --bounds --engine duckdb:///fleet.duckdb
    bathtub query failures --by time.month --where "region = 'EU'" --format json
    bathtub query "SELECT model, MEASURE(mtbf) AS mtbf FROM fleet GROUP BY model"
    """
    from metrics.cli.output import write
    from metrics.cli.question import answered

    layer = layer_of(ctx)
    write(answered(layer, engine, asked), layer, format_, out)


@bathtub.command()
@question
@click.option("--engine", "--dialect", "dialect", metavar="ENGINE", help="Engine to explain for [default: duckdb].")
@click.pass_context
def explain(ctx: click.Context, /, dialect: str | None, **asked: Any) -> None:
    """Say how a question is answered: facts, joins, what is shared, filtered, filled, and how bounds are made."""
    from metrics.cli.question import keywords
    from metrics.engines import EMBEDDED
    from metrics.explain import explained

    click.echo("\n".join(explained(layer_of(ctx), dialect or EMBEDDED, **keywords(layer_of(ctx), asked))))


# --- the demo --------------------------------------------------------------------------------------------------------


@bathtub.command()
@click.option("--superset/--no-superset", default=True, help="Start Superset with the fleet in it [default], or only write the data.")
@click.option("--vehicles", type=click.IntRange(min=1), default=10_000, show_default=True, help="Size of the simulated fleet.")
@click.option("--seed", type=int, default=None, help="Same seed, same fleet.")
@click.option("--out", default="fleet.duckdb", show_default=True, metavar="FILE", help="DuckDB file, or a folder for Parquet.")
@click.option("--home", default=".bathtub", show_default=True, metavar="FOLDER", help="Folder of the demo's Superset.")
@click.option("--port", type=click.IntRange(1, 65535), default=8088, show_default=True, help="Port of the demo's Superset.")
@click.option("--fresh", is_flag=True, help="Simulate anew where the file is there already.")
@click.pass_context
def demo(ctx: click.Context, superset: bool, vehicles: int, seed: int | None, out: str, home: str, port: int, fresh: bool) -> None:
    """Simulate a fleet of known truth; and show it in Superset. The data are simulated, not of a real fleet.

    \b
    bathtub demo
    bathtub demo --no-superset --vehicles 2000 --out fleet.duckdb
    """
    from metrics.cli import demonstration

    if fresh or not superset or not Path(out).exists():
        demonstration.simulate(Path(out), vehicles, seed)
    if superset:
        ctx.exit(demonstration.serve(Path(home), Path(out), layer_file(ctx.find_root().params.get("metrics")), port))
