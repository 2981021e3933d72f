"""Where a character of a YAML text's value stands in the file: quotes, escapes, folding and indentation undone."""

from __future__ import annotations

from collections.abc import Iterator

_BLANK_ESCAPES = frozenset("tnrvf _NLP\n\r")
_HEX_DIGITS = {"x": 2, "u": 4, "U": 8}


def index_within(text: str, start: int, style: str, value: str, line: int, column: int) -> int:
    """The index in `text` of the character of `value` at (line, column), both 1-based.

    start, style : where the scalar begins in `text`, and its sign: `'`, `"`, `|`, `>`, or '' of a plain one.
    Line breaks and blanks differ between file and value, the other characters come in the same order: they are counted.
    """
    lines = value.split("\n")
    offset = sum(len(before) + 1 for before in lines[: line - 1]) + column - 1
    wanted = sum(not character.isspace() for character in value[:offset])
    index = start
    for count, index in enumerate(_characters(text, _begin(text, start, style), style)):
        if count == wanted:
            return index
    return index


def _begin(text: str, start: int, style: str) -> int:
    """Where the scalar's own characters begin."""
    if style in ("|", ">"):
        return text.find("\n", start) + 1 or len(text)
    return start + (style in ("'", '"'))


def _characters(text: str, index: int, style: str) -> Iterator[int]:
    """Indices of the characters that are not blank in the value."""
    while index < len(text):
        character, length = text[index], 1
        if style == '"' and character == "\\":
            length, blank = _escape(text, index)
        else:
            blank = character.isspace()
            length = 2 if style == "'" and text.startswith("''", index) else 1
        if not blank:
            yield index
        index += length


def _escape(text: str, index: int) -> tuple[int, bool]:
    """The length of the escape at `index`, and whether it stands for a blank."""
    kind = text[index + 1 : index + 2]
    digits = _HEX_DIGITS.get(kind, 0)
    code = text[index + 2 : index + 2 + digits]
    return 2 + digits, chr(int(code, 16)).isspace() if digits else kind in _BLANK_ESCAPES
