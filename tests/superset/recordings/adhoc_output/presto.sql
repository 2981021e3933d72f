SELECT
  "model" AS "model",
  MEASURE(failure_rate, 'high') AS "upper bound",
  METRIC(failures) AS "n"
FROM "memory"."superset_fixture"."fleet"
GROUP BY
  "model"
LIMIT 1000
