SELECT DISTINCT
  model,
  grade
FROM (
  SELECT
    "vehicles"."model" AS "model",
    COALESCE("vehicles"."grade", 'unknown') AS "grade"
  FROM "vehicles" AS "vehicles"
) AS "fleet"
