"""Units with algebra: a unit is a scale times powers of base dimensions.

`failure / (1e6 mile)` is a unit like any other; miles convert to kilometres because both are a length;
adding failures to miles is an error because nothing converts one into the other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import isclose

from metrics.errors import shown, unknown

Powers = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """`scale` × the product of `powers`, in base units; `text` is how it was written."""

    scale: float
    powers: Powers
    text: str

    def __mul__(self, other: Unit) -> Unit:
        return Unit(self.scale * other.scale, _add(self.powers, other.powers, 1), _join(self.text, "*", other.text))

    def __truediv__(self, other: Unit) -> Unit:
        if self.powers == other.powers and isclose(self.scale, other.scale):
            return ONE
        return Unit(self.scale / other.scale, _add(self.powers, other.powers, -1), _join(self.text, "/", other.text))

    def converts_to(self, other: Unit) -> bool:
        return self.powers == other.powers

    def same_as(self, other: Unit) -> bool:
        return self.powers == other.powers and isclose(self.scale, other.scale, rel_tol=1e-12)

    @property
    def is_counting(self) -> bool:
        """Whether it counts things of one kind, one by one: failures, sessions, vehicles."""
        return self.scale == 1 and len(self.powers) == 1 and self.powers[0][1] == 1 and self.powers[0][0] not in _MEASURED

    @property
    def label(self) -> str:
        """In words: `failures per million miles`."""
        top, _, bottom = self.text.partition(" / ")
        return (f"{_plural(top)} per {_per(bottom)}" if bottom else _plural(top)).replace("_", " ")


ONE = Unit(1.0, (), "1")

# Base units are those of scale 1; a counting unit is a dimension of its own, so that failures never add to miles.
_LENGTH = {"m": 1.0, "km": 1000.0, "mile": 1609.344}
_TIME = {"second": 1.0, "minute": 60.0, "hour": 3600.0, "day": 86400.0, "week": 604800.0, "month": 2629746.0, "year": 31556952.0}
_ENERGY = {"Wh": 1.0, "kWh": 1e3, "MWh": 1e6}
_COUNTS = (
    "failure", "repair", "event", "fault", "visit", "session", "cycle", "vehicle", "charger", "battery",
    "component", "unit", "row", "claim", "disengagement", "start", "trip", "part", "site", "case",
)  # fmt: skip
_MONEY = ("USD", "EUR", "GBP", "JPY", "CNY")
_MEASURED = ("length", "time", "energy", *_MONEY)


def _builtin() -> dict[str, Unit]:
    table = {"1": ONE, "percent": Unit(0.01, (), "percent")}
    for dimension, units in (("length", _LENGTH), ("time", _TIME), ("energy", _ENERGY)):
        table |= {name: Unit(scale, ((dimension, 1),), name) for name, scale in units.items()}
    table |= {name: Unit(1.0, ((name, 1),), name) for name in (*_COUNTS, *_MONEY)}
    return table


@dataclass(frozen=True, slots=True)
class Units:
    """The units a layer knows: the built-in ones and those it declares."""

    table: Mapping[str, Unit]

    def parse(self, text: str | float) -> Unit:
        """The unit `text` names: `mile`, `1e6 mile`, `failure / mile`, `USD * hour`, `miles`.

        Raises ValueError for an unknown name or malformed text.
        """
        top, *bottoms = str(text).split("/")
        result = self._product(top)
        for bottom in bottoms:
            result = result / self._product(bottom)
        return Unit(_bounded(result, text).scale, result.powers, " ".join(str(text).split()))

    def _product(self, text: str) -> Unit:
        result = ONE
        for factor in text.split("*"):
            match = re.fullmatch(rf"\s*(?:({_NUMBER})\s*)?([A-Za-z_]\w*)?\s*", factor, re.ASCII)
            if not match or not (match[1] or match[2]):
                raise ValueError(f"'{shown(text.strip())}' is no unit; write for example: mile, 1e6 mile, failure / mile")
            named = self._named(match[2]) if match[2] else ONE
            number = float(match[1] or 1)
            if not number:
                raise ValueError(f"a unit's number is above 0, not {match[1]}")
            result = _bounded(result * Unit(named.scale * number, named.powers, factor.strip()), text)
        return result

    def _named(self, name: str) -> Unit:
        found = self.table.get(name) or self.table.get(_SINGULAR.get(name, name.removesuffix("s")))
        if not found:
            raise ValueError(unknown("unit", name, self.table) + " (or declare it under `units:`)")
        return found


def _bounded(unit: Unit, text: str | float) -> Unit:
    """The unit; beyond these bounds products of units would leave what a double holds."""
    if not 1e-30 < unit.scale < 1e30:
        raise ValueError(f"the number of '{shown(text)}' is too {'small' if unit.scale < 1 else 'large'}")
    return unit


_NUMBER = r"(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_SINGULAR = {"batteries": "battery"}
BUILTIN = Units(_builtin())


def declare(declared: Mapping[str, str | None]) -> tuple[Units, dict[str, str]]:
    """The layer's units, and what is wrong with each that could not be declared.

    declared : name -> a definition in other units (`1e6 mile`), or None for a counting unit of its own.
    """
    table = dict(BUILTIN.table)
    wrong: dict[str, str] = {}
    left: dict[str, str] = {}
    for name, definition in declared.items():
        if name in BUILTIN.table:
            wrong |= {name: what} if (what := _redefines(name, definition)) else {}
        elif definition is None:
            table[name] = _counting(name)
        else:
            left[name] = definition
    while left:  # in whatever order they refer to each other
        failed = {}
        for name, definition in left.items():
            try:
                unit = Units(table).parse(definition)
            except ValueError as e:
                failed[name] = str(e)
            else:
                table[name] = Unit(unit.scale, unit.powers, name)
        if len(failed) == len(left):
            wrong |= {name: _circular(name, left) or what for name, what in failed.items()}
            break
        left = {name: left[name] for name in failed}
    return Units(table), wrong


def _counting(name: str) -> Unit:
    return Unit(1.0, ((name, 1),), name)


def _redefines(name: str, definition: str | None) -> str:
    """Why a built-in unit cannot mean this; '' where it means it already."""
    try:
        stated = _counting(name) if definition is None else BUILTIN.parse(definition)
    except ValueError as e:
        return str(e)
    return "" if stated.same_as(BUILTIN.table[name]) else f"{name} is a built-in unit and means something else; choose another name"


def _circular(name: str, left: Mapping[str, str]) -> str:
    """What units that are defined by each other have for a problem; '' where another is at fault."""
    reached: set[str] = set()
    waiting = [name]
    while waiting:
        found = set(re.findall(r"[A-Za-z_]\w*", left[waiting.pop()])) & left.keys() - reached
        reached |= found
        waiting += found
    return f"defined by itself{'' if reached == {name} else ', by way of ' + ', '.join(sorted(reached - {name}))}" if name in reached else ""


def _add(a: Powers, b: Powers, sign: int) -> Powers:
    powers = dict(a)
    for name, power in b:
        powers[name] = powers.get(name, 0) + sign * power
    return tuple(sorted((name, power) for name, power in powers.items() if power))


def _join(a: str, operator: str, b: str) -> str:
    if operator == "*" and "1" in (a, b):
        return b if a == "1" else a
    if operator == "/" and b == "1":
        return a
    return f"{a} {operator} {b}"


def _plural(text: str) -> str:
    if text in ("", "1", "percent", *_MONEY, *_ENERGY, "m", "km") or not text.isidentifier():
        return "" if text == "1" else text
    if text.endswith("s"):
        return text
    return text[:-1] + "ies" if text.endswith("y") and text[-2] not in "aeiou" else text + "s"


_SCALES = {1e3: "thousand", 1e6: "million", 1e9: "billion"}


def _per(text: str) -> str:
    match = re.fullmatch(r"([\d.]+(?:[eE][-+]?\d+)?)\s*(.*)", text)
    if not match:
        return text
    number = float(match[1])
    scale = _SCALES.get(number, f"{number:,.15g}")
    return f"{scale} {_plural(match[2])}".strip()
