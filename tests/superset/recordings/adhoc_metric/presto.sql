SELECT
  "model" AS "model",
  1000 * MEASURE(failures) / MEASURE(miles) AS "per thousand miles"
FROM "memory"."superset_fixture"."fleet"
GROUP BY
  "model"
LIMIT 1000
