"""Bringing a chart or dashboard up to date, unless a user has changed it since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from superset_ext.sync.assign import assign
from superset_ext.sync.report import Change
from superset_ext.sync.state import fingerprint

JSON_FIELDS = frozenset({"params", "position_json", "json_metadata"})


@dataclass(frozen=True, slots=True)
class Written:
    """What earlier syncs wrote and what this one does; `overwrite` gives up users' changes."""

    before: Mapping[str, str]
    overwrite: bool = False
    now: dict[str, str] = field(default_factory=dict)


def bring(saved: object, wanted: Mapping[str, object], kind: str, name: str, written: Written, *, made: bool) -> Change:
    """Sets the wanted values. An object that is neither as wanted nor as last written is a user's work: it is kept."""
    uuid = str(saved.uuid)  # type: ignore[attr-defined]  # Superset's models all have one
    want = fingerprint(wanted)
    have = fingerprint({field_name: getattr(saved, field_name) for field_name in wanted})
    if not made and have != want and have != written.before.get(uuid) and not written.overwrite:
        written.now[uuid] = written.before.get(uuid, "")
        return Change("kept", kind, name, "changed in Superset since the last sync; --overwrite replaces it")
    written.now[uuid] = want
    different = assign(saved, wanted, json_fields=JSON_FIELDS)
    if made:
        return Change("created", kind, name)
    return Change("updated", kind, name, ", ".join(different)) if different else Change("unchanged", kind, name)
