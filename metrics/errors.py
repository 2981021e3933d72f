"""The one family of errors users see. Bottom of the package: imports nothing from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


class BathtubError(Exception):
    """Something a user can mend; `str()` is the whole message, one or few lines."""


class QueryError(BathtubError):
    """A question that cannot be answered as asked: unknown name, refused combination, bad parameter."""


class EngineError(BathtubError):
    """The engine was not reached, or refused the statement."""


class MissingExtra(BathtubError):
    """An optional package is not installed."""

    def __init__(self, extra: str) -> None:
        super().__init__(f"this needs the {extra} packages; install them with: pip install 'bathtub[{extra}]'")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in a file: 1-based line and column."""

    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with a layer file: `metrics.yml:11:5: metrics.mtbf: unknown field 'exposre'`."""

    place: Place
    where: str
    what: str

    def __str__(self) -> str:
        return printable(": ".join(part for part in (str(self.place), self.where, self.what) if part))


class LayerError(BathtubError):
    """Every problem of a layer file at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def printable(text: str) -> str:
    """`text` in one line, control characters as escapes."""
    return text if text.isprintable() else "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def shown(name: object) -> str:
    """A name of the user's in one line of bearable length."""
    text = printable(str(name)[: _LONGEST + 1])
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


_LONGEST = 120  # of what is quoted in a message


def suggest(name: str, known: Iterable[str]) -> str:
    """`; did you mean 'mtbf'?`, or '' where nothing is near.

    >>> suggest("mtbff", ["mtbf", "miles"])
    "; did you mean 'mtbf'?"
    """
    given, by_lower = str(name).lower(), {k.lower(): k for k in known}
    if len(given) > _LONGEST:
        return ""
    turned = [k for k in by_lower if sorted(k) == sorted(given)]  # 'lable' is 'label', not 'table'
    near = turned or get_close_matches(given, by_lower, n=1, cutoff=0.6)
    return f"; did you mean '{by_lower[near[0]]}'?" if near else ""


def unknown(noun: str, name: str, known: Iterable[str]) -> str:
    """`unknown metric 'mtbff'; did you mean 'mtbf'?`, else with the names that exist."""
    names = sorted(known)
    return f"unknown {noun} '{shown(name)}'{suggest(name, names) or known_names(names)}"


def known_names(names: Iterable[str]) -> str:
    """`; known: miles, mtbf`, the first dozen; '' of none."""
    every = list(names)
    return f"; known: {', '.join(every[:12])}{' …' if len(every) > 12 else ''}" if every else ""
