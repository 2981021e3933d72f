"""SQL over the semantic table, broken at random: each passes through, is refused, or is SQL that the engine takes.

A thousand statements a run, on four engines; BATHTUB_FUZZ=thorough looks at ten times as many, and at others every time.
"""

from __future__ import annotations

import logging
import os
import re
from pathlib import Path

import duckdb
import pytest
import sqlglot
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import metrics
from metrics.errors import QueryError
from metrics.rewrite import rewrite

HERE = Path(__file__).resolve().parents[1] / "semantic"
LAYER = metrics.load(HERE / "metrics.yml")
ENGINES = ("duckdb", "presto", "trino", "spark")

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
    connection.execute("SET enable_external_access = false")
    connection.execute("SET threads = 1")
    return connection


@pytest.fixture(autouse=True)
def _quiet():
    logging.disable(logging.WARNING)  # sqlglot says so where it takes a statement for a command
    yield
    logging.disable(logging.NOTSET)


def compiled(statement: str, engine: str) -> str | None:
    """The SQL for the engine, which parses; None where the statement passes through or is refused."""
    try:
        found = rewrite(LAYER, statement, engine)
    except QueryError:
        return None
    if found is None:
        return None
    # sqlglot 28 takes a LIMIT after `GROUP BY ROLLUP (model)` for a column, in the user's own part of the statement too.
    sqlglot.parse(re.sub(r"\bLIMIT \d+\s*$", "", found.sql.removeprefix("EXPLAIN ")), read=engine)
    return found.sql


def run(sql: str | None, connection: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]] | None:
    """The rows; None where DuckDB refuses, in its own words."""
    if sql is None or not sql.lstrip("( ").upper().startswith(("SELECT", "WITH", "FROM", "EXPLAIN", "VALUES")):
        return None
    try:
        return connection.execute(sql).fetchall()
    except duckdb.InternalException:
        raise
    except duckdb.Error:
        return None


# --- tokens ----------------------------------------------------------------------------------------------------------

SEEDS = [question["sql"] for question in yaml.safe_load((HERE / "questions.yml").read_text())] + [
    "SELECT * FROM charging LIMIT 5",
    "SELECT DISTINCT subsystem FROM charging ORDER BY 1",
    "SELECT COUNT(*) FROM charging WHERE site = 'Mall'",
    "SELECT hardware, COUNT(*) AS n FROM charging GROUP BY hardware",
    "SELECT hardware, MEASURE(fault_rate), MEASURE(fault_rate, 'low'), MEASURE(fault_rate, 'high', confidence_level => 0.9) FROM charging GROUP BY ROLLUP (hardware, site)",
    "SELECT hardware, site, GROUPING(hardware) AS g, MEASURE(hours) AS h FROM charging GROUP BY GROUPING SETS ((hardware, site), (hardware), ())",
    "SELECT hardware, MEASURE(hours) AS h FROM charging GROUP BY hardware HAVING MEASURE(faults) > 1 ORDER BY MEASURE(hours) DESC LIMIT 3 OFFSET 1",
    "WITH a AS (SELECT hardware, MEASURE(hours) AS h FROM charging GROUP BY 1) SELECT SUM(h) FROM a",
    "SELECT a.hardware, a.h, b.f FROM (SELECT hardware, MEASURE(hours) AS h FROM charging GROUP BY 1) a JOIN (SELECT hardware, MEASURE(faults) AS f FROM charging GROUP BY 1) b ON a.hardware = b.hardware",
    "SELECT hardware, MEASURE(faults) FROM charging JOIN (SELECT hardware AS hw FROM charging GROUP BY 1 ORDER BY MEASURE(faults) DESC LIMIT 2) s ON hardware = s.hw GROUP BY 1",
    "SELECT CASE WHEN hardware = 'H1' THEN 'new' ELSE 'old' END AS k, MEASURE(mtbf) FROM charging WHERE site IN ('Mall', 'Depot') OR site IS NULL GROUP BY 1",
    "SELECT date_trunc('month', time) AS m, MEASURE(faults_90d), MEASURE(change) FROM charging WHERE time >= DATE '2025-02-01' AND time < DATE '2025-05-01' GROUP BY 1",
    "SELECT hardware, MEASURE(hours), RANK() OVER (ORDER BY MEASURE(hours) DESC) FROM charging GROUP BY hardware",
    "SELECT hardware, MEASURE(hours) FROM charging GROUP BY hardware UNION ALL SELECT 'all', MEASURE(hours) FROM charging",
    "SELECT program, MEASURE(faults) FROM charging WHERE hardware IN (SELECT hardware FROM chargers WHERE site = 'Mall') GROUP BY program",
    "SELECT site_then, MEASURE(hours) FROM charging GROUP BY ALL",
    "SELECT MEASURE(hours) FROM (SELECT * FROM charging WHERE hardware = 'H1') AS charging",
    "EXPLAIN SELECT METRIC(online), METRIC(cost_p90), METRIC(cost_mean) FROM charging",
]  # fmt: skip
TOKEN = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|\w+|=>|<>|<=|>=|\|\||\S")
STRANGE = """NULL NOT ( ) , * 1 -1 '' 'x' DISTINCT OVER FILTER CROSS FULL LEFT LATERAL VALUES UNION EXCEPT EXISTS time charging chargers COUNT SUM
    " ' ; -- /* */ %s ? $1 { } [ ] INSERT DELETE DROP CREATE TABLE INTO charging.hardware c. a.b.c.d ::int INTERVAL TABLESAMPLE PIVOT UNNEST é 0.1e9 AS CASE END QUALIFY USING"""
