SELECT
  "old_failures" AS "old_failures"
FROM (
  SELECT
    "_failures" AS "old_failures"
  FROM (
    SELECT
      COUNT(*) AS "_failures"
    FROM "failures" AS "failures"
  ) AS "merged"
) AS "fleet"
