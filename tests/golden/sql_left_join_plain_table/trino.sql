SELECT
  "home_city" AS "home_city",
  "opened" AS "opened",
  "failures" AS "failures"
FROM (
  SELECT
    "home_city",
    "opened",
    "_failures" AS "failures"
  FROM (
    SELECT
      "vehicles__home"."city" AS "home_city",
      "d"."opened" AS "opened",
      COUNT(*) AS "_failures"
    FROM "failures" AS "failures"
    LEFT JOIN "vehicles" AS "vehicles"
      ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
    LEFT JOIN "depots" AS "vehicles__home"
      ON "vehicles"."home_depot" = "vehicles__home"."depot_id"
    LEFT JOIN (
      SELECT DISTINCT
        "d"."city",
        "d"."opened" AS "opened"
      FROM (
        SELECT
          city,
          MIN(opened) AS opened
        FROM depots
        GROUP BY
          city
      ) AS d
    ) AS "d"
      ON "vehicles__home"."city" = "d"."city"
    GROUP BY
      1,
      2
  ) AS "merged"
) AS "f"
