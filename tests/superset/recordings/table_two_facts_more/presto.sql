SELECT
  "model" AS "model",
  "region" AS "region",
  MEASURE(failures) AS "failures__",
  MEASURE(miles) AS "miles",
  MEASURE(repair_cost) AS "repair_cost"
FROM "memory"."superset_fixture"."fleet"
GROUP BY
  "model",
  "region"
ORDER BY
  MEASURE(failures) DESC
LIMIT 1000
