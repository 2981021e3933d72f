"""What a query means: 32 questions over seven small tables, their answers computed without SQL (see cases.json)."""

from __future__ import annotations

import json
import math
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
import yaml

import metrics
from metrics.rewrite import rewrite

HERE = Path(__file__).parent
CASES = {case["name"]: case for case in json.loads((HERE / "cases.json").read_text())}
QUESTIONS = {q["case"]: q for q in yaml.safe_load((HERE / "questions.yml").read_text())}


@pytest.fixture(scope="module")
def layer() -> metrics.model.Layer:
    return metrics.load(HERE / "metrics.yml")


@pytest.fixture(scope="module")
def charging() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for file in sorted((HERE / "tables").glob("*.csv")):
        connection.execute(f"CREATE TABLE {file.stem} AS SELECT * FROM read_csv('{file}', header=true, nullstr='')")
    return connection


def test_every_question_is_asked():
    assert set(QUESTIONS) == set(CASES)


@pytest.mark.parametrize("name", sorted(CASES))
def test_python_answers(name, layer, charging):
    question = QUESTIONS[name]
    result = layer.query(**question["ask"], engine=charging)
    check(result.columns, result.rows, question, CASES[name])


@pytest.mark.parametrize("name", sorted(CASES))
def test_sql_answers(name, layer, charging):
    question = QUESTIONS[name]
    cursor = charging.execute(rewrite(layer, question["sql"], "duckdb", zone=question.get("zone")).sql)
    check([c[0] for c in cursor.description], cursor.fetchall(), question, CASES[name])


def check(columns, rows, question, case):
    names = [question.get("label", {}).get(column, column) for column in columns]
    got = [dict(zip(names, map(plain, row), strict=True)) for row in rows]
    for row in got:
        row.update({column: period(row[column], grain) for column, grain in question.get("period", {}).items()})
    expected = case["rows"]
    if not case.get("ordered"):
        got, expected = sorted(got, key=order), sorted(expected, key=order)
    assert len(got) == len(expected), got
    for mine, theirs in zip(got, expected, strict=True):
        assert mine.keys() == theirs.keys()
        for column, value in theirs.items():
            if isinstance(value, float) and mine[column] is not None:
                assert mine[column] == pytest.approx(value, rel=1e-9), (column, mine)
            else:
                assert mine[column] == value, (column, mine)


def plain(value):
    return None if isinstance(value, float) and math.isnan(value) else value


def period(value, grain):
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    day = value.date() if isinstance(value, datetime) else value
    assert isinstance(day, date)
    return {"month": f"{day:%Y-%m}", "quarter": f"{day.year}-Q{(day.month + 2) // 3}", "day": f"{day}"}[grain]


def order(row):
    return [(value is None, str(value)) for value in row.values() if not isinstance(value, float)]
