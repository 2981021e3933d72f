SELECT
  city,
  (
    SELECT
      "failures" AS "failures"
    FROM (
      SELECT
        "_failures" AS "failures"
      FROM (
        SELECT
          COUNT(*) AS "_failures"
        FROM "failures" AS "failures"
      ) AS "merged"
    ) AS "fleet"
  ) AS failures
FROM depots
WHERE
  city <> 'Springfield'
