"""The DB-API wrapper: what passes untouched, what is rewritten, what is the engine's, what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import pytest

from metrics.dbapi import STATEMENTS, Connection, Cursor, Driver, Layered, Statement, refusal_type, wrap
from metrics.errors import BathtubError, QueryError
from metrics.finish import Finish
from metrics.sqlalchemy.duckdb import DRIVER
from metrics.sqlalchemy.hive import DRIVER as HIVE
from metrics.sqlalchemy.presto import DRIVER as PRESTO
from metrics.sqlalchemy.trino import DRIVER as TRINO

RATES = "SELECT model, MEASURE(failure_rate) AS r FROM fleet GROUP BY model ORDER BY model"
EXPECTED = [("100%", 0.0), ("A", 500.0), ("B", 0.0), ("it's", 4000.0)]


class Inner:
    """An engine's cursor that keeps what it was given."""

    arraysize = 1

    def __init__(self, rows: list[tuple[Any, ...]] | None = None, result: Any = None) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.rows = list(rows or [])
        self.result = result
        self.fetched = 0
        self.closed = False

    description = (("a", "bigint", None, None, None, None, None),)

    def execute(self, *args: Any, **kwargs: Any) -> Any:
        self.calls.append((*args, kwargs) if kwargs else args)
        return self.result

    def executemany(self, *args: Any) -> Any:
        self.calls.append(args)
        return self.result

    def fetchone(self) -> Any:
        self.fetched += 1
        return self.rows.pop(0) if self.rows else None

    def fetchmany(self, size: int = 1) -> Any:
        taken, self.rows = self.rows[:size], self.rows[size:]
        return taken

    def fetchall(self) -> Any:
        self.fetched += 1
        taken, self.rows = self.rows, []
        return taken

    def poll(self) -> str:
        return "polled"

    def cancel(self) -> str:
        return "cancelled"

    def close(self) -> None:
        self.closed = True


def cursor(inner: Inner, metrics_file: Path, driver: Driver = PRESTO, **kwargs: Any) -> Cursor:
    connection = wrap(None, Layered(driver, str(metrics_file), schema="default", **kwargs))
    return Cursor(inner, connection)


@pytest.fixture
def fleet(fleet_file: Path, metrics_file: Path) -> Iterator[Connection]:
    connection = wrap(duckdb.connect(str(fleet_file), read_only=True), Layered(DRIVER, str(metrics_file), schema="main"))
    yield connection
    connection.close()


# --- passing through --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT 1",
        "SELECT * FROM fleet_history WHERE name LIKE 'a%'",
        "SELECT table_name FROM information_schema.tables WHERE table_schema = %(schema)s",
        "this is no SQL (",
        "",
        b"SELECT 1",
        None,
    ],
)
def test_statement_without_a_semantic_table_passes_as_the_same_object(statement: object, metrics_file: Path) -> None:
    inner, parameters = Inner(), {"schema": "x"}
    cursor(inner, metrics_file).execute(statement, parameters)
    [(sent, given)] = inner.calls
    assert sent is statement
    assert given is parameters


@pytest.mark.parametrize("statement", ["SELECT 'fleet'", "SELECT 1 AS fleet", "SELECT * FROM fleet WHERE (", "SHOW CREATE VIEW default.fleet", "EXPLAIN fleet"])
def test_statement_that_only_has_the_word_passes_as_the_same_object(statement: str, metrics_file: Path) -> None:
    inner = Inner()
    cursor(inner, metrics_file).execute(statement)
    [(sent,)] = inner.calls
    assert sent is statement


def test_keyword_arguments_pass(metrics_file: Path) -> None:
    inner = Inner()
    cursor(inner, metrics_file).execute("SELECT 1", async_=True)
    assert inner.calls == [("SELECT 1", {"async_": True})]


def test_execute_returns_what_the_engine_does_with_the_wrapper_for_itself(metrics_file: Path) -> None:
    assert cursor(Inner(), metrics_file).execute("SELECT 1") is None
    returning = Inner(result="itself")
    wrapped = cursor(returning, metrics_file)
    assert wrapped.execute("SELECT 1") is wrapped
    assert wrapped.executemany("SELECT 1", [()]) is wrapped


def test_everything_else_reaches_the_engines_cursor(metrics_file: Path) -> None:
    inner = Inner()
    wrapped = cursor(inner, metrics_file)
    wrapped.execute(RATES)
    wrapped.arraysize = 7
    wrapped._execute_event = "Superset's"
    assert (wrapped.poll(), wrapped.cancel()) == ("polled", "cancelled")
    assert (inner.arraysize, inner._execute_event) == (7, "Superset's")
    assert not hasattr(wrapped, "stats")


def test_cursor_and_connection_are_context_managers(fleet: Connection) -> None:
    with fleet as connection, connection.cursor() as open_cursor:
        open_cursor.execute("SELECT 1")
        assert connection is fleet
        assert open_cursor.connection is fleet
        assert open_cursor.fetchall() == [(1,)]


def test_connection_without_a_context_of_its_own_is_closed() -> None:
    inner = Inner()
    with wrap(inner, Layered(PRESTO, "metrics.yml")):
        pass
    assert inner.closed


