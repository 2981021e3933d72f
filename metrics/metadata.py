"""What every metric may say of itself: the part of the schema that all kinds share."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=120)]
"""A name usable unquoted in SQL."""
Text = Annotated[str, StringConstraints(min_length=1)]


def _day(text: str) -> str:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise ValueError(f"'{text}' is no date; write YYYY-MM-DD")
    try:
        date.fromisoformat(text)
    except ValueError as e:
        raise ValueError(f"'{text}' is no day of the calendar") from e
    return text


_D3_FORMAT = re.compile(r"(?:.?[<>=^])?[+( -]?[$#]?0?\d*,?(?:\.\d+)?~?[A-Za-z%]?|[A-Z][A-Z_]+")  # or a named one: SMART_NUMBER


def _number_format(text: str) -> str:
    if not _D3_FORMAT.fullmatch(text):
        raise ValueError(f"'{text}' is no d3 number format; write for example ',.2f', ',d' or '.1%'")
    return text


Day = Annotated[str, AfterValidator(_day)]
NumberFormat = Annotated[Text, AfterValidator(_number_format)]
Fragment = Annotated[str | int | float | bool, Field(description="SQL in Presto's dialect")]


class Strict(BaseModel):
    """A mapping of the file: unknown fields are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True, allow_inf_nan=False)


class Certified(Strict):
    """Who vouches for the definition."""

    by: Text
    on: Day | None = Field(None, description="Date of certification, YYYY-MM-DD")
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
    format: NumberFormat | None = Field(None, description="d3 number format, for example ',.2f'")
    unit: Text | None = Field(None, description="Overrides the derived unit; checked against it")
    owner: Text | None = None
    certified: Certified | None = None
    tags: tuple[Text, ...] = Field((), strict=False)
    folder: Text | None = Field(None, description="Where Superset shows it")
    deprecated: Deprecated | None = None
    hidden: bool = False


Percent = Annotated[float, Field(gt=0, lt=1)]
Interval = Literal["poisson_exact"]
