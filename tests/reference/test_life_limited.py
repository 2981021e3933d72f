"""Limited failure populations against Meeker's circuits and R (the folder life_oracles, with its scripts)."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from udfs.limited import LimitedFit, fit_limited
from udfs.lives import Lives

HERE = Path(__file__).parent / "life_oracles"


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(newline="") as file:
        return list(csv.DictReader(file))


CASES: dict[str, list[dict[str, str]]] = defaultdict(list)
for line in rows("limited.csv"):
    CASES[line["case"]].append(line)
NAMES = list(CASES)


def lives() -> Lives:
    """Every case a group."""
    together = [row for name in NAMES for row in CASES[name]]
    return Lives.of(
        [float(row["lower"]) for row in together],
        [float(row["upper"] or "inf") for row in together],
        entry=[float(row["entry"]) for row in together],
        weight=[float(row["weight"]) for row in together],
        group=np.repeat(np.arange(len(NAMES)), [len(CASES[name]) for name in NAMES]),
    )


@pytest.fixture(scope="module", params=["weibull", "lognormal"])
def distribution(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def fitted(distribution: str) -> LimitedFit:
    return fit_limited(lives(), distribution)


@pytest.fixture(scope="module")
def theirs(distribution: str) -> dict[str, np.ndarray]:
    found = {row["case"]: row for row in rows("limited_r.csv") if row["distribution"] == distribution}
    return {name: np.array([float(found[case][name]) for case in NAMES]) for name in ("p", "mu", "sigma", "loglik", "p_low", "p_high")}


@pytest.mark.parametrize(("name", "tolerance"), [("p", 1e-6), ("mu", 1e-6), ("sigma", 1e-6), ("loglik", 1e-9)])
def test_limited_population_equals_rs(fitted: LimitedFit, theirs: dict[str, np.ndarray], name: str, tolerance: float) -> None:
    assert getattr(fitted, name) == pytest.approx(theirs[name], rel=tolerance)


def test_likelihood_ratio_bounds_of_the_part_equal_rs(fitted: LimitedFit, theirs: dict[str, np.ndarray]) -> None:
    low, high = fitted.interval("p")
    assert low == pytest.approx(theirs["p_low"], rel=1e-6)
    assert high == pytest.approx(theirs["p_high"], rel=1e-5)


def test_circuits_equal_what_is_printed() -> None:
    """Meeker and Escobar (1998), 11.5.2, from memory: p 0.0067, mu 3.34, sigma 2.02 (Weibull)."""
    fitted = fit_limited(lives(), "weibull")
    at = NAMES.index("circuits")
    assert fitted.status[at] == "ok"
    assert [fitted.p[at], fitted.mu[at], fitted.sigma[at]] == pytest.approx([0.0067, 3.34, 2.02], abs=0.006)
