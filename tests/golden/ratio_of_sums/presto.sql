SELECT
  "home_region" AS "home_region",
  "cost_per_mile" AS "cost_per_mile",
  "speed" AS "speed"
FROM (
  SELECT
    "home_region",
    CAST("_repair_cost" AS DOUBLE) / NULLIF(CAST("_miles" AS DOUBLE), 0) AS "cost_per_mile",
    CAST("_miles" AS DOUBLE) / NULLIF(CAST("_drive_hours" AS DOUBLE), 0) AS "speed"
  FROM (
    SELECT
      "home_region",
      MAX("_repair_cost") AS "_repair_cost",
      MAX("_miles") AS "_miles",
      COALESCE(MAX("_drive_hours"), 0) AS "_drive_hours"
    FROM (
      SELECT
        COALESCE("vehicles__home"."region", 'abroad') AS "home_region",
        NULL AS "_repair_cost",
        SUM("odometer"."miles") AS "_miles",
        COALESCE(SUM("odometer"."hours"), 0) AS "_drive_hours"
      FROM "odometer" AS "odometer"
      LEFT JOIN "vehicles" AS "vehicles"
        ON "odometer"."vehicle_id" = "vehicles"."vehicle_id"
      LEFT JOIN "depots" AS "vehicles__home"
        ON "vehicles"."home_depot" = "vehicles__home"."depot_id"
      GROUP BY
        1
      UNION ALL
      SELECT
        COALESCE("vehicles__home"."region", 'abroad') AS "home_region",
        SUM("failures"."cost") AS "_repair_cost",
        NULL AS "_miles",
        NULL AS "_drive_hours"
      FROM "failures" AS "failures"
      LEFT JOIN "vehicles" AS "vehicles"
        ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
      LEFT JOIN "depots" AS "vehicles__home"
        ON "vehicles"."home_depot" = "vehicles__home"."depot_id"
      GROUP BY
        1
    ) AS "members"
    GROUP BY
      1
  ) AS "merged"
) AS "fleet"
ORDER BY
  "home_region" ASC
