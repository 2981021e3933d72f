"""Failures of this package that a user can mend."""

from __future__ import annotations

from metrics.errors import BathtubError


class SupersetError(BathtubError):
    """Superset cannot be set up as asked; the message says what to do."""
