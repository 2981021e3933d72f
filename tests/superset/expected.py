"""The rows that answer each recorded request, computed with pandas from the fixture's tables: `python tests/superset/expected.py`.

Nothing of Bathtub is used. Rates are failures per million miles; bounds are Garwood's (chi-square quantiles of scipy).
Groups are the union of what has failures, miles or repairs; miles are whole for every component that is declared or seen
(`shared_over`), and a filter on a component leaves them whole. Counts alone are shown for every declared component.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd
from scipy.stats import chi2

HERE = Path(__file__).parent
SHARED = ["component", "failure_mode"]
DOMAIN = pd.DataFrame({"component": ["battery", "brake", "door", "motor"]})
DIMENSIONS = ["time", "months_in_service", "model", "region", "build_month", "component", "failure_mode"]
Frame = pd.DataFrame
Filter = Callable[[Frame], "pd.Series[bool]"]


def table(name: str, *dates: str) -> Frame:
    return pd.read_csv(HERE / "fixture" / f"{name}.csv", parse_dates=list(dates), keep_default_na=False, na_values=[""])


def month(column: pd.Series) -> pd.Series:
    return column.dt.to_period("M").dt.to_timestamp()


VEHICLES = table("vehicles", "built_on", "delivered_on")
VEHICLES["build_month"] = month(VEHICLES["built_on"])


def with_vehicle(frame: Frame) -> Frame:
    joined = frame.merge(VEHICLES, on="vehicle_id", how="left")
    at = month(joined["at"])
    apart = (at.dt.year - joined["delivered_on"].dt.year) * 12 + at.dt.month - joined["delivered_on"].dt.month
    # Presto counts whole months: the first of a month is none after the 20th of the month before.
    whole = apart - ((apart > 0) & (at.dt.day < joined["delivered_on"].dt.day)) + ((apart < 0) & (at.dt.day > joined["delivered_on"].dt.day))
    return joined.assign(months_in_service=whole.astype("Int64"))


_failures = table("failures", "failed_at")
_exposure = table("exposure", "month")
_repairs = table("repairs", "repaired_on")
FAILURES = with_vehicle(_failures.assign(at=_failures["failed_at"])).assign(time=lambda f: f["failed_at"])
EXPOSURE = with_vehicle(_exposure.assign(at=_exposure["month"])).assign(time=lambda f: f["month"])
_of = FAILURES[["failure_id", "model", "region", "build_month", "component", "failure_mode", "months_in_service"]]
REPAIRS = _repairs.merge(_of, on="failure_id", how="left").assign(time=lambda f: f["repaired_on"])


def everything(_: Frame) -> pd.Series:
    return pd.Series(data=True, index=_.index)


def grouped(by: Sequence[str], where: Filter = everything, on_failures: Filter = everything) -> Frame:
    """failures, miles, vehicles and repair_cost by group, absent ones NaN; `on_failures` is a filter on a shared dimension."""
    failures = FAILURES[where(FAILURES) & on_failures(FAILURES)]
    exposure = EXPOSURE[where(EXPOSURE)]
    repairs = REPAIRS[where(REPAIRS) & on_failures(REPAIRS)]
    if not by:
        one = {"failures": len(failures), "miles": exposure["miles"].sum(min_count=1), "vehicles": exposure["vehicle_id"].nunique(), "repair_cost": repairs["cost"].sum(min_count=1)}
        return pd.DataFrame([one])
    own = [name for name in by if name not in SHARED]
    counts = failures.groupby(list(by), dropna=False).size().rename("failures").reset_index()
    costs = repairs.groupby(list(by), dropna=False)["cost"].sum(min_count=1).rename("repair_cost").reset_index()
    if own:
        miles = exposure.groupby(own, dropna=False).agg(miles=("miles", "sum"), vehicles=("vehicle_id", "nunique")).reset_index()
    else:
        miles = pd.DataFrame([{"miles": exposure["miles"].sum(min_count=1), "vehicles": exposure["vehicle_id"].nunique()}])
    if own == list(by):
        return counts.merge(miles, on=own, how="outer").merge(costs, on=own, how="outer")
    components = pd.concat([DOMAIN, counts[["component"]]]).drop_duplicates()
    spread_over = components.merge(miles[own], how="cross") if own else components
    groups = pd.concat([spread_over, counts[list(by)]]).drop_duplicates()
    spread = groups.merge(miles, on=own, how="left") if own else groups.merge(miles, how="cross")
    return spread.merge(counts, on=list(by), how="left").merge(costs, on=list(by), how="left")


def finished(frame: Frame, confidence: float = 0.95) -> Frame:
    """With failures 0 where there are none, the rate, MTBF and their bounds."""
    n = frame["failures"].fillna(0)
    miles = frame["miles"]
    tail = (1 - confidence) / 2
    low = pd.Series(chi2.ppf(tail, 2 * n) / 2, index=frame.index).where(n > 0, 0.0)
    high = pd.Series(chi2.ppf(1 - tail, 2 * n + 2) / 2, index=frame.index)
    return frame.assign(
        failures=n.astype(int),
        vehicles=frame["vehicles"].fillna(0).astype(int),
        failure_rate=n / miles * 1e6,
        failure_rate_low=low / miles * 1e6,
        failure_rate_high=high / miles * 1e6,
        mtbf=(miles / n).where(n > 0),
    )


def answer(by: Sequence[str], metrics: Sequence[str], where: Filter = everything, on_failures: Filter = everything, confidence: float = 0.95) -> Frame:
    return finished(grouped(by, where, on_failures), confidence)[[*by, *metrics]]


def counts_only(by: Sequence[str], where: Filter = everything) -> Frame:
    """Failures by group where only failures are asked: no group without one."""
    return FAILURES[where(FAILURES)].groupby(list(by), dropna=False).size().rename("failures").reset_index()


def by_component_and_model() -> Frame:
    """Counts alone: every declared component with every model seen, and what was seen besides."""
    found = counts_only(["component", "model"])
    declared = DOMAIN.merge(found[["model"]].drop_duplicates(), how="cross")
    groups = pd.concat([declared, found[["component", "model"]]]).drop_duplicates()
    return groups.merge(found, how="left").fillna({"failures": 0}).astype({"failures": int})


def every_week(found: Frame) -> Frame:
    """With the weeks in between that have no failure: a count is 0 there."""
    weeks = pd.DataFrame({"time": pd.date_range(found["time"].min(), found["time"].max(), freq="7D")})
    return weeks.merge(found, how="left").fillna({"failures": 0}).astype({"failures": int})


def by_period(period: str, extra: Sequence[str], metrics: Sequence[str], where: Filter = everything) -> Frame:
    """By `time` truncated to a period, and by more."""
    found = with_time(period, lambda: answer(["time", *extra], metrics, where))
    return found.sort_values(["time", *extra])


def with_time(period: str, ask: Callable[[], Frame]) -> Frame:
    """The answer while every fact's `time` is the start of its period."""
    frames = (FAILURES, EXPOSURE, REPAIRS)
    exact = [frame["time"].copy() for frame in frames]
    try:
        for frame in frames:
            frame["time"] = frame["time"].dt.to_period(period).dt.start_time
        return ask()
    finally:
        for frame, time in zip(frames, exact, strict=True):
            frame["time"] = time


