SELECT
  "key_1" AS "small",
  "failures" AS "failures"
FROM (
  SELECT
    "key_1",
    "_failures" AS "failures"
  FROM (
    SELECT
      LOWER("vehicles"."model") AS "key_1",
      COUNT(*) AS "_failures"
    FROM "failures" AS "failures"
    LEFT JOIN "vehicles" AS "vehicles"
      ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
    GROUP BY
      1
  ) AS "merged"
) AS "fleet"
