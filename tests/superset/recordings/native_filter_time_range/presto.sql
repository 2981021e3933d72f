SELECT
  MIN(months_in_service) AS "min",
  MAX(months_in_service) AS "max"
FROM "memory"."superset_fixture"."fleet"
LIMIT 1000
