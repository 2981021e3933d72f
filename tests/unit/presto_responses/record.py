"""Records what a PrestoDB coordinator answers, for the tests that need its exact responses and no server.

    BATHTUB_PRESTO=presto://user@host:8080/tpch/tiny python tests/unit/presto_responses/record.py

Kept of each response is what a client reads; `statement` is what was asked.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from urllib.parse import urlsplit

import requests

HERE = Path(__file__).parent
STATEMENTS = {
    "types": """
        SELECT DATE '2020-01-02' AS d, TIMESTAMP '2020-01-02 03:04:05.678' AS t,
            TIMESTAMP '2020-01-02 03:04:05.678 America/Los_Angeles' AS tz, TIMESTAMP '2020-01-02 03:04:05 +02:00' AS offset,
            nan() AS n, infinity() AS i, -infinity() AS mi, CAST('NaN' AS real) AS r, 1.5e0 AS x, CAST(1.5 AS decimal(10, 2)) AS m,
            X'00ff' AS b, TIME '03:04:05' AS ti, JSON '{"a": 1}' AS j, INTERVAL '1' DAY AS iv, CAST(7 AS bigint) AS k,
            true AS yes, 'NaN' AS text""",
    "nested": """
        SELECT ARRAY[1, 2] AS ints, ARRAY[DATE '2020-01-01', NULL] AS dates, ARRAY[nan(), 1e0] AS doubles,
            MAP(ARRAY['a', 'b'], ARRAY[1.5, 2.5]) AS decimals, MAP(ARRAY[1, 2], ARRAY[ARRAY[1], ARRAY[2]]) AS deep,
            MAP(ARRAY[DATE '2020-01-01'], ARRAY[infinity()]) AS by_day,
            CAST(ROW(1, 'x, "y"', DATE '2020-01-02') AS ROW(a bigint, b varchar, c date)) AS named, ROW(1, DATE '2020-01-02') AS unnamed,
            CAST(ROW(DATE '2020-01-02') AS ROW("my col, x" date)) AS quoted, ARRAY[ROW(1, DATE '2020-01-02')] AS rows,
            ARRAY[X'00ff'] AS bytes, ARRAY[TIMESTAMP '2020-01-01 00:00:00'] AS times, ARRAY['a"b, c', 'x\\y'] AS texts""",
    "nulls": "SELECT CAST(NULL AS date) AS d, CAST(NULL AS double) AS x, CAST(NULL AS array(date)) AS a, CAST(NULL AS varbinary) AS b, NULL AS n",
    "far": "SELECT DATE '12020-01-01' AS d, TIMESTAMP '12020-01-01 00:00:00' AS t, DATE '2020-01-01' AS near",
    "empty": "SELECT DATE '2020-01-02' AS d WHERE false",
    "pages": "SELECT orderkey, orderdate FROM tpch.sf1.orders WHERE orderkey % 20000 = 1",
    "tables": "SHOW TABLES FROM tpch.tiny",
    "error": "SELECT nosuch FROM tpch.tiny.orders",
}
KEPT = ("id", "nextUri", "columns", "data", "stats", "error", "updateType")
KEPT_OF_STATS = ("state", "completedSplits", "totalSplits")
KEPT_OF_ERROR = ("message", "errorCode", "errorName", "errorType", "errorLocation")


def main() -> None:
    server = urlsplit(os.environ.get("BATHTUB_PRESTO", "presto://user@localhost:8080/tpch/tiny"))
    for name, statement in STATEMENTS.items():
        text = " ".join(statement.split())
        found = answers(f"http://{server.hostname}:{server.port}", text)
        lines = ",\n".join(f"    {json.dumps(response)}" for response in found)
        (HERE / f"{name}.json").write_text(f'{{\n  "statement": {json.dumps(text)},\n  "responses": [\n{lines}\n  ]\n}}\n')


def answers(server: str, statement: str) -> list[dict[str, object]]:
    headers = {"X-Presto-User": "user", "X-Presto-Catalog": "tpch", "X-Presto-Schema": "tiny", "X-Presto-Time-Zone": "UTC"}
    found = [requests.post(f"{server}/v1/statement", data=statement.encode(), headers=headers, timeout=60).json()]
    while "nextUri" in found[-1]:
        time.sleep(0.02)
        found.append(requests.get(found[-1]["nextUri"], params={"targetResultSize": "1kB"}, timeout=60).json())
    return [trimmed(response) for response in found]


def trimmed(response: dict[str, object]) -> dict[str, object]:
    kept = {key: response[key] for key in KEPT if key in response}
    kept["columns"] = [{key: column[key] for key in ("name", "type")} for column in response.get("columns") or ()]
    kept["stats"] = {key: response["stats"][key] for key in KEPT_OF_STATS}
    if "error" in kept:
        kept["error"] = {key: response["error"][key] for key in KEPT_OF_ERROR if key in response["error"]}
    if "nextUri" in kept:
        kept["nextUri"] = urlsplit(str(kept["nextUri"])).path
    return {key: value for key, value in kept.items() if value or key == "data"}


if __name__ == "__main__":
    main()
