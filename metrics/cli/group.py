"""The command group: users' errors in a few lines, notes on standard error, Ctrl-C quietly, the layer loaded once."""

from __future__ import annotations

import errno
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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
            with _notes_told():
                return super().invoke(ctx)
        except BathtubError as e:
            click.echo(str(e), err=True)
            ctx.exit(1)
        except RecursionError:
            click.echo("the question is nested too deeply", err=True)
            ctx.exit(1)
        except OSError as e:
            if e.errno == errno.EPIPE:
                raise  # click ends quietly
            _give_up_output()
            click.echo(f"cannot write: {e.strerror or e}", err=True)
            ctx.exit(1)
        except KeyboardInterrupt:
            sys.exit(INTERRUPTED)


def _give_up_output() -> None:
    """What is still to be written goes nowhere, or Python would complain of it at its end."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Notes(logging.Handler):
    """What is logged, as lines on standard error."""

    def emit(self, record: logging.LogRecord) -> None:
        click.echo(f"note: {record.getMessage()}", err=True)


@contextmanager
def _notes_told() -> Iterator[None]:
    logger, handler = logging.getLogger("bathtub"), _Notes()
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)


# --- the layer -------------------------------------------------------------------------------------------------------


def layer_option(command: Any) -> Any:
    """`--metrics` after the command as well as before it."""
    return click.option("--metrics", "layer_file", metavar="FILE", expose_value=False, callback=_named, help="Layer file, as before the command.")(command)


def _named(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    if value:
        ctx.find_root().params["metrics"] = value


def layer_file(ctx: click.Context) -> Path:
    """The file named, else metrics.yml in this folder, else the catalogue that comes with Bathtub."""
    given = ctx.find_root().params.get("metrics")
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

    return load(layer_file(ctx))
