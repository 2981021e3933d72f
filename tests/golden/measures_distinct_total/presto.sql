SELECT
  "vehicles" AS "vehicles",
  "failing_vehicles" AS "failing_vehicles"
FROM (
  SELECT
    "_vehicles" AS "vehicles",
    "_failing" AS "failing_vehicles"
  FROM (
    SELECT
      COALESCE(MAX("_vehicles"), 0) AS "_vehicles",
      COALESCE(MAX("_failing"), 0) AS "_failing"
    FROM (
      SELECT
        COUNT(DISTINCT "odometer"."vehicle_id") AS "_vehicles",
        NULL AS "_failing"
      FROM "odometer" AS "odometer"
      UNION ALL
      SELECT
        NULL AS "_vehicles",
        COUNT(DISTINCT "failures"."vehicle_id") AS "_failing"
      FROM "failures" AS "failures"
    ) AS "members"
  ) AS "merged"
) AS "fleet"
