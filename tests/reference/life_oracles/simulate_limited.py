"""Writes limited.csv: lives of which only a part can fail. Run with numpy 1.26: python simulate_limited.py

The first case is Meeker's (1987) integrated circuits: 28 of 4156 failed within 1370 hours (Meeker and Escobar 1998, 11.5.2,
where p is 0.0067, mu 3.34, sigma 2.02 for the Weibull). The rest are simulated; kind `mixed` has intervals and late entries.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import numpy as np

rng = np.random.default_rng(1370)
CIRCUITS = [0.1, 0.1, 0.15, 0.6, 0.8, 0.8, 1.2, 2.5, 3, 4, 4, 6, 10, 10, 12.5, 20, 20, 43, 43, 48, 48, 54, 74, 84, 94, 168, 263, 593]

with (Path(__file__).parent / "limited.csv").open("w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["case", "kind", "lower", "upper", "entry", "weight"])

    def write(kind: str, title: str, rows: list[tuple[float, float, float]]) -> None:
        for (low, high, entry), count in sorted(Counter(rows).items()):
            out.writerow([title, kind, f"{low:g}", "" if high == np.inf else f"{high:g}", f"{entry:g}", count])

    write("right", "circuits", [(t, t, 0.0) for t in CIRCUITS] + [(1370.0, np.inf, 0.0)] * 4128)
    for part, shape, n in ((0.05, 1.5, 2000), (0.3, 0.6, 400), (0.6, 3.0, 150)):
        life = np.where(rng.random(n) < part, 100 * rng.weibull(shape, n), np.inf)
        stop = rng.uniform(150, 400, n)
        ages = [float(f"{age:.3g}") for age in np.minimum(life, stop)]
        write("right", f"part {part} shape {shape}", [(age, age if t <= s else np.inf, 0.0) for age, t, s in zip(ages, life, stop, strict=True)])
        rows = []
        for i, (age, t, s) in enumerate(zip(ages, life, stop, strict=True)):
            entry = 20.0 if i % 3 == 0 and age > 40 else 0.0
            below = float(np.floor(age / 50) * 50)
            looked = (below, below + 50) if i % 2 and below >= entry else (age, age)
            rows.append((*(looked if t <= s else (age, np.inf)), entry))
        write("mixed", f"part {part} shape {shape} mixed", rows)
