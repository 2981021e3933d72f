SELECT
  "model" AS "model",
  MEASURE(failures) AS "failures",
  MEASURE(miles) AS "miles",
  MEASURE(failure_rate) AS "failure_rate__",
  MEASURE(failure_rate_low) AS "failure_rate_low",
  MEASURE(failure_rate_high) AS "failure_rate_high"
FROM "memory"."superset_fixture"."fleet"
GROUP BY
  "model"
ORDER BY
  MEASURE(failure_rate) DESC
LIMIT 1000
