SELECT
  "time_quarter" AS "time_quarter",
  "failures" AS "failures",
  "miles" AS "miles",
  "failure_rate" AS "failure_rate"
FROM (
  SELECT
    "time_quarter",
    "_failures" AS "failures",
    "_miles" AS "miles",
    1000.0e0 * CAST("_failures" AS DOUBLE) / NULLIF(CAST("_miles" AS DOUBLE), 0) AS "failure_rate"
  FROM (
    SELECT
      CAST("periods"."_period" AS TIMESTAMP) AS "time_quarter",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_quarter" OR "time_quarter" IS NULL
          THEN "_failures"
        END,
        0
      ) AS "_failures",
      CASE
        WHEN "periods"."_period" = "time_quarter" OR "time_quarter" IS NULL
        THEN "_miles"
      END AS "_miles"
    FROM (
      SELECT
        *,
        LEAD("time_quarter") OVER (ORDER BY "time_quarter" NULLS FIRST) AS "_next",
        MAX("time_quarter") OVER () AS "_final"
      FROM (
        SELECT
          "time_quarter",
          MAX("_failures") AS "_failures",
          MAX("_miles") AS "_miles"
        FROM (
          SELECT
            CAST(CAST(DATE_TRUNC('QUARTER', CAST("odometer"."month" AS TIMESTAMP)) AS TIMESTAMP) AS TIMESTAMP) AS "time_quarter",
            NULL AS "_failures",
            SUM("odometer"."miles") AS "_miles"
          FROM "odometer" AS "odometer"
          WHERE
            "odometer"."month" < CAST('2026-01-01' AS DATE)
          GROUP BY
            1
          UNION ALL
          SELECT
            CAST(CAST(DATE_TRUNC('QUARTER', "failures"."failed_at") AS TIMESTAMP) AS TIMESTAMP) AS "time_quarter",
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
        "time_quarter",
        COALESCE("_next" - TO_MONTHS(CAST(3 AS INT)), "_final"),
        INTERVAL '3' MONTH
      ),
      ["time_quarter"]
    )) AS "periods"("_period")
  ) AS "merged"
) AS "fleet"
ORDER BY
  "time_quarter" ASC
