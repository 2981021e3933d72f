"""Fits against the lifelines that is installed, on fresh simulated lives."""

from __future__ import annotations

import numpy as np
import pytest
from lifelines import LogNormalFitter, WeibullFitter

from udfs.fit import fit
from udfs.lives import Lives


@pytest.mark.parametrize("shape", [0.5, 1.0, 3.0])
@pytest.mark.parametrize("distribution", ["weibull", "lognormal"])
def test_parameters_equal_lifelines(distribution: str, shape: float) -> None:
    rng = np.random.default_rng(7)
    life, stop = rng.weibull(shape, 500), rng.uniform(0.2, 1.5, 500)
    age, failed = np.minimum(life, stop), life <= stop
    ours = fit(Lives.observed(age, failed), distribution)
    theirs = (WeibullFitter() if distribution == "weibull" else LogNormalFitter()).fit(age, failed)
    location = np.log(theirs.lambda_) if distribution == "weibull" else theirs.mu_
    assert ours.mu[0] == pytest.approx(location, abs=1e-4)
    assert ours.loglik[0] == pytest.approx(theirs.log_likelihood_, abs=1e-6)
    assert ours.loglik[0] >= theirs.log_likelihood_ - 1e-8
