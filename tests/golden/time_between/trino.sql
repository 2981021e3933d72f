SELECT
  "failures" AS "failures"
FROM (
  SELECT
    "_failures" AS "failures"
  FROM (
    SELECT
      COUNT(*) AS "_failures"
    FROM "failures" AS "failures"
    WHERE
      "failures"."failed_at" >= CAST('2024-02-29 23:59:59' AS TIMESTAMP)
      AND "failures"."failed_at" <= CAST('2024-03-01 00:00:00' AS TIMESTAMP)
  ) AS "merged"
) AS "fleet"
