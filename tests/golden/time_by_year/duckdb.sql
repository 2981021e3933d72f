SELECT
  "time_year" AS "time_year",
  "failures" AS "failures",
  "miles" AS "miles"
FROM (
  SELECT
    "time_year",
    "_failures" AS "failures",
    "_miles" AS "miles"
  FROM (
    SELECT
      CAST("periods"."_period" AS TIMESTAMP) AS "time_year",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_year" OR "time_year" IS NULL
          THEN "_failures"
        END,
        0
      ) AS "_failures",
      CASE
        WHEN "periods"."_period" = "time_year" OR "time_year" IS NULL
        THEN "_miles"
      END AS "_miles"
    FROM (
      SELECT
        *,
        LEAD("time_year") OVER (ORDER BY "time_year" NULLS FIRST) AS "_next",
        MAX("time_year") OVER () AS "_final"
      FROM (
        SELECT
          "time_year",
          MAX("_failures") AS "_failures",
          MAX("_miles") AS "_miles"
        FROM (
          SELECT
            CAST(CAST(DATE_TRUNC('YEAR', CAST("odometer"."month" AS TIMESTAMP)) AS TIMESTAMP) AS TIMESTAMP) AS "time_year",
            NULL AS "_failures",
            SUM("odometer"."miles") AS "_miles"
          FROM "odometer" AS "odometer"
          WHERE
            "odometer"."month" < CAST('2026-01-01' AS DATE)
          GROUP BY
            1
          UNION ALL
          SELECT
            CAST(CAST(DATE_TRUNC('YEAR', "failures"."failed_at") AS TIMESTAMP) AS TIMESTAMP) AS "time_year",
            COUNT(*) AS "_failures",
            NULL AS "_miles"
          FROM "failures" AS "failures"
          WHERE
            "failures"."failed_at" < CAST('2026-01-01 00:00:00' AS TIMESTAMP)
          GROUP BY
            1
        ) AS "members"
        GROUP BY
          1
      ) AS "merged"
    ) AS "spaced"
    CROSS JOIN UNNEST(COALESCE(
      GENERATE_SERIES(
        "time_year",
        COALESCE("_next" - TO_MONTHS(CAST(12 AS INT)), "_final"),
        INTERVAL '12' MONTH
      ),
      ["time_year"]
    )) AS "periods"("_period")
  ) AS "merged"
) AS "fleet"
ORDER BY
  "time_year" ASC
