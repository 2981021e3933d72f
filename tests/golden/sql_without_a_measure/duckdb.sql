SELECT
  trim
FROM (
  SELECT
    COALESCE("vehicles"."trim", 'unknown') AS "trim"
  FROM "vehicles" AS "vehicles"
) AS "fleet"
GROUP BY
  trim
