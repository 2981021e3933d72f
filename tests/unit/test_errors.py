"""What users are told: one family, one line a problem, the near name."""

from __future__ import annotations

import pytest

from metrics.errors import (
    BathtubError,
    EngineError,
    LayerError,
    MissingExtra,
    Place,
    Problem,
    QueryError,
    known_names,
    printable,
    shown,
    suggest,
    unknown,
)


@pytest.mark.parametrize("kind", [QueryError, EngineError, LayerError, MissingExtra])
def test_every_error_is_of_the_family(kind):
    assert issubclass(kind, BathtubError)


def test_missing_extra_says_what_to_install():
    assert str(MissingExtra("trino")) == "this needs the trino packages; install them with: pip install 'bathtub[trino]'"


@pytest.mark.parametrize(("place", "text"), [(Place("m.yml", 3, 5), "m.yml:3:5"), (Place("m.yml", 3), "m.yml:3"), (Place("m.yml"), "m.yml"), (Place(), "")])
def test_place_is_what_editors_open(place, text):
    assert str(place) == text


def test_problem_says_where_and_what():
    assert str(Problem(Place("m.yml", 11, 5), "metrics.mtbf", "unknown field 'exposre'")) == "m.yml:11:5: metrics.mtbf: unknown field 'exposre'"


def test_problem_of_the_whole_file_has_no_path():
    assert str(Problem(Place("m.yml", 1, 1), "", "the file is empty")) == "m.yml:1:1: the file is empty"


def test_problem_is_one_line_whatever_it_quotes():
    assert str(Problem(Place("m.yml", 1, 1), "a\nb", "x\x1by")) == r"m.yml:1:1: a\nb: x\x1by"


def test_problems_are_sorted_by_place():
    late, early = Problem(Place("m.yml", 10, 1), "", "b"), Problem(Place("m.yml", 9, 1), "", "a")
    assert LayerError([late, early]).problems == (early, late)


def test_same_problem_is_said_once():
    problem = Problem(Place("m.yml", 1, 1), "", "a")
    assert str(LayerError([problem, problem])) == "m.yml:1:1: a"


@pytest.mark.parametrize(
    ("given", "known", "near"),
    [("mtbff", ["mtbf", "miles"], "mtbf"), ("MTBF", ["mtbf"], "mtbf"), ("mtbf", ["MTBF"], "MTBF"), ("lable", ["table", "label"], "label"), ("faliures", ["failures", "failure"], "failures")],
)
def test_near_name_is_suggested(given, known, near):
    assert suggest(given, known) == f"; did you mean '{near}'?"


@pytest.mark.parametrize(("given", "known"), [("xyz", ["mtbf"]), ("", ["mtbf"]), ("mtbf", []), ("m" * 100_000, ["m" * 100_000])])
def test_nothing_is_suggested_where_nothing_is_near(given, known):
    assert suggest(given, known) == ""


def test_unknown_name_shows_the_near_one():
    assert unknown("metric", "mtbff", ["mtbf", "miles"]) == "unknown metric 'mtbff'; did you mean 'mtbf'?"


def test_unknown_name_shows_those_that_exist_where_none_is_near():
    assert unknown("metric", "xyz", ["mtbf", "miles"]) == "unknown metric 'xyz'; known: miles, mtbf"


def test_a_dozen_of_many_names_are_shown():
    assert known_names(f"n{i}" for i in range(99)) == "; known: n0, n1, n2, n3, n4, n5, n6, n7, n8, n9, n10, n11 …"


def test_long_name_is_shortened():
    assert shown("x" * 1000) == "x" * 119 + "…"


@pytest.mark.parametrize(("text", "line"), [("a\nb", r"a\nb"), ("a\0b", r"a\x00b"), ("\u202e", r"\u202e"), ("é🚗", "é🚗"), ("\ud800", r"\ud800")])
def test_control_characters_are_shown_as_escapes(text, line):
    assert printable(text) == line
