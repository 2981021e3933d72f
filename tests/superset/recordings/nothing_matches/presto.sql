SELECT
  "model" AS "model",
  MEASURE(failures) AS "failures__",
  MEASURE(failure_rate) AS "failure_rate"
FROM "memory"."superset_fixture"."fleet"
WHERE
  "model" = 'Z'
GROUP BY
  "model"
ORDER BY
  MEASURE(failures) DESC
LIMIT 1000
