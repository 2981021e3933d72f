"""Aggregates, ratios with their bounds, parameters, units, measures that do not add up over time."""

from __future__ import annotations

from golden_suite.oracle import Rows, ask, before, equals, later, minus, per, period, rate_bound, since

RATE_BOUNDS = "failure_rate failure_rate_low failure_rate_high"
STOCK = "parts_last parts_first parts_average"


def measures_with_conditions() -> Rows:
    return ask("major_failures brake_failures failures", "component")


def measures_min_max_average() -> Rows:
    return ask("cost_low cost_high cost_average", "model")


def measures_exact_percentiles() -> Rows:
    return ask("cost_p25 cost_median", "component")


def measures_sketched() -> Rows:
    return ask("cost_sketch modes_sketch", where=[equals("failure_mode", "stall")])


def measures_distinct() -> Rows:
    return ask("vehicles failing_vehicles", "model")


def measures_distinct_total() -> Rows:
    return ask("vehicles failing_vehicles")


def measures_empty() -> Rows:
    return ask("drive_hours miles speed", "model")


# --- stock -----------------------------------------------------------------------------------------------------------


def stock_by_month() -> Rows:
    return ask(f"{STOCK} capacity", period("month"))


def stock_by_month_and_region() -> Rows:
    return ask(STOCK, period("month"), "region")


def stock_total() -> Rows:
    return ask(f"{STOCK} capacity")


def stock_filtered() -> Rows:
    return ask("parts_last parts_first", "city", where=[since("2025-02-01"), before("2025-03-01")])


def stock_by_day() -> Rows:
    return ask("parts_never", period("day"), where=[before("2025-03-01")])


def stock_change() -> Rows:
    rows = ask("parts_last", period("month"))
    before = {later(row["time_month"], "month"): row["parts_last"] for row in rows}
    return [row | {"parts_change": minus(row["parts_last"], before.get(row["time_month"]))} for row in rows]


def stock_rollup() -> Rows:
    month, metrics = period("month", "month"), "parts_last parts_average"
    return [
        *({"region": r["region"], "month": r["month"], "level": 0} | r for r in ask(metrics, "region", month)),
        *({"region": r["region"], "month": None, "level": 1} | r for r in ask(metrics, "region")),
        *({"region": None, "month": None, "level": 3} | r for r in ask(metrics)),
    ]


# --- ratios ----------------------------------------------------------------------------------------------------------


def units_miles_and_km() -> Rows:
    return ask("miles km failure_rate failure_rate_km", "model")


def parameters_of_the_question() -> Rows:
    return [
        {
            "model": row["model"],
            "failure_rate": per(row["failures"], row["km"], 1000),
            "failure_rate_low": rate_bound(row["failures"], row["km"], "low", 0.1, 1000),
            "failure_rate_high": rate_bound(row["failures"], row["km"], "high", 0.1, 1000),
        }
        for row in ask("failures km", "model")
    ]


def parameters_of_a_measure() -> Rows:
    [v] = ask("failures miles km")
    return [
        {
            "per_mile": per(v["failures"], v["miles"], 1000),
            "per_km": per(v["failures"], v["km"], 1000),
            "high_50": rate_bound(v["failures"], v["miles"], "high", 0.25, 1000),
            "high_95": rate_bound(v["failures"], v["miles"], "high", 0.025, 1000),
        }
    ]


def interval_one_sided() -> Rows:
    return ask("failure_rate_one_sided failure_rate_one_sided_low failure_rate_one_sided_high", "component")


def interval_of_time_between() -> Rows:
    return ask("miles_between_failures miles_between_failures_low miles_between_failures_high", "model")


def interval_at_zero() -> Rows:
    return ask(RATE_BOUNDS, "model", where=[equals("component", "seat")])


def derived_of_derived() -> Rows:
    return ask("major_share minor_share share_ratio", "component")


def ratio_of_sums() -> Rows:
    return ask("cost_per_mile speed", "home_region")


def ratio_of_sums_total() -> Rows:
    return ask("cost_per_mile speed")


def deprecated_still_answers() -> Rows:
    return ask("old_failures")
