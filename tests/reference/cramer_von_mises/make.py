"""Simulates the table in udfs/cramer_von_mises.py: `python make.py` prints it (some minutes).

Under a power law ended by time, -ln(t/T) of M failures are exponential; the statistic is taken with the unbiased shape.
"""

from __future__ import annotations

import numpy as np

SIZES = (2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 60, 100, 300)
P = (0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.25, 0.2, 0.15, 0.1, 0.075, 0.05, 0.025, 0.01, 0.005, 0.0025, 0.001)


def statistics(m: int, draws: int, rng: np.random.Generator) -> np.ndarray:
    z = rng.exponential(size=(draws, m))
    u = np.sort(np.exp(-z * ((m - 1) / z.sum(axis=1))[:, None]), axis=1)
    return 1 / (12 * m) + ((u - (2 * np.arange(1, m + 1) - 1) / (2 * m)) ** 2).sum(axis=1)


def main() -> None:
    rng = np.random.default_rng(189)
    for m in SIZES:
        block = max(1, 4_000_000 // m)
        draws = 2_000_000 if m <= 100 else 600_000
        found = np.concatenate([statistics(m, min(block, draws - i), rng) for i in range(0, draws, block)])
        row = ", ".join(f"{value:.4f}" for value in np.quantile(found, 1 - np.array(P)))
        print(f"    {m}: ({row}),", flush=True)


if __name__ == "__main__":
    main()
