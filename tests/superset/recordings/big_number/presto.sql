SELECT
  MEASURE(mtbf) AS "mtbf"
FROM "memory"."superset_fixture"."fleet"
LIMIT 1000
