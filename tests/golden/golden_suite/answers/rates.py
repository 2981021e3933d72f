"""Shares with binomial bounds, and comparisons of rates."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from scipy.stats import binom, binomtest, false_discovery_control

from golden_suite.oracle import Row, Rows, ask, before, equals, later, on, per, since, spine

Side = tuple[int, float | None]  # failures, exposure


def shares_exact() -> Rows:
    return ask("major_part major_part_low major_part_high failure_rate failure_rate_high no_part_exact_low no_part_exact_high", "model")


def shares_exact_one_sided() -> Rows:
    rows = ask("major_percent major_percent_low major_percent_high", "component")
    return [row for row in rows if row["major_percent_low"] is not None and row["major_percent_low"] > 0]


def shares_wilson() -> Rows:
    metrics = "major_wilson major_wilson_low major_wilson_high no_part no_part_low no_part_high"
    return ask(metrics, "component", "model", where=[on("model", holds=lambda row: row["model"] not in ("A", None))])


# --- comparisons: given the sum of both counts, the one is binomial with the share of its exposure ---------------------


def compared(first: Side, second: Side, confidence_level: float = 0.95, sided: str = "two", alternative: str = "two") -> Row:
    """The ratio of two rates: value, low, high, p_value, status."""
    (r, t), (other_r, other_t) = first, second
    if not t or not other_t or r + other_r == 0:
        return {"value": None, "low": None, "high": None, "p_value": None, "status": "no_failures" if t and other_t else "no_data"}
    n, share, scale = r + other_r, t / (t + other_t), other_t / t
    of = {"two": "two-sided", "lower": "greater", "upper": "less"}[sided]
    bounds = binomtest(r, n, alternative=of).proportion_ci(confidence_level, "exact")
    high = None if bounds.high == 1 else bounds.high / (1 - bounds.high) * scale
    tails = {"less": binom.cdf(r, n, share), "greater": binom.sf(r - 1, n, share)}
    p_value = min(1.0, 2 * min(tails.values())) if alternative == "two" else tails[alternative]
    return {"value": per(per(r, t), per(other_r, other_t)), "low": None if sided == "upper" else bounds.low / (1 - bounds.low) * scale, "high": high, "p_value": float(p_value), "status": "ok"}


def told(name: str, found: Row, outputs: Sequence[str]) -> Row:
    return {f"{name}_{output}" if output else name: found[output or "value"] for output in outputs}


def adjusted(p_values: Sequence[float | None]) -> list[float | None]:
    """Benjamini and Hochberg's, over the p values there are."""
    known = iter(false_discovery_control([p for p in p_values if p is not None] or [1.0]))
    return [None if p is None else float(next(known)) for p in p_values]


def sides(*keys: Any, where: Sequence[Any] = ()) -> dict[Any, Side]:
    """Failures and miles of each group."""
    rows = ask("failures miles", *keys, where=where)
    return {tuple(list(row.values())[:-2]): (row["failures"], row["miles"]) for row in rows}


BOUNDED = ("", "low", "high", "p_value", "status")


def told_of(name: str, first: Side, second: Side, outputs: Sequence[str] = BOUNDED, **how: Any) -> Row:
    return told(name, compared(first, second, **how) | {"n_failures": first[0], "n_reference": second[0]}, outputs)


def comparison_of_models() -> Rows:
    a, b = (sides("component", where=[equals("model", model)]) for model in ("A", "B"))
    rates = {row["component"]: row["failure_rate_low"] for row in ask("failure_rate_low", "component")}
    rows = [{"component": component} | told_of("b_by_a", of(b, component), of(a, component)) for component in rates]
    corrected = adjusted([row["b_by_a_p_value"] for row in rows])
    return [row | {"b_by_a_adjusted_p_value": p, "failure_rate_low": rates[row["component"]]} for row, p in zip(rows, corrected, strict=True)]


def of(found: dict[Any, Side], component: str | None) -> Side:
    """The side of a component; without a failure it has the miles that every component has."""
    return found.get((component,), (0, next(iter(found.values()))[1]))


def comparison_of_components() -> Rows:
    not_d = on("model", holds=lambda row: row["model"] not in ("D", None))
    brake, motor = (ask("failures miles", where=[equals("component", name), *more])[0] for name, more in (("brake", [not_d]), ("motor", [])))
    first, second = ((row["failures"], row["miles"]) for row in (brake, motor))
    found = told_of("brake_by_motor", first, second, (*BOUNDED, "n_failures", "n_reference"), confidence_level=0.9, sided="lower", alternative="greater")
    return [found | {"a_by_brake": None, "a_by_brake_p_value": None, "a_by_brake_status": "overlapping"}]


def comparison_along_time() -> Rows:
    rows = []
    for begin in spine(datetime(2024, 10, 1), datetime(2025, 4, 1), "month"):
        end = later(begin, "month")
        month, quarter = (told_of(name, between(since, end), between(later(since, "month", -3), later(end, "month", -3))) for name, since in (("rate_by_quarter_before", begin), ("rate_by_quarter_before_3m", later(end, "month", -3))))
        rows.append({"time_month": begin, **month, **quarter})
    return rows


def between(begin: datetime, end: datetime) -> Side:
    row = ask("failures miles", where=[since(begin.isoformat()), before(end.isoformat())])[0]
    return row["failures"], row["miles"]


def comparison_to_the_rest() -> Rows:
    return to_the_rest("model", name="rate_by_rest", outputs=(*BOUNDED, "n_failures", "n_reference"))


def comparison_to_the_rest_of_each_set() -> Rows:
    outputs = ("", "p_value", "n_reference", "status")
    total = to_the_rest(name="rate_by_rest", outputs=outputs)
    rows = [*to_the_rest("model", name="rate_by_rest", outputs=outputs), *({"model": None} | row for row in total)]
    return [{name: row[name] for name in ("model", "rate_by_rest", "rate_by_rest_p_value", "rate_by_rest_adjusted_p_value", "rate_by_rest_n_reference", "rate_by_rest_status")} for row in rows]


def comparison_signals() -> Rows:
    rows = to_the_rest("component", "model", name="rate_above_rest", outputs=("", "p_value"), within="component", alternative="greater", where=[before("2025-03-01")])
    return [row for row in rows if row["rate_above_rest_p_value"] is not None and row["rate_above_rest_p_value"] < 0.6]


def to_the_rest(*keys: str, outputs: Sequence[str], name: str, within: str = "", where: Sequence[Any] = (), **how: Any) -> Rows:
    """Each group against all others that have miles (and the same value of `within`); p values adjusted for their number."""
    groups = sides(*keys, where=where)
    rows, p_values = [], []
    for group, own in groups.items():
        same = [i for i, key in enumerate(keys) if key == within]
        others = [other for key, other in groups.items() if key != group and other[1] and all(key[i] == group[i] for i in same)]
        rest = (sum(r for r, _ in others), math.fsum(t for _, t in others if t))
        rows.append(dict(zip(keys, group, strict=True)) | told_of(name, own, rest, outputs, **how))
        p_values.append(compared(own, rest, **how)["p_value"])
    return [row | {f"{name}_adjusted_p_value": p} for row, p in zip(rows, adjusted(p_values), strict=True)]
