"""Checks that several parts of a file share: names that collide, time zones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from metrics.yaml12 import Document, Path


def check_names(names: Iterable[str], path: Path, document: Document) -> None:
    """SQL does not tell `Model` from `model`, and names with a leading _ are those of columns that are computed."""
    first: dict[str, str] = {}
    for name in names:
        other = first.setdefault(name.lower(), name)
        if other != name:
            document.problem((*path, name), f"SQL cannot tell it from '{other}'; rename one of them", key=True)
        if name.startswith("_"):
            document.problem((*path, name), "names that begin with _ are kept for the compiler's own columns", key=True)


def repeated(values: Iterable[str]) -> list[str]:
    """The values that are there more than once."""
    return [value for value, times in Counter(values).items() if times > 1]


def check_zone(zone: str, path: Path, document: Document) -> None:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        document.problem(path, f"unknown time zone '{zone}'; write for example UTC or America/Los_Angeles")
