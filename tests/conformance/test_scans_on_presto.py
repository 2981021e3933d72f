"""Each fact's table is scanned once for a question on PrestoDB: counted in its plan for every golden case."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from golden_suite.cases import cases
from golden_suite.scans import asking_once, facts
from golden_suite.steps import pushed

SCAN = re.compile(r"^\W*\w*Scan\w*\[.*?tableName=(\w+)", re.MULTILINE)


@pytest.mark.parametrize("name", [name for name in asking_once() if not cases()[name].unsupported("presto")])
@pytest.mark.parametrize("server", ["presto"], indirect=True)
def test_each_fact_is_scanned_once(name, server):
    case = cases()[name]
    scans: Counter[str] = Counter()
    for statement in pushed(case.sql_file("presto").read_text()):
        _, [[plan]] = server.run(f"EXPLAIN {statement}")
        scans.update(SCAN.findall(plan))
    assert {table: n for table, n in scans.items() if table in facts(case) and n > case.scans} == {}
    assert set(scans) & set(facts(case))
