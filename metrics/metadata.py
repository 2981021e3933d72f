"""What every metric may say of itself: the part of the schema that all kinds share."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=120)]
"""A name usable unquoted in SQL."""
Text = Annotated[str, StringConstraints(min_length=1)]
Fragment = Annotated[str | int | float | bool, Field(description="SQL in Presto's dialect")]


class Strict(BaseModel):
    """A mapping of the file: unknown fields are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)


class Certified(Strict):
    """Who vouches for the definition."""

    by: Text
    on: Text | None = Field(None, description="Date of certification, YYYY-MM-DD")
    details: Text | None = None


class Deprecated(Strict):
    """Still answered, with a notice; `use` names the replacement."""

    since: Text | None = None
    use: Name | None = None
    remove: Text | None = None
    why: Text | None = None


class MetricSpec(Strict):
    """Fields of every metric."""

    label: Text | None = None
    description: Text | None = None
    format: Text | None = Field(None, description="d3 number format, for example ',.2f'")
    unit: Text | None = Field(None, description="Overrides the derived unit; checked against it")
    owner: Text | None = None
    certified: Certified | None = None
    tags: tuple[Text, ...] = Field((), strict=False)
    folder: Text | None = Field(None, description="Where Superset shows it")
    deprecated: Deprecated | None = None
    hidden: bool = False


Percent = Annotated[float, Field(gt=0, lt=1)]
Interval = Literal["poisson_exact"]
