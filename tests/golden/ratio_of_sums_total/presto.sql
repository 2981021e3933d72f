SELECT
  "cost_per_mile" AS "cost_per_mile",
  "speed" AS "speed"
FROM (
  SELECT
    CAST("_repair_cost" AS DOUBLE) / NULLIF(CAST("_miles" AS DOUBLE), 0) AS "cost_per_mile",
    CAST("_miles" AS DOUBLE) / NULLIF(CAST("_drive_hours" AS DOUBLE), 0) AS "speed"
  FROM (
    SELECT
      MAX("_repair_cost") AS "_repair_cost",
      MAX("_miles") AS "_miles",
      COALESCE(MAX("_drive_hours"), 0) AS "_drive_hours"
    FROM (
      SELECT
        NULL AS "_repair_cost",
        SUM("odometer"."miles") AS "_miles",
        COALESCE(SUM("odometer"."hours"), 0) AS "_drive_hours"
      FROM "odometer" AS "odometer"
      UNION ALL
      SELECT
        SUM("failures"."cost") AS "_repair_cost",
        NULL AS "_miles",
        NULL AS "_drive_hours"
      FROM "failures" AS "failures"
    ) AS "members"
  ) AS "merged"
) AS "fleet"
