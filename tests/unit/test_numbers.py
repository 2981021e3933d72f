"""Numbers in a table: as d3 writes them, digit for digit."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from metrics.cli.cells import cell, plain
from metrics.numbers import number

REFERENCE = json.loads((Path(__file__).parent / "numbers" / "d3_format.json").read_text())


@pytest.mark.parametrize("d3", REFERENCE["written"])
def test_numbers_are_written_as_d3_writes_them(d3):
    assert [number(value, d3) for value in REFERENCE["values"]] == REFERENCE["written"][d3]


@pytest.mark.parametrize(
    ("value", "text"), [(1234567.8, "1,234,568"), (19.0449, "19.0449"), (0.0123456789, "0.0123457"), (1e-9, "1e-9"), (5e22, "5e+22"), (0.0, "0"), (12, "12"), (1234567, "1,234,567")]
)
def test_without_a_format_six_digits_are_shown(value, text):
    assert number(value, "") == text


def test_a_named_format_is_none_of_digits():
    assert number(1234.5, "SMART_NUMBER") == "1,234.5"


def test_halves_are_rounded_away_from_zero_as_in_javascript():
    assert (number(0.125, ".2f"), number(-2.5, ".0f")) == ("0.13", "-3")


def test_infinity_is_said():
    assert number(float("inf"), ",.2f") == "inf"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "-"), (float("nan"), "-"), (Decimal("NaN"), "-"), (True, "true"), (2024, "2024"), ("a", "a"), (date(2026, 1, 31), "2026-01-31"),
        (datetime(2026, 1, 31, 7, 5), "2026-01-31 07:05:00"), ([1, None], "[1, null]"), (b"\x00\xff", "00ff"),
    ],
)  # fmt: skip
def test_values_as_cells(value, text):
    assert cell(value) == text


@pytest.mark.parametrize(
    ("value", "json_"),
    [
        (float("inf"), None), (Decimal("12"), 12), (Decimal("1.5"), 1.5), (Decimal("Infinity"), None), (datetime(2026, 1, 31, 7), "2026-01-31T07:00:00"),
        ({"a": (float("nan"), 1)}, {"a": [None, 1]}),
    ],
)  # fmt: skip
def test_values_as_json(value, json_):
    assert plain(value) == json_
