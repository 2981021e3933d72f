"""The part of the schema that declares logs of states: from which rows stretches of up, down and unknown time are made."""

from __future__ import annotations

from pydantic import Field

from metrics.metadata import Fragment, Name, Strict, Text


class StatesSpec(Strict):
    """Availability data: a log of the states that units were in, one row a state, from when until when."""

    unit: Name = Field(description="The source with one row a unit; its dimensions and joins are the log's")
    source: Name = Field(description="The log, with a join to the unit: one row a state")
    in_: Text = Field("hour", alias="in", description="Unit of time")
    where: Text | None = Field(None, description="Which units")
    begin: Fragment | None = Field(None, description="When the state began; default: the time of `source`")
    end: Fragment | None = Field(None, description="When it ended, not included; default, and where NULL: when the unit's next state began")
    until: Fragment | None = Field(None, description="When a unit's last state is cut, if it has not ended; default: the latest moment in the log")
    up: Text = Field(description="The unit works")
    down: Text = Field(description="It does not. A state that is neither is unknown, as are gaps")
    repair: Text | None = Field(None, description="The part of down in which it is repaired; default: all of it")
    as_of: Text | None = Field(None, description="A date, or the '{name}' of a parameter of `type: date`: what was known then")
    zone: Text | None = Field(None, description="Zone the moments are stored in; default: that of the time of `source`, else UTC")
    label: Text | None = None
    description: Text | None = None
