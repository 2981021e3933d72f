SELECT
  DATE_TRUNC('WEEK', CAST("time" AS TIMESTAMP)) AS "time",
  MEASURE(failures) AS "failures__"
FROM "memory"."superset_fixture"."fleet"
WHERE
  "time" >= CAST('2024-03-25 00:00:00.000' AS TIMESTAMP)
  AND "time" < CAST('2024-04-22 00:00:00.000' AS TIMESTAMP)
GROUP BY
  DATE_TRUNC('WEEK', CAST("time" AS TIMESTAMP))
ORDER BY
  MEASURE(failures) DESC
LIMIT 1000
