"""Writes lives.csv: simulated lives of many shapes, sizes and kinds of censoring. Run with numpy 1.26: python simulate.py

kind: right (running lives only), late (entries too), inspected (ages between looks), status (one look a life), mixed.
Ages are rounded and counted, so that a million lives are some rows.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import numpy as np

rng = np.random.default_rng(20261124)
LOOKS = np.array([0, 250, 500, 750, 1000, 1500])
Row = tuple[float, float, float]  # lower, upper, entry


def draw(family: str, shape: float, size: int) -> np.ndarray:
    standard = rng.weibull(shape, size) if family == "weibull" else np.exp(rng.normal(0, 1 / shape, size))
    return 1000 * standard


def rounded(values: np.ndarray, digits: int) -> np.ndarray:
    return np.array([float(f"{value:.{digits}g}") for value in values])


def watched(life: np.ndarray, stop: np.ndarray, entry: np.ndarray) -> list[Row]:
    failed = life <= stop
    age = rounded(np.where(failed, life, stop), 3 if life.size <= 300 else 2)
    upper = np.where(failed, age, np.inf)
    return [row for row in zip(age.tolist(), upper.tolist(), entry.tolist(), strict=True) if row[0] > row[2]]


def right(family: str, shape: float, n: int, part: float) -> list[Row]:
    life = draw(family, shape, n)
    end = np.quantile(life, 1 - part)
    stop = end * (rng.uniform(0.3, 1.7, n) if n < 3000 else rng.choice([0.4, 0.7, 1, 1.2], n)) if part else np.full(n, np.inf)
    return watched(life, stop, np.zeros(n))


def late(family: str, shape: float, n: int) -> list[Row]:
    life, entry = draw(family, shape, 20 * n), rng.choice([0.0, 200.0, 400.0, 800.0], 20 * n)
    stop = entry + rng.uniform(100, 900, 20 * n)
    seen = np.flatnonzero(life > entry)[:n]
    return watched(life[seen], stop[seen], entry[seen])


def inspected(family: str, shape: float, n: int) -> list[Row]:
    place = np.searchsorted(LOOKS, draw(family, shape, n))
    ends = np.append(LOOKS, np.inf)
    return [(float(LOOKS[i - 1]), float(ends[i]), 0.0) for i in place]


def status(family: str, shape: float, n: int) -> list[Row]:
    life, look = draw(family, shape, n), rng.choice([200.0, 400.0, 800.0, 1200.0, 2000.0], n)
    return [(0.0, age, 0.0) if t <= age else (age, np.inf, 0.0) for t, age in zip(life, look.tolist(), strict=True)]


def mixed(family: str, shape: float, n: int) -> list[Row]:
    rows = []
    for i, t in enumerate(rounded(draw(family, shape, n), 3).tolist()):
        below, look, stop = float(np.floor(t / 300) * 300), float(np.ceil(t / 500) * 500), float(rng.integers(1, 12) * 100)
        ended = [(t, t), (below, below + 300), (0.0, look), (t, t) if t <= stop else (stop, np.inf)][i % 4]
        rows.append((*ended, 0.0))
    return rows


SIZES = ((5, 0.0), (20, 0.5), (300, 0.9), (3000, 0.99), (100_000, 0.999), (1_000_000, 0.9999))

with (Path(__file__).parent / "lives.csv").open("w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["case", "kind", "lower", "upper", "entry", "weight"])

    def write(kind: str, title: str, rows: list[Row]) -> None:
        for (low, high, entry), count in sorted(Counter(rows).items()):
            out.writerow([title, kind, f"{low:g}", "" if high == np.inf else f"{high:g}", f"{entry:g}", count])

    for family in ("weibull", "lognormal"):
        for shape in (0.3, 0.7, 1.5, 3.0, 10.0):
            for n, part in SIZES:
                write("right", f"{family} {shape} n {n} censored {part}", right(family, shape, n, part))
        for shape in (0.7, 2.0, 5.0):
            write("late", f"{family} {shape} n 60 late", late(family, shape, 60))
            write("late", f"{family} {shape} n 2000 late", late(family, shape, 2000))
            write("inspected", f"{family} {shape} inspected", inspected(family, shape, 400))
            write("status", f"{family} {shape} current status", status(family, shape, 400))
            write("mixed", f"{family} {shape} mixed", mixed(family, shape, 80))
