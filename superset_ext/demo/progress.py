"""Lines on standard error that say what is being done and since when."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Progress:
    """Seconds since it was made, before each line."""

    began: float = field(default_factory=time.monotonic)

    def say(self, text: str) -> None:
        print(f"[{time.monotonic() - self.began:3.0f} s] {text}", file=sys.stderr, flush=True)