def test_executemany_passes(metrics_file: Path) -> None:
    inner, many = Inner(), [(1,), (2,)]
    cursor(inner, metrics_file).executemany("INSERT INTO t VALUES (?)", many)
    assert inner.calls == [("INSERT INTO t VALUES (?)", many)]


# --- semantic statements ----------------------------------------------------------------------------------------------


def test_semantic_statement_is_answered(fleet: Connection) -> None:
    asked = fleet.cursor()
    asked.execute(RATES)
    assert [column[0] for column in asked.description] == ["model", "r"]
    assert asked.fetchall() == EXPECTED


def test_rows_come_by_every_way_of_fetching(fleet: Connection) -> None:
    asked = fleet.cursor()
    asked.execute(RATES)
    assert asked.fetchone() == EXPECTED[0]
    assert asked.fetchmany(2) == EXPECTED[1:3]
    assert next(asked) == EXPECTED[3]
    assert asked.fetchone() is None
    asked.execute(RATES)
    assert list(asked) == EXPECTED


def test_semantic_statement_goes_without_parameters(metrics_file: Path) -> None:
    inner = Inner()
    cursor(inner, metrics_file).execute("SELECT MEASURE(failures) FROM fleet WHERE model = %(m)s", {"m": "100%"}, async_=True)
    [(sent, kwargs)] = inner.calls
    assert "'100%'" in sent
    assert kwargs == {"async_": True}


def test_parameters_may_be_named(metrics_file: Path) -> None:
    inner = Inner()
    cursor(inner, metrics_file, TRINO).execute("SELECT MEASURE(failures) FROM fleet WHERE model = ?", params=["it's"])
    [(sent,)] = inner.calls
    assert "'it''s'" in sent


@pytest.mark.parametrize(("value", "failures"), [("A", 2), ("it's", 1), ("100%", 0), ("A' OR '1'='1", 0), (None, 0)])
def test_value_is_a_value_whatever_it_holds(value: str | None, failures: int, fleet: Connection) -> None:
    asked = fleet.cursor()
    asked.execute("SELECT MEASURE(failures) FROM fleet WHERE model = ?", [value])
    assert asked.fetchall() == [(failures,)]


def test_without_parameters_percent_signs_stay(metrics_file: Path) -> None:
    inner = Inner()
    cursor(inner, metrics_file).execute("SELECT MEASURE(failures) FROM fleet WHERE model LIKE '1%%'")
    assert "'1%%'" in inner.calls[0][0]


def test_with_parameters_doubled_percent_signs_are_single(metrics_file: Path) -> None:
    inner = Inner()
    cursor(inner, metrics_file).execute("SELECT MEASURE(failures) FROM fleet WHERE model LIKE '1%%'", {})
    assert "'1%'" in inner.calls[0][0]
    assert len(inner.calls[0]) == 1


def test_statement_with_the_word_but_no_table_keeps_its_parameters(metrics_file: Path) -> None:
    inner, parameters = Inner(), {"s": "fleet"}
    statement = "SELECT 1 FROM information_schema.tables WHERE table_name = 'fleet' AND table_schema = %(s)s"
    cursor(inner, metrics_file).execute(statement, parameters)
    assert inner.calls[0][0] is statement
    assert inner.calls[0][1] is parameters


def test_executemany_runs_a_semantic_statement_once_for_each(metrics_file: Path) -> None:
    inner = Inner()
    cursor(inner, metrics_file).executemany("SELECT MEASURE(failures) FROM fleet WHERE model = %(m)s", [{"m": "A"}, {"m": "B"}])
    assert ["'A'" in inner.calls[0][0], "'B'" in inner.calls[1][0]] == [True, True]


def test_explain_is_rewritten_too(fleet: Connection) -> None:
    asked = fleet.cursor()
    asked.execute(f"EXPLAIN {RATES}")
    assert "exposure" in str(asked.fetchall())


def test_reporting_zone_of_the_connection_moves_days(fleet_file: Path, metrics_file: Path) -> None:
    statement = "SELECT CAST(time AS DATE) AS day, MEASURE(failures) FROM fleet WHERE component = 'door' GROUP BY 1"
    far = Layered(DRIVER, str(metrics_file), zone="Pacific/Kiritimati", schema="main")
    with wrap(duckdb.connect(str(fleet_file), read_only=True), far) as connection:
        asked = connection.cursor()
        asked.execute(statement)
        assert "2024-02-07" in str(asked.fetchall()[0][0])


# --- finishing in Python ----------------------------------------------------------------------------------------------


class Finishing:
    """A layer whose every statement is finished in Python."""

    driver = PRESTO

    def __init__(self, local: str) -> None:
        self.steps = Finish({"_groups_1": "pushed down"}, local, ("doubled",), "presto")

    def statement(self, sql: str, parameters: object) -> Statement:
        return Statement("pushed down", steps=self.steps)

    def refusal(self, error: BathtubError) -> Exception:
        return refusal_type(self.driver.error)(str(error))


