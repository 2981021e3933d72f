"""The driver over PyHive on the responses that a real PrestoDB once gave, over HTTP."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from pyhive.exc import DatabaseError, ProgrammingError

RATES = "SELECT model, MEASURE(failure_rate) AS r FROM memory.veh.fleet GROUP BY model"


@pytest.fixture
def engine(coordinator: Any, metrics_file: Path) -> sqlalchemy.engine.Engine:
    return engine_of(coordinator, metrics_file)


def engine_of(coordinator: Any, metrics_file: Path, **query: str) -> sqlalchemy.engine.Engine:
    url = sqlalchemy.engine.URL.create(
        "presto+bathtub", "user", host="127.0.0.1", port=coordinator.port, database="memory/veh", query={"metrics": str(metrics_file), **query}
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PyHive's own imports, on SQLAlchemy 1.4
        return sqlalchemy.create_engine(url)


@pytest.fixture
def cursor(engine: sqlalchemy.engine.Engine) -> Iterator[Any]:
    connection = engine.raw_connection()
    yield connection.cursor()
    connection.close()


def test_values_are_typed(coordinator: Any, cursor: Any) -> None:
    cursor.execute("SELECT whatever")
    row = cursor.fetchone()
    assert row[:2] == (date(2020, 1, 2), datetime(2020, 1, 2, 3, 4, 5, 678000))
    assert math.isnan(row[4])
    assert [name for name, *_ in cursor.description][:2] == ["d", "t"]
    assert coordinator.statements == ["SELECT whatever"]


def test_nested_values_are_typed(coordinator: Any, cursor: Any) -> None:
    coordinator.play("nested")
    cursor.execute("SELECT whatever")
    [row] = cursor.fetchall()
    assert row[:2] == ([1, 2], [date(2020, 1, 1), None])


def test_pages_are_fetched_as_one_result(coordinator: Any, cursor: Any) -> None:
    coordinator.play("pages")
    cursor.execute("SELECT whatever")
    some, rest = cursor.fetchmany(40), list(cursor)
    assert (len(some), len(rest)) == (40, 260)
    assert {type(day) for _, day in some + rest} == {date}


def test_no_rows_have_a_description(coordinator: Any, cursor: Any) -> None:
    coordinator.play("empty")
    cursor.execute("SELECT whatever")
    assert cursor.fetchall() == []
    assert [name for name, *_ in cursor.description] == ["d"]


def test_semantic_statement_is_sent_rewritten(coordinator: Any, cursor: Any) -> None:
    cursor.execute(RATES)
    [sent] = coordinator.statements
    assert "MEASURE" not in sent
    assert "vehicles" in sent


def test_plain_statement_is_sent_byte_for_byte(coordinator: Any, cursor: Any) -> None:
    statement = "  SELECT 'é %d fleets'\n\t-- x  "
    cursor.execute(statement)
    assert coordinator.statements == [statement]


def test_parameters_of_a_plain_statement_are_pyhives_to_bind(coordinator: Any, cursor: Any) -> None:
    cursor.execute("SELECT table_name FROM t WHERE s = %(schema)s AND n LIKE 'a%%'", {"schema": "it's"})
    assert coordinator.statements == ["SELECT table_name FROM t WHERE s = 'it''s' AND n LIKE 'a%'"]


def test_poll_drives_the_query_and_says_how_far_it_is(coordinator: Any, cursor: Any) -> None:
    coordinator.play("pages")
    cursor.execute(RATES)
    states = []
    while polled := cursor.poll():
        states.append(polled["stats"]["state"])
    assert states[0] == "WAITING_FOR_PREREQUISITES"
    assert states[-1] == "FINISHED"
    assert len(cursor.fetchall()) == 300
    assert cursor.last_query_id


def test_cancel_reaches_the_server(coordinator: Any, cursor: Any) -> None:
    coordinator.play("pages")
    cursor.execute(RATES)
    cursor.cancel()
    assert coordinator.cancelled == ["/pages/1"]


def test_servers_error_is_pyhives(coordinator: Any, cursor: Any) -> None:
    coordinator.play("error")
    cursor.execute("SELECT nosuch")
    with pytest.raises(DatabaseError) as raised:
        cursor.fetchall()
    assert raised.value.args[0]["message"] == "line 1:8: Column 'nosuch' cannot be resolved"


def test_refusal_is_pyhives_programming_error_and_nothing_is_sent(coordinator: Any, cursor: Any) -> None:
    with pytest.raises(ProgrammingError, match="unknown metric 'mils'; did you mean 'miles'"):
        cursor.execute("SELECT MEASURE(mils) FROM fleet")
    assert coordinator.statements == []


def test_show_columns_is_a_query_of_values(coordinator: Any, cursor: Any) -> None:
    cursor.execute('SHOW COLUMNS FROM "memory"."veh"."fleet"')
    [sent] = coordinator.statements
    assert sent.startswith("SELECT * FROM (VALUES")
    assert """('model', 'varchar', '', 'The vehicle''s model')""" in sent


def test_show_tables_lists_ours(coordinator: Any, cursor: Any) -> None:
    coordinator.play("tables")
    cursor.execute("SHOW TABLES FROM veh")
    assert cursor.poll()
    assert [name for name, *_ in cursor.description] == ["Table"]
    assert [name for (name,) in cursor.fetchall()] == ["customer", "fleet", "lineitem", "nation", "orders", "part", "partsupp", "region", "supplier"]
    assert coordinator.statements == ["SHOW TABLES FROM veh"]


def test_show_tables_of_another_schema_does_not(coordinator: Any, cursor: Any) -> None:
    coordinator.play("tables")
    cursor.execute("SHOW TABLES FROM other")
    assert ("fleet",) not in cursor.fetchall()


def test_inspector_lists_ours(coordinator: Any, engine: sqlalchemy.engine.Engine) -> None:
    coordinator.play("tables")
    inspector = sqlalchemy.inspect(engine)
    assert "fleet" in inspector.get_table_names()
    assert "fleet" in inspector.get_table_names("veh")
    assert "fleet" not in inspector.get_table_names("other")
    assert [column["name"] for column in inspector.get_columns("fleet", "veh")] == ["time", "model", "component"]


def test_sqlalchemy_binds_and_percent_signs_arrive(coordinator: Any, engine: sqlalchemy.engine.Engine) -> None:
    statement = sqlalchemy.text("SELECT MEASURE(failures) FROM fleet WHERE model = :m OR model LIKE '1%'")
    with engine.connect() as connection:
        connection.execute(statement, {"m": "50%'s"}).fetchall()
    assert "'50%''s'" in coordinator.statements[0]
    assert "'1%'" in coordinator.statements[0]


def test_pandas_reads_typed_columns(coordinator: Any, engine: sqlalchemy.engine.Engine) -> None:
    pandas = pytest.importorskip("pandas")
    coordinator.play("pages")
    with engine.connect() as connection:
        frame = pandas.read_sql(sqlalchemy.text(RATES), connection)
    assert frame.shape == (300, 2)
    assert frame["orderdate"].map(type).unique().tolist() == [date]


def test_polling_is_quick_unless_asked_otherwise(coordinator: Any, metrics_file: Path) -> None:
    for query, interval in (({}, 0.02), ({"poll_interval": "0.5"}, 0.5)):
        assert engine_of(coordinator, metrics_file, **query).raw_connection().cursor()._poll_interval == interval


def test_threads_share_an_engine(coordinator: Any, engine: sqlalchemy.engine.Engine) -> None:
    coordinator.play("pages")

    def ask(_: int) -> int:
        connection = engine.raw_connection()
        cursor = connection.cursor()
        cursor.execute(RATES)
        rows = cursor.fetchall()
        connection.close()
        return len(rows)

    with ThreadPoolExecutor(5) as pool:
        assert list(pool.map(ask, range(10))) == [300] * 10
