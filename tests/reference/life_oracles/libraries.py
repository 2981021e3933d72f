"""Writes libraries.csv: the late entries of lives.csv fitted by lifelines 0.30.3 and surpyval 0.25. Run: python libraries.py"""

from __future__ import annotations

import csv
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from lifelines import LogNormalFitter, WeibullFitter
from surpyval import LogNormal, Weibull

warnings.filterwarnings("ignore")
HERE = Path(__file__).parent
SCALE = 1000.0  # both packages fit better near 1


def by_lifelines(rows: pd.DataFrame, distribution: str) -> tuple[float, float, float]:
    fitter = WeibullFitter() if distribution == "weibull" else LogNormalFitter()
    failed = rows.upper.notna()
    fitter.fit(rows.lower / SCALE, failed, entry=rows.entry / SCALE, weights=rows.weight)
    mu, sigma = (np.log(fitter.lambda_), 1 / fitter.rho_) if distribution == "weibull" else (fitter.mu_, fitter.sigma_)
    # The density's unit changes the log-likelihood by ln(SCALE) a failure.
    return mu + np.log(SCALE), sigma, fitter.log_likelihood_ - rows.weight[failed].sum() * np.log(SCALE)


def by_surpyval(rows: pd.DataFrame, distribution: str) -> tuple[float, float, float]:
    family = Weibull if distribution == "weibull" else LogNormal
    censored = rows.upper.isna().astype(int)
    found = family.fit(x=rows.lower / SCALE, c=censored, n=rows.weight, tl=rows.entry / SCALE).params
    mu, sigma = (np.log(found[0]), 1 / found[1]) if distribution == "weibull" else found
    return mu + np.log(SCALE), sigma, np.nan


with (HERE / "libraries.csv").open("w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["case", "distribution", "package", "mu", "sigma", "loglik"])
    lives = pd.read_csv(HERE / "lives.csv")
    for case, rows in lives[lives.kind == "late"].groupby("case", sort=False):
        for distribution in ("weibull", "lognormal"):
            for package, fit in (("lifelines", by_lifelines), ("surpyval", by_surpyval)):
                out.writerow([case, distribution, package, *(f"{value:.12g}" for value in fit(rows, distribution))])
