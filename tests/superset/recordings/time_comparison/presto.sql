SELECT
  DATE_TRUNC('MONTH', CAST("time" AS TIMESTAMP)) AS "time",
  MEASURE(failure_rate) AS "failure_rate__"
FROM "memory"."superset_fixture"."fleet"
WHERE
  "time" >= CAST('2024-04-01 00:00:00.000' AS TIMESTAMP)
  AND "time" < CAST('2024-07-01 00:00:00.000' AS TIMESTAMP)
GROUP BY
  DATE_TRUNC('MONTH', CAST("time" AS TIMESTAMP))
ORDER BY
  MEASURE(failure_rate) DESC
LIMIT 1000
