"""Time zones on live engines, with the hours that clocks leave out and repeat: as Python's zoneinfo has them."""

from __future__ import annotations

from golden_suite.rows import plain
from golden_suite.zones import WALLS, expected, statement


def test_wall_clock_times(server):
    _, [row] = server.run(statement(WALLS, server.name))
    found = dict(zip(WALLS, map(plain, row), strict=True))
    assert {wall: (value, plain(expected(wall))) for wall, value in found.items() if value != plain(expected(wall))} == {}
