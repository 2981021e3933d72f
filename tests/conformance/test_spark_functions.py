"""Our functions of Python in a SparkSession: one statement there gives what the golden cases expect."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from golden_suite.cases import cases
from golden_suite.rows import differences

ROOT = Path(__file__).resolve().parents[2]
CASES = ["lives_b10", "lives_lognormal_beside_weibull", "lives_weibayes", "lives_inspected", "lives_growth", "warranty_of_records"]
SESSION = """
import csv, json, sys
from pyspark.sql import SparkSession
from golden_suite.cases import cases, layer
from golden_suite.tables import statements
from udfs.register import register_spark

session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "2").config("spark.sql.warehouse.dir", sys.argv[2]).getOrCreate()
register_spark(session)
asked = {name: layer().sql(dialect="spark", functions=True, **cases()[name].asked) for name in sys.argv[1].split(",")}
for statement in statements(text="string", suffix=" USING parquet"):
    if any(f"`{statement.split()[2]}`" in sql for sql in asked.values()):
        session.sql(statement)
answers = {}
for name, sql in asked.items():
    rows = session.sql(sql).collect()
    answers[name] = [[cell.isoformat() if hasattr(cell, "isoformat") else cell for cell in row] for row in rows]
print(json.dumps(answers))
"""


@pytest.fixture(scope="module")
def answers(spark_url: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[list[object]]]:
    """The rows of each case, from one session of the distribution that the Thrift server is of."""
    sys.path.insert(0, str(ROOT / "docker" / "engines"))
    from java import java
    from servers.spark import install

    paths = [str(ROOT), str(ROOT / "tests" / "golden"), str(install())]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "JAVA_HOME": str(java(17)), "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    folder = tmp_path_factory.mktemp("spark")
    ran = subprocess.run([sys.executable, "-c", SESSION, ",".join(CASES), str(folder / "warehouse")], cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 0, ran.stderr[-3000:]
    return json.loads(ran.stdout.splitlines()[-1])


@pytest.mark.parametrize("name", CASES)
def test_one_statement_gives_the_expected_rows(name: str, answers: dict[str, list[list[object]]]) -> None:
    case = cases()[name]
    assert differences([tuple(row) for row in answers[name]], case.expected()[1], ordered=case.ordered, tolerance=case.tolerance) == []
