"""States as the resolved layer has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

if TYPE_CHECKING:
    from metrics.model import Setting
    from metrics.units import Unit


@dataclass(frozen=True, slots=True)
class States:
    """How stretches of time in one state are made: of the rows of source `log`, each a state of the unit that `on` leads to."""

    log: str
    unit: str
    on: tuple[tuple[str, str], ...]  # (column of the log, column of the unit)
    where: exp.Expression | None  # over the unit
    begin: exp.Expression
    end: exp.Expression | None
    until: exp.Expression | None
    up: exp.Expression
    down: exp.Expression
    repair: exp.Expression | None
    as_of: Setting | None
    zone: str
    time_unit: Unit
