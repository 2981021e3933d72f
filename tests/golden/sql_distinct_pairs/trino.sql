SELECT DISTINCT
  model,
  trim
FROM (
  SELECT
    "vehicles"."model" AS "model",
    COALESCE("vehicles"."trim", 'unknown') AS "trim"
  FROM "vehicles" AS "vehicles"
) AS "fleet"
