"""Periods, windows, shifts, zones."""

from __future__ import annotations

import itertools
from datetime import datetime
from zoneinfo import ZoneInfo

from golden_suite.oracle import (
    Rows,
    along,
    ask,
    before,
    by_period,
    days,
    equals,
    fact,
    months,
    on,
    period,
    since,
    start,
    to_date,
)

RATE_3M = ("failure_rate", months(3))


def time_by_month() -> Rows:
    return by_period("failures miles failure_rate", "month")


def time_by_month_and_model() -> Rows:
    where = [since("2024-06-01"), before("2024-12-01"), on("model", holds=lambda r: r["model"] in ("A", "B"))]
    return by_period("failures miles", "month", "model", where=where)


def time_by_quarter() -> Rows:
    return by_period("failures miles failure_rate", "quarter", where=[before("2026-01-01")])


def time_by_year() -> Rows:
    return by_period("failures miles", "year", where=[before("2026-01-01")])


def time_named_periods() -> Rows:
    return by_period("failures repair_cost", "month", where=[since("2024-07-21"), before("2024-10-01")], first="2024-07-01", last="2024-09-01")


def time_windows_by_month() -> Rows:
    columns = {
        "failures": ("failures", months(1)), "failures_90d": ("failures", days(90)), "failures_6w": ("failures", days(42)),
        "failures_1m": ("failures", months(1)), "failures_3m": ("failures", months(3)), "cost_high_3m": ("cost_high", months(3)),
    }  # fmt: skip
    return along(columns, "month", "2024-02-01", "2025-05-01")


def time_windows_by_quarter() -> Rows:
    return along({"failures_90d": ("failures", days(90)), "failures_3m": ("failures", months(3))}, "quarter", "2024-01-01", "2025-04-01")


def time_windows_by_year() -> Rows:
    columns = {"failures_90d": ("failures", days(90)), "failures_3m": ("failures", months(3)), "failure_rate_3m": RATE_3M}
    return along(columns, "year", "2024-01-01", "2024-01-01", where=[on("model", holds=lambda r: r["model"] in ("A", "B"))])


def time_windows_by_week() -> Rows:
    columns = {"failures": ("failures", days(7)), "failures_6w": ("failures", days(42)), "failures_90d": ("failures", days(90))}
    return along(columns, "week", "2024-06-03", "2024-08-26")


def time_windows_by_day() -> Rows:
    columns = {"failures": ("failures", days(1)), "failures_6w": ("failures", days(42)), "failures_mtd": ("failures", to_date("month"))}
    return along(columns, "day", "2024-02-25", "2024-03-04")


def time_window_of_a_rate() -> Rows:
    columns = {"failure_rate_3m": RATE_3M, "failure_rate_3m_low": ("failure_rate_low", months(3)), "failure_rate_3m_high": ("failure_rate_high", months(3))}
    return along(columns, "month", "2024-04-01", "2025-02-01")


def time_window_by_component() -> Rows:
    columns = {"failures_3m": ("failures", months(3)), "failure_rate_3m": RATE_3M}
    return [
        {"time_quarter": row["time_quarter"], "component": component} | row
        for component in ("brake", "seat")
        for row in along(columns, "quarter", "2024-04-01", "2024-10-01", where=[equals("component", component)])
    ]


def time_windows_by_day_at_month_ends() -> Rows:
    columns = {
        "failures_1m": ("failures", months(1)), "failures_3m": ("failures", months(3)),
        "failures_qtd": ("failures", to_date("quarter")), "failures_ytd": ("failures", to_date("year")),
    }  # fmt: skip
    return along(columns, "day", "2024-05-28", "2024-06-03")


def time_window_of_an_average() -> Rows:
    return along({"cost_average": ("cost_average", months(3)), "cost_average_3m": ("cost_average", months(3))}, "quarter", "2024-01-01", "2025-01-01")


def time_bound_computed() -> Rows:
    return along({"failures_3m": ("failures", months(3)), "failure_rate_3m": RATE_3M}, "month", "2024-04-01", "2024-08-01")


