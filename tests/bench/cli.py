"""`bathtub sql` against importing sqlglot alone, as whole processes, in one run.

    python tests/bench/cli.py
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

METRICS = Path(__file__).resolve().parents[2] / "metrics.yml"
COMMANDS = {
    "bathtub sql": [sys.executable, "-c", "from metrics.cli import main; main()", "--metrics", str(METRICS), "sql", "failure_rate", "--by", "model"],
    "import sqlglot": [sys.executable, "-c", "import sqlglot"],
}


def main() -> None:
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for turn in range(12):
        for name, command in COMMANDS.items():
            start = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            if turn:
                times[name].append(time.perf_counter() - start)
    ours, bare = (statistics.median(times[name]) for name in COMMANDS)
    print(f"bathtub sql {ours * 1e3:.0f} ms, import sqlglot {bare * 1e3:.0f} ms, ratio {ours / bare:.2f}")


if __name__ == "__main__":
    main()
