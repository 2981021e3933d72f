SELECT
  a.month,
  a.failures,
  b.faults
FROM (
  SELECT
    "time_month" AS "month",
    "failures" AS "failures"
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
            "time_month",
            MAX("_failures") AS "_failures"
          FROM (
            SELECT
              CAST(DATE_TRUNC('MONTH', "failures"."failed_at") AS TIMESTAMP) AS "time_month",
              COUNT(*) AS "_failures"
            FROM "failures" AS "failures"
            WHERE
              "failures"."failed_at" >= CAST('2025-01-01 00:00:00' AS TIMESTAMP)
            GROUP BY
              1
            UNION ALL
            SELECT
              CAST('2025-01-01 00:00:00' AS TIMESTAMP) AS "time_month",
              NULL AS "_failures"
          ) AS "members"
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
  ) AS "fleet"
) AS a
JOIN (
  SELECT
    "time_month" AS "month",
    "faults" AS "faults"
  FROM (
    SELECT
      "time_month",
      "_faults" AS "faults"
    FROM (
      SELECT
        CAST("periods"."_period" AS TIMESTAMP) AS "time_month",
        COALESCE(
          CASE
            WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
            THEN "_faults"
          END,
          0
        ) AS "_faults"
      FROM (
        SELECT
          *,
          LEAD("time_month") OVER (ORDER BY "time_month" NULLS FIRST) AS "_next",
          MAX("time_month") OVER () AS "_final"
        FROM (
          SELECT
            CAST(DATE_TRUNC('MONTH', "faults"."occurred_at") AS TIMESTAMP) AS "time_month",
            COUNT(*) AS "_faults"
          FROM "faults" AS "faults"
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
  ) AS "charging"
) AS b
  ON a.month = b.month
