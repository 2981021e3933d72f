SELECT
  "model" AS "model",
  "region" AS "region"
FROM "memory"."superset_fixture"."fleet"
GROUP BY
  "model",
  "region"
LIMIT 1000
