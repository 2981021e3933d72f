"""The bounds of a share: Wilson's in SQL, the exact ones by Python's function, against scipy's own tests of a proportion."""

from __future__ import annotations

import duckdb
import numpy as np
import pytest
from scipy.special import betainc, betaincc
from scipy.stats import binomtest
from sqlglot import exp

from metrics.engines import engine
from metrics.lower import lower, render
from metrics.proportion import wilson
from metrics.tree import column, named, selecting
from udfs.register import register

LEVELS = (0.5, 0.9, 0.95, 0.9999)
SIZES = (1, 2, 7, 60, 1000, 40_000, 1_000_000)
PAIRS = sorted({(x, n) for n in SIZES for x in (0, 1, 2, 5, n // 1000, n // 10, n // 2, n - 2, n - 1, n) if 0 <= x <= n})
VALUES = f"(VALUES {', '.join(f'({x}, {n})' for x, n in PAIRS)}) AS counts(x, n)"


def wilsons(relation: str, level: float, sided: str = "two") -> list[tuple[float, ...]]:
    bounds = [named(lower(exp.Paren(this=wilson(side, column("x"), column("n"), level, sided)), engine("duckdb")), side) for side in ("low", "high")]
    return duckdb.execute(f"{render(selecting(column('x'), column('n'), *bounds), engine('duckdb'))} FROM {relation}").fetchall()


@pytest.fixture(scope="module")
def connection():
    made = duckdb.connect()
    register(made)
    return made


@pytest.mark.parametrize("level", LEVELS)
def test_wilsons_bounds_are_scipys(level):
    for x, n, low, high in wilsons(VALUES, level):
        wanted = binomtest(x, n).proportion_ci(level, "wilson")
        np.testing.assert_allclose((low, high), (wanted.low, wanted.high), rtol=1e-9, atol=1e-16)


def test_wilsons_one_sided_bounds_are_scipys():
    for x, n, low, high in wilsons(VALUES, 0.9, "one"):
        wanted = [binomtest(x, n, alternative=side).proportion_ci(0.9, "wilson") for side in ("greater", "less")]
        np.testing.assert_allclose((low, high), (wanted[0].low, wanted[1].high), rtol=1e-9, atol=1e-16)


def test_none_has_a_low_of_nothing_and_all_a_high_of_one():
    [(_, _, low, _), (_, _, _, high)] = wilsons("(VALUES (0, 30), (30, 30)) AS counts(x, n)", 0.95)
    assert (low, high) == (0.0, 1.0)


@pytest.mark.parametrize("counts", ["(0, 0)", "(3, 2)", "(-1, 2)", "(CAST(NULL AS BIGINT), 2)", "(2, CAST(NULL AS BIGINT))"])
def test_what_is_no_part_has_no_bounds(counts, connection):
    [row] = wilsons(f"(VALUES {counts}) AS counts(x, n)", 0.95)
    [(share,)] = connection.execute(f"SELECT bathtub_binomial(0.95, 'two', x, n) FROM (VALUES {counts}) AS counts(x, n)").fetchall()
    assert row[2:] == (None, None)
    assert (share["value"], share["low"], share["high"]) == (None, None, None)


@pytest.mark.parametrize("level", LEVELS)
def test_exact_bounds_leave_their_tails_outside(level, connection):
    """By definition: so many or more have probability alpha / 2 at the lower bound, so many or fewer at the upper."""
    rows = connection.execute(f"SELECT x, n, bathtub_binomial({level}, 'two', x, n) FROM {VALUES}").fetchall()
    x, n = np.array([row[:2] for row in rows], dtype=float).T
    low, high = np.array([[row[2]["low"], row[2]["high"]] for row in rows]).T
    some, inside = x > 0, high < 0.999  # nearer 1, 1 - high has few digits
    np.testing.assert_allclose(betainc(x[some], n[some] - x[some] + 1, low[some]), (1 - level) / 2, rtol=1e-9)
    np.testing.assert_allclose(betaincc(x[inside] + 1, n[inside] - x[inside], high[inside]), (1 - level) / 2, rtol=1e-9)
    assert set(low[~some]) == {0.0}
    assert set(high[x == n]) == {1.0}


# x, n, Clopper-Pearson, Wilson: Newcombe (1998) Statistics in Medicine 17:857, table I; the same from R's binom.test and prop.test(correct = FALSE)
NEWCOMBE = (
    (81, 263, (0.2527, 0.3676), (0.2553, 0.3662)),
    (15, 148, (0.0578, 0.1617), (0.0624, 0.1605)),
    (0, 20, (0.0000, 0.1684), (0.0000, 0.1611)),
    (1, 29, (0.0009, 0.1776), (0.0061, 0.1718)),
)


@pytest.mark.parametrize(("x", "n", "exact", "score"), NEWCOMBE)
def test_published_bounds(x, n, exact, score, connection):
    [(share,)] = connection.execute(f"SELECT bathtub_binomial(0.95, 'two', {x}, {n})").fetchall()
    [(_, _, *bounds)] = wilsons(f"(VALUES ({x}, {n})) AS counts(x, n)", 0.95)
    np.testing.assert_allclose((share["low"], share["high"]), exact, atol=5e-5)
    np.testing.assert_allclose(bounds, score, atol=5e-5)
