"""Shell completion by the names of the layer file in use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import click

from metrics.cli.group import layer_of
from metrics.errors import BathtubError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from metrics.model import Layer

Named = tuple[str, str]
"""A name, and what it means."""

_PERIODS = ("day", "week", "month", "quarter", "year")


def complete(names: Callable[[Layer], Iterator[Named]], *, lists: bool = False) -> Any:
    """A completion by `names` of the layer; `lists` completes the last of several apart by commas, and -NAME."""

    def items(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        try:
            known = dict(names(layer_of(ctx)))
        except BathtubError:
            return []
        before, comma, last = incomplete.rpartition(",") if lists else ("", "", incomplete)
        sign = last[: last.startswith("-")]
        return [CompletionItem(f"{before}{comma}{sign}{name}", help=meaning) for name, meaning in known.items() if name.startswith(last[len(sign) :])]

    return items


def metric_names(layer: Layer) -> Iterator[Named]:
    return ((metric.name, metric.label) for metric in layer.metrics.values() if not metric.hidden)


def dimension_names(layer: Layer) -> Iterator[Named]:
    """Dimensions, and the periods of those that are times."""
    for table in layer.tables.values():
        for dimension in table.dimensions.values():
            yield dimension.name, dimension.label
            if dimension.type in ("date", "timestamp"):
                yield from ((f"{dimension.name}.{period}", dimension.label) for period in _PERIODS)


def column_names(layer: Layer) -> Iterator[Named]:
    yield from metric_names(layer)
    yield from dimension_names(layer)


def parameter_names(layer: Layer) -> Iterator[Named]:
    for parameter in layer.parameters.values():
        yield from ((f"{parameter.name}={choice}", parameter.description) for choice in parameter.choices or ("",))


def table_names(layer: Layer) -> Iterator[Named]:
    return ((table.name, table.label) for table in layer.tables.values())


def life_names(layer: Layer) -> Iterator[Named]:
    return ((source.name, source.label) for source in layer.sources.values() if source.life and not source.is_curve)


def tag_names(layer: Layer) -> Iterator[Named]:
    return ((tag, "") for metric in layer.metrics.values() for tag in metric.tags)


def kind_names(layer: Layer) -> Iterator[Named]:
    return ((metric.kind, "") for metric in layer.metrics.values())


def engine_names(layer: Layer) -> Iterator[Named]:
    from metrics.engines import all_engines

    return ((name, "") for name in all_engines())
