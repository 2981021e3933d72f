"""Columns of text."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def text_table(header: Sequence[str], rows: Sequence[Sequence[object]], *, second: Sequence[str] = (), right: Sequence[int] = ()) -> str:
    """A table under a header and, where given, a second header line (units); columns in `right` are set to the right."""
    heads = [[clean(cell) for cell in head] for head in (header, second) if head]
    cells = [[clean(str(cell)) for cell in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*heads, *cells, strict=True)]
    rule = ["-" * width for width in widths]
    return "\n".join(_line(row, widths, right) for row in [*heads, rule, *cells])


def clean(text: str) -> str:
    """The text in one line, without what a terminal would obey: a value may hold an escape sequence."""
    return text if text.isprintable() else "".join(c if c.isprintable() else c.encode("unicode_escape", "backslashreplace").decode() for c in text)


def _line(row: Sequence[str], widths: Sequence[int], right: Sequence[int]) -> str:
    return "  ".join(_padded(cell, width, i in right) for i, (cell, width) in enumerate(zip(row, widths, strict=True))).rstrip()


def _padded(cell: str, width: int, to_right: bool) -> str:
    space = " " * (width - _width(cell))
    return space + cell if to_right else cell + space


def _width(text: str) -> int:
    """Cells of a terminal: two for an ideograph, none for an accent of its own."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
