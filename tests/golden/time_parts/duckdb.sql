SELECT
  "key_1" AS "year",
  "key_2" AS "month",
  "failures" AS "failures",
  "miles" AS "miles"
FROM (
  SELECT
    "key_1",
    "key_2",
    "_failures" AS "failures",
    "_miles" AS "miles"
  FROM (
    SELECT
      "key_1",
      "key_2",
      COALESCE(MAX("_failures"), 0) AS "_failures",
      MAX("_miles") AS "_miles"
    FROM (
      SELECT
        EXTRACT(YEAR FROM CAST("odometer"."month" AS TIMESTAMP)) AS "key_1",
        EXTRACT(MONTH FROM CAST("odometer"."month" AS TIMESTAMP)) AS "key_2",
        NULL AS "_failures",
        SUM("odometer"."miles") AS "_miles"
      FROM "odometer" AS "odometer"
      WHERE
        "odometer"."month" < CAST('2024-07-01' AS DATE)
      GROUP BY
        1,
        2
      UNION ALL
      SELECT
        EXTRACT(YEAR FROM "failures"."failed_at") AS "key_1",
        EXTRACT(MONTH FROM "failures"."failed_at") AS "key_2",
        COUNT(*) AS "_failures",
        NULL AS "_miles"
      FROM "failures" AS "failures"
      WHERE
        "failures"."failed_at" < CAST('2024-07-01 00:00:00' AS TIMESTAMP)
      GROUP BY
        1,
        2
    ) AS "members"
    GROUP BY
      1,
      2
  ) AS "merged"
) AS "fleet"
