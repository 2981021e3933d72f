"""Records what Superset sends: `python tests/superset/record.py [duckdb|presto] [CASE…]`.

Starts a Superset in this process over the fixture's tables, sends each case's `request.json` to its API and writes the SQL
that reaches the cursor beside it. Look at the difference before committing it. `presto` needs the server that BATHTUB_PRESTO
names.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from harness import presto
from harness.application import make
from harness.asking import Client, ask
from harness.cases import cases, fixture_sql
from harness.presto import SCHEMA


def main(engine: str, names: list[str]) -> int:
    home = Path(tempfile.mkdtemp())
    client = Client(make(home, tables(engine, home), "record"), "record")
    schema = SCHEMA if engine == "presto" else "main"
    failed = 0
    for case in cases():
        if names and case.name not in names:
            continue
        reply, statements = ask(client, case, 1, 1, schema)
        failed += reply.status_code != 200
        print(case.name, reply.status_code, len(statements), "" if reply.status_code == 200 else reply.get_data(as_text=True)[:300])
        case.record(engine, statements)
    return failed


def tables(engine: str, home: Path) -> str:
    """Makes the fixture's tables; the address they are at."""
    if engine == "presto":
        url = presto.address()
        assert url, "set BATHTUB_PRESTO to the server's address"
        presto.load(url)
        return url
    import duckdb

    with duckdb.connect(str(home / "fleet.duckdb")) as connection:
        for statement in fixture_sql():
            connection.execute(statement)
    return f"duckdb:///{home}/fleet.duckdb"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "duckdb", sys.argv[2:]))
