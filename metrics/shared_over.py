"""What a measure has to do with dimensions that its rows lack: it is common to each of their values, or the question is refused."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from sqlglot import exp

from metrics.errors import QueryError
from metrics.model import Measure


def check_shared(measure: Measure, missing: AbstractSet[str], dimensions: AbstractSet[str], verb: str, tree: exp.Expression) -> None:
    """Raises QueryError unless the measure is shared over all `dimensions` of `tree`, of which its rows lack those `missing`."""
    unshared = sorted(missing - measure.shared_over)
    if unshared:
        names = ", ".join(unshared)
        raise QueryError(
            f"{measure.name} cannot be {verb} {names}: {measure.source} does not have {'it' if len(unshared) == 1 else 'them'}. "
            f"If {measure.name} is common to every {unshared[0]}, add `shared_over: [{names}]` to sources.{measure.source}.measures.{measure.name}; "
            f"else declare a join from {measure.source} to where {unshared[0]} is, or leave out {unshared[0]}"
        )
    if dimensions - measure.shared_over:
        both = f"{', '.join(sorted(missing))} (shared by {measure.name}) and {', '.join(sorted(dimensions - missing))} (its own)"
        raise QueryError(f"{measure.name} cannot be {verb} one expression of {both}: {tree.sql()}. Put them in two expressions joined by AND")