POOL = sorted({token for seed in SEEDS for token in TOKEN.findall(seed)} | set(STRANGE.split()))
EDITS = st.tuples(st.sampled_from(["replace", "replace", "replace", "delete", "insert", "swap", "repeat"]), st.integers(0, 200), st.integers(0, 200), st.sampled_from(POOL))


def kind(token: str) -> str:
    """Tokens are replaced by their like more often than not, so that more statements parse."""
    return "text" if token[0] == "'" else "word" if token[0].isalpha() or token[0] in '_"' else "number" if token[0].isdigit() else "sign"


def edited(statement: str, edits: list[tuple[str, int, int, str]]) -> str:
    tokens = TOKEN.findall(statement)
    for how, here, there, token in edits:
        if not tokens:
            break
        i, j = here % len(tokens), there % len(tokens)
        if how == "delete":
            del tokens[i]
        elif how == "insert":
            tokens.insert(i, token)
        elif how == "swap":
            tokens[i], tokens[j] = tokens[j], tokens[i]
        elif how == "repeat":
            tokens[i:i] = tokens[j : j + 4]
        else:
            like = [other for other in POOL if kind(other) == kind(tokens[i])]
            tokens[i] = like[there % len(like)] if there % 4 else token
    return " ".join(tokens)


@examples(1000)
@given(seed=st.sampled_from(SEEDS), edits=st.lists(EDITS, min_size=1, max_size=3))
def test_edited_statement_passes_is_refused_or_runs(seed, edits, charging):
    statement = edited(seed, edits)
    for engine in ENGINES:
        sql = compiled(statement, engine)
        if engine == "duckdb":
            run(sql, charging)


# --- whole statements ------------------------------------------------------------------------------------------------

VALUE = st.sampled_from(["1", "0", "-1", "2.5", "'H1'", "'Mall'", "''", "NULL", "TRUE", "DATE '2025-02-01'", "TIMESTAMP '2025-02-01 00:00:00'", "'2025-02-01'", "INTERVAL '1' day", "1e3"])
DIMENSION = st.sampled_from(["hardware", "site", "subsystem", "severity", "program", "site_then", "time", "HARDWARE", '"site"', "charging.site", "c.site", "nosuch", "faults"])
METRIC = st.sampled_from(sorted(LAYER.metrics))
PERIOD = st.sampled_from(["day", "week", "month", "quarter", "year"])


