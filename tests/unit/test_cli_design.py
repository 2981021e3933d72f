"""The design side on the command line: the same functions, the same numbers, errors in a line."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path

import pytest

from metrics.cli.design import MODULES

REFERENCE = Path(__file__).parents[1] / "reference"
SUCCESS_RUN = json.loads((REFERENCE / "success_run_sample_sizes.json").read_text())["expected"]
MINER = json.loads((REFERENCE / "palmgren_miner_bearing_three_loads.json").read_text())


@pytest.mark.parametrize("plan", sorted(SUCCESS_RUN))
def test_success_run_is_the_published_table(run, plan):
    reliability, confidence = plan[1:].split("C")
    result = run("design", "success_run_n", "--reliability", f"0.{reliability}", "--confidence-level", f"0.{confidence}")
    assert (result.exit_code, result.stdout) == (0, f"{SUCCESS_RUN[plan]['value']}\n")


@pytest.mark.parametrize("name", [name for names in MODULES.values() for name in names])
def test_every_function_has_words_for_its_options(run, name):
    result = run("design", name, "--help")
    assert result.exit_code == 0
    assert "--" in result.stdout


def test_a_command_has_the_name_of_its_function():
    for module, names in MODULES.items():
        for name in names:
            assert callable(getattr(import_module(f"udfs.{module}"), name))


def test_a_plan_is_told_by_name(run):
    found = json.loads(run("design", "unit_plan", "--good", "0.98", "--bad", "0.9", "--json").stdout)
    assert (found["n"], found["allowed"], found["status"]) == (52, 2, "ok")
    assert "time" not in found  # what does not apply is left out


def test_an_acceleration_factor_is_nists(run):
    """8.1.5.1 of the handbook: 16.6 between 85 and 125 degrees, there with its own estimate of the energy."""
    recomputed = json.loads((REFERENCE / "nist_arrhenius_lognormal_mle.json").read_text())["recomputed"]
    found = run("design", "arrhenius_factor", "--energy", str(recomputed["Ea"]), "--use-celsius", "85", "--stress-celsius", "125").stdout
    assert float(found) == pytest.approx(recomputed["AF_85_125"], rel=1e-4)  # Boltzmann's constant has more digits today


def test_loads_are_given_once_each(run):
    pairs = ("--cycles", "1", "--life", "4", "--cycles", "2", "--life", "4")
    assert json.loads(run("design", "miner", *pairs, "--json").stdout) == {"damage": 0.75, "share": [1 / 3, 2 / 3], "status": "ok"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("unit_plan", "--good", "0.8", "--bad", "0.9"), "bad must be below good, not 0.9 and 0.8\n"),
        (("miner", "--cycles", "1", "--life", "2", "--life", "3"), "--cycles and --life go in pairs: give each as often as the other\n"),
        (("time_plan", "--good", "1000.0001", "--bad", "1000"), "no plan within 1,000 allowed failures meets both risks: move good and bad apart, or allow a larger risk\n"),
    ],
)
def test_what_cannot_be_is_told_in_a_line(run, arguments, said):
    result = run("design", *arguments)
    assert (result.exit_code, result.stderr) == (1, said)
