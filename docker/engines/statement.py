"""The statement protocol that Presto and Trino share, as far as telling that a server answers needs it."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from typing import Any

ATTEMPT_S = 20


def answers(base: str, user_header: str, statement: str) -> bool:
    """Whether the server runs the statement to its end: it then has started, and has a node to run on."""
    try:
        return finishes(base, user_header, statement)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def finishes(base: str, user_header: str, statement: str) -> bool:
    request = urllib.request.Request(f"{base}/v1/statement", statement.encode(), {user_header: "engines"})
    deadline = time.monotonic() + ATTEMPT_S
    reply = call(request)
    while (following := reply.get("nextUri")) and time.monotonic() < deadline:
        reply = call(urllib.request.Request(following, headers={user_header: "engines"}))
    return "nextUri" not in reply and "error" not in reply


def call(request: urllib.request.Request) -> Any:  # JSON
    with urllib.request.urlopen(request, timeout=ATTEMPT_S) as response:
        return json.load(response)
