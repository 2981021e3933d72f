SELECT
  grade
FROM (
  SELECT
    COALESCE("vehicles"."grade", 'unknown') AS "grade"
  FROM "vehicles" AS "vehicles"
) AS "fleet"
GROUP BY
  grade
