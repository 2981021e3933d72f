"""YAML 1.2's core schema, and where values stand."""

from __future__ import annotations

import math

import pytest

from metrics.errors import Place
from metrics.yaml12 import read
from metrics.yaml_text import index_within


def value(text):
    document = read(f"a: {text}\n", "f.yml")
    assert document.problems == []
    return document.value["a"]


def problem(text):
    [only] = read(text, "f.yml").problems
    return str(only)


@pytest.mark.parametrize("word", ["on", "off", "yes", "no", "On", "YES", "y", "n", "tRue"])
def test_words_of_yaml_1_1_are_text(word):
    assert value(word) == word


@pytest.mark.parametrize("word", ["on", "yes", "no", "true", "null", "5", "~"])
def test_key_is_always_text(word):
    assert read(f"{word}: 1", "f.yml").value == {word: 1}


@pytest.mark.parametrize(("word", "truth"), [("true", True), ("True", True), ("TRUE", True), ("false", False), ("False", False), ("FALSE", False)])
def test_booleans(word, truth):
    assert value(word) is truth


@pytest.mark.parametrize("word", ["", "~", "null", "Null", "NULL"])
def test_nulls(word):
    assert value(word) is None


@pytest.mark.parametrize(("word", "number"), [("0", 0), ("-7", -7), ("+7", 7), ("007", 7), ("0o17", 15), ("0x1F", 31), ("123456789012345678901234567890", 123456789012345678901234567890)])
def test_whole_numbers(word, number):
    assert value(word) == number
    assert type(value(word)) is int


@pytest.mark.parametrize(("word", "number"), [("1e6", 1e6), ("1E6", 1e6), ("1.5", 1.5), (".5", 0.5), ("5.", 5.0), ("-1.5e-3", -0.0015), ("1e+6", 1e6), (".inf", math.inf), ("-.INF", -math.inf)])
def test_fractions(word, number):
    assert value(word) == number
    assert type(value(word)) is float


def test_nan():
    assert math.isnan(value(".nan"))


@pytest.mark.parametrize("word", ["2026-06-01", "2026-06-01 12:00:00", "12:30:00", "1_000", "0b101", "1e", "e6", "0o8", "0xG", "1.2.3", "=", "+", ".", "-.e1"])
def test_what_is_no_number_is_text(word):
    assert value(word) == word


@pytest.mark.parametrize("word", ["'true'", '"true"', "'5'", '"null"', "!!str 5"])
def test_quoted_values_are_text(word):
    assert isinstance(value(word), str)


def test_anchor_stands_for_its_value():
    assert read("a: &x {b: 1}\nc: *x\n", "f.yml").value == {"a": {"b": 1}, "c": {"b": 1}}


def test_alias_has_the_place_of_its_anchor():
    assert read("a: &x {b: 1}\nc: *x\n", "f.yml").values["c", "b"] == Place("f.yml", 1, 11)


def test_place_of_a_key_and_of_its_value():
    document = read("a:\n  b: 5\n", "f.yml")
    assert (document.keys["a", "b"], document.values["a", "b"]) == (Place("f.yml", 2, 3), Place("f.yml", 2, 6))


def test_place_of_an_item_of_a_list():
    assert read("a: [x, y]\n", "f.yml").values["a", 1] == Place("f.yml", 1, 8)


def test_place_of_what_is_absent_is_that_of_what_it_would_be_in():
    assert read("a:\n  b: 5\n", "f.yml").place(("a", "c", "d")) == Place("f.yml", 2, 3)


def test_place_in_an_empty_file_is_its_beginning():
    assert read("", "f.yml").place(("a",)) == Place("f.yml", 1, 1)


def test_duplicate_key_is_a_problem_and_the_first_stands():
    document = read("a: 1\nb: 2\na: 3\n", "f.yml")
    assert document.value == {"a": 1, "b": 2}
    assert [str(p) for p in document.problems] == ["f.yml:3:1: duplicate key 'a' (first on line 1)"]


