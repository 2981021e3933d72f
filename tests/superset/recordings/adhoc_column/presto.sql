SELECT
  CASE WHEN model IN ('A', 'B') THEN 'old' ELSE 'new' END AS "generation",
  MEASURE(failures) AS "failures",
  MEASURE(miles) AS "miles",
  MEASURE(failure_rate) AS "failure_rate__"
FROM "memory"."superset_fixture"."fleet"
GROUP BY
  CASE WHEN model IN ('A', 'B') THEN 'old' ELSE 'new' END
ORDER BY
  MEASURE(failure_rate) DESC
LIMIT 1000
