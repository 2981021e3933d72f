"""Text that would do harm, put wherever text of a user's goes: nothing is written, one statement is sent, nothing breaks."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import metrics
from metrics.errors import BathtubError, EngineError, LayerError, QueryError
from metrics.rewrite import rewrite

HERE = Path(__file__).resolve().parents[1] / "semantic"
LAYER = metrics.load(HERE / "metrics.yml")

THOROUGH = os.environ.get("BATHTUB_FUZZ") == "thorough"


def examples(number: int) -> settings:
    """The settings of a test that looks at `number` examples; the same ones each time, unless it is thorough."""
    quick = {"max_examples": number, "derandomize": True, "phases": [Phase.explicit, Phase.generate]}  # a failure is not made smaller
    return settings(deadline=None, database=None, suppress_health_check=list(HealthCheck), **({"max_examples": 10 * number, "derandomize": False} if THOROUGH else quick))


@pytest.fixture(scope="module")
def charging() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for file in sorted((HERE / "tables").glob("*.csv")):
        connection.execute(f"CREATE TABLE {file.stem} AS SELECT * FROM read_csv('{file}', header=true, nullstr='')")
    connection.execute("SET threads = 1")
    return connection


def contents(connection: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    """Every table and view, with the number of its rows and a hash of all that is in them."""
    names = [name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables() UNION ALL SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY 1").fetchall()]
    members = [f"SELECT '{name}', COUNT(*), BIT_XOR(HASH(t)) FROM \"{name}\" AS t" for name in names]
    return connection.execute(" UNION ALL ".join(members) + " ORDER BY 1").fetchall()


@pytest.fixture
def unchanged(charging):
    before = contents(charging)
    yield charging
    assert contents(charging) == before


HARMFUL = [
    "1=1; DROP TABLE faults",
    "'; DROP TABLE faults; --",
    "1=1) UNION ALL SELECT * FROM faults --",
    "1=1 UNION SELECT 1",
    "site = 'a'; SELECT 1",
    "site IN (SELECT site FROM chargers; DROP TABLE faults)",
    "EXISTS (DELETE FROM faults)",
    "site IN (INSERT INTO faults VALUES (1))",
    "DROP TABLE faults",
    "DELETE FROM faults",
    "CREATE TABLE x AS SELECT 1",
    "COPY faults TO 'x.csv'",
    "ATTACH 'x.duckdb' AS x",
    "PRAGMA database_list",
    "SET threads = 1",
    "CALL pragma_version()",
    "INSTALL httpfs",
    "WITH x AS (SELECT 1) SELECT * FROM x",
    "SELECT 1",
    "site = 'x' /* ",
    "site = 'x' --",
    "?",
    "$1",
    "%(site)s",
    "{{ site }}",
    "\0",
    "site = '\0'",
    "site = 'é🚗\u202e'",
    '"; DROP TABLE faults; --"',
    "`x`",
    "",
    "   ",
    ";",
    "*",
    "site = '" + "x" * 200_000 + "'",
    "site IN (" + ", ".join(f"'{i}'" for i in range(2_000)) + ")",
    "(" * 1_000 + "1=1" + ")" * 1_000,
    "NOT " * 1_000 + "TRUE",
    "(" * 1_000,
    "CASE WHEN " * 500,
    "x" * 200_000,
]  # fmt: skip
short = pytest.mark.parametrize("text", HARMFUL, ids=lambda text: f"{text[:24]!r}")


def asked(connection: duckdb.DuckDBPyConnection, metrics_: list[str] | None = None, **question: object) -> list[tuple[object, ...]] | None:
    """The rows; None where the question is refused, by us or by the engine. What is sent is one statement that reads."""
    names = metrics_ or ["faults"]
    try:
        statements = duckdb.extract_statements(LAYER.sql(names, **question))
        assert [s.type for s in statements] == [duckdb.StatementType.SELECT]
        return LAYER.query(names, engine=connection, **question).rows
    except (BathtubError, duckdb.ParserException):
        return None


@short
def test_harm_in_where_writes_nothing(text, unchanged):
    asked(unchanged, where=text)


@short
def test_harm_in_having_writes_nothing(text, unchanged):
    asked(unchanged, by=["site"], having=text)


@short
def test_harm_in_by_writes_nothing(text, unchanged):
    asked(unchanged, by=[text])


@short
def test_harm_in_a_label_writes_nothing(text, unchanged):
    asked(unchanged, by=[f'upper(site) AS "{text}"'])


@short
def test_harm_in_order_is_refused(text, unchanged):
    with pytest.raises(QueryError, match="unknown column to order by"):
        LAYER.query("faults", by=["site"], order=[f"-{text}x"], engine=unchanged)


@short
def test_harm_in_a_metric_name_is_refused(text, unchanged):
    with pytest.raises(QueryError, match="unknown metric"):
        LAYER.query([text], engine=unchanged)


@short
def test_harm_in_a_parameter_is_refused(text, unchanged):
    with pytest.raises(QueryError, match=r"^parameter confidence_level: .* is not a number"):
        LAYER.query("fault_rate_low", params={"confidence_level": text}, engine=unchanged)


@short
def test_harm_in_a_parameter_name_is_refused(text, unchanged):
    with pytest.raises(QueryError, match="unknown parameter"):
        LAYER.query("fault_rate_low", params={text: 0.9}, engine=unchanged)


@short
def test_harm_in_a_zone_is_refused(text, unchanged):
    with pytest.raises(QueryError, match="unknown time zone"):
        LAYER.query("faults", by=["time.month"], zone=f"{text}?", engine=unchanged)


@short
def test_harm_in_a_dialect_is_refused(text):
    with pytest.raises(QueryError, match="unknown engine"):
        LAYER.sql("faults", dialect=text)


@short
def test_harm_in_a_literal_is_compared_and_nothing_else(text, unchanged):
    quoted = text.replace("'", "''")
    if "\0" not in text:
        assert unchanged.execute(rewrite(LAYER, f"SELECT MEASURE(faults) FROM charging WHERE site = '{quoted}'", "duckdb").sql).fetchall() == [(0,)]


@short
def test_harm_in_the_name_of_a_metric_in_sql_writes_nothing(text, unchanged):
    doubled = text.replace('"', '""')
    try:
        found = rewrite(LAYER, f'SELECT MEASURE("{doubled}") FROM charging', "duckdb")
    except QueryError:
        return
    assert found is None  # not SQL at all


@pytest.mark.parametrize("text", ["1=1; DROP TABLE x", "1=1 UNION SELECT 1", "site = 'a'; SELECT 1", "SELECT 1", "DROP TABLE faults", "DELETE FROM faults"])
def test_where_takes_one_condition(text):
    with pytest.raises(QueryError, match=r"^where: "):
        LAYER.sql("faults", where=text)


@pytest.mark.parametrize("text", ["site; DROP TABLE x", "site UNION SELECT 1", "SELECT 1", "site FROM faults", "site, hardware"])
def test_by_takes_one_expression(text):
    with pytest.raises(QueryError, match=r"^by: "):
        LAYER.sql("faults", by=[text])


@pytest.mark.parametrize("text", [" OR ".join(["site = 'a'"] * 1_500), " AND ".join(["site <> 'a'"] * 1_500), "+".join(["1"] * 2_000) + " > 0"], ids=["OR", "AND", "+"])
def test_deep_condition_is_refused(text):
    with pytest.raises(QueryError, match="nested too deeply"):
        LAYER.sql("faults", where=text)


@pytest.mark.parametrize("text", [" OR ".join(["site = 'a'"] * 1_500), "(" * 1_000 + "1=1" + ")" * 1_000, "NOT " * 1_000 + "TRUE", "+".join(["1"] * 2_000) + " > 0"], ids=["OR", "(", "NOT", "+"])
def test_deep_statement_is_refused(text):
    with pytest.raises(QueryError, match="nested too deeply"):
        rewrite(LAYER, f"SELECT MEASURE(faults) FROM charging WHERE {text}", "duckdb")


def test_condition_of_three_hundred_parts_is_answered(unchanged):
    assert asked(unchanged, where=" OR ".join(f"site = '{i}'" for i in range(300))) == [(0,)]


def test_list_of_twenty_thousand_values_is_answered(unchanged):
    assert asked(unchanged, where=f"site NOT IN ({', '.join(str(i).join(2 * [chr(39)]) for i in range(20_000))})") == [(9,)]


@pytest.mark.parametrize("limit", ["1; DROP TABLE x", 1.5, -1, True, float("nan"), [1]])
def test_limit_is_a_whole_number(limit):
    with pytest.raises(QueryError, match=r"^limit must be a whole number, 0 or more, not "):
        LAYER.sql("faults", limit=limit)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1, 2, None, True, [1], {"a": 1}, "0x1", "1e400", 10**400, "0.9; DROP TABLE x"])
def test_parameter_out_of_bounds_or_of_another_type_is_refused(value):
    with pytest.raises(QueryError, match=r"^parameter confidence_level: "):
        LAYER.sql("fault_rate_low", params={"confidence_level": value})


NAMES = ["x; DROP TABLE faults", "'; DROP TABLE faults; --", 'x" AS y', "x y", "x-y", "1x", "é", "x\0", "", "x" * 200, "(SELECT 1)", "x.y", "x--"]


@pytest.mark.parametrize("name", NAMES, ids=lambda name: f"{name[:24]!r}")
@pytest.mark.parametrize("section", ["sources", "dimensions", "measures", "metrics", "tables", "parameters", "units", "joins", "grain"])
def test_harm_in_a_name_of_the_file_is_refused(section, name):
    source = {"table": "t", "grain": name if section == "grain" else "id", "dimensions": {}, "measures": {"n": {"agg": "count"}}}
    document = {"version": 1, "sources": {"t": source}, "tables": {}, "parameters": {}, "units": {}, "metrics": {"n": {"type": "simple", "measure": "n"}}}
    added = {
        "sources": lambda: document["sources"].update({name: {"table": "u", "grain": "id"}}),
        "dimensions": lambda: source["dimensions"].update({name: {}}),
        "measures": lambda: source["measures"].update({name: {"agg": "count"}}),
        "joins": lambda: source.update({"joins": {name: "id"}}),
        "tables": lambda: document["tables"].update({name: {"facts": ["t"]}}),
        "parameters": lambda: document["parameters"].update({name: {"type": "number", "default": 1}}),
        "units": lambda: document["units"].update({name: {}}),
        "metrics": lambda: document["metrics"].update({name: {"type": "simple", "measure": "n"}}),
        "grain": lambda: None,
    }
    added[section]()
    import yaml

    with pytest.raises(LayerError):
        metrics.loads(yaml.safe_dump(document))


ANY = st.text(max_size=30) | st.sampled_from(HARMFUL[:34]) | st.lists(st.sampled_from(["'", '"', ";", "--", "/*", "*/", "\\", "site", "=", "(", ")", " ", "\0", "DROP TABLE faults", "1", "OR", "%", "$", "`"]), max_size=9).map("".join)


@examples(80)
@given(text=ANY, place=st.sampled_from(["where", "having", "by", "order"]))
def test_any_text_in_a_question_writes_nothing(text, place, charging):
    before = contents(charging)
    asked(charging, **{"by": ["site"], place: text if place in ("where", "having") else [text]})
    assert contents(charging) == before


@examples(60)
@given(text=st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40))
def test_any_literal_is_compared_as_it_is(text, charging):
    """A value of a filter comes to the engine as it was written, whatever is in it."""
    quoted = text.replace("'", "''")
    sql = rewrite(LAYER, f"SELECT '{quoted}' AS text, MEASURE(faults) FROM charging WHERE site <> '{quoted}' GROUP BY 1", "duckdb").sql
    assert charging.execute(sql).fetchall() == [(text, 9)]


def test_engine_says_what_is_wrong_in_one_line(charging):
    with pytest.raises(EngineError, match=r"^duckdb: Conversion Error: [^\n]+$"):
        LAYER.query("faults", where="site = 1", engine=charging)
