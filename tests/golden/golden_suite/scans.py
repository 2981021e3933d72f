"""Which cases ask one question of one semantic table, and of which facts it is made: each is to be scanned once."""

from __future__ import annotations

import sqlglot
from sqlglot import exp

from golden_suite.cases import Case, answered, cases, layer
from metrics.ask import select
from metrics.lives.model import Life, Records
from metrics.scopes import find
from metrics.states.model import States

_AFTER = ("params", "zone", "dialect")  # what layer.sql takes beside the question


def parsed(case: Case) -> exp.Expression:
    """The question as a statement, before it is compiled."""
    if statement := case.statement("duckdb"):
        return sqlglot.parse_one(statement, read="duckdb")
    return select(layer(), **{name: value for name, value in case.asked.items() if name not in _AFTER})


def facts(case: Case) -> list[str]:
    """The tables of the facts that the case may read; a life or states are made of several."""
    sources = [layer().sources[fact] for scope in find(layer(), parsed(case)) for fact in scope.table.facts]
    return [layer().sources[name].table("duckdb") for source in sources for name in (parts_of(source.made) if source.made else (source.name,))]


def parts_of(life: Life | States) -> list[str]:
    """The sources that a life's spells, or stretches of time, are made of."""
    if isinstance(life, States):
        return [life.log]
    form = life.form
    if not isinstance(form, Records):
        return [life.unit]
    return [life.unit, *([form.event.source] if form.event.source else []), *([form.readings.source] if form.readings else [])]


def asks_once(name: str) -> bool:
    """Whether the case has one scope, with a metric, without grouping sets."""
    tree = parsed(cases()[name])
    scopes = find(layer(), tree)
    return len(scopes) == 1 and scopes[0].is_metric and not any(tree.find_all(exp.Rollup, exp.Cube, exp.GroupingSets))


def asking_once() -> list[str]:
    """The names of those cases."""
    return [name for name in answered() if not name.endswith("_rollup_limited") and asks_once(name)]  # sqlglot 28 cannot parse that one
