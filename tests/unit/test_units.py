"""Units: what they name, convert to, and come to.

Conversions are by definition: an international mile is 1609.344 m, an hour 3600 s, a kWh 1000 Wh.
"""

from __future__ import annotations

import pytest

from metrics.units import BUILTIN, ONE, declare

parse = BUILTIN.parse


@pytest.mark.parametrize(
    ("text", "scale", "powers"),
    [
        ("mile", 1609.344, (("length", 1),)),
        ("miles", 1609.344, (("length", 1),)),
        ("1e6 mile", 1609344000.0, (("length", 1),)),
        (".5 km", 500.0, (("length", 1),)),
        ("5. m", 5.0, (("length", 1),)),
        ("hour", 3600.0, (("time", 1),)),
        ("kWh", 1000.0, (("energy", 1),)),
        ("failure / mile", 1 / 1609.344, (("failure", 1), ("length", -1))),
        ("failure / vehicle / hour", 1 / 3600, (("failure", 1), ("time", -1), ("vehicle", -1))),
        ("USD * hour", 3600.0, (("USD", 1), ("time", 1))),
        ("km * km", 1e6, (("length", 2),)),
        ("km / mile", 1000 / 1609.344, ()),
        ("1", 1.0, ()),
        ("1000", 1000.0, ()),
        ("percent", 0.01, ()),
        ("batteries", 1.0, (("battery", 1),)),
    ],
)
def test_unit_is_a_scale_times_powers(text, scale, powers):
    unit = parse(text)
    assert unit.powers == powers
    assert unit.scale == pytest.approx(scale, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("mlie", "unknown unit 'mlie'; did you mean 'mile'? (or declare it under `units:`)"),
        ("", "'' is no unit; write for example: mile, 1e6 mile, failure / mile"),
        ("/ mile", "'' is no unit; write for example: mile, 1e6 mile, failure / mile"),
        ("mile mile", "'mile mile' is no unit; write for example: mile, 1e6 mile, failure / mile"),
        ("-1 mile", "'-1 mile' is no unit; write for example: mile, 1e6 mile, failure / mile"),
        ("1..5 mile", "'1..5 mile' is no unit; write for example: mile, 1e6 mile, failure / mile"),
        ("nan", "unknown unit 'nan'"),
        ("0 mile", "a unit's number is above 0, not 0"),
        ("mile / 0", "a unit's number is above 0, not 0"),
        ("1e999 mile", "the number of '1e999 mile' is too large"),
        ("1e-999 mile", "a unit's number is above 0, not 1e-999"),
        ("1e-200 mile * 1e-200 mile", "the number of '1e-200 mile * 1e-200 mile' is too small"),
        ("mile; DROP TABLE x", "'mile; DROP TABLE x' is no unit; write for example: mile, 1e6 mile, failure / mile"),
    ],
)
def test_what_is_no_unit_is_refused(text, said):
    with pytest.raises(ValueError, match=r"unit|number") as caught:
        parse(text)
    assert str(caught.value).startswith(said)


def test_miles_convert_to_kilometres():
    assert parse("mile").converts_to(parse("km"))


def test_miles_do_not_convert_to_hours():
    assert not parse("mile").converts_to(parse("hour"))


def test_things_counted_do_not_convert_into_each_other():
    assert not parse("failure").converts_to(parse("repair"))


def test_same_unit_under_two_spellings():
    assert parse("1e6 mile").same_as(parse("1000000 miles"))


def test_thousand_metres_are_a_kilometre():
    assert parse("1000 m").same_as(parse("km"))


def test_quotient_of_equals_is_one():
    assert parse("mile") / parse("mile") is ONE


def test_product_undoes_a_quotient():
    assert (parse("failure") / parse("mile") * parse("mile")).same_as(parse("failure"))


def test_quotient_of_lengths_is_a_number():
    ratio = parse("mile") / parse("km")
    assert (ratio.scale, ratio.powers) == (pytest.approx(1.609344), ())


@pytest.mark.parametrize(
    ("unit", "label"),
    [
        (parse("failure") / parse("1e6 mile"), "failures per million miles"),
        (parse("failure") / parse("1000 hour"), "failures per thousand hours"),
        (parse("repair") / parse("vehicle"), "repairs per vehicle"),
        (parse("USD") / parse("mile"), "USD per mile"),
        (parse("mile"), "miles"),
        (parse("battery"), "batteries"),
        (parse("day"), "days"),
        (parse("kWh"), "kWh"),
        (parse("percent"), "percent"),
        (ONE, ""),
    ],
)
def test_label_says_the_unit_in_words(unit, label):
    assert unit.label == label


def test_counting_unit_is_a_kind_of_its_own():
    units, wrong = declare({"lap": None})
    assert (wrong, units.parse("lap").converts_to(units.parse("cycle"))) == ({}, False)


def test_unit_is_defined_by_another():
    units, wrong = declare({"mmi": "1e6 mile"})
    assert (wrong, units.parse("mmi").same_as(units.parse("1e6 mile"))) == ({}, True)


def test_units_are_defined_in_any_order():
    units, wrong = declare({"lap": "4 side", "side": "100 m"})
    assert (wrong, units.parse("lap").scale) == ({}, 400.0)


def test_unit_that_is_built_in_may_be_declared_as_it_is():
    assert declare({"session": None, "km": "1000 m"})[1] == {}


def test_unit_that_is_built_in_keeps_its_meaning():
    units, wrong = declare({"hour": "61 minute", "mile": None})
    assert units.parse("hour").scale == 3600.0
    assert set(wrong) == {"hour", "mile"}


def test_units_defined_by_each_other_are_refused():
    assert declare({"a": "2 b", "b": "3 a"})[1] == {"a": "defined by itself, by way of b", "b": "defined by itself, by way of a"}


def test_unit_defined_by_itself_is_refused():
    assert declare({"a": "2 a"})[1] == {"a": "defined by itself"}


def test_unit_defined_by_a_wrong_one_is_unknown_too():
    assert declare({"a": "2 mlie", "b": "2 a"})[1]["b"].startswith("unknown unit 'a'")
