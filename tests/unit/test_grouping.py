"""GROUP BY, ROLLUP, CUBE and GROUPING SETS as the sets of keys they mean."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlglot

import metrics
from metrics.errors import QueryError
from metrics.grouping import grouping_sets
from metrics.query import Key
from metrics.rewrite import rewrite

LAYER = metrics.load(Path(__file__).parents[1] / "semantic" / "metrics.yml")


def sets(group, items="a, b, MEASURE(m)", dialect="duckdb"):
    """The names of the keys of each set."""
    select = sqlglot.parse_one(f"SELECT {items} FROM t {group}", read=dialect)
    return [tuple(key.name for key in found) for found in grouping_sets(select, lambda tree: Key(tree.sql(), tree, frozenset()))]


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("", [()]),
        ("GROUP BY a", [("a",)]),
        ("GROUP BY a, b", [("a", "b")]),
        ("GROUP BY a, a", [("a",)]),
        ("GROUP BY 1, 2", [("a", "b")]),
        ("GROUP BY (a, b)", [("a", "b")]),
        ("GROUP BY (a), (b)", [("a", "b")]),
        ("GROUP BY ()", [()]),
        ("GROUP BY ALL", [("a", "b")]),
        ("GROUP BY ROLLUP (a, b)", [("a", "b"), ("a",), ()]),
        ("GROUP BY ROLLUP ((a, b), c)", [("a", "b", "c"), ("a", "b"), ()]),
        ("GROUP BY ROLLUP (1, 2)", [("a", "b"), ("a",), ()]),
        ("GROUP BY CUBE (a, b)", [("a", "b"), ("a",), ("b",), ()]),
        ("GROUP BY GROUPING SETS ((a, b), (a), b, ())", [("a", "b"), ("a",), ("b",), ()]),
        ("GROUP BY GROUPING SETS (ROLLUP (a, b), (b))", [("a", "b"), ("a",), (), ("b",)]),
        ("GROUP BY a, ROLLUP (b, c)", [("a", "b", "c"), ("a", "b"), ("a",)]),
        ("GROUP BY ROLLUP (a), ROLLUP (b)", [("a", "b"), ("a",), ("b",), ()]),
        ("GROUP BY lower(a)", [("LOWER(a)",)]),
    ],
)
def test_sets_are_those_of_the_standard(group, expected):
    assert sets(group) == expected


@pytest.mark.parametrize(("group", "expected"), [("GROUP BY a, b WITH ROLLUP", [("a", "b"), ("a",), ()]), ("GROUP BY a, b WITH CUBE", [("a", "b"), ("a",), ("b",), ()])])
def test_with_rollup_is_of_all_that_is_grouped_by(group, expected):
    assert sets(group, dialect="spark") == expected


@pytest.mark.parametrize(
    ("group", "said"),
    [
        ("GROUP BY 4", "GROUP BY 4: the SELECT list has 3 columns"),
        ("GROUP BY 0", "GROUP BY 0: the SELECT list has 3 columns"),
        ("GROUP BY 3", "cannot group by a metric: MEASURE(m)"),
        ("GROUP BY MEASURE(m) + 1", "cannot group by a metric: MEASURE(m) + 1"),
        ("GROUP BY CUBE (a, b, c, d, e, f, g)", "128 grouping sets in one query; ask at most 64"),
        ("GROUP BY ROLLUP (a, b, c, d), ROLLUP (e, f, g, h), ROLLUP (i, j, k)", "100 grouping sets in one query; ask at most 64"),
    ],
)
def test_what_is_no_group_is_refused(group, said):
    with pytest.raises(QueryError) as caught:
        sets(group)
    assert str(caught.value) == said


def test_grouping_of_what_is_not_grouped_by_is_refused():
    with pytest.raises(QueryError, match=r"^GROUPING\(.*\): .*site.* is not grouped by$"):
        rewrite(LAYER, "SELECT hardware, GROUPING(site), MEASURE(hours) FROM charging GROUP BY ROLLUP (hardware)", "duckdb")


@pytest.mark.parametrize("engine", ["duckdb", "presto", "trino", "spark"])
def test_grouping_sets_scan_the_fact_once(engine):
    sql = rewrite(LAYER, "SELECT hardware, site, MEASURE(hours) FROM charging GROUP BY CUBE (hardware, site)", engine).sql
    assert sql.replace("`", '"').count('FROM "usage"') == 1
