"""Life data as resolved: from which columns of which sources spells are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

if TYPE_CHECKING:
    from metrics.model import Setting
    from metrics.units import Unit


@dataclass(frozen=True, slots=True)
class Event:
    """What ends a life: a moment on the unit's own row (`source` ""), or the rows of a source joined to the unit by `on`."""

    time: exp.Expression
    source: str = ""
    on: tuple[tuple[str, str], ...] = ()  # (column of the event, column of the unit)
    where: exp.Expression | None = None
    reported: exp.Expression | None = None
    age: exp.Expression | None = None
    cost: exp.Expression | None = None
    mode: exp.Expression | None = None


@dataclass(frozen=True, slots=True)
class Readings:
    """Signs of life over time, found from a unit by `on`; `value` is the counter, NULL where age is calendar time."""

    source: str
    on: tuple[tuple[str, str], ...]  # (column of the readings, column of the unit)
    time: exp.Expression
    value: exp.Expression


@dataclass(frozen=True, slots=True)
class Ages:
    """A table that holds ages: when a row left observation, whether by failing, when it entered, for how many it stands."""

    exit: exp.Expression
    failed: exp.Expression
    entry: exp.Expression | None = None
    weight: exp.Expression | None = None
    id: exp.Expression | None = None
    cost: exp.Expression | None = None
    at_risk: exp.Expression | None = None
    mode: exp.Expression | None = None


@dataclass(frozen=True, slots=True)
class Inspections:
    """A table of inspections: the age a unit was last seen working at, and the first it was found failed at, NULL where it was not."""

    lower: exp.Expression
    upper: exp.Expression
    entry: exp.Expression | None = None
    weight: exp.Expression | None = None


@dataclass(frozen=True, slots=True)
class Records:
    """Moments that make up lives; `seconds` are those of one unit of calendar age, 0 where age is a counter."""

    start: exp.Expression
    event: Event
    end: exp.Expression | None
    start_age: exp.Expression | None
    readings: Readings | None
    renewal: str
    as_of: Setting | None
    zone: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Sums:
    """A table that holds a life's measures, stored: each a column of its name after `prefix`."""

    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Life:
    """How a life's spells are made: of the rows of source `unit` where `where` holds."""

    unit: str
    where: exp.Expression | None
    form: Ages | Inspections | Records | Sums
    age_unit: Unit | None

    @property
    def is_inspected(self) -> bool:
        """Whether the age at a failure is only known to lie between two inspections."""
        return isinstance(self.form, Inspections)

    @property
    def has_ages(self) -> bool:
        """Whether each life is there with its age, and not a sum of many."""
        return not isinstance(self.form, Sums)

    @property
    def has_cost(self) -> bool:
        costing = self.form.event if isinstance(self.form, Records) else self.form
        return getattr(costing, "cost", None) is not None

    @property
    def mode(self) -> exp.Expression | None:
        """How a life failed, as its events or its table say; None where they do not."""
        return getattr(self.form.event if isinstance(self.form, Records) else self.form, "mode", None)

    @property
    def is_weighted(self) -> bool:
        """Whether a row may stand for several units."""
        return getattr(self.form, "weight", None) is not None

    @property
    def enters_late(self) -> bool:
        """Whether a life may be entered at an age above 0, whatever the window."""
        return self.goes_on if isinstance(self.form, Records) else getattr(self.form, "entry", None) is not None

    @property
    def goes_on(self) -> bool:
        """Whether one unit may have several rows that belong together."""
        return self.form.renewal == "as_good_as_old" if isinstance(self.form, Records) else getattr(self.form, "id", None) is not None
