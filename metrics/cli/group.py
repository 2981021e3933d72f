"""The command group: users' errors in a few lines, Ctrl-C quietly, the layer loaded once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from metrics.errors import BathtubError

if TYPE_CHECKING:
    from metrics.model import Layer

INTERRUPTED = 130


class Commands(click.Group):
    """A group whose commands may raise BathtubError: told on standard error, exit 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BathtubError as e:
            click.echo(str(e), err=True)
            ctx.exit(1)
        except KeyboardInterrupt:
            sys.exit(INTERRUPTED)


def layer_file(given: str | None) -> Path:
    """The file named, else metrics.yml in this folder, else the catalogue that comes with Bathtub."""
    if given:
        return Path(given)
    here = Path("metrics.yml")
    return here if here.exists() else shipped_catalogue()


def shipped_catalogue() -> Path:
    """The catalogue over the standard fleet tables."""
    return Path(__file__).resolve().parents[1] / "catalogue" / "metrics.yml"


def layer_of(ctx: click.Context) -> Layer:
    """The layer of this call; a stored one where the file has not changed."""
    from metrics.layer_store import load

    return load(layer_file(ctx.find_root().params.get("metrics")))


def complete(kind: str) -> Any:
    """A shell completion by the layer's names: "metrics" or "dimensions"."""

    def names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
        try:
            layer = layer_of(ctx)
        except BathtubError:
            return []
        if kind == "metrics":
            return [click.shell_completion.CompletionItem(m.name, help=m.label) for m in layer.metrics.values() if m.name.startswith(incomplete)]
        found = {f"{d.name}{grain}": d.label for t in layer.tables.values() for d in t.dimensions.values() for grain in _grains(d.type)}
        return [click.shell_completion.CompletionItem(name, help=label) for name, label in found.items() if name.startswith(incomplete)]

    return names


def _grains(type_: str) -> tuple[str, ...]:
    return ("", ".day", ".week", ".month", ".quarter", ".year") if type_ in ("date", "timestamp") else ("",)
