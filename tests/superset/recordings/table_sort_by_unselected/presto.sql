SELECT
  "model" AS "model",
  MEASURE(mtbf) AS "mtbf"
FROM "memory"."superset_fixture"."fleet"
GROUP BY
  "model"
ORDER BY
  MEASURE(miles) DESC
LIMIT 2
