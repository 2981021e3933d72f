"""Fits that Python finishes, asked through the driver of a live PrestoDB as Superset and pandas ask."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa
from golden_suite.cases import GOLDEN, cases
from golden_suite.rows import differences

ASKED = "SELECT data, MEASURE(quantile) AS quantile, MEASURE(quantile, 'low') AS low, MEASURE(quantile, 'status') AS status FROM lab GROUP BY data"


@pytest.fixture
def engine(server: Any, engine_url: Any) -> sa.engine.Engine:
    url = engine_url("presto").rpartition("/")[0].replace("presto://", "presto+bathtub://")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PyHive's imports, on SQLAlchemy 1.4
        return sa.create_engine(f"{url}/memory/golden?metrics={Path(GOLDEN) / 'metrics.yml'}")


pytestmark = pytest.mark.parametrize("server", ["presto"], indirect=True)


def test_pandas_reads_the_finished_rows(engine):
    connection = engine.raw_connection()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pandas would rather have an engine
        found = pd.read_sql(ASKED, connection)
    header, expected = cases()["lives_b10"].expected()
    wanted = [[row[header.index(name)] for name in ("data", "quantile", "quantile_low", "quantile_status")] for row in expected]
    rows = found.astype(object).where(found.notna(), None).to_numpy().tolist()
    assert differences(rows, wanted, tolerance=1e-5) == []


def test_sqlalchemy_knows_the_columns_before_the_rows(engine):
    with engine.connect() as connection:
        result = connection.execute(sa.text(ASKED))
        assert list(result.keys()) == ["data", "quantile", "low", "status"]
        assert len(result.fetchall()) == 6


def test_polling_follows_the_groups_and_types_are_there_after_the_rows(engine):
    cursor = engine.raw_connection().cursor()
    cursor.execute(ASKED + " ORDER BY data LIMIT 2")
    while cursor.poll():
        pass
    assert [row[0] for row in cursor.fetchall()] == ["bearing_cage", "late"]
    assert [column[1] for column in cursor.description] == ["varchar", "double", "double", "varchar"]


def test_two_tables_in_one_statement_are_two_selects_and_one_answer(engine):
    statement = "SELECT l.data, l.q, c.n FROM (SELECT data, MEASURE(quantile) AS q FROM lab GROUP BY data) AS l CROSS JOIN (SELECT MEASURE(first_days_failures) AS n FROM plant) AS c ORDER BY 1"
    cursor = engine.raw_connection().cursor()
    cursor.execute(statement)
    rows = cursor.fetchall()
    assert len(rows) == 6
    assert {row[2] for row in rows} == {3}
