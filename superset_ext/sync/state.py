"""What the last sync wrote, so that a user's edit of a chart or dashboard is told from an old version of ours.

Kept in Superset's own key-value table: a fingerprint for each chart and dashboard.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from superset.daos.key_value import KeyValueDAO
from superset.key_value.types import JsonKeyValueCodec, KeyValueResource

from superset_ext.sync.assign import parsed
from superset_ext.sync.ids import uid

KEY = uid("state", "written")
CODEC = JsonKeyValueCodec()
STABLE_METADATA = ("cross_filters_enabled", "native_filter_configuration", "refresh_frequency")


def read() -> dict[str, str]:
    """Fingerprints by uuid; empty before the first sync."""
    return dict(KeyValueDAO.get_value(KeyValueResource.APP, KEY, CODEC) or {})


def write(written: Mapping[str, str]) -> None:
    """Keeps the fingerprints, within the caller's transaction."""
    KeyValueDAO.upsert_entry(KeyValueResource.APP, dict(written), CODEC, KEY)


def fingerprint(values: Mapping[str, object]) -> str:
    """A digest of the values; JSON text by its meaning, and of a dashboard's metadata only what no mere look at it changes."""
    meaning = {name: stable(name, parsed(value)) for name, value in values.items()}
    return hashlib.sha256(json.dumps(meaning, sort_keys=True, default=str).encode()).hexdigest()


def stable(name: str, value: object) -> object:
    """The value without what Superset writes by itself."""
    if name != "json_metadata" or not isinstance(value, dict):
        return value
    return {key: value.get(key) for key in STABLE_METADATA}
