SELECT
  "model" AS "model",
  "component" AS "component",
  MEASURE(failure_rate) AS "failure_rate"
FROM "memory"."superset_fixture"."fleet"
GROUP BY
  "model",
  "component"
ORDER BY
  "model" ASC,
  "component" ASC
LIMIT 1000
