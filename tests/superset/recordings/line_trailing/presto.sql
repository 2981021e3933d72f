SELECT
  DATE_TRUNC('MONTH', CAST("time" AS TIMESTAMP)) AS "time",
  MEASURE(failure_rate_t12m) AS "failure_rate_t12m__"
FROM "memory"."superset_fixture"."fleet"
GROUP BY
  DATE_TRUNC('MONTH', CAST("time" AS TIMESTAMP))
ORDER BY
  MEASURE(failure_rate_t12m) DESC
LIMIT 1000
