SELECT DISTINCT
  "failures" AS "failures"
FROM (
  SELECT
    "home_region",
    "_failures" AS "failures"
  FROM (
    SELECT
      COALESCE("vehicles__home"."region", 'abroad') AS "home_region",
      COUNT(*) AS "_failures"
    FROM "failures" AS "failures"
    LEFT JOIN "vehicles" AS "vehicles"
      ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
    LEFT JOIN "depots" AS "vehicles__home"
      ON "vehicles"."home_depot" = "vehicles__home"."depot_id"
    WHERE
      COALESCE("vehicles__home"."region", 'abroad') <> 'West'
    GROUP BY
      1
  ) AS "merged"
) AS "fleet"
