"""The standard fleet tables: names, columns, types, units. The one place they are written down.

`python -m metrics.demo.tables` prints docs/reference/fleet-tables.md from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `type` is SQL's name for it, `unit` empty where it has none."""

    name: str
    type: str
    description: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: one row is one `grain`; `key` is unique."""

    name: str
    group: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]


C = Column

TABLES: tuple[Table, ...] = (
    Table("vehicles", "Vehicles", "one vehicle built", ("vehicle_id",), (
        C("vehicle_id", "BIGINT", "The vehicle"),
        C("vin", "VARCHAR", "Its vehicle identification number"),
        C("model", "VARCHAR", "Model"),
        C("region", "VARCHAR", "Market it was sold in; NULL where nobody wrote it down"),
        C("built_on", "DATE", "Day it left the line"),
        C("delivered_on", "DATE", "Day the customer got it, with the odometer at 0; NULL until then"),
        C("retired_on", "DATE", "First day out of service for good; NULL while in service"),
    )),
    Table("exposure", "Vehicles", "one vehicle in one calendar month it was in service", ("vehicle_id", "month"), (
        C("vehicle_id", "BIGINT", "The vehicle"),
        C("month", "DATE", "First day of the month"),
        C("days", "INTEGER", "Days in service within the month", "day"),
        C("miles", "DOUBLE", "Miles driven within the month", "mile"),
        C("odometer_miles", "DOUBLE", "Odometer at the end of the month; NULL where no reading arrived", "mile"),
        C("in_service", "INTEGER", "1 if in service at the end of the month, else 0", "vehicle"),
    )),
    Table("components", "Vehicles", "one unit of a component, first or replacement", ("component_id",), (
        C("component_id", "BIGINT", "The unit"),
        C("vehicle_id", "BIGINT", "Vehicle it is in"),
        C("component", "VARCHAR", "What it is: drive_unit, battery_pack, ..."),
        C("serial", "VARCHAR", "Serial number"),
        C("supplier", "VARCHAR", "Who made it"),
        C("batch", "VARCHAR", "Component code and month of production"),
        C("original", "BOOLEAN", "True for the unit the vehicle was delivered with"),
        C("installed_at", "TIMESTAMP", "When it went into service (UTC): delivery, or the failure of the unit before"),
        C("installed_odometer_miles", "DOUBLE", "Odometer then", "mile"),
        C("removed_at", "TIMESTAMP", "When it failed and was taken out (UTC); NULL while it is in"),
        C("removed_odometer_miles", "DOUBLE", "Odometer then", "mile"),
    )),
    Table("failures", "Vehicles", "one record of a failure", ("failure_id",), (
        C("failure_id", "BIGINT", "The record"),
        C("vehicle_id", "BIGINT", "Vehicle it is filed under; NULL or unknown to `vehicles` in a few records"),
        C("component_id", "BIGINT", "Unit that failed; NULL where the vehicle is not known"),
        C("component", "VARCHAR", "Component that failed"),
        C("failure_mode", "VARCHAR", "How it failed; NULL where it was not coded"),
        C("severity", "VARCHAR", "minor, major or safety; NULL where not rated"),
        C("failed_at", "TIMESTAMP", "When it failed (UTC)"),
        C("reported_at", "TIMESTAMP", "When the record arrived (UTC); later ones are not in the table yet"),
        C("odometer_miles", "DOUBLE", "Odometer at the failure; NULL where not read", "mile"),
    )),
    Table("repairs", "Vehicles", "one workshop visit for a failure", ("repair_id",), (
        C("repair_id", "BIGINT", "The visit"),
        C("failure_id", "BIGINT", "Failure it was for; a few failures have two visits, a few none"),
        C("vehicle_id", "BIGINT", "Vehicle, as on the failure record"),
        C("component", "VARCHAR", "Component, as on the failure record"),
        C("failure_mode", "VARCHAR", "Mode, as on the failure record"),
        C("payer", "VARCHAR", "warranty or customer; NULL where the vehicle is not known"),
        C("opened_at", "TIMESTAMP", "When the vehicle came in (UTC)"),
        C("completed_at", "TIMESTAMP", "When it left (UTC); NULL while open"),
        C("labor_hours", "DOUBLE", "Labour; NULL while open", "hour"),
        C("parts_cost", "DOUBLE", "Parts; NULL while open", "USD"),
        C("labor_cost", "DOUBLE", "Labour; NULL while open", "USD"),
        C("cost", "DOUBLE", "Parts and labour; NULL while open or not invoiced", "USD"),
    )),
    Table("chargers", "Chargers", "one charger", ("charger_id",), (
        C("charger_id", "BIGINT", "The charger"),
        C("hardware", "VARCHAR", "Type: AC22, DC150, DC350"),
        C("site", "VARCHAR", "Kind of site; NULL where not known"),
        C("region", "VARCHAR", "Market"),
        C("installed_on", "DATE", "First day in service"),
    )),
    Table("charger_usage", "Chargers", "one charger in one calendar month", ("charger_id", "month"), (
        C("charger_id", "BIGINT", "The charger"),
        C("month", "DATE", "First day of the month"),
        C("hours", "DOUBLE", "Hours since installation within the month, up or down", "hour"),
        C("sessions", "BIGINT", "Charging sessions begun", "session"),
        C("failed_sessions", "BIGINT", "Sessions that delivered nothing", "session"),
        C("energy_kwh", "DOUBLE", "Energy delivered", "kWh"),
    )),
    Table("charger_faults", "Chargers", "one fault", ("fault_id",), (
        C("fault_id", "BIGINT", "The fault"),
        C("charger_id", "BIGINT", "Charger; unknown to `chargers` in a few records"),
        C("subsystem", "VARCHAR", "connector, power, cooling, screen, network"),
        C("severity", "VARCHAR", "degraded or down; NULL where not rated"),
        C("occurred_at", "TIMESTAMP", "When it began (UTC)"),
        C("cleared_at", "TIMESTAMP", "When it was over (UTC); NULL while it lasts"),
    )),
    Table("charger_visits", "Chargers", "one technician's visit for a fault", ("visit_id",), (
        C("visit_id", "BIGINT", "The visit"),
        C("fault_id", "BIGINT", "Fault it was for; many faults clear without one"),
        C("charger_id", "BIGINT", "Charger, as on the fault"),
        C("visited_at", "TIMESTAMP", "When (UTC)"),
        C("labor_hours", "DOUBLE", "Labour on site", "hour"),
        C("cost", "DOUBLE", "Parts, labour and travel; NULL where not invoiced", "USD"),
    )),
    Table("charger_states", "Chargers", "one stretch of time in one state; a charger's stretches follow without gap", ("charger_id", "started_at"), (
        C("charger_id", "BIGINT", "The charger"),
        C("state", "VARCHAR", "up, down, repair (down, and somebody at work on it) or unknown (no contact)"),
        C("started_at", "TIMESTAMP", "Begin (UTC)"),
        C("ended_at", "TIMESTAMP", "End (UTC), not included; the extract's date for the last"),
    )),
    Table("batteries", "Stationary batteries", "one stationary battery", ("battery_id",), (
        C("battery_id", "BIGINT", "The battery"),
        C("product", "VARCHAR", "Product: S100, S500"),
        C("region", "VARCHAR", "Market"),
        C("capacity_kwh", "DOUBLE", "Rated energy", "kWh"),
        C("commissioned_on", "DATE", "First day in service"),
    )),
    Table("battery_usage", "Stationary batteries", "one battery in one calendar month", ("battery_id", "month"), (
        C("battery_id", "BIGINT", "The battery"),
        C("month", "DATE", "First day of the month"),
        C("hours", "DOUBLE", "Hours since commissioning within the month", "hour"),
        C("cycles", "DOUBLE", "Full equivalent cycles", "battery_cycle"),
        C("energy_kwh", "DOUBLE", "Energy discharged", "kWh"),
    )),
    Table("battery_events", "Stationary batteries", "one event that took the battery or part of it out", ("event_id",), (
        C("event_id", "BIGINT", "The event"),
        C("battery_id", "BIGINT", "The battery"),
        C("subsystem", "VARCHAR", "module, inverter, cooling, control"),
        C("severity", "VARCHAR", "derated or down; NULL where not rated"),
        C("occurred_at", "TIMESTAMP", "When it began (UTC)"),
        C("downtime_hours", "DOUBLE", "How long it lasted; NULL while it lasts", "hour"),
        C("cost", "DOUBLE", "Parts and labour; NULL where not invoiced", "USD"),
    )),
    Table("simulation_truth", "Simulation", "one Weibull life or power-law recurrence the records were drawn from", ("component", "failure_mode", "cohort"), (
        C("component", "VARCHAR", "Component of a vehicle, or charger, or stationary battery"),
        C("failure_mode", "VARCHAR", "Mode or subsystem; NULL for the component whatever the mode"),
        C("cohort", "VARCHAR", "Which units it holds for"),
        C("axis", "VARCHAR", "Age is counted in: miles, days, hours, sessions, cycles"),
        C("beta", "DOUBLE", "Shape"),
        C("eta", "DOUBLE", "Scale, in units of the axis"),
    )),
)  # fmt: skip

BY_NAME: Mapping[str, Table] = {table.name: table for table in TABLES}


def schema(name: str) -> pa.Schema:
    """The Arrow schema of a table; timestamps are microseconds without zone, in UTC."""
    import pyarrow as pa

    types = {
        "BIGINT": pa.int64(), "INTEGER": pa.int32(), "DOUBLE": pa.float64(), "VARCHAR": pa.string(),
        "BOOLEAN": pa.bool_(), "DATE": pa.date32(), "TIMESTAMP": pa.timestamp("us"),
    }  # fmt: skip
    return pa.schema([(column.name, types[column.type]) for column in BY_NAME[name].columns])


def table(name: str, columns: Mapping[str, Any]) -> pa.Table:
    """An Arrow table in the standard shape; raises KeyError where a column is missing."""
    import pyarrow as pa

    shape = schema(name)
    return pa.table({field.name: columns[field.name] for field in shape}, schema=shape)


def markdown() -> str:
    """The reference page."""
    parts = [_INTRODUCTION]
    for group in dict.fromkeys(table.group for table in TABLES):
        parts.append(f"\n## {group}\n")
        parts.extend(_section(table) for table in TABLES if table.group == group)
    return "".join(parts)


def _section(table: Table) -> str:
    head = f"\n### {table.name}\n\nOne row: {table.grain}. Key: {', '.join(f'`{c}`' for c in table.key)}.\n\n"
    rows = "".join(f"| `{c.name}` | {c.type} | {c.unit} | {c.description} |\n" for c in table.columns)
    return f"{head}| column | type | unit | meaning |\n|---|---|---|---|\n{rows}"


_INTRODUCTION = """# The standard fleet tables

