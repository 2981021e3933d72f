"""Commands about the layer itself: validate, list, describe, lineage, export."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from metrics.cli.completion import complete, kind_names, metric_names, table_names, tag_names
from metrics.cli.group import layer_file, layer_of, layer_option
from metrics.errors import LayerError, QueryError, unknown

if TYPE_CHECKING:
    from metrics.model import Layer, Metric


@click.command()
@click.argument("file", required=False)
@click.option("--live", metavar="URL", help="Also look at the tables: columns and their types, unique grains, orphans, domains.")
@layer_option
@click.pass_context
def validate(ctx: click.Context, file: str | None, live: str | None) -> None:
    """Check a layer file; every problem is told at once, as file:line:column.

    \b
    bathtub validate metrics.yml
    bathtub validate --live duckdb:///fleet.duckdb
    """
    from metrics.loader import load

    path = Path(file) if file else layer_file(ctx)
    try:
        layer = load(path)
    except LayerError as e:
        click.echo(f"{e}\n{_counted(len(e.problems), 'problem')}", err=True)
        ctx.exit(1)
    click.echo(f"{path}: good: {_summary(layer)} (layer {layer.hash})")
    for metric in layer.metrics.values():
        if metric.deprecated and not metric.output_of:
            click.echo(f"note: {metric.name} is {metric.deprecated.notice}", err=True)
    if live and _checked_live(layer, live):
        ctx.exit(1)


def _summary(layer: Layer) -> str:
    own = sum(not metric.output_of for metric in layer.metrics.values())
    counts = [(len(layer.sources), "source"), (len(layer.tables), "table"), (own, "metric"), (len(layer.metrics) - own, "output")]
    return ", ".join(_counted(count, noun) for count, noun in counts) + " beside them"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _checked_live(layer: Layer, url: str) -> bool:
    """Prints what was found; whether something failed."""
    from metrics.cli.table import text_table
    from metrics.live import VERDICTS, check

    found = list(check(layer, url, progress=lambda text: click.echo(text, err=True)))
    click.echo(text_table(["", "source", "what", "found"], [(f.verdict, f.source, f.what, f.found) for f in found]))
    click.echo(", ".join(f"{sum(f.verdict == verdict for f in found)} {verdict}" for verdict in VERDICTS))
    return any(f.verdict == "fail" for f in found)


# --- list ------------------------------------------------------------------------------------------------------------


@click.command("list")
@click.option("--table", "table_name", metavar="TABLE", shell_complete=complete(table_names), help="Only this semantic table.")
@click.option("--tag", metavar="TAG", shell_complete=complete(tag_names), help="Only metrics with this tag.")
@click.option("--kind", metavar="KIND", shell_complete=complete(kind_names), help="Only metrics of this kind, such as ratio or life.")
@click.option("--outputs", is_flag=True, help="Also outputs such as failure_rate_low.")
@click.option("--hidden", is_flag=True, help="Also metrics that are hidden.")
@click.option("--dimensions", is_flag=True, help="The dimensions instead of the metrics.")
@layer_option
@click.pass_context
def list_(ctx: click.Context, table_name: str | None, tag: str | None, kind: str | None, outputs: bool, hidden: bool, dimensions: bool) -> None:
    """List metrics, or dimensions, by semantic table.

    \b
    bathtub list --table fleet --tag kpi
    bathtub list --kind ratio --outputs
    bathtub list --dimensions
    """
    from metrics.cli.table import text_table
    from metrics.kinds import all_kinds

    layer = layer_of(ctx)
    _known("table", table_name, layer.tables)
    _known("tag", tag, {tag for metric in layer.metrics.values() for tag in metric.tags})
    _known("kind", kind, all_kinds())
    tables = [table for table in layer.tables.values() if table_name in (None, table.name)]
    if dimensions:
        header = ["table", "dimension", "type", "label", "description"]
        rows = [(table.name, d.name, d.type, d.label, d.description) for table in tables for d in table.dimensions.values()]
    else:
        header = ["table", "metric", "kind", "unit", "label"]
        kept = [(table, m) for table in tables for m in table.metrics.values() if (outputs or not m.output_of) and (hidden or not m.hidden)]
        rows = [(table.name, m.name, m.kind, m.unit, _label(m)) for table, m in kept if (not tag or tag in m.tags) and kind in (None, m.kind)]
    click.echo(text_table(header, rows))


def _label(metric: Metric) -> str:
    return f"{metric.label} (deprecated)" if metric.deprecated else metric.label


def _known(noun: str, name: str | None, names: Iterable[str]) -> None:
    if name and name not in names:
        raise QueryError(unknown(noun, name, names))


# --- one metric ------------------------------------------------------------------------------------------------------


@click.command()
@click.argument("metric", shell_complete=complete(metric_names))
@layer_option
@click.pass_context
def describe(ctx: click.Context, metric: str) -> None:
    """What a metric is: definition, unit, conventions, owner, where it is used.

    \b
    bathtub describe failure_rate
    """
    from metrics.describe import described

    click.echo("\n".join(described(layer_of(ctx), metric)))


@click.command()
@click.argument("metric", shell_complete=complete(metric_names))
@layer_option
@click.pass_context
def lineage(ctx: click.Context, metric: str) -> None:
    """From a metric down to the columns it is made of, and up to the metrics made of it.

    \b
    bathtub lineage failure_rate_change
    """
    from metrics.lineage import lineage as lineage_of

    click.echo("\n".join(lineage_of(layer_of(ctx), metric)))


def _formats(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    from metrics.export import formats

    return [name for name in sorted(formats()) if name.startswith(incomplete)]


@click.command()
@click.argument("what", shell_complete=_formats)
@click.option("-o", "--out", metavar="FILE", help="Write to this file.")
def export(what: str, out: str | None) -> None:
    """Write `jsonschema`, with which an editor completes and checks metrics.yml, or `reference`, its fields as Markdown.

    \b
    bathtub export jsonschema -o metrics.schema.json
    bathtub export reference -o metrics-yml.md
    """
    from metrics.cli.output import to_file
    from metrics.export import exported

    text = exported(what)
    if out:
        to_file(out, lambda file: file.write(text.encode()))
    else:
        click.echo(text, nl=False)
