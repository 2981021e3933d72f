"""Design side of a test: plans and acceleration, each a function of `udfs` under its own name."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from importlib import import_module
from inspect import Parameter, getdoc, signature
from typing import Any  # Any: what a function of udfs takes and gives, by its signature

import click

from metrics.errors import BathtubError

MODULES: Mapping[str, tuple[str, ...]] = {
    "demonstration": ("success_run_n", "binomial_n", "demonstration_time", "time_plan", "unit_plan"),
    "acceleration": ("arrhenius_factor", "inverse_power_factor", "eyring_factor"),
    "damage": ("miner",),
}
"""File of udfs -> its functions that are commands."""

_WORDS = {
    "reliability": "Share that must survive the test's length.",
    "confidence_level": "Confidence, one-sided: 0.9 for 90 %.",
    "life_multiple": "Length of the test in lives for which the reliability is claimed.",
    "beta": "Weibull shape, for a test that is longer than that life.",
    "allowed": "Failures with which the test is still passed.",
    "mtbf": "MTBF to demonstrate; the time on test has its unit.",
    "good": "What is to be accepted: an MTBF, or a reliability.",
    "bad": "What is to be refused: a smaller one.",
    "consumer_risk": "Probability of accepting what is bad.",
    "producer_risk": "Probability of refusing what is good.",
    "energy": "Activation energy in eV.",
    "use_celsius": "Temperature in use.",
    "stress_celsius": "Temperature in the test.",
    "exponent": "Exponent of the inverse power law.",
    "use": "Stress in use (voltage, load …).",
    "stress": "Stress in the test, in the same unit.",
    "power": "Exponent of the ratio of absolute temperatures.",
    "effect": "Slope of the log rate by a second stress.",
    "boltzmann": "Boltzmann's constant in eV/K.",
    "kelvin": "Absolute zero below 0 °C.",
    "cycles": "How often a load came; once for each load.",
    "life": "Cycles until failure at that load alone; once for each load.",
}


class _Functions(click.Group):
    """The functions as commands; each module is imported when one of its commands is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for names in MODULES.values() for name in names]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        module = next((module for module, names in MODULES.items() if name in names), None)
        return _command(name, getattr(import_module(f"udfs.{module}"), name)) if module else None


@click.group(cls=_Functions)
def design() -> None:
    """Test plans, acceleration factors and fatigue damage.

    \b
    bathtub design success_run_n --reliability 0.9 --confidence-level 0.95
    bathtub design time_plan --good 2000 --bad 1000
    bathtub design arrhenius_factor --energy 0.7 --use-celsius 40 --stress-celsius 125
    bathtub design miner --cycles 100 --life 50000 --cycles 20 --life 1000
    """


def _command(name: str, function: Callable[..., Any]) -> click.Command:
    """A command with an option for each parameter; what may be a list is given once for each of its items."""
    what, *rest = (getdoc(function) or "").splitlines()
    source = next((line.strip().rstrip(";") for line in rest if line.startswith("Source:")), "")
    parameters = [parameter for parameter in signature(function).parameters.values() if parameter.name not in ("group", "groups")]
    lists = "group" in signature(function).parameters
    options = [_option(parameter, multiple=lists) for parameter in parameters]
    json_ = click.Option(["--json", "as_json"], is_flag=True, help="As a JSON object.")

    def run(as_json: bool, **given: Any) -> None:
        if lists and len({len(values) for values in given.values()}) > 1:
            raise BathtubError(f"{' and '.join(f'--{key}' for key in given)} go in pairs: give each as often as the other")
        found = _called(function, ([0] * len(next(iter(given.values()))),) if lists else (), given)
        click.echo(json.dumps(found) if as_json else "\n".join(_lines(found)))

    return click.Command(name, params=[*options, json_], callback=run, help=f"{what}\n\n{source}", short_help=what.rstrip("."))


def _option(parameter: Parameter, *, multiple: bool) -> click.Option:
    required = parameter.default is Parameter.empty
    kind = int if str(parameter.annotation) == "int" else float
    more: dict[str, Any] = {} if required else {"default": parameter.default, "show_default": True}
    return click.Option([f"--{parameter.name.replace('_', '-')}", parameter.name], type=kind, required=required, multiple=multiple, help=_WORDS[parameter.name], **more)


def _called(function: Callable[..., Any], group: tuple[Any, ...], given: Mapping[str, Any]) -> dict[str, Any]:
    """What the function gives, by name; what does not apply (NaN) left out."""
    try:
        found = function(*group, **given)
    except ValueError as e:
        raise BathtubError(str(e)) from e
    if getattr(found, "status", "") == "not_found":
        raise BathtubError("no plan within 1,000 allowed failures meets both risks: move good and bad apart, or allow a larger risk")
    fields = found._asdict() if hasattr(found, "_asdict") else {function.__name__: found}
    plain = {name: _plain(value) for name, value in fields.items()}
    return {name: value for name, value in plain.items() if value == value}


def _plain(value: Any) -> Any:
    """A number or text, a list of more than one."""
    listed = value.tolist() if hasattr(value, "tolist") else value
    return listed[0] if isinstance(listed, list) and len(listed) == 1 else listed


def _lines(found: Mapping[str, Any]) -> list[str]:
    if len(found) == 1:
        return [_text(value) for value in found.values()]
    width = max(map(len, found))
    return [f"{name:{width}}  {_text(value)}" for name, value in found.items()]


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    return f"{value:.10g}" if isinstance(value, float) else str(value)
