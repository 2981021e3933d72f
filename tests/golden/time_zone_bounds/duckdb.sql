SELECT
  "calls" AS "calls",
  "minutes" AS "minutes"
FROM (
  SELECT
    "_calls" AS "calls",
    "_minutes" AS "minutes"
  FROM (
    SELECT
      COUNT(*) AS "_calls",
      SUM("calls"."minutes") AS "_minutes"
    FROM "calls" AS "calls"
    WHERE
      "calls"."called_at" >= CAST('2024-03-10 00:00:00' AS TIMESTAMP)
      AND "calls"."called_at" < CAST('2024-12-31 19:00:00' AS TIMESTAMP)
  ) AS "merged"
) AS "fleet"
