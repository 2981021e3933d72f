"""The columns of a stretch of time."""

from __future__ import annotations

UTC = "UTC"
"""The zone that stretches are in, whatever the log's: an hour is one of 60 minutes there when clocks change elsewhere."""

TIME, SECONDS, STATE, FAILED, REPAIRED, EXCLUDED = "_time", "_seconds", "_state", "_failed", "_repaired", "_excluded"
COLUMNS = (TIME, SECONDS, STATE, FAILED, REPAIRED, EXCLUDED)
UP, DOWN, REPAIR, UNKNOWN = "up", "down", "repair", "unknown"
"""What a stretch is; a repair is the part of being down in which somebody works on it."""
