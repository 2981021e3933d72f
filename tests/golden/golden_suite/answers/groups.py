"""Groups and filters: joins, domains, NULL, shared exposures, bridges, histories."""

from __future__ import annotations

from golden_suite.oracle import Row, Rows, Test, ask, equals, on, table


def group_by_domain_and_null() -> Rows:
    return ask("failures miles failure_rate", "model")


def group_by_role() -> Rows:
    return ask("failures miles failure_rate", "home_region")


def group_by_two_roles() -> Rows:
    return ask("failures miles", "home_region", "service_region")


def group_by_attribute_of_many() -> Rows:
    return ask("failures miles failure_rate", "home_city")


def group_by_null_label() -> Rows:
    return ask("failures miles failure_rate", "grade")


def filter_on_null_label() -> Rows:
    return ask("failures miles", where=[equals("grade", "unknown")])


def group_by_filtered_domain() -> Rows:
    return ask("failures miles", "model", where=[on("model", holds=lambda r: r["model"] in ("A", "E"))])


def group_by_domain_and_other() -> Rows:
    return ask("failures miles", "model", "grade")


def group_by_domain_and_shared() -> Rows:
    return ask("failures miles failure_rate failure_rate_low failure_rate_high", "model", "component")


def group_by_three_shared() -> Rows:
    return ask("failures miles", "component", "failure_mode", "severity")


def group_by_conformed_and_shared() -> Rows:
    return ask("failures miles failure_rate", "home_region", "failure_mode")


def group_by_role_and_component() -> Rows:
    return ask("failures miles", "home_region", "component")


def filter_shared_and_conformed() -> Rows:
    return ask("failures miles failure_rate", "component", where=[equals("severity", "major"), equals("model", "A")])


def filter_shared_or_null() -> Rows:
    return ask("failures miles", where=[on("component", holds=lambda r: r["component"] in ("brake", None))])


def group_exposure_by_shared() -> Rows:
    return ask("miles", "failure_mode")


def group_exposure_by_declared() -> Rows:
    return ask("miles km", "component")


def group_by_boolean() -> Rows:
    return ask("failures repair_cost", "expensive")


def group_by_declared_truths() -> Rows:
    return ask("failures", "is_stall", where=[on("component", holds=lambda r: r["component"] in ("battery", "brake"))])


def group_by_declared_numbers() -> Rows:
    return ask("failures repair_cost", "cost_band")


def group_by_declared_dates() -> Rows:
    return ask("failures miles", "handover")


def group_by_date() -> Rows:
    return ask("failures miles", "build_month")


def group_by_computed() -> Rows:
    return ask("failures miles", "long_model")


def group_by_months_in_service() -> Rows:
    return ask("failures miles failure_rate", "months_in_service")


def filter_on_months_in_service() -> Rows:
    return ask("failures miles failure_rate", where=[on("months_in_service", holds=lambda r: r["months_in_service"] in range(1, 7))])


# --- bridges: a row belongs to every group that one of its vehicle's recalls is in, once ------------------------------


def by_recall(metrics: str, column: str, name: str) -> Rows:
    groups = {row[column] for row in table("recalls")}
    return [{name: group} | ask(metrics, where=[on("recalls", holds=having_recall(column, group))])[0] for group in groups]


def having_recall(column: str, group: str | None) -> Test:
    return lambda row: any(recall[column] == group for recall in row["recalls"])


def group_by_bridge() -> Rows:
    return by_recall("failures miles failure_rate", "recall", "recall")


def group_by_bridge_attribute() -> Rows:
    return by_recall("failures miles failure_rate", "kind", "recall_kind")


def filter_on_bridge() -> Rows:
    return ask("failures miles", "model", where=[on("recalls", holds=lambda r: any(recall["recall"] in ("R1", "R2") for recall in r["recalls"]))])


def filter_on_bridge_attribute() -> Rows:
    return ask("failures miles failure_rate", where=[on("recalls", holds=having_recall("kind", "safety"))])


def group_by_filtered_bridge() -> Rows:
    return [row for row in by_recall("failures miles", "recall", "recall") if row["recall"] in ("R1", "R3")]


def group_by_kind_of_filtered_bridge() -> Rows:
    wanted = {"safety": lambda row: any(recall["recall"] in ("R1", "R2") for recall in row["recalls"])}
    return [{"recall_kind": kind} | ask("failures miles", where=[on("recalls", holds=test)])[0] for kind, test in wanted.items()]


def sql_expression_of_bridge() -> Rows:
    def early(row: Row) -> bool:
        return any(recall["recall"] in ("R1", "R2") for recall in row["recalls"])

    def late(row: Row) -> bool:
        return any(recall["recall"] not in ("R1", "R2") for recall in row["recalls"])

    return [{"wave": test.__name__} | ask("failures miles", where=[on("recalls", holds=test)])[0] for test in (early, late)]


def sql_rollup_of_bridge() -> Rows:
    rows = by_recall("failures miles", "recall", "recall")
    return [*({"recall": row["recall"], "total": 0} | row for row in rows), {"recall": None, "total": 1} | ask("failures miles")[0]]


# --- a history, reserved words ---------------------------------------------------------------------------------------


def group_by_history() -> Rows:
    return ask("calls minutes", "pool")


def reserved_words() -> Rows:
    own = ask("order calls", "group", where=[on("group", holds=lambda r: r["group"] is not None)])
    return sorted(own, key=lambda row: -row["order"])
