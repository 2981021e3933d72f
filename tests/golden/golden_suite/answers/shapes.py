"""Shapes of SQL: what the statement around the metrics does, done to their answer in Python."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import chain
from typing import Any

from golden_suite.oracle import (
    DOMAINS,
    Key,
    Row,
    Rows,
    ask,
    before,
    by_period,
    equals,
    fact,
    on,
    period,
    since,
    start,
    table,
)

FLEET = ("odometer", "failures", "calls")


def computed(name: str, needs: str, of: Callable[[Row], Any]) -> Key:
    return Key(name, tuple(needs.split()), of)


def rename(rows: Rows, **names: str) -> Rows:
    """The columns `names`, each from the column it names."""
    return [{name: row[column] for name, column in names.items()} for row in rows]






# --- expressions -----------------------------------------------------------------------------------------------------


def sql_case_of_dimension() -> Rows:
    def age(row: Row) -> str:
        return "old" if row["model"] in ("A", "B") else "none" if row["model"] is None else "new"

    return ask("failures miles failure_rate", computed("age", "model", age))


def sql_functions_of_dimensions() -> Rows:
    return ask("failures", computed("grade", "grade", lambda r: r["grade"].upper()), computed("model", "model", lambda r: r["model"] or "-"))


def sql_case_of_shared() -> Rows:
    return ask("failures miles", computed("part", "component", lambda r: r["component"] or "none"))


def sql_expression_of_keys() -> Rows:
    rows = ask("failures", "grade", "model", where=[equals("component", "brake")])
    return [{"both_of": f"{row['grade']}/{row['model'] or '?'}", "failures": row["failures"]} for row in rows]


# --- conditions ------------------------------------------------------------------------------------------------------


def sql_where_of_any_shape() -> Rows:
    where = [
        on("model", holds=lambda r: r["model"] in ("A", "C", None)),
        on("home_region", holds=lambda r: r["home_region"] not in ("West", "South")),
        on("months_in_service", holds=lambda r: r["months_in_service"] in range(13)),
        on("component", holds=lambda r: r["component"] not in ("motor", None)),
    ]
    return ask("failures miles", where=where)


def sql_where_in_subquery() -> Rows:
    models = {row["model"] for row in table("vehicles") if row["grade"] == "plus" and row["model"]}
    return ask("failures miles", "model", where=[on("model", holds=lambda r: r["model"] in models)])


def sql_where_false() -> Rows:
    return ask("failures miles failure_rate", where=[equals("model", "no such")])


def sql_where_false_grouped() -> Rows:
    return ask("failures", "home_region", where=[equals("home_region", "no such")])


def sql_having() -> Rows:
    rows = ask("failures miles", "model")
    return rename([row for row in rows if row["miles"] is not None and row["miles"] > 10000 and 5 <= row["failures"] <= 100], model="model", failures="failures")


def sql_having_subquery() -> Rows:
    rows = ask("failures", "component")
    mean = sum(row["failures"] for row in rows) / len(rows)
    return [row for row in rows if row["failures"] > mean]


def sql_order_by_unselected() -> Rows:
    rows = [row for row in ask("failure_rate miles", "model") if row["miles"] is not None]
    return rename(sorted(rows, key=lambda row: -row["failure_rate"])[:3], model="model")


def sql_order_by_alias() -> Rows:
    rows = ask("failures", "home_region")
    return rename(sorted(rows, key=lambda row: (-row["failures"], row["home_region"])), region="home_region", n="failures")


def sql_offset() -> Rows:
    rows = [row for row in ask("failures", "component") if row["component"] is not None]
    return sorted(rows, key=lambda row: row["component"])[1:3]


# --- grouping --------------------------------------------------------------------------------------------------------


def grouping(metrics: str, sets: Sequence[str], keys: str) -> Rows:
    """The answers to each set of keys, and for each row which keys it has."""
    result = []
    for names in sets:
        for row in ask(metrics, *names.split()):
            marks = {f"no_{key}": int(key not in names.split()) for key in keys.split()}
            result.append(dict.fromkeys(keys.split()) | row | marks)
    return result


def sql_rollup() -> Rows:
    rows = grouping("failures failure_rate", ["home_region home_city", "home_region", ""], "home_region home_city")
    return rename(rows, home_region="home_region", home_city="home_city", all_regions="no_home_region", all_cities="no_home_city", failures="failures", failure_rate="failure_rate")


def sql_rollup_shared() -> Rows:
    rows = grouping("failures miles failure_rate_high", ["failure_mode", ""], "failure_mode")
    return rename(rows, failure_mode="failure_mode", total="no_failure_mode", failures="failures", miles="miles", high="failure_rate_high")


def sql_cube() -> Rows:
    rows = grouping("failures vehicles", ["grade home_city", "grade", "home_city", ""], "grade home_city")
    leveled = [row | {"level": 2 * row["no_grade"] + row["no_home_city"]} for row in rows]
    return rename(leveled, grade="grade", home_city="home_city", level="level", failures="failures", vehicles="vehicles")


def sql_grouping_sets() -> Rows:
    rows = grouping("failing_vehicles cost_median", ["grade", "home_region", ""], "grade home_region")
    return rename(rows, grade="grade", home_region="home_region", no_grade="no_grade", failing_vehicles="failing_vehicles", cost_median="cost_median")


def sql_grouping_sets_of_domain() -> Rows:
    return rename(grouping("failures", ["model", ""], "model"), model="model", total="no_model", failures="failures")


def sql_rollup_limited() -> Rows:
    return rename(grouping("failures", ["grade", ""], "grade"), grade="grade", failures="failures")


def sql_group_by_all() -> Rows:
    return ask("failures", "home_region", computed("grade", "grade", lambda r: r["grade"].upper()))


def sql_group_by_ordinal() -> Rows:
    city = computed("city", "home_city", lambda r: r["home_city"] and r["home_city"][:3])
    return rename(ask("failures", city, "home_region"), city="city", failures="failures", home_region="home_region")


def sql_group_by_alias() -> Rows:
    return ask("failures", computed("small", "model", lambda r: r["model"] and r["model"].lower()))


def sql_grouping_of_plain() -> Rows:
    return [{"grade": row["grade"], "total": 0, "failures": row["failures"]} for row in ask("failures", "grade")]


def sql_rollup_of_time() -> Rows:
    where = [before("2024-12-01")]
    months = [{"month": row["month"], "total": 0, "failures": row["failures"]} for row in by_period("failures", "month", where=where, name="month")]
    return [*months, {"month": None, "total": 1} | ask("failures", where=where)[0]]


# --- records ---------------------------------------------------------------------------------------------------------


def sql_distinct_values() -> Rows:
    values = {row["component"] for row in fact("failures")} | set(DOMAINS["component"])
    return [{"component": value} for value in values]


def sql_distinct_pairs() -> Rows:
    return [{"model": model, "grade": grade or "unknown"} for model, grade in {(row["model"], row["grade"]) for row in table("vehicles")}]


def sql_distinct_measures() -> Rows:
    return [{"failures": n} for n in {row["failures"] for row in ask("failures", "home_region") if row["home_region"] != "West"}]


def sql_star() -> Rows:
    rows = [row for row in fact("stock") if row["time"].date() >= date(2025, 3, 1)]
    return rename(sorted(rows, key=lambda row: (row["time"], row["city"], row["region"])), time="time", region="region", city="city")[:4]


def records() -> Rows:
    return list(chain.from_iterable(fact(name) for name in FLEET))


def sql_count_star() -> Rows:
    return [{"n": len(records())}]


def sql_count_star_filtered() -> Rows:
    return [{"n": sum(1 for row in records() if row.get("component") == "brake")}]


def sql_count_by_dimension() -> Rows:
    majors = [row["home_region"] for row in fact("failures") if row["severity"] == "major"]
    return [{"home_region": region, "n": majors.count(region)} for region in set(majors)]


def sql_records() -> Rows:
    return rename([row for row in fact("failures") if row["component"] == "battery"], model="model", component="component", severity="severity")


def sql_without_a_measure() -> Rows:
    return [{"grade": grade} for grade in {row["grade"] or "unknown" for row in table("vehicles")}]


# --- statements around ------------------------------------------------------------------------------------------------


def sql_cte() -> Rows:
    rows = [row for row in ask("failure_rate miles", "model") if row["miles"] is not None and row["miles"] > 0]
    return [{"models": len(rows), "worst": max(row["failure_rate"] for row in rows), "miles": sum(row["miles"] for row in rows)}]


def sql_cte_named_like_table() -> Rows:
    return [row for row in ask("failures", "model") if row["failures"] > 5]


def sql_nested_subqueries() -> Rows:
    return [{"most": max(row["failures"] for row in ask("failures", "component") if row["component"] not in ("brake", None))}]


def sql_union_all() -> Rows:
    [every], [major], [a] = ask("failures"), ask("major_failures"), ask("failures", where=[equals("model", "A")])
    return [{"what": "all", "n": every["failures"]}, {"what": "major", "n": major["major_failures"]}, {"what": "A", "n": a["failures"]}]


def sql_series_limit() -> Rows:
    known = [row for row in ask("miles", "model") if row["miles"] is not None]
    top = [row["model"] for row in sorted(known, key=lambda row: -row["miles"])[:2]]
    rows = [row for row in ask("miles", period("quarter", "time"), "model") if row["model"] in top and row["model"] is not None]
    return sorted(rows, key=lambda row: -row["miles"])


def sql_join_plain_table() -> Rows:
    pairs = {(row["model"], row["grade"]) for row in table("vehicles") if row["model"]}
    grades = {grade for _, grade in pairs}
    asked = {grade: [on("model", holds=lambda r, grade=grade: (r["model"], grade) in pairs)] for grade in grades}
    return [{"kind": grade} | ask("failures miles", where=where)[0] for grade, where in asked.items()]


def sql_expression_of_joined() -> Rows:
    graded = {row["model"] for row in table("vehicles") if row["grade"] and row["model"]}
    others = {row["model"] for row in table("vehicles") if not row["grade"] and row["model"]}
    models = {"graded": graded, "none": others}
    return [{"grading": name} | ask("failures miles", where=[on("model", holds=lambda r, m=m: r["model"] in m)])[0] for name, m in models.items()]


def sql_join_computed_group() -> Rows:
    graded = {row["model"] for row in table("vehicles") if row["grade"] and row["model"]}
    others = {row["model"] for row in table("vehicles") if not row["grade"] and row["model"]}
    models = {"graded": graded, "none": others}
    return [{"grading": name} | ask("failures miles", where=[on("model", holds=lambda r, m=m: r["model"] in m)])[0] for name, m in models.items()]


def sql_join_names_groups_of_domain() -> Rows:
    kinds = {"A": "old", "C": "new", "E": "new"}
    return [{"model": row["model"], "kind": kinds[row["model"]], "failures": row["failures"]} for row in ask("failures", "model") if row["model"] in kinds]


def sql_rollup_of_joined() -> Rows:
    models = {row["model"] for row in table("vehicles") if row["model"]}
    grades = {grade: {row["model"] for row in table("vehicles") if row["grade"] == grade} for grade in {row["grade"] for row in table("vehicles")}}
    rows = [{"grade": g, "total": 0} | ask("failures", where=[on("model", holds=lambda r, m=m: r["model"] in m - {None})])[0] for g, m in grades.items()]
    return [*rows, {"grade": None, "total": 1} | ask("failures", where=[on("model", holds=lambda r: r["model"] in models)])[0]]


def sql_left_join_plain_table() -> Rows:
    opened = {city: min(row["opened"] for row in table("depots") if row["city"] == city) for city in {row["city"] for row in table("depots")}}
    rows = [row | {"opened": opened.get(row["home_city"])} for row in ask("failures", "home_city")]
    return rename(rows, home_city="home_city", opened="opened", failures="failures")


def sql_two_semantic_tables() -> Rows:
    own = {row["month"]: row["failures"] for row in by_period("failures", "month", where=[since("2025-01-01")], name="month")}
    faults = [start(row["occurred_at"], "month") for row in table("faults")]
    return [{"month": month, "failures": own[month], "faults": faults.count(month)} for month in sorted(own) if min(faults) <= month <= max(faults)]


def sql_scalar_subquery() -> Rows:
    [every] = ask("failures")
    return [{"city": row["city"], "failures": every["failures"]} for row in table("depots") if row["city"] != "Springfield"]


def sql_between_metrics() -> Rows:
    rows = ask("failure_rate failure_rate_low failure_rate_high vehicles", "home_region")
    kept = [row for row in rows if row["failure_rate"] is not None and row["failure_rate_low"] <= row["failure_rate"] <= row["failure_rate_high"] and row["vehicles"] > 1]
    return rename(kept, home_region="home_region")


# --- windows and expressions over metrics ----------------------------------------------------------------------------


def sql_window_rank() -> Rows:
    rows = ask("failures", "model")
    return [{"model": row["model"], "place": 1 + sum(1 for other in rows if other["failures"] > row["failures"]), "failures": row["failures"]} for row in rows]


def sql_window_share() -> Rows:
    rows = ask("failures", "component")
    every = sum(row["failures"] for row in rows)
    return [{"component": row["component"], "percent": 100 * row["failures"] / every} for row in rows]


def sql_window_lag() -> Rows:
    rows = by_period("failures", "quarter", where=[since("2024-04-01"), before("2025-04-01")], name="quarter")
    return [{"quarter": now["quarter"], "more": now["failures"] - was["failures"] if was else None} for was, now in zip([None, *rows], rows, strict=False)]


def sql_case_of_measure() -> Rows:
    return [
        {
            "model": row["model"],
            "how_many": "many" if row["failures"] > 5 else "few",
            "one_more": row["failures"] + 1,
            "thousands": None if row["miles"] is None else round(row["miles"] / 1000, 1),
        }
        for row in ask("failures miles", "model")
    ]


def sql_metric_synonym() -> Rows:
    return rename(ask("failures miles_between_failures_low"), failures="failures", low="miles_between_failures_low")


def sql_measure_of_text() -> Rows:
    return ask("failures")


def sql_qualified_table() -> Rows:
    return ask("failures", "model")


def sql_quoted_names() -> Rows:
    return [{"Queue": row["group"], "Total calls": row["order"]} for row in ask("order", "group")]


def sql_upper_case() -> Rows:
    return [{"model": row["model"], "FAILURES": row["failures"]} for row in ask("failures", "model", where=[equals("component", "brake")])]


def sql_filtered_derived_table() -> Rows:
    return ask("failures miles", "model", where=[equals("home_region", "North")])
