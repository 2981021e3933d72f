SELECT
  "key_1" AS "grade",
  "key_2" AS "model",
  "failures" AS "failures"
FROM (
  SELECT
    "key_1",
    "key_2",
    "_failures" AS "failures"
  FROM (
    SELECT
      UPPER(COALESCE("vehicles"."grade", 'unknown')) AS "key_1",
      COALESCE("vehicles"."model", '-') AS "key_2",
      COUNT(*) AS "_failures"
    FROM "failures" AS "failures"
    LEFT JOIN "vehicles" AS "vehicles"
      ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
    GROUP BY
      1,
      2
  ) AS "merged"
) AS "fleet"
