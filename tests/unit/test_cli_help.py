"""Help and reference of the command line: every option is in both, every command has an example that parses."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from metrics.cli.commands import bathtub

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "cli.md").read_text()
COMMANDS = sorted(bathtub.commands)
QUESTIONS = ("query", "sql", "explain")


def sections(page):
    """The text under each heading."""
    parts = re.split(r"^## (.+)$", page, flags=re.MULTILINE)
    return {"": parts[0], **dict(zip(parts[1::2], parts[2::2], strict=True))}


def options(command):
    return {name for parameter in command.params if isinstance(parameter, click.Option) for name in (*parameter.opts, *parameter.secondary_opts)}


def within(command):
    """The options of a command, and of those in it."""
    parts = [command.get_command(click.Context(command), name) for name in command.list_commands(click.Context(command))] if isinstance(command, click.Group) else []
    return options(command).union(*map(options, parts))


def examples(command):
    return [line.strip() for line in (command.help or "").splitlines() if line.strip().startswith("bathtub ")]


def test_the_reference_has_every_command_and_no_other():
    assert sorted(sections(PAGE).keys() - {"", "Questions", "Completion", "Stored layers"}) == COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_the_reference_has_every_option(name):
    text = sections(PAGE)[name] + (sections(PAGE)["Questions"] if name in QUESTIONS else "") + sections(PAGE)[""]
    documented = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", text))
    assert options(bathtub.commands[name]) - documented == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_the_reference_has_no_other_option(name):
    documented = set(re.findall(r"`(--[a-z-]+)", sections(PAGE)[name]))
    assert documented - within(bathtub.commands[name]) - options(bathtub) == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_examples_of_the_command(name):
    assert examples(bathtub.commands[name])
    assert all(line.split()[1] == name for line in examples(bathtub.commands[name]))


@pytest.mark.parametrize("line", [line for command in (bathtub, *bathtub.commands.values()) for line in examples(command)])
def test_an_example_of_the_help_parses(line):
    _, name, *arguments = shlex.split(line)
    bathtub.commands[name].make_context(name, arguments, parent=click.Context(bathtub, info_name="bathtub"))


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_every_option_is_explained(name):
    command = bathtub.commands[name] if name else bathtub
    assert [p.name for p in command.params if isinstance(p, click.Option) and not p.help] == []