def between(start: str, end: str) -> Filter:
    return lambda frame: (true_time(frame) >= start) & (true_time(frame) < end)


def true_time(frame: Frame) -> pd.Series:
    name = next(name for name in ("failed_at", "month", "repaired_on") if name in frame.columns)
    return frame[name]


def records() -> Frame:
    """The rows of the three facts, each with the dimensions it has."""
    return pd.concat([FAILURES, EXPOSURE.assign(component=None, failure_mode=None), REPAIRS])[DIMENSIONS]


RATE = ["failures", "miles", "failure_rate", "failure_rate_low", "failure_rate_high"]
MODEL = ["model"]


def _generation() -> Frame:
    for frame in (FAILURES, EXPOSURE, REPAIRS):
        frame["generation"] = frame["model"].map(lambda model: "old" if model in ("A", "B") else "new")
    return answer(["generation"], ["failures", "miles", "failure_rate"])


def _trailing() -> Frame:
    months = by_period("M", [], ["failures", "miles"])  # the data span six months: twelve trailing months are all before
    n, miles = months["failures"].cumsum(), months["miles"].cumsum()
    return months.assign(failure_rate_t12m=n / miles * 1e6)[["time", "failure_rate_t12m"]]


def _series_limit() -> Frame:
    best = answer(MODEL, ["failure_rate"]).dropna().nlargest(2, "failure_rate")["model"]
    quarters = by_period("Q", MODEL, ["failure_rate"])
    return quarters[quarters["model"].isin(best)]


def _several_filters() -> Frame:
    def kept(frame: Frame) -> pd.Series:
        inside = frame["model"].isin(["A", "B", "D"]) & frame["region"].notna() & (frame["months_in_service"] >= 1).fillna(value=False)
        return inside & between("2024-01-01", "2024-07-01")(frame)

    def on_failures(frame: Frame) -> pd.Series:
        return (frame["component"].notna() & (frame["component"] != "door") & frame["failure_mode"].str.contains("e", case=False, na=False)).astype(bool)

    return answer(MODEL, ["failures", "miles"], kept, on_failures)


def _cte() -> Frame:
    rates = answer(MODEL, ["failure_rate"], lambda f: true_time(f) < "2024-04-01")
    us = VEHICLES[VEHICLES["region"] == "US"]
    return us.merge(rates, on="model")[["vehicle_id", "failure_rate"]]


def _per_thousand() -> Frame:
    found = answer(MODEL, ["failures", "miles"])
    return found.assign(per=1000 * found["failures"] / found["miles"])[["model", "per"]]


def _having() -> Frame:
    found = answer(MODEL, ["failures", "failure_rate"])
    return found[(found["failures"] > 1) & found["failure_rate"].notna()]


def _sql_lab() -> Frame:
    found = answer(MODEL, RATE)
    kept = found[found["miles"] > 1000].sort_values(["failure_rate", "model"], ascending=[False, True])
    return kept[["model", "failure_rate", "failure_rate_low", "failure_rate_high"]]


