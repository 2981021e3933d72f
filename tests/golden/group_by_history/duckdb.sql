SELECT
  "pool" AS "pool",
  "calls" AS "calls",
  "minutes" AS "minutes"
FROM (
  SELECT
    "pool",
    "_calls" AS "calls",
    "_minutes" AS "minutes"
  FROM (
    SELECT
      "assignments"."pool" AS "pool",
      COUNT(*) AS "_calls",
      SUM("calls"."minutes") AS "_minutes"
    FROM "calls" AS "calls"
    LEFT JOIN "assignments" AS "assignments"
      ON "calls"."vehicle_id" = "assignments"."vehicle_id"
      AND CAST("assignments"."valid_from" AS TIMESTAMP) <= "calls"."called_at"
      AND (
        CAST("assignments"."valid_to" AS TIMESTAMP) > "calls"."called_at"
        OR "assignments"."valid_to" IS NULL
      )
    GROUP BY
      1
  ) AS "merged"
) AS "fleet"
