SELECT
  "failures" AS "failures",
  "miles" AS "miles"
FROM (
  SELECT
    "_failures" AS "failures",
    "_miles" AS "miles"
  FROM (
    SELECT
      COALESCE(MAX("_failures"), 0) AS "_failures",
      MAX("_miles") AS "_miles"
    FROM (
      SELECT
        NULL AS "_failures",
        SUM("odometer"."miles") AS "_miles"
      FROM "odometer" AS "odometer"
      WHERE
        DATE_TRUNC('MONTH', CAST("odometer"."month" AS TIMESTAMP)) IN (CAST('2024-03-01' AS DATE), CAST('2024-05-01' AS DATE))
      UNION ALL
      SELECT
        COUNT(*) AS "_failures",
        NULL AS "_miles"
      FROM "failures" AS "failures"
      WHERE
        DATE_TRUNC('MONTH', "failures"."failed_at") IN (CAST('2024-03-01' AS DATE), CAST('2024-05-01' AS DATE))
    ) AS "members"
  ) AS "merged"
) AS "fleet"
