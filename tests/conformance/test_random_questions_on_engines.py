"""A few random questions on live engines: the oracle's rows. The property tests ask DuckDB hundreds."""

from __future__ import annotations

import random

import pytest
from golden_suite import oracle
from golden_suite.cases import layer
from golden_suite.questions import ALONG_TIME, CONDITIONS, DIMENSIONS, METRICS, conjunction, texts
from golden_suite.rows import differences

QUESTIONS = 15


@pytest.mark.parametrize("seed", range(QUESTIONS))
def test_groups(seed, server):
    draw = random.Random(seed)
    while True:
        metrics, by, where = draw.sample(METRICS, draw.randint(1, 4)), draw.sample(DIMENSIONS, draw.randint(0, 3)), draw.sample(sorted(CONDITIONS), draw.randint(0, 2))
        try:
            expected = oracle.ask(" ".join(metrics), *by, where=[CONDITIONS[text] for text in where])
        except oracle.Unanswerable:
            continue
        break
    _, rows = server.run(layer().sql(metrics, by=by, where=conjunction(where), dialect=server.name))
    assert differences(rows, texts(expected)) == [], (metrics, by, where)


@pytest.mark.parametrize("seed", range(QUESTIONS))
def test_periods(seed, server):
    draw = random.Random(seed)
    metrics = list(dict.fromkeys(["failures", *draw.sample(ALONG_TIME, 2)]))
    grain, by = draw.choice(["month", "quarter", "year"]), draw.sample(("model", "grade", "home_region"), draw.randint(0, 2))
    _, rows = server.run(layer().sql(metrics, by=[f"time.{grain}", *by], dialect=server.name))
    assert differences(rows, texts(oracle.by_period(" ".join(metrics), grain, *by))) == [], (metrics, grain, by)
