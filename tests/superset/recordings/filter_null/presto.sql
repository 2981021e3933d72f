SELECT
  "model" AS "model",
  MEASURE(failures) AS "failures__",
  MEASURE(miles) AS "miles"
FROM "memory"."superset_fixture"."fleet"
WHERE
  "region" IS NULL
GROUP BY
  "model"
ORDER BY
  MEASURE(failures) DESC
LIMIT 1000
