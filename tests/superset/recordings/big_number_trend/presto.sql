SELECT
  DATE_TRUNC('MONTH', CAST("time" AS TIMESTAMP)) AS "time",
  MEASURE(vehicles) AS "vehicles"
FROM "memory"."superset_fixture"."fleet"
GROUP BY
  DATE_TRUNC('MONTH', CAST("time" AS TIMESTAMP))
LIMIT 1000
