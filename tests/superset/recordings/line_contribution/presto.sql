SELECT
  DATE_TRUNC('QUARTER', CAST("time" AS TIMESTAMP)) AS "time",
  "model" AS "model",
  MEASURE(failures) AS "failures__"
FROM "memory"."superset_fixture"."fleet"
GROUP BY
  DATE_TRUNC('QUARTER', CAST("time" AS TIMESTAMP)),
  "model"
ORDER BY
  MEASURE(failures) DESC
LIMIT 1000
