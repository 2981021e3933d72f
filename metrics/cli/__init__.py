"""The command line, `bathtub`: one file a noun. Drivers, pandas and scipy are imported by the commands that need them."""

from __future__ import annotations

import sys


def main() -> None:
    """The entry point."""
    try:
        from metrics.cli.commands import bathtub

        bathtub(prog_name="bathtub")
    except KeyboardInterrupt:  # before a command ran
        sys.exit(130)
