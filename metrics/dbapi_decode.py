"""Typed values from what PyHive hands over as text, by the type names of `cursor.description`.

Presto's protocol is JSON: dates, timestamps and the non-finite numbers come as text, and PrestoDB sends arrays, maps and
rows as JSON text (Trino as JSON values), rows within arrays as JSON text once more. PyHive leaves all of it as it came.
Hive's protocol has text for dates and for everything nested.

Left as they come: what Python's own types cannot hold (`+12020-01-01`), times, intervals, json, sketches. A row becomes a
list, as PyHive and Superset have it, not a dict: its fields may lack names or share one.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Any  # a column's values are whatever the engine sends
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Row = tuple[Any, ...]
Description = Sequence[Sequence[Any]]
Decode = Callable[[Any], Any]
"""Of a value that is not NULL."""

_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_OFFSET = re.compile(r"([+-])(\d\d):(\d\d)\Z")


def decoder(description: Description | None) -> Callable[[Row], Row] | None:
    """What turns a row of this description into typed values; None where every column is already.

    >>> decoder([("n", "bigint"), ("day", "date")])((1, "2024-02-29"))
    (1, datetime.date(2024, 2, 29))
    """
    found = ((index, decode_of(str(column[1]))) for index, column in enumerate(description or ()))
    work = [(index, decode) for index, decode in found if decode]
    if not work:
        return None

    def decode_row(row: Row) -> Row:
        values = list(row)
        for index, decode in work:
            if values[index] is not None:
                values[index] = decode(values[index])
        return tuple(values)

    return decode_row


def decoded(rows: list[Any], description: Description | None) -> list[Row]:
    """The rows with typed values."""
    decode = decoder(description)
    return [decode(row) if decode else tuple(row) for row in rows]


@lru_cache(maxsize=1024)
def decode_of(type_name: str) -> Decode | None:
    """The decoder of one type by its name: `array(row(a bigint, b date))`, `timestamp(3) with time zone`, `DATE_TYPE`."""
    name, arguments, rest = parts(type_name)
    if name in NESTED:
        return NESTED[name](arguments)
    return SIMPLE.get(f"{name} {rest}".strip())


def parts(type_name: str) -> tuple[str, list[str], str]:
    """Name, arguments, and what follows them.

    >>> parts('map(varchar(3), row("a, b" date))')
    ('map', ['varchar(3)', 'row("a, b" date)'], '')
    >>> parts("timestamp(3) with time zone")
    ('timestamp', ['3'], 'with time zone')
    """
    name, bracket, rest = type_name.partition("(")
    if not bracket:
        name, _, rest = type_name.strip().partition(" ")
        return name.lower(), [], rest.lower()
    depth, quoted, start, arguments = 1, False, 0, []
    for at, sign in enumerate(rest):
        quoted ^= sign == '"'
        if quoted:
            continue
        depth += (sign == "(") - (sign == ")")
        if depth == 0 or (depth == 1 and sign == ","):
            arguments.append(rest[start:at].strip())
            start = at + 1
        if depth == 0:
            break
    return name.strip().lower(), arguments, rest[start:].strip().lower()


def _field_type(field: str) -> str:
    """The type of a row's field, which may have a name before it: `a bigint`, `"my col, x" integer`, `bigint`."""
    field = field.strip()
    quoted = _QUOTED.match(field)
    if quoted:
        return field[quoted.end() :].strip()
    name, space, rest = field.partition(" ")
    alone = not space or "(" in name or decode_of(field) or f"{name} {rest}".lower() in _SPACED
    return field if alone else rest.strip()


_SPACED = frozenset(
    {
        "time with time zone",
        "timestamp with time zone",
        "interval day to second",
        "interval year to month",
        "double precision",
    }
)


def to_date(text: Any) -> Any:
    """The date, or the text where it is beyond Python's years."""
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        return text


def to_timestamp(text: Any) -> Any:
    """The datetime, cut to microseconds, or the text where it is beyond Python's years."""
    try:
        whole, _, fraction = text.partition(".")
        return datetime.fromisoformat(f"{whole}.{fraction[:6]:0<6}" if fraction else whole)
    except (AttributeError, ValueError):
        return text


