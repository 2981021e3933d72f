SELECT
  "grade" AS "grade",
  (
    "_grouping_grade" * 1
  ) AS "total",
  "failures" AS "failures"
FROM (
  SELECT
    "grade",
    "_failures" AS "failures"
  FROM (
    SELECT
      COALESCE("vehicles"."grade", 'unknown') AS "grade",
      COUNT(*) AS "_failures"
    FROM "failures" AS "failures"
    LEFT JOIN "vehicles" AS "vehicles"
      ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
    GROUP BY
      1
  ) AS "merged"
) AS "fleet"
