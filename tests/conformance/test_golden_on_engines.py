"""The golden SQL, as it stands in the cases' folders, on live engines: the same rows, to 1e-9."""

from __future__ import annotations

import pytest
from golden_suite.cases import cases, running
from golden_suite.rows import differences
from golden_suite.steps import run


@pytest.mark.parametrize("name", running())
def test_rows_are_expected(name, server):
    case = cases()[name]
    if case.unsupported(server.name):
        with pytest.raises(server.engine.errors(), match=case.unsupported(server.name)):
            server.run(case.sql_file(server.name).read_text())
        return
    header, expected = case.expected()
    names, rows = run(case.sql_file(server.name).read_text(), server.run)
    assert [name.lower() for name in names] == [name.lower() for name in header]  # Trino and Spark lower names, or keep them
    assert differences(rows, expected, ordered=case.ordered, tolerance=case.tolerance) == []
