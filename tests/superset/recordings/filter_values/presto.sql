SELECT DISTINCT "model" AS "column_values" 
FROM "memory"."superset_fixture"."fleet"
 LIMIT 10000
