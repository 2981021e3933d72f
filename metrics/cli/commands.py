"""`bathtub` and its commands. Results go to standard output, progress and notes to standard error; exit 0, 1 (a user's error), 2 (usage)."""

from __future__ import annotations

import click

from metrics import __version__
from metrics.cli import demonstration, design, layers, questions, rollups
from metrics.cli.group import Commands

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


for _command in (
    layers.validate, layers.list_, layers.describe, layers.lineage, layers.export, questions.sql, questions.query, questions.explain, questions.why, rollups.rollup, design.design, demonstration.demo,
):  # fmt: skip
    bathtub.add_command(_command)
