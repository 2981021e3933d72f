"""The comparison with lifelines as it is installed is collected only where it is: the committed values need no package."""

from __future__ import annotations

from importlib.util import find_spec

collect_ignore = [] if find_spec("lifelines") else ["test_lifelines_live.py"]
