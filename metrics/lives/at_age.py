"""What a curve and its value at one age have in common: a curve is asked by its life's age, a number is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from metrics.errors import QueryError
from metrics.model import Setting, age_of

if TYPE_CHECKING:
    from metrics.build import Build


def asked_age(life: str, at: Setting | None, build: Build, what: str) -> float | None:
    """The one age asked for; None where the question is grouped by age. Raises QueryError where it is neither, or both."""
    age = by_age(life, build, what) if at is None else build.grouped_by(age_of(life))
    if at is None:
        return None
    if age is not None and build.keys is not None:
        raise QueryError(f"a value at one age cannot be grouped by {age_of(life)}; ask the curve instead")
    return float(build.setting(at))


def by_age(life: str, build: Build, what: str) -> exp.Expression:
    """The column of the age that the question is grouped by; raises QueryError where it is not."""
    age = build.grouped_by(age_of(life))
    if age is None:
        name = age_of(life)
        raise QueryError(f"{what} is asked by its age: group by {name} (or by a part of it, such as 1000 * ceil({name} / 1000)); a number needs `at`")
    return age
