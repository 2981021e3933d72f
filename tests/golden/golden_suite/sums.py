"""The stored sums of the golden lives, by their definition: what `tables/lifetime_sums.csv` holds, in two parts for each set of data.

`python -m golden_suite.sums > tables/lifetime_sums.csv`, in tests/golden, writes the table.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from math import exp, fsum, log

from golden_suite.answers.lives import DATA, tested
from golden_suite.weibull import Life

SHAPES = [0.08 * exp(log(25 / 0.08) / 23 * j) for j in range(24)]
"""24 shapes from 0.08 to 25, equally far apart in their logarithm."""


def stored() -> Iterator[dict[str, object]]:
    """Each set of data in two parts, its odd and its even lives; the rows that make no life are counted with the odd ones."""
    for data in DATA:
        lives, excluded = tested(data)
        for part, of in (("odd", lives[::2]), ("even", lives[1::2])):
            if of:
                yield {"data": data, "part": part, "excluded": excluded if part == "odd" else 0} | sums(of)


def sums(lives: list[Life]) -> dict[str, object]:
    failed = [life for life in lives if life.failed]
    plain = {
        "failures": fsum(life.units for life in failed), "censored": fsum(life.units for life in lives if not life.failed),
        "time_at_risk": fsum(life.units * (life.age - life.entry) for life in lives), "largest_age": max(life.age for life in lives),
        "log_failure_age": fsum(life.units * log(life.age) for life in failed) if failed else "",
    }  # fmt: skip
    for j, shape in enumerate(SHAPES):
        plain[f"power_sum_{j + 1}"] = fsum(life.units * (life.age**shape - power(life.entry, shape)) for life in lives)
    for j, shape in enumerate(SHAPES):
        plain[f"power_sum_log_{j + 1}"] = fsum(life.units * (life.age**shape * log(life.age) - power_log(life.entry, shape)) for life in lives)
    return plain


def power(age: float, shape: float) -> float:
    return age**shape if age > 0 else 0.0


def power_log(age: float, shape: float) -> float:
    return age**shape * log(age) if age > 0 else 0.0


if __name__ == "__main__":
    rows = list(stored())
    writer = csv.DictWriter(sys.stdout, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
