"""Columns of text."""

from __future__ import annotations

from collections.abc import Sequence


def text_table(header: Sequence[str], rows: Sequence[Sequence[object]], *, second: Sequence[str] | None = None, right: Sequence[int] = ()) -> str:
    """A table under a header and, where given, a second header line (units); columns in `right` are set to the right."""
    heads = [list(header), *([list(second)] if second else [])]
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in [*heads, *cells]) for i in range(len(header))]
    lines = [_line(head, widths, right) for head in heads]
    lines.append("  ".join("-" * width for width in widths))
    return "\n".join(line.rstrip() for line in [*lines, *(_line(row, widths, right) for row in cells)])


def _line(row: Sequence[str], widths: Sequence[int], right: Sequence[int]) -> str:
    return "  ".join(cell.rjust(width) if i in right else cell.ljust(width) for i, (cell, width) in enumerate(zip(row, widths, strict=True)))
