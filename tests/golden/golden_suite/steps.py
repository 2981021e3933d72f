"""Golden SQL run as its text stands: one statement, or groups from the engine and the rest in process."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from metrics.finish import finished

Fetch = Callable[[str], tuple[Sequence[str], list[Sequence[Any]]]]
_TITLE = re.compile(r"^-- (_groups_\d+|the answer): .*\n", re.MULTILINE)


def pushed(text: str) -> list[str]:
    """The statements that the engine gets."""
    _, *parts = _TITLE.split(text)
    return [sql.strip().removesuffix(";") for title, sql in zip(parts[::2], parts[1::2], strict=True) if title != "the answer"] or [text]


def run(text: str, fetch: Fetch) -> tuple[Sequence[str], list[Sequence[Any]]]:
    """The names and rows of the answer; `fetch` runs a statement on the engine."""
    _, *parts = _TITLE.split(text)
    if not parts:
        return fetch(text)
    steps = {title: sql.strip().removesuffix(";") for title, sql in zip(parts[::2], parts[1::2], strict=True)}
    answer = finished(steps.pop("the answer"), {name: fetch(sql) for name, sql in steps.items()})
    return answer.columns, answer.rows
