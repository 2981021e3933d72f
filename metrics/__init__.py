"""Bathtub: reliability metrics declared once, compiled to the SQL of each engine.

>>> import metrics
>>> layer = metrics.load("metrics.yml")
>>> print(layer.sql(["failure_rate"], by=["model"], dialect="presto"))  # doctest: +SKIP
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from metrics.model import Layer

__version__ = "0.1.0"


def load(file: str | os.PathLike[str] | None = None) -> Layer:
    """The layer declared in `file` (default: `BATHTUB_METRICS`, else `metrics.yml`); raises errors.LayerError."""
    from metrics.loader import load as load_

    return load_(file)


def loads(text: str, file: str = "metrics.yml") -> Layer:
    """The layer declared in `text`; `file` names it in messages."""
    from metrics.loader import loads as loads_

    return loads_(text, file)
