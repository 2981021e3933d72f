"""Makes golden_suite importable: its tables, its layer, its oracle."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "golden"))

from hypothesis import settings

settings.register_profile("repeatable", derandomize=True)  # a landing is not a lottery; search wider with --hypothesis-profile=default
settings.load_profile("repeatable")
