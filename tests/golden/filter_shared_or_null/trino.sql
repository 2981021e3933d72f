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
      UNION ALL
      SELECT
        COUNT(*) AS "_failures",
        NULL AS "_miles"
      FROM "failures" AS "failures"
      WHERE
        (
          "failures"."component" = 'brake' OR "failures"."component" IS NULL
        )
    ) AS "members"
  ) AS "merged"
) AS "fleet"