def _periods() -> Frame:
    first, second = (answer([], ["failures"], between(*span))["failures"][0] for span in (("2000-01-01", "2024-04-01"), ("2024-04-01", "2100-01-01")))
    return pd.DataFrame({"period": ["first quarter", "second quarter"], "failures": [first, second]})


def _by_age() -> Frame:
    return answer(["months_in_service"], ["failures", "miles", "failure_rate"])


def in_region(*regions: str | None) -> Filter:
    wanted = [region for region in regions if region]
    return lambda frame: frame["region"].isin(wanted) | (frame["region"].isna() if None in regions else False)


EXPECTED: dict[str, Callable[[], Frame | list[Frame]]] = {
    "table": lambda: answer(MODEL, RATE),
    "table_totals": lambda: answer([], RATE),
    "table_two_facts_more": lambda: answer(["model", "region"], ["failures", "miles", "repair_cost"]),
    "table_component": lambda: answer(["component"], ["failures", "failure_rate", "failure_rate_high"]),
    "table_sort_by_unselected": lambda: answer(MODEL, ["mtbf", "miles"]).sort_values("miles", ascending=False).head(2)[["model", "mtbf"]],
    "line_month": lambda: by_period("M", [], RATE[2:]),
    "line_quarter_by_model": lambda: by_period("Q", MODEL, ["failure_rate"]),
    "line_time_range": lambda: every_week(with_time("W-SUN", lambda: counts_only(["time"], between("2024-03-25", "2024-04-22")))),
    "line_trailing": _trailing,
    "line_rolling": lambda: with_time("M", lambda: counts_only(["time"])),
    "line_contribution": lambda: with_time("Q", lambda: counts_only(["time", "model"])),
    "line_number_axis": _by_age,
    "time_comparison": lambda: [by_period("M", [], ["failure_rate"], between("2024-04-01", "2024-07-01")), by_period("M", [], ["failure_rate"], between("2024-01-01", "2024-04-01"))],
    "series_limit": _series_limit,
    "pivot": by_component_and_model,
    "heatmap": lambda: answer(["model", "component"], ["failure_rate"]),
    "big_number": lambda: answer([], ["mtbf"]),
    "big_number_trend": lambda: by_period("M", [], ["vehicles"]),
    "adhoc_filter": lambda: answer(MODEL, ["failures", "miles"], in_region("EU", None)),
    "adhoc_column": _generation,
    "adhoc_metric": _per_thousand,
    "adhoc_output": lambda: answer(MODEL, ["failure_rate_high", "failures"]),
    "having_filter": _having,
    "filters": _several_filters,
    "filter_date": lambda: answer(["build_month"], ["failures", "miles"], lambda f: (f["build_month"] >= "2023-11-01") & (f["build_month"] < "2024-01-01")),
    "filter_null": lambda: answer(MODEL, ["failures", "miles"], in_region(None)),
    "filter_in_null": lambda: FAILURES[in_region("EU", None)(FAILURES)].groupby("region", dropna=False).size().rename("failures").reset_index(),
    "nothing_matches": lambda: answer(MODEL, ["failures", "failure_rate"], lambda f: f["model"] == "Z"),
    "dimensions_only": lambda: VEHICLES[["model", "region"]].drop_duplicates(),
    "row_count": lambda: pd.DataFrame({"rowcount": [FAILURES["model"].nunique(dropna=False)]}),
    "samples": records,
    "drill_to_detail": lambda: records()[lambda f: f["model"] == "A"].sort_values("time"),
    "dataset_samples": lambda: [pd.DataFrame({"count": [len(records())]}), records().sort_values("time").head(50)],
    "filter_values": lambda: VEHICLES[["model"]].drop_duplicates(),
    "native_filter_values": lambda: VEHICLES[["region"]].drop_duplicates(),
    "native_filter_time_range": lambda: pd.DataFrame({"min": [records()["months_in_service"].min()], "max": [records()["months_in_service"].max()]}),
    "sqllab": _sql_lab,
    "sqllab_limit": lambda: with_time("M", lambda: counts_only(["time"])).sort_values("time").head(3),
    "sqllab_star": records,
    "sqllab_cte": _cte,
    "sqllab_parameter": lambda: answer(MODEL, ["failure_rate_high"], confidence=0.9),
    "sqllab_rollup": lambda: pd.concat([answer(MODEL, ["failure_rate"]), answer([], ["failure_rate"]).assign(model=None)[["model", "failure_rate"]]]),
    "sqllab_union": _periods,
    "sqllab_plain": lambda: VEHICLES.groupby("model").size().rename("vehicles").reset_index(),
}


def main() -> None:
    for name, compute in EXPECTED.items():
        frames = compute()
        for number, frame in enumerate(frames if isinstance(frames, list) else [frames], 1):
            suffix = "" if number == 1 else f"_{number}"
            frame.to_csv(HERE / "recordings" / name / f"expected{suffix}.csv", index=False, float_format="%.12g", date_format="%Y-%m-%d %H:%M:%S")


if __name__ == "__main__":
    main()
