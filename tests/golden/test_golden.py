"""Each case's SQL is the text in its files, and gives the rows in expected.csv; see golden_suite/cases.py for the files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from golden_suite.answers import answers
from golden_suite.cases import ENGINES, TEXT_IS_LOCKED, answered, cases, layer, refused, running
from golden_suite.rows import differences
from golden_suite.steps import run

from metrics.errors import QueryError
from metrics.rewrite import rewrite

SEMANTIC = [case["name"] for case in json.loads((Path(__file__).parents[1] / "semantic" / "cases.json").read_text())]


@pytest.mark.skipif(not TEXT_IS_LOCKED, reason="the text of golden SQL is that of sqlglot 28.10; here its rows count")
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", answered())
def test_text_is_golden(name: str, engine: str, update_golden: bool) -> None:
    case = cases()[name]
    text = case.compiled(layer(), engine) + "\n"
    if update_golden:
        case.sql_file(engine).write_text(text)
    assert text == case.sql_file(engine).read_text()


@pytest.mark.parametrize("name", running())
def test_rows_are_expected(name, golden_tables):
    case = cases()[name]
    header, expected = case.expected()

    def fetch(sql):
        found = golden_tables.execute(sql)
        return [column[0] for column in found.description], found.fetchall()

    names, rows = run(case.compiled(layer(), "duckdb"), fetch)
    assert list(names) == header
    assert differences(rows, expected, ordered=case.ordered, tolerance=case.tolerance) == []


@pytest.mark.parametrize("name", [name for name in answered() if not cases()[name].bug and cases()[name].asked and cases()[name].statement("duckdb")])
def test_python_and_sql_answer_alike(name, golden_tables):
    case = cases()[name]
    found = layer().query(engine=golden_tables, **case.asked)
    assert differences(found.rows, case.expected()[1], ordered=case.ordered, tolerance=case.tolerance) == []


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", refused())
def test_what_cannot_be_answered_is_refused(name: str, engine: str) -> None:
    case = cases()[name]
    with pytest.raises(QueryError) as refusal:
        case.compiled(layer(), engine)
    assert case.error in str(refusal.value)


def test_a_statement_without_a_semantic_table_is_let_through():
    assert rewrite(layer(), "SELECT model FROM vehicles", "duckdb") is None


@pytest.mark.parametrize("name", answers())
def test_expected_rows_are_the_oracles(name):
    case = cases()[name]
    _, rows = case.expected()
    assert differences([row.values() for row in answers()[name]()], rows, ordered=case.ordered, tolerance=case.tolerance) == []


def test_every_case_has_an_answer_from_elsewhere():
    assert set(answered()) - set(answers()) == {f"charging_{name}" for name in SEMANTIC}
