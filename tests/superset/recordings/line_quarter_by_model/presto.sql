SELECT
  DATE_TRUNC('QUARTER', CAST("time" AS TIMESTAMP)) AS "time",
  "model" AS "model",
  MEASURE(failure_rate) AS "failure_rate__"
FROM "memory"."superset_fixture"."fleet"
GROUP BY
  DATE_TRUNC('QUARTER', CAST("time" AS TIMESTAMP)),
  "model"
ORDER BY
  MEASURE(failure_rate) DESC
LIMIT 1000
