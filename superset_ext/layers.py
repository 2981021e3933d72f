"""The layer behind a connection, as the driver itself finds it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from metrics.layer_cache import LAYERS

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

    from metrics.model import Layer


def layer_of(url: URL) -> Layer:
    """The layer that the address names, else `BATHTUB_METRICS`; raises LayerError while there is no whole one."""
    named = url.query.get("metrics") or os.environ.get("BATHTUB_METRICS") or "metrics.yml"
    return LAYERS.get(str(named))
