"""What the simulated fleet really is: every parameter its records are drawn from.

A `Truth` is data. The simulator reads it and nothing else, and it is written beside the records, so that an
estimate can be held against the number it estimates. Lives are Weibull, S(t) = exp(-(t / eta)^beta), in the
mode's own axis (miles or days since the unit was installed). Recurring faults of chargers and batteries follow
a power law, expected count (t / eta)^beta, in hours, sessions or cycles since installation (beta < 1: growth).
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

Axis = Literal["miles", "days"]
SEVERITIES = ("minor", "major", "safety")


@dataclass(frozen=True, slots=True)
class Mode:
    """One way a component fails: a Weibull life, competing with the component's other modes."""

    name: str
    beta: float
    eta: float
    severity: tuple[float, float, float] = (0.6, 0.37, 0.03)  # shares of SEVERITIES


@dataclass(frozen=True, slots=True)
class Component:
    """A part every vehicle carries one of; replaced as good as new when it fails."""

    name: str
    code: str
    axis: Axis
    modes: tuple[Mode, ...]
    parts_cost: float
    labor_hours: float
    suppliers: tuple[str, str] = ("Halden", "Mirova")  # two thirds, one third
    eta_by_model: tuple[tuple[str, float], ...] = ()  # factors on eta

    @property
    def life(self) -> tuple[float, float] | None:
        """Shape and scale of the component whatever the mode; None where its modes differ in shape."""
        betas = {mode.beta for mode in self.modes}
        if len(betas) > 1:
            return None
        beta = betas.pop()
        return beta, sum(mode.eta**-beta for mode in self.modes) ** (-1 / beta)


@dataclass(frozen=True, slots=True)
class BadBatch:
    """Units of one component, first installed in vehicles built in these months, with a worse life in one mode."""

    component: str
    first_month: dt.date
    last_month: dt.date
    mode: str
    beta: float
    eta: float


@dataclass(frozen=True, slots=True)
class Model:
    """A vehicle model; `count` fixes how many exist whatever the size of the fleet."""

    name: str
    share: float
    first_built: dt.date
    last_built: dt.date
    usage: float = 1.0
    count: int = 0


@dataclass(frozen=True, slots=True)
class Region:
    """A market, with the size of its yearly swing in mileage (highest in July)."""

    name: str
    share: float
    swing: float


@dataclass(frozen=True, slots=True)
class Usage:
    """Miles per day: lognormal between vehicles and, around each vehicle's own mean, between months."""

    median: float = 30.0
    sigma: float = 0.45
    month_sigma: float = 0.18


@dataclass(frozen=True, slots=True)
class Delay:
    """Days from a failure to its record: lognormal. A record due after the extract is not in it."""

    median: float = 4.0
    sigma: float = 1.1


@dataclass(frozen=True, slots=True)
class Outage:
    """Hours from a charger's fault to its end: lognormal. `down` of the faults take it down, the others leave it up."""

    median: float = 9.0
    sigma: float = 1.1
    down: float = 0.6

    @property
    def mean(self) -> float:
        """Hours a fault lasts on average."""
        return self.median * math.exp(self.sigma**2 / 2)


