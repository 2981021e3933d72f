"""The two dashboards of the standard fleet: one of vehicles, one of components."""

from __future__ import annotations

from superset_ext.dashboards.chart import ENOUGH_MILES, Dashboard, bars, big_number, heatmap, line, pivot, table

RATE = ("failure_rate", "failure_rate_low", "failure_rate_high")
MTBF = ("mtbf", "mtbf_low", "mtbf_high")
T12M = ("failure_rate_t12m", "failure_rate_t12m_low", "failure_rate_t12m_high")

BOUNDS = (
    "Rates are failures divided by miles of the same vehicles and months. *Low* and *high* are the exact Poisson (Garwood) bounds of the "
    "two-sided {confidence} interval; a group without failures has the rate 0 and an upper bound."
)

OVERVIEW = Dashboard(
    "fleet-reliability",
    "Fleet reliability",
    "fleet",
    (
        (
            big_number("failures", "Failures", "failures", "in the period and vehicles chosen", format=",d"),
            big_number("failure-rate", "Failure rate", "failure_rate", "{unit}", format=",.2f"),
            big_number("mtbf", "MTBF", "mtbf", "{unit}", format=",.0f"),
            big_number("miles", "Exposure", "miles", "{unit} driven", format=",.0f"),
        ),
        (
            table("rate-by-model", "Failure rate by model: {unit}, {confidence} interval", ("model",), ("failures", "miles", *RATE), sort="failure_rate", width=7),
            bars("rate-by-model-bars", "Failure rate by model: {unit}", "failure_rate", x="model", sort="failure_rate", y_title="{unit}", width=5),
        ),
        (line("rate-by-month", f"Failure rate by month: {{unit}}, {{confidence}} interval; months of {ENOUGH_MILES:,} miles or more", RATE, y_title="{unit}", width=12),),
        (
            table("mtbf-by-model", "MTBF by model: {unit}, {confidence} interval", ("model",), ("failures", *MTBF), sort="mtbf", width=7),
            bars("failures-by-component", "Failures by component", "failures", x="component", sort="failures", horizontal=True, format=",d", width=5),
        ),
    ),
    ("model", "region", "build_month"),
    BOUNDS,
)

COMPONENTS = Dashboard(
    "component-reliability",
    "Component reliability and repair cost",
    "fleet",
    (
        (
            heatmap("rate-heatmap", "Failure rate by component and model: {unit}", "failure_rate", x="model", y="component", width=6),
            pivot("failures-pivot", "Failures by component and model, with totals", ("failures",), rows=("component",), columns=("model",), totals=True, width=6),
        ),
        (
            table("rate-by-component", "Failure rate by component: {unit}, {confidence} interval", ("component",), ("failures", *RATE, "repair_cost"), sort="failures", unit_of="failure_rate", width=12, height=56),
        ),
        (
            line("rate-by-age", "Failure rate by months in service: {unit}, {confidence} interval", RATE, x="months_in_service", grain=None, x_title="months in service", y_title="{unit}", width=6),
            line("rate-t12m", "Failure rate, trailing 12 months: {unit}, {confidence} interval", T12M, y_title="{unit}", width=6),
        ),
        (
            bars("cost-by-month", "Repair cost by month: {unit}", "repair_cost", x="time", grain="P1M", y_title="{unit}", format=",.0f", width=6),
            bars("vehicles-by-month", "Vehicles with exposure by month", "vehicles", x="time", grain="P1M", y_title="{unit}", format=",d", width=6),
        ),
    ),
    ("component", "model", "region"),
    f"Curves leave out what has less than {ENOUGH_MILES:,} miles. "
    "A component's rate has all the miles of the vehicles it is in: every vehicle carries every component. " + BOUNDS,
)