def time_windows_after_the_last_row() -> Rows:
    columns = {"failures": ("failures", months(1)), "failures_3m": ("failures", months(3)), "failures_ytd": ("failures", to_date("year"))}
    return [
        {"time_month": row["time_month"], "grade": grade} | row
        for grade in ("base", "plus")
        for row in along(columns, "month", "2025-04-01", "2025-07-01", where=[equals("grade", grade)])
    ]


def time_to_date_by_month() -> Rows:
    columns = {
        "failures_mtd": ("failures", to_date("month")), "failures_qtd": ("failures", to_date("quarter")), "failures_ytd": ("failures", to_date("year")),
        "failures_so_far": ("failures", to_date("all")), "miles_so_far": ("miles", to_date("all")),
    }  # fmt: skip
    return along(columns, "month", "2024-02-01", "2025-05-01")


def time_to_date_by_quarter() -> Rows:
    columns = {"failures_qtd": ("failures", to_date("quarter")), "failures_ytd": ("failures", to_date("year")), "failures_so_far": ("failures", to_date("all"))}
    return along(columns, "quarter", "2024-07-01", "2025-04-01")


# --- shifts: the value some periods before; unknown before the first of all -------------------------------------------


def shifted(rows: Rows, column: str, periods: int) -> list[int | float | None]:
    return [None] * min(periods, len(rows)) + [row[column] for row in rows][: max(0, len(rows) - periods)]


def time_shift_by_month() -> Rows:
    own = by_period("failures", "month", where=[before("2025-06-01")])
    month, year = shifted(own, "failures", 1), shifted(own, "failures", 12)
    return [row | {"failures_month_before": m, "failures_year_before": y} for row, m, y in zip(own, month, year, strict=True)]


def time_shift_by_quarter() -> Rows:
    own = by_period("failures", "quarter", where=[before("2026-01-01")])
    return [row | {"failures_year_before": y} for row, y in zip(own, shifted(own, "failures", 4), strict=True)]


def time_change_of_a_rate() -> Rows:
    own = by_period("failure_rate", "month", where=[since("2024-04-01"), before("2024-09-01")])
    changes = [None if not was["failure_rate"] else now["failure_rate"] / was["failure_rate"] - 1 for was, now in itertools.pairwise(own)]
    return [row | {"failure_rate_change": change} for row, change in zip(own[1:], changes, strict=True)]


# --- zones -----------------------------------------------------------------------------------------------------------


def in_zone(grain: str, zone: str) -> Rows:
    """Calls and minutes by the periods of a zone; only those with a call."""
    rows = [row | {"time": row["time"].replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(zone)).replace(tzinfo=None)} for row in fact("calls")]
    periods = sorted({start(row["time"], grain) for row in rows})
    inside = {p: [row for row in rows if start(row["time"], grain) == p] for p in periods}
    return [{f"time_{grain}": p, "calls": len(inside[p]), "minutes": sum(row["minutes"] for row in inside[p])} for p in periods]


def time_zone_of_the_source() -> Rows:
    return in_zone("day", "UTC")


def time_zone_untouched() -> Rows:
    return in_zone("day", "America/New_York")


def time_zone_of_the_reader() -> Rows:
    return [{"time_month": row["time_month"], "calls": row["calls"]} for row in in_zone("month", "Asia/Tokyo")]


def time_zone_bounds() -> Rows:
    return ask("calls minutes", where=[since("2024-03-10 05:00:00"), before("2025-01-01 00:00:00")])


def time_by_hour() -> Rows:
    return ask("calls", period("hour", "hour"), where=[before("2024-04-01")])


# --- other conditions on time ----------------------------------------------------------------------------------------


def time_between() -> Rows:
    first, last = datetime(2024, 2, 29, 23, 59, 59), datetime(2024, 3, 1)
    return ask("failures", where=[on("time", holds=lambda r: r["time"] is not None and first <= r["time"] <= last)])


def time_parts() -> Rows:
    rows = ask("failures miles", period("month"), where=[before("2024-07-01")])
    return [{"year": row["time_month"].year, "month": row["time_month"].month, "failures": row["failures"], "miles": row["miles"]} for row in rows]


def time_period_filtered() -> Rows:
    wanted = (datetime(2024, 3, 1), datetime(2024, 5, 1))
    return ask("failures miles", where=[on("time", holds=lambda r: start(r["time"], "month") in wanted)])
