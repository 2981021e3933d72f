"""Exponential: a Weibull with sigma = 1; rate = e^-mu. Source: Meeker and Escobar (1998), 4.4."""

from __future__ import annotations

from udfs.distributions.weibull import log_hazard, log_interval, log_mean, log_sd, logpdf, logsf, ppf

__all__ = ["PARAMETERS", "SIGMA", "log_hazard", "log_interval", "log_mean", "log_sd", "logpdf", "logsf", "ppf"]

PARAMETERS: tuple[str, ...] = ("rate",)
SIGMA: float | None = 1.0
