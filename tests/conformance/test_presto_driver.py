"""The driver on a live PrestoDB: through PyHive, SQLAlchemy and pandas.

BATHTUB_PRESTO names the server; its catalog `memory` is written to, in a schema of these tests' own.
"""

from __future__ import annotations

import math
import os
import socket
import warnings
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

FLEET = Path(__file__).parents[1] / "unit" / "driver_fleet"
ADDRESS = urlsplit(os.environ.get("BATHTUB_PRESTO", "presto://t@127.0.0.1:18080/memory/default"))
SCHEMA = f"driver_{os.getpid()}"
RATES = "SELECT model, MEASURE(failure_rate) AS r FROM fleet GROUP BY model ORDER BY model"
EXPECTED = [("100%", 0.0), ("A", 500.0), ("B", 0.0), ("it's", 4000.0)]


def up() -> bool:
    try:
        socket.create_connection((ADDRESS.hostname, ADDRESS.port or 8080), timeout=2).close()
    except OSError:
        return False
    return True


@pytest.fixture(scope="module")
def engine() -> Iterator[sa.engine.Engine]:
    if not up():
        pytest.skip(f"engine not started: presto is not up at {ADDRESS.hostname}:{ADDRESS.port}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PyHive's imports, on SQLAlchemy 1.4
        engine = sa.create_engine(f"presto+bathtub://{ADDRESS.netloc}/memory/{SCHEMA}?metrics={FLEET / 'metrics.yml'}")
    tables = [statement for statement in (FLEET / "tables.sql").read_text().split(";\n") if statement.strip()]
    for statement in (f"CREATE SCHEMA memory.{SCHEMA}", *tables):
        asked(engine, statement)
    yield engine
    for name in ("vehicles", "exposure", "failures"):
        asked(engine, f"DROP TABLE {name}")
    asked(engine, f"DROP SCHEMA memory.{SCHEMA}")


def asked(engine: sa.engine.Engine, statement: str, parameters: Any = None) -> list[tuple[Any, ...]]:
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
    finally:
        connection.close()


def test_semantic_statement_is_answered(engine: sa.engine.Engine) -> None:
    assert asked(engine, RATES) == EXPECTED


@pytest.mark.parametrize("table", ["fleet", f"{SCHEMA}.fleet", f'"memory"."{SCHEMA}"."fleet"'])
def test_table_may_be_qualified(table: str, engine: sa.engine.Engine) -> None:
    assert asked(engine, f"SELECT MEASURE(failures) FROM {table}") == [(3,)]


@pytest.mark.parametrize(("value", "failures"), [("A", 2), ("it's", 1), ("100%", 0), ("\\' OR 1=1 --", 0), (None, 0)])
def test_value_is_a_value_whatever_it_holds(value: str | None, failures: int, engine: sa.engine.Engine) -> None:
    assert asked(engine, "SELECT MEASURE(failures) FROM fleet WHERE model = %(m)s", {"m": value}) == [(failures,)]


def test_dates_and_moments_are_bound_with_their_types(engine: sa.engine.Engine) -> None:
    statement = "SELECT MEASURE(failures) FROM fleet WHERE time >= %(from)s AND time < %(to)s"
    assert asked(engine, statement, {"from": date(2024, 1, 1), "to": datetime(2024, 1, 7, 12)}) == [(1,)]


def test_percent_sign_of_a_pattern_arrives(engine: sa.engine.Engine) -> None:
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT MEASURE(miles) FROM fleet WHERE model LIKE '100%' AND model <> :m"), {"m": "A"}).fetchall() == [(250.0,)]


def test_pandas_reads_it(engine: sa.engine.Engine) -> None:
    pandas = pytest.importorskip("pandas")
    with engine.connect() as connection:
        frame = pandas.read_sql(sa.text("SELECT date_trunc('month', time) AS month, MEASURE(miles) AS miles FROM fleet GROUP BY 1 ORDER BY 1"), connection)
    assert frame["miles"].sum() == 5000.0
    assert isinstance(frame["month"].iloc[0], datetime)


def test_values_are_typed(engine: sa.engine.Engine) -> None:
    [row] = asked(
        engine,
        "SELECT DATE '2020-01-02', TIMESTAMP '2020-01-02 03:04:05.678', nan(), -infinity(), CAST(1.5 AS decimal(10, 2)), "
        "ARRAY[DATE '2020-01-02', NULL], MAP(ARRAY['a'], ARRAY[nan()]), CAST(ROW(1, DATE '2020-01-02') AS ROW(a bigint, b date)), X'00ff'",
    )
    assert row[:2] == (date(2020, 1, 2), datetime(2020, 1, 2, 3, 4, 5, 678000))
    assert math.isnan(row[2])
    assert row[3:6] == (-math.inf, Decimal("1.50"), [date(2020, 1, 2), None])
    assert math.isnan(row[6]["a"])
    assert row[7:] == ([1, date(2020, 1, 2)], b"\x00\xff")


@pytest.mark.parametrize("statement", ["SHOW COLUMNS FROM {}", "DESCRIBE {}"])
def test_semantic_table_is_described_as_a_plain_one(statement: str, engine: sa.engine.Engine) -> None:
    ours, plain = engine.raw_connection().cursor(), engine.raw_connection().cursor()
    ours.execute(statement.format(f'"memory"."{SCHEMA}"."fleet"'))
    plain.execute(statement.format("vehicles"))
    assert [name for name, *_ in ours.description] == [name for name, *_ in plain.description]
    assert ("model", "varchar", "", "The vehicle's model") in ours.fetchall()
    assert plain.fetchall()[0][0] == "vehicle_id"


def test_show_create_table_is_answered(engine: sa.engine.Engine) -> None:
    [(text,)] = asked(engine, "SHOW CREATE TABLE fleet")
    assert text.startswith("CREATE TABLE")


def test_semantic_table_is_listed_among_the_others(engine: sa.engine.Engine) -> None:
    assert asked(engine, "SHOW TABLES") == [("exposure",), ("failures",), ("fleet",), ("vehicles",)]
    assert asked(engine, f"SHOW TABLES FROM {SCHEMA} LIKE 'f%'") == [("failures",), ("fleet",)]
    assert ("fleet",) not in asked(engine, "SHOW TABLES FROM tpch.tiny")


def test_inspector_knows_both(engine: sa.engine.Engine) -> None:
    inspector = sa.inspect(engine)
    assert set(inspector.get_table_names(SCHEMA)) == {"exposure", "failures", "fleet", "vehicles"}
    assert [column["name"] for column in inspector.get_columns("fleet", SCHEMA)] == ["time", "model", "component"]
    assert [column["name"] for column in inspector.get_columns("vehicles", SCHEMA)] == ["vehicle_id", "model"]
    assert not inspector.has_table("nosuch", SCHEMA)


def test_look_up_with_parameters_passes(engine: sa.engine.Engine) -> None:
    statement = "SELECT table_name FROM information_schema.tables WHERE table_schema = %(schema)s AND table_name LIKE 'v%%'"
    assert asked(engine, statement, {"schema": SCHEMA}) == [("vehicles",)]


def test_poll_follows_a_semantic_query_to_its_end(engine: sa.engine.Engine) -> None:
    cursor = engine.raw_connection().cursor()
    cursor.execute(RATES)
    states = []
    while polled := cursor.poll():
        states.append(polled["stats"]["state"])
    assert states[-1] == "FINISHED"
    assert cursor.fetchall() == EXPECTED


def test_cancel_ends_the_query_on_the_server(engine: sa.engine.Engine) -> None:
    cursor = engine.raw_connection().cursor()
    cursor.execute("SELECT count(*) FROM tpch.sf100.lineitem WHERE comment LIKE '%fleets%'")
    cursor.poll()
    cursor.cancel()
    state = asked(engine, f"SELECT state FROM system.runtime.queries WHERE query_id = '{cursor.last_query_id}'")
    assert state == [("FAILED",)]


def test_explain_explains_the_rewritten_statement(engine: sa.engine.Engine) -> None:
    assert "vehicles" in str(asked(engine, f"EXPLAIN (TYPE IO, FORMAT JSON) {RATES}"))


def test_servers_error_is_its_own(engine: sa.engine.Engine) -> None:
    from pyhive.exc import DatabaseError

    with pytest.raises(DatabaseError, match="nosuch"):
        asked(engine, "SELECT * FROM nosuch")
