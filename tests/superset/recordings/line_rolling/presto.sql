SELECT
  DATE_TRUNC('MONTH', CAST("time" AS TIMESTAMP)) AS "time",
  MEASURE(failures) AS "failures__"
FROM "memory"."superset_fixture"."fleet"
GROUP BY
  DATE_TRUNC('MONTH', CAST("time" AS TIMESTAMP))
ORDER BY
  MEASURE(failures) DESC
LIMIT 1000
