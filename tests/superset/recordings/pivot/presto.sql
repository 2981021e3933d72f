SELECT
  "component" AS "component",
  "model" AS "model",
  MEASURE(failures) AS "failures__"
FROM "memory"."superset_fixture"."fleet"
GROUP BY
  "component",
  "model"
ORDER BY
  MEASURE(failures) DESC
LIMIT 10000
