"""The part of the schema that declares life data: from which records spells of entry, exit and failure are made."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from metrics.metadata import Fragment, Name, Strict, Text


class EventSpec(Strict):
    """What ends a life as a failure: a moment on the unit's own row, or rows of another source that joins the unit."""

    time: Fragment | None = Field(None, description="When it happened; NULL where it did not. Default: the time of `source`")
    source: Name | None = Field(None, description="The source whose rows are the events, with a join to the unit")
    where: Text | None = Field(None, description="Which of its rows: a failure, a mode. The others censor nothing")
    reported: Fragment | None = Field(None, description="When it became known: hidden from a question as of an earlier date")
    age: Fragment | None = Field(None, description="The counter (odometer, hours, cycles) at the event, where age is not calendar time")
    cost: Fragment | None = Field(None, description="What it cost, for the mean cumulative cost")
    mode: Fragment | None = Field(None, description="How it failed, of modes that compete: the dimension `<life>_mode`; NULL is the mode `unknown`")


class ReadingsSpec(Strict):
    """Signs of life over time: until when a unit without an event was watched, and where its counter stood."""

    source: Name
    value: Fragment | None = Field(None, description="The counter, which never goes back; left out where age is calendar time")
    time: Fragment | None = Field(None, description="When it was read. Default: the time of `source`")


class SumsSpec(Strict):
    """A rollup: a table that holds the sums of many lives in a row, as `bathtub rollup` writes it."""

    prefix: Name | None = Field(None, description="What stands before the measures' names in the table's columns")


class LifeSpec(Strict):
    """Life data: one unit a row, from when it was at risk, until it failed or was last seen.

    Either from records (`start`, `event`, `end`), or a table that holds ages already: `age`, `failed`, or where units were
    looked at now and then, `lower`, `upper`; or one of stored sums: `sums`.
    """

    unit: Name = Field(description="The source with one row a unit; its dimensions and joins are the life's")
    in_: Text = Field("day", alias="in", description="Unit of age: a unit of time for calendar age, else that of the counter (mile, hour, cycle)")
    where: Text | None = Field(None, description="Which units")
    start: Fragment | None = Field(None, description="When age 0 was: installed, delivered")
    start_age: Fragment | None = Field(None, description="The counter at the start; default 0")
    event: Annotated[EventSpec, BeforeValidator(lambda v: {"time": v} if isinstance(v, str) else v, json_schema_input_type=EventSpec | str)] | None = None
    end: Fragment | None = Field(None, description="When a unit without an event was last watched")
    readings: ReadingsSpec | None = None
    renewal: Literal["first", "as_good_as_new", "as_good_as_old"] = Field("first", description="What follows an event: nothing; a life from age 0; the same life going on")
    as_of: Text | None = Field(None, description="A date, or the '{name}' of a parameter of `type: date`: what was known then")
    zone: Text | None = Field(None, description="Zone the moments are stored in; default UTC")
    age: Fragment | None = Field(None, description="A ready table: age at the failure or at the end")
    failed: Fragment | None = Field(None, description="A ready table: whether it ended in a failure")
    lower: Fragment | None = Field(None, description="A table of inspections: the age at the last one that found it working; 0 or NULL where none did")
    upper: Fragment | None = Field(None, description="A table of inspections: the age at the first one that found it failed; NULL where none did")
    entry: Fragment | None = Field(None, description="A ready table: age at which watching began; default 0")
    weight: Fragment | None = Field(None, description="A ready table: how many units the row stands for; default 1")
    id: Fragment | None = Field(None, description="A ready table: the unit, where it has a row for each of its events; default: each row is a unit")
    cost: Fragment | None = Field(None, description="A ready table: what the failure cost, for the mean cumulative cost")
    at_risk: Fragment | None = Field(None, description="A ready table: whether a unit that has not failed can still fail; default: every one can")
    mode: Fragment | None = Field(None, description="A ready table: how it failed, of modes that compete: the dimension `<life>_mode`; NULL is the mode `unknown`")
    sums: Annotated[SumsSpec, BeforeValidator(lambda v: {} if v is True else v, json_schema_input_type=SumsSpec | Literal[True])] | None = Field(None, description="A rollup: `unit` is a table of stored sums, as `bathtub rollup` writes it")
    label: Text | None = None
    description: Text | None = None

    @model_validator(mode="after")
    def _records_or_table(self) -> LifeSpec:
        given = self.model_fields_set
        every = {"a table that holds ages": _READY | _INSPECTED, "records": _RECORDS, "a table of stored sums": {"sums"}}
        forms = [(min(given & fields), of) for of, fields in every.items() if given & fields]
        if len(forms) > 1:
            (one, of), (other, of_other) = forms[:2]
            raise ValueError(f"`{one}` is of {of}, `{other}` of {of_other}: give one or the other")
        inspected, alien = given & _INSPECTED, given & (_READY - {"entry", "weight"})
        if inspected and alien:
            raise ValueError(f"`{min(alien)}` is of a table of ages at failure, `{min(inspected)}` of one of inspections: give `age` and `failed`, or `lower` and `upper`, beside `entry` and `weight`")
        if needed := self._needed() - given:
            raise ValueError(f"`{min(needed)}` is missing: a life needs `start` and `event` from records, or of a table that holds ages `age` and `failed`, or `lower` and `upper`, or `sums: true` of one that holds sums")
        return self

    def _needed(self) -> set[str]:
        given = self.model_fields_set
        if "sums" in given:
            return set()
        return _INSPECTED if given & _INSPECTED else {"age", "failed"} if given & _READY else {"start", "event"}


_READY = {"age", "failed", "entry", "weight", "id", "cost", "at_risk", "mode"}
_INSPECTED = {"lower", "upper"}
_RECORDS = {"start", "start_age", "event", "end", "readings", "renewal", "as_of", "zone"}

