SELECT
  COUNT(*) AS "COUNT(*)"
FROM "memory"."superset_fixture"."fleet"
LIMIT 50000
