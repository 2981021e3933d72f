"""PyHive's texts as typed values, on the responses of a real PrestoDB and on the names of types."""

from __future__ import annotations

import json
import math
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from metrics.dbapi_decode import decode_of, decoded, decoder, parts

HERE = Path(__file__).parent


def recorded(name: str) -> dict[str, Any]:
    """The first row of a recording, decoded, by column."""
    responses = json.loads((HERE / "presto_responses" / f"{name}.json").read_text())["responses"]
    found = next(response for response in responses if "data" in response)
    description = [(column["name"], column["type"]) for column in found["columns"]]
    [row] = decoded([tuple(found["data"][0])], description)
    return dict(zip((name for name, _ in description), row, strict=True))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("d", date(2020, 1, 2)),
        ("t", datetime(2020, 1, 2, 3, 4, 5, 678000)),
        ("tz", datetime(2020, 1, 2, 3, 4, 5, 678000, tzinfo=ZoneInfo("America/Los_Angeles"))),
        ("offset", datetime(2020, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=2)))),
        ("i", math.inf),
        ("mi", -math.inf),
        ("x", 1.5),
        ("m", Decimal("1.50")),
        ("b", b"\x00\xff"),
        ("ti", "03:04:05.000"),
        ("j", '{"a":1}'),
        ("k", 7),
        ("yes", True),
        ("text", "NaN"),
    ],
)
def test_types_as_presto_sends_them(column: str, value: object) -> None:
    assert recorded("types")[column] == value


@pytest.mark.parametrize("column", ["n", "r"])
def test_not_a_number_is_one(column: str) -> None:
    assert math.isnan(recorded("types")[column])


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("ints", [1, 2]),
        ("dates", [date(2020, 1, 1), None]),
        ("decimals", {"a": Decimal("1.5"), "b": Decimal("2.5")}),
        ("deep", {1: [1], 2: [2]}),
        ("by_day", {date(2020, 1, 1): math.inf}),
        ("named", [1, 'x, "y"', date(2020, 1, 2)]),
        ("unnamed", [1, date(2020, 1, 2)]),
        ("quoted", [date(2020, 1, 2)]),
        ("rows", [[1, date(2020, 1, 2)]]),
        ("bytes", [b"\x00\xff"]),
        ("times", [datetime(2020, 1, 1)]),
        ("texts", ['a"b, c', "x\\y"]),
    ],
)
def test_nested_types_as_presto_sends_them(column: str, value: object) -> None:
    assert recorded("nested")[column] == value


def test_not_a_number_within_an_array_is_one() -> None:
    nan, one = recorded("nested")["doubles"]
    assert math.isnan(nan)
    assert one == 1.0


def test_null_stays_null() -> None:
    assert set(recorded("nulls").values()) == {None}


def test_beyond_pythons_years_the_text_stays() -> None:
    assert recorded("far") == {"d": "+12020-01-01", "t": "+12020-01-01 00:00:00.000", "near": date(2020, 1, 1)}


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("array(date)", ["2020-01-01", None], [date(2020, 1, 1), None]),
        ("map(bigint,timestamp)", {"1": "2020-01-01 00:00:00.000"}, {1: datetime(2020, 1, 1)}),
        ("map(boolean,double)", {"true": "Infinity", "false": 1.0}, {True: math.inf, False: 1.0}),
        ("map(array(integer),date)", {"[ 1 ]": "2020-01-01"}, {"[ 1 ]": date(2020, 1, 1)}),
        ("row(at timestamp with time zone, n array(row(x date)))", ["2020-01-01 00:00:00 UTC", [["2020-01-02"]]],
         [datetime(2020, 1, 1, tzinfo=timezone.utc), [[date(2020, 1, 2)]]]),
        ("row(timestamp with time zone, date date)", ["2020-01-01 00:00:00 UTC", "2020-01-02"], [datetime(2020, 1, 1, tzinfo=timezone.utc), date(2020, 1, 2)]),
        ("timestamp(6)", "2020-01-02 03:04:05.123456", datetime(2020, 1, 2, 3, 4, 5, 123456)),
        ("timestamp(12)", "2020-01-02 03:04:05.123456789012", datetime(2020, 1, 2, 3, 4, 5, 123456)),
        ("timestamp(0)", "2020-01-02 03:04:05", datetime(2020, 1, 2, 3, 4, 5)),
        ("timestamp(3) with time zone", "2020-01-02 03:04:05.000 -08:00", datetime(2020, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=-8)))),
        ("timestamp with time zone", "2020-01-02 03:04:05.000 Atlantis/Poseidonis", "2020-01-02 03:04:05.000 Atlantis/Poseidonis"),
        ("DATE_TYPE", "2020-01-02", date(2020, 1, 2)),
        ("ARRAY_TYPE", '["a",1,null]', ["a", 1, None]),
        ("STRUCT_TYPE", '{"a":[1]}', {"a": [1]}),
        ("array(date)", "not JSON", "not JSON"),
        ("date", "", ""),
    ],
)  # fmt: skip
def test_values_by_the_name_of_their_type(kind: str, value: object, expected: object) -> None:
    assert decode_of(kind)(value) == expected  # type: ignore[misc]  # each of these has one


@pytest.mark.parametrize("kind", ["varchar", "varchar(3)", "bigint", "boolean", "json", "time", "interval day to second", "HyperLogLog", "unknown", "TIMESTAMP_TYPE", "STRING_TYPE"])
def test_types_that_are_right_as_they_come(kind: str) -> None:
    assert decode_of(kind) is None


def test_row_without_anything_to_decode_is_not_touched() -> None:
    assert decoder([("a", "bigint"), ("b", "varchar")]) is None
    assert decoder(None) is None


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("bigint", ("bigint", [], "")),
        ("timestamp with time zone", ("timestamp", [], "with time zone")),
        ("decimal(10,2)", ("decimal", ["10", "2"], "")),
        ('row("a)(, b" map(varchar, date), array(date))', ("row", ['"a)(, b" map(varchar, date)', "array(date)"], "")),
        ("broken(", ("broken", [], "")),
    ],
)
def test_parts_of_a_type(kind: str, expected: object) -> None:
    assert parts(kind) == expected
