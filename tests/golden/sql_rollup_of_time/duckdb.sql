SELECT
  "time_month" AS "month",
  (
    "_grouping_time_month" * 1
  ) AS "total",
  "failures" AS "failures"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "time_month",
      0 AS "_grouping_time_month",
      "failures"
    FROM (
      SELECT
        "time_month",
        "_failures" AS "failures"
      FROM (
        SELECT
          CAST("periods"."_period" AS TIMESTAMP) AS "time_month",
          COALESCE(
            CASE
              WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
              THEN "_failures"
            END,
            0
          ) AS "_failures"
        FROM (
          SELECT
            *,
            LEAD("time_month") OVER (ORDER BY "time_month" NULLS FIRST) AS "_next",
            MAX("time_month") OVER () AS "_final"
          FROM (
            SELECT
              CAST(DATE_TRUNC('MONTH', "failures"."failed_at") AS TIMESTAMP) AS "time_month",
              COUNT(*) AS "_failures"
            FROM "failures" AS "failures"
            WHERE
              "failures"."failed_at" < CAST('2024-12-01 00:00:00' AS TIMESTAMP)
            GROUP BY
              1
          ) AS "merged"
        ) AS "spaced"
        CROSS JOIN UNNEST(COALESCE(
          GENERATE_SERIES(
            "time_month",
            COALESCE("_next" - TO_MONTHS(CAST(1 AS INT)), "_final"),
            INTERVAL '1' MONTH
          ),
          ["time_month"]
        )) AS "periods"("_period")
      ) AS "merged"
    ) AS "level"
    UNION ALL
    SELECT
      NULL AS "time_month",
      1 AS "_grouping_time_month",
      "failures"
    FROM (
      SELECT
        "_failures" AS "failures"
      FROM (
        SELECT
          COUNT(*) AS "_failures"
        FROM "failures" AS "failures"
        WHERE
          "failures"."failed_at" < CAST('2024-12-01 00:00:00' AS TIMESTAMP)
      ) AS "merged"
    ) AS "level"
  ) AS "sets"
) AS "fleet"
