"""Windows, sums to date and shifts by any groups between any bounds, over any part of the golden tables: what the oracle counts row by row.

Which groups without a value are shown beside the others is left open here: a 0 and a NULL are the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from golden_suite import oracle
from golden_suite.cases import layer
from golden_suite.examples import examples
from golden_suite.oracle import Window, days, months, to_date
from golden_suite.questions import conjunction
from hypothesis import assume, given
from hypothesis import strategies as st

METRICS: dict[str, tuple[str, Window | int]] = {  # name -> the metric, and its window, or by how many months it is shifted
    "failures_90d": ("failures", days(90)), "failures_6w": ("failures", days(42)), "failures_3m": ("failures", months(3)), "failures_1m": ("failures", months(1)),
    "failure_rate_3m": ("failure_rate", months(3)), "failure_rate_3m_high": ("failure_rate_high", months(3)), "cost_high_3m": ("cost_high", months(3)),
    "cost_average_3m": ("cost_average", months(3)), "failures_mtd": ("failures", to_date("month")), "failures_qtd": ("failures", to_date("quarter")),
    "failures_ytd": ("failures", to_date("year")), "failures_so_far": ("failures", to_date("all")), "miles_so_far": ("miles", to_date("all")),
    "failures_month_before": ("failures", 1), "failures_year_before": ("failures", 12),
}  # fmt: skip
MONTHLY = {"miles_so_far", "failure_rate_3m", "failure_rate_3m_high"}  # the odometer is read by month
ALLOWED = {
    "day": [name for name in METRICS if name not in MONTHLY | {"failures_month_before", "failures_year_before"}],
    "week": ["failures_90d", "failures_6w", "failures_3m"],
    "month": list(METRICS),
    "quarter": [name for name in METRICS if name not in ("failures_mtd", "failures_month_before")],
    "year": ["failures_90d", "failures_6w", "failures_3m", "failure_rate_3m", "failures_ytd", "failures_so_far", "miles_so_far", "failures_year_before"],
}
BOUNDS = {
    "day": [("2024-05-28", "2024-06-05"), ("2024-02-26", "2024-03-04"), ("2024-12-28", "2025-01-03")],
    "week": [("2024-05-27", "2024-07-01"), ("2024-12-16", "2025-01-20")],
}
LONG = [(since, before) for since in ("", "2024-04-01", "2024-07-01", "2025-04-01") for before in ("2024-10-01", "2025-01-01", "2026-01-01") if since < before]


@dataclass(frozen=True)
class Asked:
    grain: str
    metrics: list[str]
    bounds: tuple[str, str]
    by: list[str]
    part: float
    seed: int

    @property
    def since(self) -> datetime | None:
        return datetime.fromisoformat(self.bounds[0]) if self.bounds[0] else None

    @property
    def before(self) -> datetime:
        return datetime.fromisoformat(self.bounds[1])

    @property
    def where(self) -> str | None:
        return conjunction([f"time {sign} DATE '{day}'" for sign, day in zip((">=", "<"), self.bounds, strict=True) if day])

    @property
    def plain(self) -> str:
        """The metrics without their windows."""
        return " ".join(dict.fromkeys(METRICS[name][0] for name in self.metrics))


def questions(grain: str) -> st.SearchStrategy[Asked]:
    return st.builds(
        Asked,
        st.just(grain),
        st.lists(st.sampled_from(ALLOWED[grain]), min_size=1, max_size=3, unique=True),
        st.sampled_from(BOUNDS.get(grain, LONG)),
        st.lists(st.sampled_from(["model", "grade", "home_region", "component", "failure_mode"]), max_size=2, unique=True),
        st.sampled_from([0.2, 0.5, 1.0]),
        st.integers(0, 9),
    )


@examples(60)
@given(st.sampled_from(sorted(ALLOWED)).flatmap(questions))
def test_what_looks_back_counts_the_rows_it_covers(some_rows, asked):
    connection = some_rows(asked.part, asked.seed)
    assume(timed(asked))
    answer = layer().query(asked.metrics, by=[f"time.{asked.grain}", *asked.by], where=asked.where, engine=connection).records()
    found = {(row[f"time_{asked.grain}"], *(row[name] for name in asked.by)): values(row, asked) for row in answer}
    assert len(found) == len(answer)
    wanted = {key: row for key, row in expected(asked).items() if any(row)}
    assert {key: row for key, row in found.items() if any(row) and not close(row, wanted.get(key, ()))} == {}
    assert {key: row for key, row in wanted.items() if not close(row, found.get(key, ()))} == {}


def expected(asked: Asked) -> dict[tuple[Any, ...], list[Any]]:
    """Each metric of each group in each period shown."""
    upto, times = oracle.before(asked.bounds[1]), timed(asked)
    first = oracle.start(asked.since or min(times), asked.grain)
    last = oracle.start(asked.before - timedelta(microseconds=1) if asked.since else max(times), asked.grain)
    groups = [tuple(row[name] for name in asked.by) for row in oracle.ask(asked.plain, *asked.by, where=[upto])]
    return {
        (period, *group): [at(name, period, asked, group) for name in asked.metrics] for group in groups for period in oracle.spine(first, max(first, last), asked.grain)
    }


def at(name: str, period: datetime, asked: Asked, group: tuple[Any, ...]) -> Any:
    metric, window = METRICS[name]
    where = [oracle.before(asked.bounds[1]), *(oracle.equals(key, value) for key, value in zip(asked.by, group, strict=True))]
    if isinstance(window, int):
        period, window = oracle.add_months(period, -window), lambda begin, end: begin
    return oracle.windowed(metric, window, period, oracle.later(period, asked.grain), where) or None


def timed(asked: Asked) -> list[datetime]:
    """When the rows happened that the question may read."""
    facts = {oracle.MEASURES[name].fact for name in oracle.components(asked.plain)}
    return [row["time"] for name in facts for row in oracle.fact(name) if row["time"] and row["time"] < asked.before]


def values(row: dict[str, Any], asked: Asked) -> list[Any]:
    return [row[name] or None for name in asked.metrics]


def close(found: list[Any], wanted: list[Any]) -> bool:
    return len(found) == len(wanted) and all(a == b or (a and b and abs(float(a) / float(b) - 1) < 1e-9) for a, b in zip(found, wanted, strict=True))