The shipped `metrics.yml` is written over these tables, and `bathtub demo` fills them with simulated records.
Bring your own fleet by giving its tables these names and columns (views will do), or by pointing the sources in
`metrics.yml` at what you have. Columns that no metric of yours uses may be absent.

This page is generated: `python -m metrics.demo.tables > docs/reference/fleet-tables.md`.

Conventions: all names are lower case. Timestamps are UTC without a zone, with microseconds. A month is a DATE, its
first day. Half-open intervals: an end is the first moment no longer in. A number that is not known is NULL, never 0.

A vehicle's exposure is `exposure.miles` and `exposure.days`; a charger's is `charger_usage.sessions`, `.hours` and
`.energy_kwh`; a stationary battery's is `battery_usage.cycles` and `.hours`. The life of a component starts at
`components.installed_at` with the odometer at `installed_odometer_miles` and ends at `removed_at`; a unit that is
still in was observed until the vehicle's `retired_on` or the last month of its exposure.

In the simulated records a replacement starts its life at the moment the unit before it failed: the days in the
workshop are not taken off the vehicle's exposure. How many records are spoilt, and how, is in the truth beside the data
(`blemishes`): a month missing from `exposure` is a gap in the telemetry, not a month without miles. A failure reaches
the records some days after it happened (`delay`); one not reported by the extract is not in them, and its unit is
still in. The last weeks before the extract therefore look a little better than they were, as they do in a real fleet.
"""


if __name__ == "__main__":
    print(markdown(), end="")
