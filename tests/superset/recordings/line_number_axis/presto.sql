SELECT
  "months_in_service" AS "months_in_service",
  MEASURE(failures) AS "failures",
  MEASURE(miles) AS "miles",
  MEASURE(failure_rate) AS "failure_rate__"
FROM "memory"."superset_fixture"."fleet"
GROUP BY
  "months_in_service"
ORDER BY
  MEASURE(failure_rate) DESC
LIMIT 1000
