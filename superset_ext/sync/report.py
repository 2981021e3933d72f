"""What a sync did, or would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Action = Literal["created", "updated", "unchanged", "removed", "kept", "skipped"]
ACTIONS: tuple[Action, ...] = ("created", "updated", "unchanged", "removed", "kept", "skipped")
SIGNS = {"created": "+", "updated": "~", "unchanged": "=", "removed": "-", "kept": "!", "skipped": "!"}


@dataclass(frozen=True, slots=True)
class Change:
    """One object and what became of it."""

    action: Action
    kind: str
    name: str
    detail: str = ""

    def __str__(self) -> str:
        note = f"  ({self.detail})" if self.detail else ""
        return f"{SIGNS[self.action]} {self.action:9} {self.kind:9} {self.name}{note}"


@dataclass(frozen=True, slots=True)
class Report:
    """Every object of a run, in the order they were looked at."""

    changes: tuple[Change, ...]

    @property
    def changed(self) -> bool:
        """Whether anything was written, or would be."""
        return any(change.action in ("created", "updated", "removed") for change in self.changes)

    def lines(self) -> list[str]:
        """One line for each object that is not unchanged, then the counts."""
        told = [str(change) for change in self.changes if change.action != "unchanged"]
        return [*told, summary(self.changes)]


def summary(changes: Iterable[Change]) -> str:
    """`31 created, 2 updated, 0 unchanged`: the first three always, the others when there are any."""
    counts = Counter(change.action for change in changes)
    return ", ".join(f"{counts[action]} {action}" for action in ACTIONS if counts[action] or action in ACTIONS[:3])