def to_zoned_timestamp(text: Any) -> Any:
    """The aware datetime of `2020-01-02 03:04:05.678 America/Los_Angeles`, `… +02:00` or `… UTC`."""
    try:
        stamp, _, zone = text.rpartition(" ")
        moment, where = to_timestamp(stamp), zone_of(zone)
    except (AttributeError, ValueError, ZoneInfoNotFoundError):
        return text
    return moment.replace(tzinfo=where) if isinstance(moment, datetime) else text


@lru_cache(maxsize=256)
def zone_of(name: str) -> tzinfo:
    """A zone by its name or offset; raises ZoneInfoNotFoundError, ValueError."""
    offset = _OFFSET.match(name)
    if offset:
        sign, hours, minutes = offset.groups()
        ahead = timedelta(hours=int(hours), minutes=int(minutes))
        return timezone(-ahead if sign == "-" else ahead)
    return timezone.utc if name in ("UTC", "Z") else ZoneInfo(name)


def to_float(value: Any) -> Any:
    """'NaN', 'Infinity' and '-Infinity' come as text among numbers."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return value


def to_decimal(value: Any) -> Any:
    """Nested decimals come as text; PyHive has converted a column's own."""
    return Decimal(value) if isinstance(value, str) else value


def to_bytes(value: Any) -> Any:
    """Nested varbinary comes as base64; PyHive has converted a column's own."""
    return b64decode(value) if isinstance(value, str) else value


def to_json(value: Any) -> Any:
    """The value of a JSON text; a value that came as one is kept."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def to_key(kind: str) -> Decode:
    """A map's key, which JSON makes text whatever its type."""
    decode = decode_of(kind)
    if decode:
        return decode
    return KEYS.get(parts(kind)[0], _as_it_is)


def _as_it_is(value: Any) -> Any:
    return value


def _array(arguments: Sequence[str]) -> Decode:
    inner = decode_of(arguments[0]) if arguments else None

    def decode(value: Any) -> Any:
        items = to_json(value)
        if inner is None or not isinstance(items, list):
            return items
        return [None if item is None else inner(item) for item in items]

    return decode


def _map(arguments: Sequence[str]) -> Decode:
    if len(arguments) != 2:
        return to_json
    key_kind, inner = arguments[0], decode_of(arguments[1])
    # An array or a row as key is not hashable in Python: its text stays.
    key_of = _as_it_is if parts(key_kind)[0] in NESTED else to_key(key_kind)

    def decode(value: Any) -> Any:
        items = to_json(value)
        if not isinstance(items, dict):
            return items
        return Map({key_of(key): item if inner is None or item is None else inner(item) for key, item in items.items()})

    return decode


class Map(dict[Any, Any]):
    """A map whose text is JSON, as the server sent it: Superset shows a map as its text.

    >>> str(Map({date(2024, 2, 29): Decimal("1.5")}))
    '{"2024-02-29": "1.5"}'
    """

    def __str__(self) -> str:
        return json.dumps({key if isinstance(key, str | int | float | bool) else str(key): item for key, item in self.items()}, default=str)


def _row(arguments: Iterable[str]) -> Decode:
    inner: list[Decode | None] = [decode_of(_field_type(field)) for field in arguments]

    def decode(value: Any) -> Any:
        items = to_json(value)
        if not isinstance(items, list):
            return items
        return [item if item is None or how is None else how(item) for item, how in zip(items, inner, strict=False)]

    return decode


NESTED: dict[str, Callable[[Sequence[str]], Decode]] = {"array": _array, "map": _map, "row": _row}

KEYS: dict[str, Decode] = {
    **dict.fromkeys(("tinyint", "smallint", "integer", "bigint"), int),
    "boolean": lambda key: key == "true" if isinstance(key, str) else key,
}
"""Of the types whose values are right as they come, but not as the text of a key."""

SIMPLE: dict[str, Decode] = {
    "date": to_date,
    "timestamp": to_timestamp,
    "timestamp with time zone": to_zoned_timestamp,
    "double": to_float,
    "real": to_float,
    "decimal": to_decimal,
    "varbinary": to_bytes,
    # HiveServer2's names, as PyHive gives them; what is within an array has no type there.
    "date_type": to_date,
    "array_type": to_json,
    "map_type": to_json,
    "struct_type": to_json,
}
