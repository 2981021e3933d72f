"""The functions of the layer file's fragments mean what fragments.yml says; conformance asks the same of live engines."""

from __future__ import annotations

import duckdb
import pytest
from golden_suite.fragments import fragments, statement
from golden_suite.rows import plain, same

from metrics.fragments import _FUNCTIONS, Fault, parse


@pytest.mark.parametrize("text", fragments())
def test_fragment_has_its_value(text):
    [value] = duckdb.execute(statement([text], "duckdb")).fetchone()
    wanted = plain(fragments()[text])
    assert same(plain(value), wanted), (value, wanted)


def test_fragments_have_their_values_beside_each_other():
    row = duckdb.execute(statement(list(fragments()), "duckdb")).fetchone()
    found = {text: plain(value) for text, value in zip(fragments(), row, strict=True)}
    assert {text: value for text, value in found.items() if not same(value, plain(fragments()[text]))} == {}


@pytest.mark.parametrize("function", _FUNCTIONS)
def test_every_function_of_the_table_is_asked(function):
    assert any(f"{function}(" in text.lower() for text in fragments())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cast(n / 2 AS bigint)", "a fraction cast to bigint"),
        ("cast(-(x * 0.5 + 1) AS integer)", "a fraction cast to int"),
        ("substr(s, 0, 2)", "substr counts from 1"),
    ],
)
def test_what_engines_take_differently_is_refused(text, said):
    fault = parse(text)
    assert isinstance(fault, Fault)
    assert said in fault.what
