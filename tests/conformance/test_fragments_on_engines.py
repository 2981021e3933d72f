"""The layer file's functions, asked of live engines: the values of tests/golden/fragments.yml."""

from __future__ import annotations

from golden_suite.fragments import fragments, statement
from golden_suite.rows import plain, same


def test_fragments_have_their_values(server):
    wanted = {text: plain(value) for text, value in fragments().items()}
    _, [row] = server.run(statement(list(wanted), server.name))
    found = {text: plain(value) for text, value in zip(wanted, row, strict=True)}
    assert {text: (value, wanted[text]) for text, value in found.items() if not same(value, wanted[text])} == {}