@dataclass(frozen=True, slots=True)
class Blemishes:
    """Shares of what real records lack or hold too much of. Extra records are added to the true ones."""

    extra_unknown_vehicle: float = 0.003
    extra_no_vehicle: float = 0.002
    extra_duplicate: float = 0.002
    extra_before_delivery: float = 0.001
    no_mode: float = 0.04
    no_severity: float = 0.02
    no_odometer: float = 0.03
    no_reading: float = 0.015
    no_month: float = 0.004
    no_region: float = 0.005
    no_cost: float = 0.01
    no_repair: float = 0.02
    second_visit: float = 0.03
    lost_contact: float = 0.5  # times a year that a charger is not heard of for a day or so: its state is unknown


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A recurring fault of a charger or battery: expected count (x / eta)^beta, x in `axis` since installation."""

    subsystem: str
    axis: str
    beta: float
    eta: float
    by_type: tuple[tuple[str, float, float], ...] = ()  # (hardware or product, beta, eta) where they differ

    def of(self, kind: str) -> tuple[float, float]:
        """Shape and scale for a type of hardware."""
        return next(((beta, eta) for name, beta, eta in self.by_type if name == kind), (self.beta, self.eta))


@dataclass(frozen=True, slots=True)
class Truth:
    """The whole of it. `start` and `as_of` bound the records, half-open."""

    start: dt.date = dt.date(2022, 1, 1)
    as_of: dt.date = dt.date(2026, 7, 1)
    models: tuple[Model, ...] = ()
    regions: tuple[Region, ...] = ()
    components: tuple[Component, ...] = ()
    bad_batches: tuple[BadBatch, ...] = ()
    usage: Usage = Usage()
    delay: Delay = Delay()
    blemishes: Blemishes = Blemishes()
    outage: Outage = Outage()
    retired_per_year: float = 0.015
    charger_faults: tuple[Recurrence, ...] = ()
    battery_events: tuple[Recurrence, ...] = ()
    vehicles_per_charger: int = 20
    vehicles_per_battery: int = 50


def competing(beta: float, eta: float, shares: Mapping[str, float], **severity: tuple[float, float, float]) -> tuple[Mode, ...]:
    """Modes of one shape whose minimum is Weibull(beta, eta), each the first to come with its share."""
    return tuple(
        Mode(name, beta, eta * share ** (-1 / beta), severity.get(name, (0.6, 0.37, 0.03)))
        for name, share in shares.items()
    )


LAST_BUILT = dt.date(2026, 5, 31)

MODELS = (
    Model("hatchback", 0.34, dt.date(2022, 1, 1), LAST_BUILT, usage=0.85),
    Model("sedan", 0.28, dt.date(2022, 1, 1), LAST_BUILT),
    Model("suv", 0.26, dt.date(2022, 9, 1), LAST_BUILT, usage=1.05),
    Model("van", 0.12, dt.date(2023, 6, 1), LAST_BUILT, usage=1.6),
    Model("roadster", 0.0, dt.date(2026, 4, 1), dt.date(2026, 4, 30), usage=0.3, count=6),  # miles, hardly a failure
)

REGIONS = (Region("EU", 0.42, 0.12), Region("US", 0.36, 0.08), Region("APAC", 0.22, 0.04))

COMPONENTS = (
    Component(
        "drive_unit", "DU", "miles",
        competing(2.2, 260_000, {"bearing_wear": 0.6, "stator_insulation": 0.25, "oil_leak": 0.15}, bearing_wear=(0.2, 0.75, 0.05)),
        parts_cost=4200, labor_hours=6.5,
    ),
    Component(
        "battery_pack", "BP", "days",
        competing(1.5, 9_000, {"cell_imbalance": 0.5, "coolant_leak": 0.3, "contactor_weld": 0.2}, contactor_weld=(0.0, 0.8, 0.2)),
        parts_cost=7800, labor_hours=8.0,
    ),
    Component(
        "door_actuator", "DA", "miles",
        competing(1.3, 220_000, {"motor_stall": 0.4, "gear_strip": 0.35, "position_sensor": 0.25}),
        parts_cost=160, labor_hours=1.2, eta_by_model=(("van", 0.45),),
    ),
    Component(  # infant mortality and wear-out together: the hazard is a bathtub
        "inverter", "IN", "miles",
        (Mode("solder_joint", 0.6, 8e7, (0.1, 0.8, 0.1)), Mode("capacitor_wear", 3.5, 170_000, (0.3, 0.7, 0.0))),
        parts_cost=1900, labor_hours=3.5,
    ),
    Component(
        "brake", "BR", "miles",
        competing(1.7, 300_000, {"caliper_seizure": 0.45, "pressure_sensor": 0.55}, caliper_seizure=(0.1, 0.5, 0.4)),
        parts_cost=310, labor_hours=1.8,
    ),
    Component(
        "hvac_compressor", "HC", "days",
        competing(1.4, 9_000, {"refrigerant_leak": 0.65, "bearing_noise": 0.35}, bearing_noise=(0.95, 0.05, 0.0)),
        parts_cost=780, labor_hours=2.6,
    ),
    Component(
        "low_voltage_battery", "LV", "days",
        competing(3.2, 1_900, {"capacity_loss": 0.8, "internal_short": 0.2}),
        parts_cost=140, labor_hours=0.6,
    ),
    Component(
        "charge_port", "CP", "days",
        competing(1.0, 12_000, {"latch_stuck": 0.55, "pin_wear": 0.45}),
        parts_cost=260, labor_hours=1.4,
    ),
    Component(
        "infotainment", "IF", "miles",
        competing(1.0, 160_000, {"screen_freeze": 0.7, "modem_loss": 0.3}, screen_freeze=(0.97, 0.03, 0.0)),
        parts_cost=420, labor_hours=0.9,
    ),
    Component(  # next to none fails: what is left to say is the upper bound
        "airbag_inflator", "AI", "days",
        (Mode("seal_leak", 1.5, 5e6, (0.0, 0.0, 1.0)),),
        parts_cost=350, labor_hours=1.5,
    ),
)

BAD_BATCHES = (BadBatch("drive_unit", dt.date(2023, 9, 1), dt.date(2023, 11, 1), "bearing_wear", beta=3.0, eta=70_000),)

CHARGER_FAULTS = (
    Recurrence("connector", "sessions", 1.0, 9_000),
    Recurrence("power", "hours", 1.0, 26_000, (("DC350", 0.65, 2_400),)),  # a young product, growing
    Recurrence("cooling", "hours", 1.0, 40_000, (("AC22", 1.0, 1e9),)),  # AC22 has no cooling to speak of
    Recurrence("screen", "hours", 1.4, 22_000),
    Recurrence("network", "hours", 1.0, 15_000),
)

BATTERY_EVENTS = (
    Recurrence("module", "cycles", 1.6, 1_500),
    Recurrence("inverter", "hours", 0.8, 30_000),
    Recurrence("cooling", "hours", 1.0, 22_000),
    Recurrence("control", "hours", 1.0, 18_000),
)

DEFAULT = Truth(
    models=MODELS,
    regions=REGIONS,
    components=COMPONENTS,
    bad_batches=BAD_BATCHES,
    charger_faults=CHARGER_FAULTS,
    battery_events=BATTERY_EVENTS,
)


def lives(truth: Truth) -> Iterator[dict[str, Any]]:
    """Rows of `simulation_truth`: each life and each recurrence, by whom it holds for."""
    for component in truth.components:
        yield from _component_rows(component)
    for batch in truth.bad_batches:
        cohort = f"built {batch.first_month:%Y-%m} to {batch.last_month:%Y-%m}, first unit"
        axis = next(c.axis for c in truth.components if c.name == batch.component)
        yield _row(batch.component, batch.mode, cohort, axis, batch.beta, batch.eta)
    for subject, recurrences in (("charger", truth.charger_faults), ("stationary battery", truth.battery_events)):
        for fault in recurrences:
            yield _row(subject, fault.subsystem, "all" if not fault.by_type else "all other types", fault.axis, fault.beta, fault.eta)
            for kind, beta, eta in fault.by_type:
                yield _row(subject, fault.subsystem, kind, fault.axis, beta, eta)


def to_dict(truth: Truth, vehicles: int, seed: int, counts: Mapping[str, int]) -> dict[str, Any]:
    """The truth as JSON holds it: the parameters, the seed, and what was made."""
    return {
        "simulated": True,
        "note": "Simulated records, not a real fleet. Lives: S(t) = exp(-(t / eta)^beta); recurrences: expected count (x / eta)^beta.",
        "vehicles": vehicles,
        "seed": seed,
        "rows": dict(counts),
        "lives": list(lives(truth)),
        "parameters": asdict(truth),
    }


def _component_rows(component: Component) -> Iterator[dict[str, Any]]:
    cohorts = [("all" if not component.eta_by_model else "all other models", 1.0), *component.eta_by_model]
    for cohort, factor in cohorts:
        if component.life:
            beta, eta = component.life
            yield _row(component.name, None, cohort, component.axis, beta, eta * factor)
        for mode in component.modes:
            yield _row(component.name, mode.name, cohort, component.axis, mode.beta, mode.eta * factor)


def _row(subject: str, mode: str | None, cohort: str, axis: str, beta: float, eta: float) -> dict[str, Any]:
    return {"component": subject, "failure_mode": mode, "cohort": cohort, "axis": axis, "beta": beta, "eta": eta}
