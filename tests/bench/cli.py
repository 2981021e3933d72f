"""`bathtub sql` against importing sqlglot alone, as whole processes taken in turns, in one run.

    python tests/bench/cli.py
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

METRICS = Path(__file__).resolve().parents[2] / "metrics.yml"
ASKED = ["--metrics", str(METRICS), "sql", "failure_rate", "--by", "model"]
OURS = [sys.executable, "-c", "from metrics.cli import main; main()", *ASKED]
COMMANDS = {
    "import sqlglot": ([sys.executable, "-c", "import sqlglot"], {}),
    "bathtub sql": (OURS, {}),
    "bathtub sql, layer not stored": (OURS, {"BATHTUB_NO_CACHE": "1"}),
}
ALLOWED = 2.0
TURNS = 15


def seconds(command: list[str], environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, **environment})
    return time.perf_counter() - start


def main() -> int:
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    with tempfile.TemporaryDirectory() as store:
        for turn in range(TURNS + 1):
            for name, (command, environment) in COMMANDS.items():
                taken = seconds(command, {**environment, "XDG_CACHE_HOME": store})
                if turn:  # the first fills the store, and the machine's own
                    times[name].append(taken)
    middle = {name: statistics.median(found) for name, found in times.items()}
    bare = middle["import sqlglot"]
    for name, found in middle.items():
        print(f"{name:30} {found * 1e3:6.0f} ms, {found / bare:4.2f} x")
    ratio = middle["bathtub sql"] / bare
    print(f"ratio {ratio:.2f} (allowed {ALLOWED:g})")
    return int(ratio > ALLOWED)


if __name__ == "__main__":
    sys.exit(main())
