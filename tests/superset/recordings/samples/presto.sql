SELECT
  "time" AS "time",
  "months_in_service" AS "months_in_service",
  "model" AS "model",
  "region" AS "region",
  "build_month" AS "build_month",
  "component" AS "component",
  "failure_mode" AS "failure_mode"
FROM "memory"."superset_fixture"."fleet"
LIMIT 1000
