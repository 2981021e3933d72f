"""Shares with binomial bounds, and comparisons of rates."""

from __future__ import annotations

from golden_suite.oracle import Rows, ask, on


def shares_exact() -> Rows:
    return ask("major_part major_part_low major_part_high failure_rate failure_rate_high no_part_exact_low no_part_exact_high", "model")


def shares_exact_one_sided() -> Rows:
    rows = ask("major_percent major_percent_low major_percent_high", "component")
    return [row for row in rows if row["major_percent_low"] is not None and row["major_percent_low"] > 0]


def shares_wilson() -> Rows:
    metrics = "major_wilson major_wilson_low major_wilson_high no_part no_part_low no_part_high"
    return ask(metrics, "component", "model", where=[on("model", holds=lambda row: row["model"] not in ("A", None))])
