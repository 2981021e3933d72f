"""Ids of what we make: the same name gives the same id, on every machine and in every run."""

from __future__ import annotations

from uuid import UUID, uuid5

NAMESPACE = UUID("0b9d2a4e-7a1c-5d0f-8d3b-ba7147ab0001")


def uid(*names: str) -> UUID:
    """The id of the object with this path of names.

    >>> uid("dataset", "fleet") == uid("dataset", "fleet")
    True
    """
    return uuid5(NAMESPACE, "/".join(names))
