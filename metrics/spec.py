"""The schema of metrics.yml, once: errors, the JSON Schema and the documentation all come from here."""

from __future__ import annotations

from functools import lru_cache
from typing import (  # Any: pydantic's signature for validators, and types made at run time
    Annotated,
    Any,
    Literal,
    Union,
)

from pydantic import BeforeValidator, Field, create_model

from metrics import kinds
from metrics.lives.spec import LifeSpec
from metrics.metadata import Fragment, Name, Strict, Text
from metrics.states.spec import StatesSpec

Type = Literal["varchar", "bigint", "double", "boolean", "date", "timestamp"]
Grain = Literal["second", "minute", "hour", "day", "week", "month", "quarter", "year"]
EngineName = Annotated[str, Field(pattern=r"^[a-z]+$")]
Columns = Annotated[tuple[Name, ...], BeforeValidator(lambda v: [v] if isinstance(v, str) else v, json_schema_input_type=Name | list[Name]), Field(min_length=1, strict=False)]


def _spread(field: str, type_: Any) -> Any:
    """A validator: text `x` stands for the mapping {field: x}."""
    return BeforeValidator(lambda v: {field: v} if isinstance(v, str) else v, json_schema_input_type=type_ | str)


def _empty_is_mapping(value: Any) -> Any:
    return {} if value is None else value


class UnitSpec(Strict):
    """A unit: `{}` counts things of a kind of its own; `is` defines it by others."""

    is_: Text | None = Field(None, alias="is", description="For example '1e6 mile'")


class ParameterSpec(Strict):
    """A value a query may set, typed and bounded."""

    type: Literal["number", "integer", "choice", "date"]
    default: float | int | str | None = Field(None, description="A date may have none: no date then")
    min: float | None = None
    max: float | None = None
    choices: tuple[float | int | str, ...] = Field((), strict=False)
    description: Text | None = None


class JoinSpec(Strict):
    """A many-to-one join: `on` the other source's grain (or a history's key, or a bridge's)."""

    to: Name
    on: dict[Name, Name] | Columns = Field(description="Column, columns, or {own column: other's column}")
    prefix: Annotated[str, Field(pattern=r"^[A-Za-z0-9_]*$")] = Field("", description="Put before the names of the dimensions reached this way")


class TimeSpec(Strict):
    """When a row of the fact happened."""

    expr: Fragment
    type: Literal["date", "timestamp"] = "date"
    grain: Grain | None = Field(None, description="The period a row stands for; a finer question is refused")
    zone: Text | None = Field(None, description="Zone a timestamp is stored in; default UTC")


class ValidSpec(Strict):
    """A history's period of validity, half-open; an empty end is open."""

    from_: Name = Field(alias="from")
    to: Name


class DimensionSpec(Strict):
    """Something to group and filter by."""

    expr: Fragment | None = Field(None, description="Default: the column of the dimension's name")
    type: Type = "varchar"
    label: Text | None = None
    description: Text | None = None
    domain: tuple[str | int | float | bool, ...] = Field((), strict=False, description="Values shown even where nothing happened")
    null_label: Text | None = Field(None, description="Shown in place of NULL, and matched by filters")
    conforms: Text | None = Field(None, description="source.dimension that this one is the same as")
    folder: Text | None = None


class AdditiveSpec(Strict):
    """A measure that may be summed over everything but time."""

    over_time: Literal["last", "first", "average", "never"]


class MeasureSpec(Strict):
    """An aggregate of a fact's rows."""

    agg: Literal["sum", "count", "count_distinct", "min", "max", "average", "percentile"]
    expr: Fragment | None = None
    where: Text | None = None
    unit: Text | None = None
    p: Annotated[float, Field(ge=0, le=1)] | None = Field(None, description="percentile: the fraction, 0.9 for the 90th")
    approximate: bool = Field(False, description="percentile, count_distinct: allow the engine's sketch")
    additive: AdditiveSpec | None = None
    shared_over: tuple[Name, ...] = Field((), strict=False, description="Dimensions this exposure is common to")
    empty: float | int | None = Field(None, description="Value where there is no row; counts have 0")
    description: Text | None = None



class SourceSpec(Strict):
    """A table, and what its rows are."""

    table: Text | dict[EngineName, Text]
    grain: Columns
    label: Text | None = None
    description: Text | None = None
    joins: dict[Name, JoinSpec | Name] = Field({})
    time: Annotated[TimeSpec, _spread("expr", TimeSpec)] | None = None
    valid: ValidSpec | None = None
    bridge: bool = False
    dimensions: dict[Name, Annotated[DimensionSpec, BeforeValidator(_empty_is_mapping, json_schema_input_type=DimensionSpec | None)]] = Field({})
    measures: dict[Name, MeasureSpec] = Field({})


class TableSpec(Strict):
    """A semantic table: facts that are asked together."""

    facts: Columns
    label: Text | None = None
    description: Text | None = None


@lru_cache(maxsize=1)
def layer_spec() -> type[Strict]:
    """The model of a whole file; the union of metric kinds is the folder `metrics/kinds`."""
    every = tuple(kind.spec() for kind in kinds.all_kinds().values())
    metric: Any = Annotated[Union.__getitem__(every), Field(discriminator="type")]  # a union built at run time
    return create_model(
        "Layer",
        __base__=Strict,
        __doc__="Reliability metrics, declared once.",
        version=(Literal[1], Field(description="Version of this format")),
        name=(Name, "fleet"),
        description=(Text | None, None),
        default_engine=(Text | None, None),
        zone=(Text, "UTC"),
        owner=(Text | None, None),
        units=(dict[Name, Annotated[UnitSpec, BeforeValidator(_empty_is_mapping, json_schema_input_type=UnitSpec | None)]], {}),
        parameters=(dict[Name, ParameterSpec], {}),
        sources=(dict[Name, SourceSpec], Field(min_length=1)),
        lives=(dict[Name, LifeSpec], {}),
        states=(dict[Name, StatesSpec], {}),
        tables=(dict[Name, TableSpec], {}),
        metrics=(dict[Name, metric], {}),
    )
