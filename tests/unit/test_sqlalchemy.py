"""The `+bathtub` dialects, on whichever of SQLAlchemy 1.4 and 2.0 is installed."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine.url import make_url

from metrics.sqlalchemy.layered import LayeredDialect

pytestmark = pytest.mark.filterwarnings("ignore")  # duckdb_engine on indexes, PyHive's imports on SQLAlchemy 1.4
RATES = sa.text("SELECT model, MEASURE(failure_rate) AS r FROM fleet WHERE model <> :m GROUP BY model ORDER BY model")
LOCKED = "access_mode=read_only&enable_external_access=false&lock_configuration=true"


@pytest.fixture
def bare_url(fleet_file: Path) -> str:
    """Without a layer."""
    return f"duckdb+bathtub:///{fleet_file}?{LOCKED}"


@pytest.fixture
def url(bare_url: str, metrics_file: Path) -> str:
    return f"{bare_url}&metrics={metrics_file}"


@contextmanager
def connected(url: str, **arguments: Any) -> Iterator[Any]:
    """A connection that leaves nothing open: DuckDB opens a file with one configuration a process."""
    engine = sa.create_engine(url, poolclass=sa.pool.NullPool, **arguments)
    with engine.connect() as connection:
        yield connection


@pytest.fixture
def engine(url: str) -> Iterator[sa.engine.Engine]:
    engine = sa.create_engine(url)
    yield engine
    engine.dispose()


def dialect(name: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return make_url(f"{name}+bathtub://").get_dialect()()


# --- asking -----------------------------------------------------------------------------------------------------------


def test_statement_with_parameters(engine: sa.engine.Engine) -> None:
    with engine.connect() as connection:
        assert connection.execute(RATES, {"m": "A"}).fetchall() == [("100%", 0.0), ("B", 0.0), ("it's", 4000.0)]


def test_percent_signs_and_expanding_parameters(engine: sa.engine.Engine) -> None:
    statement = sa.text("SELECT MEASURE(failures) AS n FROM fleet WHERE model IN :some OR model LIKE '1%'").bindparams(sa.bindparam("some", expanding=True))
    with engine.connect() as connection:
        assert connection.execute(statement, {"some": ["A", "it's"]}).fetchall() == [(3,)]


def test_pandas_reads_it(engine: sa.engine.Engine) -> None:
    pandas = pytest.importorskip("pandas")
    with engine.connect() as connection:
        frame = pandas.read_sql(RATES, connection, params={"m": "A"})
    assert frame.to_dict("list") == {"model": ["100%", "B", "it's"], "r": [0.0, 0.0, 4000.0]}


def test_refusal_is_sqlalchemys_programming_error(engine: sa.engine.Engine) -> None:
    with engine.connect() as connection, pytest.raises(sa.exc.ProgrammingError, match="unknown metric 'mils'; did you mean 'miles'"):
        connection.execute(sa.text("SELECT MEASURE(mils) FROM fleet"))


def test_core_and_reflected_table(engine: sa.engine.Engine) -> None:
    fleet = sa.Table("fleet", sa.MetaData(), autoload_with=engine)
    rate = sa.func.measure(sa.literal_column("failure_rate"))
    statement = sa.select(fleet.c.model, rate.label("r")).where(fleet.c.model == "A").group_by(fleet.c.model)
    with engine.connect() as connection:
        assert connection.execute(statement).fetchall() == [("A", 500.0)]


def test_new_engine_for_every_query_in_threads(url: str) -> None:
    def ask(_: int) -> Any:
        with connected(url) as connection:
            return connection.execute(RATES, {"m": "A"}).fetchall()

    with ThreadPoolExecutor(6) as pool:
        assert len({str(rows) for rows in pool.map(ask, range(24))}) == 1


def test_changed_layer_is_seen_by_an_open_engine(engine: sa.engine.Engine, metrics_file: Path) -> None:
    with engine.connect() as connection:
        connection.execute(RATES, {"m": "A"})
        metrics_file.write_text(metrics_file.read_text().replace("1e6 mile", "1e3 mile"))
        assert connection.execute(RATES, {"m": "A"}).fetchall()[-1] == ("it's", 4.0)


# --- the address ------------------------------------------------------------------------------------------------------


def test_duckdbs_own_settings_in_the_url_hold(engine: sa.engine.Engine) -> None:
    settings = "SELECT current_setting('access_mode'), current_setting('enable_external_access'), current_setting('lock_configuration')"
    with engine.connect() as connection:
        assert [str(value).lower() for value in connection.execute(sa.text(settings)).fetchone()] == ["read_only", "false", "true"]


def test_layer_may_come_from_the_environment(bare_url: str, metrics_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BATHTUB_METRICS", str(metrics_file))
    with connected(bare_url) as connection:
        assert connection.execute(RATES, {"m": "A"}).fetchall()


def test_layer_may_come_from_connect_args(bare_url: str, metrics_file: Path) -> None:
    with connected(bare_url, connect_args={"metrics": str(metrics_file)}) as connection:
        assert connection.execute(RATES, {"m": "A"}).fetchall()


def test_without_a_layer_both_ways_are_named(bare_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BATHTUB_METRICS", raising=False)
    with pytest.raises(sa.exc.ProgrammingError, match=r"\?metrics=.*BATHTUB_METRICS"):
        sa.create_engine(bare_url).connect()


def test_broken_layer_is_said_on_connecting(url: str, metrics_file: Path) -> None:
    metrics_file.write_text("version: 1\nnam: fleet\n")
    with pytest.raises(sa.exc.ProgrammingError, match=r"metrics\.yml:2:1: .*did you mean 'name'"):
        sa.create_engine(url).connect()


def test_zone_of_the_url_is_the_reporting_zone(url: str) -> None:
    days = sa.text("SELECT CAST(time AS DATE) AS day, MEASURE(failures) AS n FROM fleet WHERE component = 'door' GROUP BY 1")
    for zone, day in (("UTC", "2024-02-06"), ("Pacific/Kiritimati", "2024-02-07")):
        with connected(f"{url}&zone={zone}") as connection:
            assert str(connection.execute(days).fetchone()[0])[:10] == day


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc", "/"])
def test_unknown_zone_is_refused(url: str, zone: str) -> None:
    with pytest.raises(sa.exc.ProgrammingError, match="IANA"):
        sa.create_engine(f"{url}&zone={zone}").connect()


@pytest.mark.parametrize(
    ("address", "schema", "expected"),
    [
        ("presto+bathtub://u@h:1/hive/veh", "veh", {"host": "h", "port": 1, "username": "u", "catalog": "hive", "schema": "veh", "poll_interval": 0.02}),
        ("presto+bathtub://h/hive?poll_interval=0.3&source=x", "default", {"catalog": "hive", "poll_interval": 0.3, "source": "x"}),
        ("trino+bathtub://u@h:1/hive/veh?source=x", "veh", {"host": "h", "port": 1, "user": "u", "catalog": "hive", "schema": "veh", "source": "x"}),
        ("hive+bathtub://u@h:1/veh?auth=NOSASL", "veh", {"host": "h", "port": 1, "username": "u", "database": "veh", "auth": "NOSASL"}),
    ],
)  # fmt: skip
def test_engines_driver_gets_its_own_arguments_and_none_of_ours(
    address: str, schema: str, expected: dict[str, Any], metrics_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: dict[str, Any] = {}
    url = make_url(address).update_query_dict({"metrics": str(metrics_file), "zone": "UTC"})
    found = dialect(url.get_backend_name())
    module = SimpleNamespace(connect=lambda **kwargs: given.update(kwargs))
    for name in ("dbapi", "loaded_dbapi"):  # SQLAlchemy 1.4, 2.0
        monkeypatch.setattr(found, name, module, raising=False)
    _, arguments = found.create_connect_args(url)
    found.connect(**arguments)
    assert {name: given[name] for name in expected} == expected
    assert not {"metrics", "zone"} & set(given)
    assert (found.layered.schema, found.layered.zone) == (schema, "UTC")


@pytest.mark.parametrize("name", ["duckdb", "presto", "trino", "hive"])
def test_dialect_is_its_engines_but_for_the_driver(name: str) -> None:
    found = dialect(name)
    assert (found.name, found.driver) == (name, "bathtub")
    plain = next(base for base in type(found).__mro__ if not base.__module__.startswith("metrics"))
    assert issubclass(type(found), plain)
    assert found.supports_statement_cache == plain.supports_statement_cache
    assert isinstance(found, LayeredDialect)


# --- reflection -------------------------------------------------------------------------------------------------------


@pytest.fixture
def inspector(engine: sa.engine.Engine) -> Any:
    return sa.inspect(engine)


@pytest.mark.parametrize("schema", [None, "main", "fleet.main", "MAIN"])
def test_semantic_table_is_listed_in_the_default_schema(schema: str | None, inspector: Any) -> None:
    assert "fleet" in inspector.get_table_names(schema)
    assert inspector.has_table("fleet", schema)
    assert [column["name"] for column in inspector.get_columns("fleet", schema)] == ["time", "model", "component"]


def test_semantic_table_is_in_no_other_schema(inspector: Any) -> None:
    assert "fleet" not in inspector.get_table_names("information_schema")
    assert not inspector.has_table("fleet", "information_schema")


def test_semantic_table_is_no_view(inspector: Any) -> None:
    assert inspector.get_view_names() == []


def test_columns_are_dimensions_with_type_and_comment(inspector: Any) -> None:
    found = {column["name"]: column for column in inspector.get_columns("fleet")}
    assert isinstance(found["time"]["type"], sa.types.TIMESTAMP)
    assert isinstance(found["model"]["type"], sa.types.String)
    assert found["model"]["comment"] == "The vehicle's model"
    assert found["component"]["comment"] is None


def test_everything_an_inspector_asks_is_answered(inspector: Any) -> None:
    assert inspector.get_pk_constraint("fleet") == {"constrained_columns": [], "name": None}
    for what in ("foreign_keys", "indexes", "unique_constraints", "check_constraints"):
        assert getattr(inspector, f"get_{what}")("fleet") == []
    assert inspector.get_table_options("fleet") == {}
    assert inspector.get_table_comment("fleet") == {"text": "Failures and miles of four vehicles"}


def test_plain_tables_are_the_engines(inspector: Any, fleet_file: Path) -> None:
    plain = sa.inspect(sa.create_engine(f"duckdb:///{fleet_file}?{LOCKED}", poolclass=sa.pool.NullPool))
    assert set(inspector.get_table_names()) == {*plain.get_table_names(), "fleet"}
    assert str(inspector.get_columns("vehicles")) == str(plain.get_columns("vehicles"))
    assert inspector.has_table("vehicles")
    assert not inspector.has_table("nosuch")


def test_name_that_needs_quotes_is_no_semantic_table(inspector: Any) -> None:
    assert not inspector.has_table('x"."fleet')


class Rows:
    """A connection whose every statement has these rows."""

    def __init__(self, *rows: dict[str, Any]) -> None:
        self.rows = rows
        self.asked: list[str] = []

    def execute(self, statement: Any) -> Any:
        self.asked.append(str(statement))
        return SimpleNamespace(mappings=lambda: SimpleNamespace(all=lambda: list(self.rows)))


def test_spark_tables_have_their_own_names() -> None:
    spark = Rows({"namespace": "veh", "tableName": "a", "isTemporary": False}, {"namespace": "veh", "tableName": "b", "isTemporary": False})
    assert dialect("hive").get_table_names(spark, schema="veh") == ["a", "b"]
    assert spark.asked == ["SHOW TABLES IN `veh`"]


def test_hive_tables_have_their_own_names() -> None:
    assert dialect("hive").get_table_names(Rows({"tab_name": "a"}, {"tab_name": "b"})) == ["a", "b"]


def test_spark_views_have_their_own_names() -> None:
    spark = Rows({"namespace": "veh", "viewName": "v", "isTemporary": False})
    assert dialect("hive").get_view_names(spark) == ["v"]
    assert spark.asked == ["SHOW VIEWS"]
