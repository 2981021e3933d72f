SELECT
  "time_month" AS "month",
  "faults" AS "faults",
  "hours" AS "hours",
  "fault_rate" AS "fault_rate"
FROM (
  SELECT
    "time_month",
    "_faults" AS "faults",
    "_hours" AS "hours",
    1000.0e0 * CAST("_faults" AS DOUBLE) / NULLIF(CAST("_hours" AS DOUBLE), 0) AS "fault_rate"
  FROM (
    SELECT
      CAST("periods"."_period" AS TIMESTAMP) AS "time_month",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
          THEN "_faults"
        END,
        0
      ) AS "_faults",
      CASE
        WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
        THEN "_hours"
      END AS "_hours"
    FROM (
      SELECT
        *,
        LEAD("time_month") OVER (ORDER BY "time_month" NULLS FIRST) AS "_next",
        CASE
          WHEN MAX("time_month") OVER () IS NULL
          OR CAST('2025-06-01 00:00:00' AS TIMESTAMP) IS NULL
          THEN NULL
          ELSE GREATEST(MAX("time_month") OVER (), CAST('2025-06-01 00:00:00' AS TIMESTAMP))
        END AS "_final"
      FROM (
        SELECT
          "time_month",
          MAX("_faults") AS "_faults",
          MAX("_hours") AS "_hours"
        FROM (
          SELECT
            CAST(DATE_TRUNC('MONTH', CAST("usage"."day" AS TIMESTAMP)) AS TIMESTAMP) AS "time_month",
            NULL AS "_faults",
            SUM("usage"."hours") AS "_hours"
          FROM "usage" AS "usage"
          WHERE
            "usage"."day" >= CAST('2025-01-01' AS DATE)
            AND "usage"."day" < CAST('2025-07-01' AS DATE)
          GROUP BY
            1
          UNION ALL
          SELECT
            CAST(DATE_TRUNC('MONTH', TIMEZONE('America/Los_Angeles', TIMEZONE('UTC', "faults"."occurred_at"))) AS TIMESTAMP) AS "time_month",
            COUNT(*) AS "_faults",
            NULL AS "_hours"
          FROM "faults" AS "faults"
          WHERE
            "faults"."occurred_at" >= CAST('2025-01-01 08:00:00' AS TIMESTAMP)
            AND "faults"."occurred_at" < CAST('2025-07-01 07:00:00' AS TIMESTAMP)
          GROUP BY
            1
          UNION ALL
          SELECT
            CAST('2025-01-01 00:00:00' AS TIMESTAMP) AS "time_month",
            NULL AS "_faults",
            NULL AS "_hours"
          UNION ALL
          SELECT
            CAST('2025-06-01 00:00:00' AS TIMESTAMP) AS "time_month",
            NULL AS "_faults",
            NULL AS "_hours"
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
) AS "charging"
