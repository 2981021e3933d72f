"""What random questions are made of: metrics, dimensions and conditions of the fleet, each with what it means to the oracle."""

from __future__ import annotations

from collections.abc import Sequence

from golden_suite.oracle import Rows, Where, before, equals, on, since
from golden_suite.rows import plain

METRICS = (
    "failures", "major_failures", "brake_failures", "repair_cost", "cost_low", "cost_high", "cost_average", "cost_p25", "cost_median", "failing_vehicles", "miles",
    "km", "drive_hours", "vehicles", "vehicle_months", "failure_rate", "failure_rate_low", "failure_rate_high", "failure_rate_km", "failure_rate_one_sided_high",
    "miles_between_failures", "miles_between_failures_low", "cost_per_mile", "speed", "major_share", "minor_share", "calls", "minutes", "order",
)  # fmt: skip
DIMENSIONS = (
    "model", "grade", "long_model", "build_month", "home_region", "home_city", "service_region", "months_in_service",
    "component", "failure_mode", "severity", "expensive", "group", "pool", "recall", "recall_kind", "is_stall", "cost_band", "handover",
)  # fmt: skip
ALONG_TIME = ("failures", "miles", "failure_rate", "failure_rate_high", "repair_cost", "major_share", "vehicles", "calls")
CONDITIONS: dict[str, Where] = {
    "model = 'A'": equals("model", "A"),
    "model <> 'A'": on("model", holds=lambda r: r["model"] not in ("A", None)),
    "model IS NULL": equals("model", None),
    "grade <> 'base' OR grade = 'unknown'": on("grade", holds=lambda r: r["grade"] != "base"),
    "home_region IN ('North', 'abroad')": on("home_region", holds=lambda r: r["home_region"] in ("North", "abroad")),
    "months_in_service > 3": on("months_in_service", holds=lambda r: r["months_in_service"] is not None and r["months_in_service"] > 3),
    "component = 'brake'": equals("component", "brake"),
    "component IN ('brake', 'seat') OR component IS NULL": on("component", holds=lambda r: r["component"] in ("brake", "seat", None)),
    "failure_mode LIKE '%e%'": on("failure_mode", holds=lambda r: r["failure_mode"] is not None and "e" in r["failure_mode"]),
    "severity = 'minor'": equals("severity", "minor"),
    "recall = 'R1'": on("recalls", holds=lambda r: any(recall["recall"] == "R1" for recall in r["recalls"])),
    "time >= DATE '2024-06-01'": since("2024-06-01"),
    "time < DATE '2025-01-01'": before("2025-01-01"),
}


def conjunction(conditions: Sequence[str]) -> str | None:
    return " AND ".join(f"({text})" for text in conditions) or None


def texts(rows: Rows) -> list[list[str]]:
    """The oracle's rows as a CSV file has them."""
    return [["" if v is None else str(v).lower() if isinstance(v, bool) else str(v) for v in map(plain, row.values())] for row in rows]