def finishing(inner: Inner, local: str) -> Cursor:
    wrapped = Cursor(inner, Connection(None, Finishing(local)))  # type: ignore[arg-type]  # a layer for this test
    wrapped.execute("SELECT")
    return wrapped


def test_rows_are_finished_at_the_first_fetch_and_not_before() -> None:
    inner = Inner([(1,), (2,), (3,)])
    wrapped = finishing(inner, "SELECT 2 * a AS doubled FROM _groups_1 ORDER BY a")
    assert [column[0] for column in wrapped.description] == ["doubled"]
    assert wrapped.poll() == "polled"
    assert inner.fetched == 0
    assert [wrapped.fetchone(), wrapped.fetchmany(1), wrapped.fetchall(), wrapped.fetchone()] == [(2,), [(4,)], [(6,)], None]
    assert inner.fetched == 1


def test_types_are_the_engines_once_the_rows_are_there() -> None:
    wrapped = finishing(Inner([(1,)]), "SELECT a / 2 AS doubled FROM _groups_1")
    wrapped.fetchall()
    assert wrapped.description[0][:2] == ("doubled", "double")


def test_what_goes_wrong_while_finishing_is_the_drivers_error() -> None:
    wrapped = finishing(Inner([(1,)]), "SELECT nothing FROM _groups_1")
    with pytest.raises(PRESTO.error, match=r"finishing the groups in Python: .*nothing"):
        wrapped.fetchall()


def test_next_statement_forgets_the_last_result(metrics_file: Path) -> None:
    inner = Inner([("vehicles",)])
    wrapped = cursor(inner, metrics_file)
    wrapped.execute("SHOW TABLES")
    wrapped.execute("SELECT 1")
    assert wrapped.fetchall() == [("vehicles",)]


# --- refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("driver", [DRIVER, PRESTO, TRINO, HIVE], ids=lambda driver: driver.engine)
def test_refusal_is_the_drivers_programming_error(driver: Driver, metrics_file: Path) -> None:
    inner = Inner()
    with pytest.raises(driver.error) as raised:
        cursor(inner, metrics_file, driver).execute("SELECT MEASURE(failure_rat) FROM fleet")
    assert str(raised.value).startswith("unknown metric 'failure_rat'; did you mean 'failure_rate'?")
    assert isinstance(raised.value, BathtubError)
    assert isinstance(raised.value.__cause__, QueryError)
    assert inner.calls == []


def test_missing_value_is_a_refusal(metrics_file: Path) -> None:
    with pytest.raises(PRESTO.error, match="no value was given for the parameter 'm'"):
        cursor(Inner(), metrics_file).execute("SELECT MEASURE(failures) FROM fleet WHERE model = %(m)s", {"n": 1})


def test_engines_own_error_is_left_alone(fleet: Connection) -> None:
    with pytest.raises(duckdb.CatalogException):
        fleet.cursor().execute("SELECT * FROM nosuch")


def test_layer_that_cannot_be_read_is_a_refusal(tmp_path: Path) -> None:
    with pytest.raises(PRESTO.error, match="cannot be read"):
        cursor(Inner(), tmp_path / "none.yml").execute("SELECT 1")


# --- once a process ---------------------------------------------------------------------------------------------------


def test_statement_is_compiled_once(fleet_file: Path, metrics_file: Path) -> None:
    STATEMENTS.clear()
    for _ in range(3):
        with wrap(duckdb.connect(str(fleet_file), read_only=True), Layered(DRIVER, str(metrics_file))) as connection:
            connection.cursor().execute(RATES)
    assert (STATEMENTS.misses, STATEMENTS.hits) == (1, 2)


def test_other_parameters_zone_or_engine_are_other_statements(metrics_file: Path) -> None:
    STATEMENTS.clear()
    statement = "SELECT MEASURE(failures) FROM fleet WHERE model = %(m)s"
    cursor(Inner(), metrics_file).execute(statement, {"m": "A"})
    cursor(Inner(), metrics_file).execute(statement, {"m": "B"})
    cursor(Inner(), metrics_file, zone="Asia/Tokyo").execute(statement, {"m": "B"})
    cursor(Inner(), metrics_file, HIVE).execute(statement, {"m": "B"})
    assert (STATEMENTS.misses, STATEMENTS.hits) == (4, 0)


def test_changed_layer_is_another_statement(metrics_file: Path) -> None:
    inner = Inner()
    wrapped = cursor(inner, metrics_file)
    wrapped.execute(RATES)
    metrics_file.write_text(metrics_file.read_text().replace("1e6 mile", "1e3 mile"))
    wrapped.execute(RATES)
    assert inner.calls[0] != inner.calls[1]


def test_threads_get_the_same_right_rows(fleet_file: Path, metrics_file: Path) -> None:
    def ask(number: int) -> Any:
        with wrap(duckdb.connect(str(fleet_file), read_only=True), Layered(DRIVER, str(metrics_file))) as connection:
            asked = connection.cursor()
            asked.execute(f"SELECT model, MEASURE(failure_rate) AS r{number % 5} FROM fleet GROUP BY model ORDER BY model")
            return asked.fetchall()

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(64))) == [EXPECTED] * 64
