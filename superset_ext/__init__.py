"""Bathtub in Apache Superset: one last line in `superset_config.py` switches it on.

    from superset_ext import enable; enable(globals())

Superset reads its configuration before it can be imported itself, so nothing here imports `superset`;
that starts in `superset_ext.boot`, which Superset calls once its application exists.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import Any  # the values of a Superset configuration are of every type

FLAGS = {"DATASET_FOLDERS": True}
"""Feature flags set unless the configuration says otherwise: metrics are shown in folders."""


def enable(config: MutableMapping[str, Any]) -> None:
    """Adds Bathtub to a Superset configuration; what the configuration already says is kept.

    config : the `globals()` of `superset_config.py`, as its last line, so that it finds what stands above.
    Calling it twice is calling it once.
    """
    config["FEATURE_FLAGS"] = {**FLAGS, **(config.get("FEATURE_FLAGS") or {})}
    config["FLASK_APP_MUTATOR"] = _after(config.get("FLASK_APP_MUTATOR"), start)


def start(app: Any) -> None:  # flask.Flask, which may not be imported here
    """What Superset calls when its application exists and before its views do."""
    from superset_ext.boot import boot

    boot(app)


def _after(first: Callable[[Any], None] | None, then: Callable[[Any], None]) -> Callable[[Any], None]:
    """The user's own mutator, then ours."""
    if first is None or first is then or getattr(first, "brings_bathtub", False):
        return first or then

    def both(app: Any) -> None:
        first(app)
        then(app)

    both.brings_bathtub = True  # type: ignore[attr-defined]  # a mark on a function, so that enabling twice is once
    return both
