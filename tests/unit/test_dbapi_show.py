"""SHOW and DESCRIBE: ours answered in the engine's shape, the engine's own left alone."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
import sqlglot
from sqlglot import exp

from metrics import load
from metrics.dbapi import Connection, Driver, Layered, wrap
from metrics.model import Layer
from metrics.show import answer, homes, is_show, listed_in, with_tables
from metrics.sqlalchemy.duckdb import DRIVER
from metrics.sqlalchemy.hive import DRIVER as HIVE
from metrics.sqlalchemy.presto import DRIVER as PRESTO
from metrics.sqlalchemy.trino import DRIVER as TRINO

HERE = Path(__file__).parent
DRIVERS = [PRESTO, TRINO, HIVE]
FLEET = frozenset({"fleet"})


@pytest.fixture(scope="module")
def layer() -> Layer:
    return load(HERE / "driver_fleet" / "metrics.yml")


def rows(layer: Layer, statement: str, driver: Driver = PRESTO) -> tuple[list[str], list[list[str | None]]] | None:
    """Header and cells of the query that answers."""
    sql = answer(layer, statement, driver.shapes, driver.engine)
    if sql is None:
        return None
    values = sqlglot.parse_one(sql, read=driver.engine).find(exp.Values)
    assert values is not None
    cells = [[None if cell.find(exp.Null) else cell.name for cell in row.expressions] for row in values.expressions]
    return values.alias_column_names, cells


@pytest.mark.parametrize(
    "statement",
    [
        "SHOW COLUMNS FROM fleet",
        "show columns in FLEET",
        'SHOW COLUMNS FROM "hive"."veh"."fleet"',
        "SHOW COLUMNS FROM hive.veh.fleet;",
        "DESCRIBE fleet",
        "desc\n\tfleet ;",
        "-- who\n/* what * */ DESCRIBE fleet",
        "SHOW fleet",
    ],
)
def test_presto_shows_dimensions_as_columns(statement: str, layer: Layer) -> None:
    header, found = rows(layer, statement) or ([], [])
    assert header == ["Column", "Type", "Extra", "Comment"]
    assert ["model", "varchar", "", "The vehicle's model"] in found
    assert ["time", "timestamp", "", "When it happened, in the reporting zone"] in found


@pytest.mark.parametrize("statement", ["DESCRIBE `veh`.`fleet`", "DESCRIBE TABLE EXTENDED fleet", "DESC FORMATTED fleet"])
def test_spark_describes_in_its_shape(statement: str, layer: Layer) -> None:
    header, found = rows(layer, statement, HIVE) or ([], [])
    assert header == ["col_name", "data_type", "comment"]
    assert ["model", "string", "The vehicle's model"] in found


def test_spark_shows_columns_by_name_only(layer: Layer) -> None:
    header, found = rows(layer, "SHOW COLUMNS IN fleet", HIVE) or ([], [])
    assert header == ["col_name"]
    assert ["model"] in found


def test_trino_gives_the_precision_it_has(layer: Layer) -> None:
    _, found = rows(layer, "DESCRIBE fleet", TRINO) or ([], [])
    assert ["time", "timestamp(3)", "", "When it happened, in the reporting zone"] in found


@pytest.mark.parametrize("driver", DRIVERS, ids=lambda driver: driver.engine)
def test_show_create_table_has_the_dimensions(driver: Driver, layer: Layer) -> None:
    header, [[text]] = rows(layer, "SHOW CREATE TABLE fleet", driver) or ([], [[""]])
    assert header == [driver.shapes.create_header]
    assert text is not None
    assert text.startswith("CREATE TABLE")
    assert "model" in text


@pytest.mark.parametrize(
    "statement",
    [
        "DESCRIBE vehicles",
        "DESCRIBE fleet_history",
        "DESCRIBE SELECT * FROM fleet",
        "DESCRIBE INPUT fleet",
        "SHOW COLUMNS FROM fleet.vehicles",
        "SHOW CREATE VIEW veh.fleet",
        "SHOW TABLES",
        "SELECT * FROM fleet",
        "SHOW COLUMNS FROM fleet LIKE 'x'",
        'DESCRIBE "fleet',
    ],
)
def test_other_statements_are_not_answered(statement: str, layer: Layer) -> None:
    assert rows(layer, statement) is None


@pytest.mark.parametrize("statement", ["show tables", "  SHOW\tTABLES", "-- a\nSHOW TABLES", "/* SELECT */ show x"])
def test_show_is_seen(statement: str) -> None:
    assert is_show(statement)


@pytest.mark.parametrize("statement", ["SELECT 1", "showing", "-- show\nSELECT 1", "/* SHOW */ SELECT 1", "/" * 5000, "-- a\n" * 5000, "/**/" * 5000])
def test_other_is_seen_in_no_time(statement: str) -> None:
    assert not is_show(statement)


# --- SHOW TABLES ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "there"),
    [
        ("SHOW TABLES", True),
        ("SHOW TABLES FROM fleet", True),
        ('show tables in "hive"."fleet";', True),
        ("SHOW TABLES LIKE 'fl%'", True),
        ("SHOW TABLES FROM fleet LIKE '%eet'", True),
        ("SHOW TABLES LIKE 'x%'", False),
    ],
)
def test_presto_lists_ours_among_its_own(statement: str, there: bool, layer: Layer) -> None:
    among = with_tables(layer, statement, PRESTO.shapes, FLEET, "fleet")
    assert among is not None
    assert among([("exposure",), ("vehicles",)]) == [("exposure",), *([("fleet",)] if there else []), ("vehicles",)]


@pytest.mark.parametrize("statement", ["SHOW TABLES FROM other", "SHOW SCHEMAS", "SELECT 1", "SHOW TABLES FROM a.b.c.d", "SHOW TABLES LIKE x"])
def test_other_schemas_and_statements_are_the_engines(statement: str, layer: Layer) -> None:
    assert with_tables(layer, statement, PRESTO.shapes, FLEET, "fleet") is None


def test_table_of_the_same_name_is_listed_once(layer: Layer) -> None:
    among = with_tables(layer, "SHOW TABLES", PRESTO.shapes, FLEET, "fleet")
    assert among is not None
    assert among([("fleet",)]) == [("fleet",)]


def test_spark_lists_with_the_schema_before_the_name(layer: Layer) -> None:
    among = with_tables(layer, "SHOW TABLES LIKE 'a*|fl*'", HIVE.shapes, FLEET, "fleet")
    assert among is not None
    assert among([("fleet", "vehicles", False)]) == [("fleet", "fleet", False), ("fleet", "vehicles", False)]


# --- where semantic tables are ----------------------------------------------------------------------------------------


def test_unqualified_tables_leave_the_schema_to_the_connection(layer: Layer) -> None:
    assert homes(layer, "presto") == frozenset()
    assert listed_in(layer, "presto", "Fleet") == frozenset({"fleet"})


def test_qualified_tables_say_where(metrics_file: Path) -> None:
    metrics_file.write_text(metrics_file.read_text().replace("table: vehicles", "table: {duckdb: vehicles, presto: hive.veh.vehicles}"))
    layer = load(metrics_file)
    assert (homes(layer, "presto"), homes(layer, "duckdb")) == (frozenset({"veh"}), frozenset())
    assert listed_in(layer, "presto", "default") == frozenset({"veh"})


# --- on an engine -----------------------------------------------------------------------------------------------------


@pytest.fixture
def fleet(fleet_file: Path, metrics_file: Path) -> Connection:
    return wrap(duckdb.connect(str(fleet_file), read_only=True), Layered(DRIVER, str(metrics_file), schema="main"))


@pytest.mark.parametrize("statement", ["DESCRIBE fleet", "DESC main.fleet", "SHOW fleet", "DESCRIBE TABLE fleet", "SHOW COLUMNS FROM fleet"])
def test_duckdb_describes_ours_as_its_own(statement: str, fleet: Connection) -> None:
    ours, own = fleet.cursor(), fleet.cursor()
    own.execute("DESCRIBE vehicles")
    expected = [(name, str(kind)) for name, kind, *_ in own.description]
    ours.execute(statement)
    assert [(name, str(kind)) for name, kind, *_ in ours.description] == expected
    assert ("model", "VARCHAR", "YES", None, None, None) in ours.fetchall()


def test_duckdb_lists_ours(fleet: Connection) -> None:
    asked = fleet.cursor()
    for statement in ("SHOW TABLES", "SHOW TABLES FROM main"):
        asked.execute(statement)
        assert asked.description[0][0] == "name"
        assert asked.fetchmany(2) == [("exposure",), ("failures",)]
        assert asked.fetchone() == ("fleet",)
        assert asked.fetchall() == [("vehicles",)]
