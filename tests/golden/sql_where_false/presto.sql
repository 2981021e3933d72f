SELECT
  "failures" AS "failures",
  "miles" AS "miles",
  "failure_rate" AS "failure_rate"
FROM (
  SELECT
    "_failures" AS "failures",
    "_miles" AS "miles",
    1000.0e0 * CAST("_failures" AS DOUBLE) / NULLIF(CAST("_miles" AS DOUBLE), 0) AS "failure_rate"
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
        "vehicles"."model" = 'no such'
      UNION ALL
      SELECT
        COUNT(*) AS "_failures",
        NULL AS "_miles"
      FROM "failures" AS "failures"
      LEFT JOIN "vehicles" AS "vehicles"
        ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
      WHERE
        "vehicles"."model" = 'no such'
    ) AS "members"
  ) AS "merged"
) AS "fleet"