def form(template: str, *parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """The template with a drawn part at each `%`."""
    return st.tuples(*parts).map(lambda drawn: "".join(a + b for a, b in zip(template.split("%"), (*drawn, ""), strict=True)))


def expressions(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        form("upper(%)", inner), form("coalesce(%, %)", inner, VALUE), form("CASE WHEN % = % THEN % ELSE % END", inner, VALUE, inner, VALUE), form("(% || %)", inner, inner),
        form("CAST(% AS VARCHAR)", inner), form("(% = %)", inner, inner), form("length(%)", inner),
    )  # fmt: skip


EXPRESSION = st.recursive(DIMENSION | form("date_trunc('%', time)", PERIOD) | st.just("EXTRACT(year FROM time)") | st.just("CAST(time AS DATE)"), expressions, max_leaves=3)
TIMES = st.sampled_from(["time >= DATE '2025-02-01'", "time < TIMESTAMP '2025-05-01 00:00:00'", "time BETWEEN DATE '2025-01-15' AND DATE '2025-03-01'", "CAST(time AS DATE) > DATE '2025-02-10'"])
TESTS = st.one_of(
    form("% = %", EXPRESSION, VALUE), form("% IS NOT NULL", DIMENSION), form("% IN (%, %)", DIMENSION, VALUE, VALUE), form("% LIKE '%a'", DIMENSION, st.just("%")), TIMES, TIMES,
    form("% IN (SELECT % FROM chargers)", DIMENSION, st.sampled_from(["hardware", "site"])), form("NOT (% <> %)", DIMENSION, VALUE), st.sampled_from(["1 = 1", "MEASURE(hours) > 1", "COUNT(*) > 1"]),
)  # fmt: skip
CONDITION = st.recursive(TESTS, lambda inner: form("(% AND %)", inner, inner) | form("(% OR %)", inner, inner), max_leaves=3)
CALL = st.one_of(
    form("MEASURE(%)", METRIC), form("MEASURE(%)", METRIC), form("MEASURE(%, '%')", METRIC, st.sampled_from(["low", "high", "mid"])), form("METRIC('%')", METRIC),
    form("MEASURE(%, confidence_level => %)", METRIC, VALUE), st.sampled_from(["MEASURE()", "MEASURE(*)", "MEASURE(1)", "MEASURE(charging.hours)", "MEASURE(DISTINCT hours)", "MEASURE(hours, hours)"]),
)  # fmt: skip
ITEM = st.one_of(
    CALL, CALL, form("% / %", CALL, CALL), form("coalesce(%, 0)", CALL), form("rank() OVER (ORDER BY %)", CALL), form("sum(%) OVER ()", CALL), form("CASE WHEN % > 1 THEN 'a' END", CALL),
    form("grouping(%)", DIMENSION), st.sampled_from(["COUNT(*)", "*", "SUM(hours)"]),
)  # fmt: skip
FROM = st.sampled_from(["charging"] * 5 + ["charging AS c", '"charging"', "CHARGING", "a.b.charging", "(SELECT * FROM charging WHERE site = 'Depot') AS charging"])
JOIN = st.sampled_from([""] * 6 + [" JOIN (SELECT hardware AS hw FROM chargers) AS j ON hardware = hw", " LEFT JOIN (SELECT site AS st, 1 AS x FROM chargers) AS chargers ON site = st", ", chargers", " CROSS JOIN charging AS d"])
TAIL = st.sampled_from([""] * 5 + [" ORDER BY 1", " ORDER BY MEASURE(hours) DESC", " LIMIT 3", " HAVING MEASURE(faults) > 1", " UNION ALL SELECT MEASURE(hours) FROM charging"])


@st.composite
def statements(draw: st.DrawFn) -> str:
    """A SELECT over the semantic table, sound more often than not."""
    keys = draw(st.lists(EXPRESSION, max_size=2))
    items = [*keys, *draw(st.lists(ITEM, min_size=0 if keys else 1, max_size=3))]
    where = draw(st.just("") | form(" WHERE %", CONDITION))
    every = ", ".join(keys)
    groups = [f" GROUP BY {every}", f" GROUP BY {every}", f" GROUP BY ROLLUP ({every})", f" GROUP BY GROUPING SETS (({every}), ())", f" GROUP BY CUBE ({every})", " GROUP BY ALL", " GROUP BY 1", ""]
    return f"SELECT {', '.join(items)} FROM {draw(FROM)}{draw(JOIN)}{where}{draw(st.sampled_from(groups)) if keys else ''}{draw(TAIL)}"


@examples(200)
@given(statement=statements())
def test_statement_is_refused_or_runs(statement, charging):
    for engine in ENGINES:
        sql = compiled(statement, engine)
        if engine == "duckdb":
            run(sql, charging)


# --- numbers that must hold whatever is asked ------------------------------------------------------------------------

BESIDE = st.lists(form("MEASURE(%)", st.sampled_from(["faults", "labor_hours", "mtbf", "fault_rate_high", "cost_p90", "chargers_with_fault", "online"])), max_size=3)
ENDS = st.sampled_from(["", " ORDER BY 1", " LIMIT 1", " WHERE 1 = 1", " GROUP BY ()", " HAVING MEASURE(hours) > 0", " WHERE hardware = hardware OR hardware IS NULL"])


@examples(40)
@given(beside=BESIDE, table=st.sampled_from(["charging", "charging AS c", '"charging"', "x.y.CHARGING", "(SELECT * FROM charging) AS charging"]), end=ENDS)
def test_total_is_that_of_the_table_whatever_stands_beside(beside, table, end, charging):
    [(expected,)] = charging.execute("SELECT SUM(hours) FROM usage").fetchall()
    rows = run(compiled(f"SELECT {', '.join(['MEASURE(hours) AS h', *beside])} FROM {table}{end}", "duckdb"), charging)
    assert rows is not None
    assert [row[0] for row in rows] == [pytest.approx(expected)]


OWN = st.sampled_from(["hardware", "site", "site_then"])
FAULTS = st.sampled_from(["hardware", "site", "site_then", "subsystem", "severity"])
TEXT = st.sampled_from(["'H1'", "'Depot'", "'power'", "'minor'", "''", "NULL"])
MOMENT = form("% '2025-0%-%'", st.sampled_from(["DATE", "TIMESTAMP"]), st.sampled_from("1234567"), st.sampled_from(["01", "15"])) | form(
    "TIMESTAMP '2025-0%-10 %'", st.sampled_from("1234567"), st.sampled_from(["00:00:00", "12:30:00", "23:59:59.999"])
)
WHEN = st.sampled_from(["time", "date_trunc('month', time)", "CAST(time AS DATE)", "CAST(time AS TIMESTAMP)"])
COMPARE = st.sampled_from(["=", "<>", "<", ">="])


def predicates(dimension: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Conditions that are sound for a fact that has the dimensions."""
    text = st.one_of(dimension, dimension, form("upper(%)", dimension), form("coalesce(%, %)", dimension, TEXT), form("CASE WHEN % IS NULL THEN % ELSE % END", dimension, TEXT, dimension))
    leaf = st.one_of(
        form("% % %", text, COMPARE, TEXT), form("% IS NULL", text), form("% IN (%, %)", text, TEXT, TEXT), form("% NOT IN (%, %)", text, TEXT, TEXT),
        form("% % %", WHEN, COMPARE, MOMENT), form("% BETWEEN % AND %", WHEN, MOMENT, MOMENT), form("% >= %", MOMENT, WHEN), st.just("EXTRACT(month FROM time) > 2"),
        st.just("hardware IN (SELECT hardware FROM chargers WHERE site = 'Mall')"), st.sampled_from(["TRUE", "NULL"]),
    )  # fmt: skip
    return st.recursive(leaf, lambda inner: form("(% AND %)", inner, inner) | form("(% OR %)", inner, inner) | form("NOT (%)", inner), max_leaves=4)


def total(metric: str, condition: str, connection: duckdb.DuckDBPyConnection) -> float:
    sql = compiled(f"SELECT MEASURE({metric}) FROM charging WHERE {condition}", "duckdb")
    assert sql is not None
    return float(connection.execute(sql).fetchall()[0][0] or 0)


def check_parts(metric: str, condition: str, within: str, connection: duckdb.DuckDBPyConnection) -> None:
    """Where a condition holds, where it does not, and where it is unknown: together, everything."""
    parts = [total(metric, f"({tested}) AND ({within})", connection) for tested in (condition, f"NOT ({condition})", f"({condition}) IS NULL")]
    assert sum(parts) == pytest.approx(total(metric, within, connection))


@examples(50)
@given(condition=predicates(FAULTS), within=predicates(FAULTS), metric=st.sampled_from(["faults", "labor_hours", "cost"]))
def test_parts_of_a_condition_add_up(condition, within, metric, charging):
    check_parts(metric, condition, within, charging)


@examples(30)
@given(condition=predicates(OWN), within=predicates(OWN))
def test_parts_of_a_condition_add_up_for_exposure(condition, within, charging):
    check_parts("hours", condition, within, charging)


@examples(50)
@given(condition=predicates(FAULTS), key=predicates(FAULTS) | FAULTS | WHEN, metric=st.sampled_from(["faults", "labor_hours", "cost"]))
def test_groups_add_up_to_the_total(condition, key, metric, charging):
    sql = compiled(f"SELECT {key} AS k, MEASURE({metric}) FROM charging WHERE {condition} GROUP BY 1", "duckdb")
    assert sql is not None
    rows = charging.execute(sql).fetchall()
    assert len({row[0] for row in rows}) == len(rows)
    assert sum(float(row[1] or 0) for row in rows) == pytest.approx(total(metric, condition, charging))
