"""Ways of fitting a life in words: whoever reads `explain` is told which it is."""

from __future__ import annotations

import pytest

LAYER = """
version: 1
name: lab
parameters:
  confidence_level: {type: number, default: 0.9, min: 0.5, max: 0.99}
  shape: {type: number, default: 2, min: 0.5, max: 10}
sources:
  units: {table: units, grain: unit}
lives:
  tested: {unit: units, in: hour, age: hours, failed: broke}
metrics:
  known: {type: life, life: tested, beta: "{shape}", value: quantile, p: 0.1, interval: {sided: lower}}
  ranked: {type: life, life: tested, estimator: rank_regression, value: beta}
  flawed: {type: life, life: tested, limited: true, value: share, interval: {}}
  other_line: {type: life, life: tested, estimator: rank_regression, line: y, ranks: exact, value: eta}
"""
WORDS = {
    "known": "quantile at p = 0.1 of the weibull distribution of known shape beta = 2 (Weibayes), its eta fitted by maximum likelihood to life tested",
    "ranked": "beta of the weibull distribution fitted by rank regression (ln age on ranks, X on Y, Benard's median ranks, adjusted for suspensions by Johnson's rule) to life tested, to match an older report",
    "flawed": "share of the limited failure population (a share of the units can fail, the others never; their age at failure weibull) fitted by maximum likelihood to life tested",
    "other_line": "eta of the weibull distribution fitted by rank regression (ranks on ln age, Y on X, exact median ranks, adjusted for suspensions by Johnson's rule) to life tested, to match an older report",
}


@pytest.mark.parametrize("name", WORDS)
def test_a_metric_says_how_it_is_fitted(name, run, tmp_path):
    layer = tmp_path / "metrics.yml"
    layer.write_text(LAYER)
    assert f"definition:      {WORDS[name]}\n" in run("describe", name, layer=layer).stdout


def test_bounds_of_a_known_shape_are_told_with_their_side(run, tmp_path):
    layer = tmp_path / "metrics.yml"
    layer.write_text(LAYER)
    said = run("explain", "known_low", "--dialect", "spark", layer=layer)
    assert "exact for the shape given (chi-square), without failures the one that exists, one-sided, lower, 90% confidence" in said.output
