"""Records what Superset sends: `python tests/superset/record.py [duckdb|presto] [CASE…]`.

Starts a Superset in this process over the fixture's tables, sends each case's `request.json` to its API and writes the SQL
that reaches the cursor beside it. Look at the difference before committing it. `presto` needs a server: see `harness/presto.py`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from harness.application import make
from harness.asking import Client, ask
from harness.cases import cases, fixture_sql


def main(engine: str, names: list[str]) -> int:
    import duckdb

    home = Path(tempfile.mkdtemp())
    with duckdb.connect(str(home / "fleet.duckdb")) as connection:
        for statement in fixture_sql():
            connection.execute(statement)
    client = Client(make(home, home / "fleet.duckdb", "record"), "record")
    dataset, database, schema = 1, 1, "main"
    if engine == "presto":
        from harness.presto import add

        dataset, database, schema = add(client)
    failed = 0
    for case in cases():
        if names and case.name not in names:
            continue
        reply, statements = ask(client, case, dataset, database, schema)
        failed += reply.status_code != 200
        print(case.name, reply.status_code, len(statements), "" if reply.status_code == 200 else reply.get_data(as_text=True)[:300])
        case.record(engine, statements)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "duckdb", sys.argv[2:]))
