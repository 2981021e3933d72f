"""The command line, `bathtub`: one file a noun. Drivers, pandas and scipy are imported by the commands that need them."""

from __future__ import annotations

import gc
import io
import sys

_OBJECTS = 100_000  # importing and compiling make some 40 000 objects and no garbage; looking for it takes a twentieth of the time


def main() -> None:
    """The entry point."""
    gc.set_threshold(_OBJECTS)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal may lack a character of the data
    try:
        from metrics.cli.commands import bathtub

        bathtub(prog_name="bathtub")
    except KeyboardInterrupt:  # before a command ran
        sys.exit(130)
