SELECT
  "failures" AS "failures",
  "miles" AS "miles"
FROM (
  SELECT
    "_failures" AS "failures",
    "_miles" AS "miles"
  FROM (
    SELECT
      COALESCE(MAX("_failures"), 0) AS "_failures",
      MAX("_miles") AS "_miles"
    FROM (
      SELECT
        NULL AS "_failures",
        SUM("odometer"."miles") AS "_miles"
      FROM "odometer" AS "odometer"
      LEFT JOIN "vehicles" AS "vehicles"
        ON "odometer"."vehicle_id" = "vehicles"."vehicle_id"
      WHERE
        COALESCE("vehicles"."grade", 'unknown') = 'unknown'
      UNION ALL
      SELECT
        COUNT(*) AS "_failures",
        NULL AS "_miles"
      FROM "failures" AS "failures"
      LEFT JOIN "vehicles" AS "vehicles"
        ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
      WHERE
        COALESCE("vehicles"."grade", 'unknown') = 'unknown'
    ) AS "members"
  ) AS "merged"
) AS "fleet"
