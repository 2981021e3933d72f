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
        return ": ".join(part for part in (str(self.place), self.where, self.what) if part)


class LayerError(BathtubError):
    """Every problem of a layer file at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def suggest(name: str, known: Iterable[str]) -> str:
    """`; did you mean 'mtbf'?`, or '' where nothing is near.

    >>> suggest("mtbff", ["mtbf", "miles"])
    "; did you mean 'mtbf'?"
    """
    near = get_close_matches(str(name).lower(), {k.lower(): k for k in known}, n=1, cutoff=0.6)
    return f"; did you mean '{near[0]}'?" if near else ""


def unknown(noun: str, name: str, known: Iterable[str]) -> str:
    """`unknown metric 'mtbff'; did you mean 'mtbf'?`, else with the names that exist."""
    names = sorted(known)
    hint = suggest(name, names)
    if not hint and names:
        shown = ", ".join(names[:12]) + (" …" if len(names) > 12 else "")
        hint = f"; known: {shown}"
    return f"unknown {noun} '{name}'{hint}"
