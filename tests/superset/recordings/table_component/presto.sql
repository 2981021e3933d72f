SELECT
  "component" AS "component",
  MEASURE(failures) AS "failures__",
  MEASURE(failure_rate) AS "failure_rate",
  MEASURE(failure_rate_high) AS "failure_rate_high"
FROM "memory"."superset_fixture"."fleet"
GROUP BY
  "component"
ORDER BY
  MEASURE(failures) DESC
LIMIT 1000
