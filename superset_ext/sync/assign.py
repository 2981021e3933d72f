"""Bringing an object of Superset's database to wanted values, and saying which were different."""

from __future__ import annotations

import json
from collections.abc import Mapping


def assign(target: object, wanted: Mapping[str, object], *, json_fields: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Sets the attributes that differ and returns their names; JSON text is compared by its meaning."""
    different = tuple(name for name, value in wanted.items() if not same(getattr(target, name), value, name in json_fields))
    for name in different:
        setattr(target, name, wanted[name])
    return different


def same(have: object, want: object, is_json: bool) -> bool:
    """Whether two values of a column mean the same; absent and empty text do."""
    if is_json:
        return parsed(have) == parsed(want)
    return (have or None) == (want or None)


def parsed(text: object) -> object:
    """JSON text as its value; text that is none as itself, so that it is replaced."""
    if not isinstance(text, str):
        return text
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text
