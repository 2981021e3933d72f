SELECT
  "home_region" AS "home_region",
  "service_region" AS "service_region",
  "failures" AS "failures",
  "miles" AS "miles"
FROM (
  SELECT
    "home_region",
    "service_region",
    "_failures" AS "failures",
    "_miles" AS "miles"
  FROM (
    SELECT
      "home_region",
      "service_region",
      COALESCE(MAX("_failures"), 0) AS "_failures",
      MAX("_miles") AS "_miles"
    FROM (
      SELECT
        COALESCE("vehicles__home"."region", 'abroad') AS "home_region",
        COALESCE("vehicles__service"."region", 'abroad') AS "service_region",
        NULL AS "_failures",
        SUM("odometer"."miles") AS "_miles"
      FROM "odometer" AS "odometer"
      LEFT JOIN "vehicles" AS "vehicles"
        ON "odometer"."vehicle_id" = "vehicles"."vehicle_id"
      LEFT JOIN "depots" AS "vehicles__home"
        ON "vehicles"."home_depot" = "vehicles__home"."depot_id"
      LEFT JOIN "depots" AS "vehicles__service"
        ON "vehicles"."service_depot" = "vehicles__service"."depot_id"
      GROUP BY
        1,
        2
      UNION ALL
      SELECT
        COALESCE("vehicles__home"."region", 'abroad') AS "home_region",
        COALESCE("vehicles__service"."region", 'abroad') AS "service_region",
        COUNT(*) AS "_failures",
        NULL AS "_miles"
      FROM "failures" AS "failures"
      LEFT JOIN "vehicles" AS "vehicles"
        ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
      LEFT JOIN "depots" AS "vehicles__home"
        ON "vehicles"."home_depot" = "vehicles__home"."depot_id"
      LEFT JOIN "depots" AS "vehicles__service"
        ON "vehicles"."service_depot" = "vehicles__service"."depot_id"
      GROUP BY
        1,
        2
    ) AS "members"
    GROUP BY
      1,
      2
  ) AS "merged"
) AS "fleet"
ORDER BY
  "home_region" ASC,
  "service_region" ASC
