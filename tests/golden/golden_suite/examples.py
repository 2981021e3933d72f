"""How many examples a property is tried on: the same few each time, or many new ones with BATHTUB_FUZZ=thorough."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

THOROUGH = os.environ.get("BATHTUB_FUZZ") == "thorough"


def examples(number: int) -> settings:
    return settings(
        max_examples=20 * number if THOROUGH else number, derandomize=not THOROUGH, database=None, deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )  # fmt: skip
