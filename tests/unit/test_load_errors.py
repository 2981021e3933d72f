"""Reports on bad layer files: `bad_layers/NAME.yml` is the file, `NAME.txt` beside it what is said of it.

`pytest --update-golden` writes the reports anew; read the difference before it is committed.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

import metrics
from metrics.errors import LayerError, Problem

BAD = Path(__file__).parent / "bad_layers"
FILES = sorted(BAD.glob("*.yml"))
SOUND = """
version: 1
sources:
  trips: {table: trips, grain: trip_id, time: day, dimensions: {route: {}}, measures: {trips: {agg: count}}}
metrics:
  trips: {type: simple, measure: trips}
"""
ABOUT_A_WORD = re.compile(r"(?:unknown field|duplicate key) '(.+?)'|(?:^function|^malformed SQL:) '?(\w+)'? is not|^(\w+) is an aggregate")


@cache
def problems(file: Path) -> tuple[Problem, ...]:
    with pytest.raises(LayerError) as caught:
        metrics.load(file)
    return caught.value.problems


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_report_is_the_one_beside_the_file(file, update_golden):
    expected = file.with_suffix(".txt")
    report = "".join(f"{problem}\n".replace(f"{BAD}/", "") for problem in problems(file))
    if update_golden:
        expected.write_text(report)
    assert report == expected.read_text()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_problem_has_a_file_a_line_and_a_column(file):
    assert [p for p in problems(file) if p.place.file != str(file) or p.place.line < 1 or p.place.column < 1] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_problem_is_one_line(file):
    assert [p for p in problems(file) if not str(p).isprintable()] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_place_is_where_the_word_stands(file):
    """What is said of a key or of a function stands exactly where the report says."""
    lines = file.read_bytes().decode(errors="replace").splitlines()
    said = [(ABOUT_A_WORD.search(p.what), lines[p.place.line - 1][p.place.column - 1 :]) for p in problems(file) if lines]
    assert [text for word, text in said if word and not text.strip('"').lower().startswith(word[word.lastindex].lower())] == []


def test_missing_file_is_said():
    with pytest.raises(LayerError, match=r"^no/such\.yml: cannot be read: No such file or directory$"):
        metrics.load("no/such.yml")


def test_folder_is_no_file(tmp_path):
    with pytest.raises(LayerError, match=r"cannot be read: Is a directory$"):
        metrics.load(tmp_path)


def test_name_with_a_nul_is_no_file():
    with pytest.raises(LayerError, match="cannot be read"):
        metrics.load("a\0b")


def test_byte_order_mark_is_no_part_of_the_file():
    assert metrics.loads("\ufeff" + SOUND).name == "fleet"


def test_windows_line_ends_are_read(tmp_path):
    file = tmp_path / "metrics.yml"
    file.write_bytes(SOUND.replace("\n", "\r\n").encode())
    assert set(metrics.load(file).metrics) == {"trips"}


def test_problem_behind_windows_line_ends_keeps_its_place(tmp_path):
    file = tmp_path / "metrics.yml"
    file.write_bytes(SOUND.replace("simple", "simpel").replace("\n", "\r\n").encode())
    assert [(p.place.line, p.place.column) for p in problems(file)] == [(6, 17)]


def test_problem_behind_wide_characters_keeps_its_place():
    with pytest.raises(LayerError) as caught:
        metrics.loads(SOUND.replace("dimensions: {route: {}}", "dimensions: {route: {label: '🚗 é', expr: \"concat('🚗', uper(route))\"}}"))
    assert [(p.place.line, p.place.column) for p in caught.value.problems] == [(4, 106)]


def test_sound_file_has_no_problem():
    assert metrics.loads(SOUND).metrics["trips"].kind == "simple"


def test_problems_come_in_the_order_of_the_file():
    found = problems(BAD / "wrong_in_every_part.yml")
    assert list(found) == sorted(found, key=lambda p: (p.place.line, p.place.column))


def test_repeated_semantic_names_are_told_apart_by_no_engine():
    with pytest.raises(LayerError, match="SQL cannot tell it from 'trips'"):
        metrics.loads(SOUND + "  TRIPS: {type: simple, measure: trips}\n")


def test_semantic_table_may_be_named_as_the_table_it_reads():
    assert set(metrics.loads("name: trips" + SOUND).tables) == {"trips"}


def test_hundred_thousand_brackets_are_a_problem_not_a_crash():
    with pytest.raises(LayerError, match="more than 64 lists and mappings in each other"):
        metrics.loads("name: " + "[" * 100_000)


def test_hundred_thousand_dashes_are_a_problem_not_a_crash():
    with pytest.raises(LayerError, match="more than 64 lists and mappings in each other"):
        metrics.loads("- " * 100_000)


def test_long_name_is_shortened_in_the_report():
    with pytest.raises(LayerError) as caught:
        metrics.loads(SOUND.replace("measure: trips", f"measure: {'x' * 100_000}"))
    assert len(str(caught.value)) < 500