def test_every_duplicate_key_is_reported():
    assert len(read("a: {b: 1, b: 2}\na: 1\nc: {d: 1, d: 2}\n", "f.yml").problems) == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [1", "f.yml:2:1: malformed YAML: expected ',' or ']' of what begins on line 1"),
        ("a: {b: 1", "f.yml:2:1: malformed YAML: expected ',' or '}' of what begins on line 1"),
        ("a: 'x\nb: 1", "f.yml:1:4: malformed YAML: the quote that opens here is not closed"),
        ("a:\n\tb: 1", "f.yml:2:1: malformed YAML: a tab cannot indent; use spaces"),
        ("a: @x", "f.yml:1:4: malformed YAML: '@' cannot begin a value; put the text in quotes"),
        ("a: `x`", "f.yml:1:4: malformed YAML: '`' cannot begin a value; put the text in quotes"),
        ("a: *x", "f.yml:1:4: malformed YAML: no anchor of this name stands before"),
        ("a: b: c", "f.yml:1:5: malformed YAML: ':' is not expected here; put text that holds ': ' in quotes, or mend the indentation"),
        ("a: 1\n---\nb: 2", "f.yml:2:1: malformed YAML: a file holds one layer; a second document begins here"),
        ("? [a]\n: 1", "f.yml:1:3: malformed YAML: a key must be plain text"),
        ("a: !x 1", "f.yml:1:4: malformed YAML: the tag !x is not plain YAML"),
        ("a: !!set {x}", "f.yml:1:4: malformed YAML: the tag !!set is not plain YAML"),
        ("a: !!int x", "f.yml:1:4: malformed YAML: x is no int"),
        ("a: !!bool x", "f.yml:1:4: malformed YAML: x is no bool"),
        ("a: !!binary aGk=", "f.yml:1:4: malformed YAML: the tag !!binary is not plain YAML"),
        ("a: x\x07", "f.yml:1:5: character U+0007 may not stand in YAML; remove it"),
        ("a: x\n\0", "f.yml:2:1: character U+0000 may not stand in YAML; remove it"),
        ("a: \ud800", "f.yml:1:4: character U+D800 may not stand in YAML; remove it"),
        ("a: &x [*x]", "f.yml:1:4: malformed YAML: an alias stands inside of what it repeats"),
        ("a: {<<: {b: 1}}", "f.yml:1:5: a: YAML 1.2 has no merge key `<<`; write the fields out"),
        ("a: " + "[" * 65 + "]" * 65, "f.yml:1:67: malformed YAML: more than 64 lists and mappings in each other"),
    ],
)  # fmt: skip
def test_malformed_text_is_said_in_words_at_its_place(text, said):
    assert problem(text) == said


def test_quoted_merge_key_is_a_key():
    assert read('a: {"<<": 1}', "f.yml").value == {"a": {"<<": 1}}


def test_aliases_of_aliases_do_not_unfold_without_end():
    text = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(f"{after}: &{after} [{','.join([f'*{before}'] * 10)}]\n" for before, after in zip("abcdef", "bcdefg", strict=True))
    assert "aliases unfold it to more than 200,000 values" in problem(text)


# --- within a value --------------------------------------------------------------------------------------------------

SCALARS = {
    "plain": ("a: one two THREE", "one two THREE"),
    "plain over two lines": ("a: one\n  two THREE", "one two THREE"),
    "single quotes": ("a: 'it''s two THREE'", "it's two THREE"),
    "double quotes": (r'a: "\x41\u00e9\n\"two\" THREE"', 'Aé\n"two" THREE'),
    "double quotes over two lines": ('a: "one \\\n   two\n  THREE"', "one two THREE"),
    "literal": ("a: |\n  one\n    two THREE\n", "one\n  two THREE\n"),
    "literal with sign and depth": ("a: |2-\n   one\n   THREE\n", " one\n THREE"),
    "folded": ("a: >-\n  one\n  two\n\n  THREE\n", "one two\nTHREE"),
}


@pytest.mark.parametrize("name", SCALARS)
def test_place_within_a_value_is_that_in_the_file(name):
    text, expected = SCALARS[name]
    document = read(text, "f.yml")
    assert document.value["a"] == expected
    before = expected[: expected.index("THREE")]
    place = document.inside(("a",), before.count("\n") + 1, len(before) - before.rfind("\n"))
    assert text.split("\n")[place.line - 1][place.column - 1 :].startswith("THREE")


def test_place_within_what_is_no_text_is_its_own():
    assert read("a: [1]", "f.yml").inside(("a",), 3, 9) == Place("f.yml", 1, 4)


def test_place_beyond_the_end_is_at_the_end():
    assert index_within("a: xyz", 3, "", "xyz", 1, 99) == 5
