SELECT
  "key_1" AS "city",
  "failures" AS "failures",
  "home_region" AS "home_region"
FROM (
  SELECT
    "key_1",
    "home_region",
    "_failures" AS "failures"
  FROM (
    SELECT
      SUBSTR("vehicles__home"."city", 1, 3) AS "key_1",
      COALESCE("vehicles__home"."region", 'abroad') AS "home_region",
      COUNT(*) AS "_failures"
    FROM "failures" AS "failures"
    LEFT JOIN "vehicles" AS "vehicles"
      ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
    LEFT JOIN "depots" AS "vehicles__home"
      ON "vehicles"."home_depot" = "vehicles__home"."depot_id"
    GROUP BY
      1,
      2
  ) AS "merged"
) AS "fleet"
