-- _groups_1: for duckdb
SELECT
  CAST("periods"."_period" AS TIMESTAMP) AS "time_month",
  COALESCE(
    CASE
      WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
      THEN "_failures"
    END,
    0
  ) AS "_failures",
  CASE
    WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
    THEN "_miles"
  END AS "_miles",
  CASE
    WHEN "periods"."_period" >= "_known_3m"
    THEN COALESCE(
      CASE
        WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
        THEN "_failures_before_3m"
      END,
      0
    )
  END AS "_failures_before_3m",
  CASE
    WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
    THEN "_miles_before_3m"
  END AS "_miles_before_3m",
  COALESCE(
    CASE
      WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
      THEN "_failures_3m"
    END,
    0
  ) AS "_failures_3m",
  CASE
    WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
    THEN "_miles_3m"
  END AS "_miles_3m",
  CASE
    WHEN "periods"."_period" >= "_known_3m"
    THEN COALESCE(
      CASE
        WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
        THEN "_failures_3m_before_3m"
      END,
      0
    )
  END AS "_failures_3m_before_3m",
  CASE
    WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
    THEN "_miles_3m_before_3m"
  END AS "_miles_3m_before_3m"
FROM (
  SELECT
    *,
    LEAD("time_month") OVER (ORDER BY "time_month" NULLS FIRST) AS "_next",
    CASE
      WHEN MAX("time_month") OVER () IS NULL
      OR CAST('2025-04-01 00:00:00' AS TIMESTAMP) IS NULL
      THEN NULL
      ELSE GREATEST(MAX("time_month") OVER (), CAST('2025-04-01 00:00:00' AS TIMESTAMP))
    END AS "_final",
    MIN(
      CASE
        WHEN NOT "_failures_before_3m" IS NULL
        OR NOT "_miles_before_3m" IS NULL
        OR NOT "_failures_3m_before_3m" IS NULL
        OR NOT "_miles_3m_before_3m" IS NULL
        THEN "time_month"
      END
    ) OVER () AS "_known_3m"
  FROM (
    SELECT
      "time_month",
      SUM("_failures") AS "_failures",
      SUM("_miles") AS "_miles",
      SUM("_failures_before_3m") AS "_failures_before_3m",
      SUM("_miles_before_3m") AS "_miles_before_3m",
      SUM("_failures_3m") AS "_failures_3m",
      SUM("_miles_3m") AS "_miles_3m",
      SUM("_failures_3m_before_3m") AS "_failures_3m_before_3m",
      SUM("_miles_3m_before_3m") AS "_miles_3m_before_3m"
    FROM (
      SELECT
        CAST("periods"."_period" AS TIMESTAMP) AS "time_month",
        CASE WHEN "_origin" = "periods"."_period" OR "_origin" IS NULL THEN "_failures" END AS "_failures",
        CASE WHEN "_origin" = "periods"."_period" OR "_origin" IS NULL THEN "_miles" END AS "_miles",
        CASE
          WHEN "_origin" = "periods"."_period" - TO_MONTHS(CAST(3 AS INT)) OR "_origin" IS NULL
          THEN "_failures_before_3m"
        END AS "_failures_before_3m",
        CASE
          WHEN "_origin" = "periods"."_period" - TO_MONTHS(CAST(3 AS INT)) OR "_origin" IS NULL
          THEN "_miles_before_3m"
        END AS "_miles_before_3m",
        CASE
          WHEN "_origin" > "periods"."_period" - TO_MONTHS(CAST(3 AS INT))
          AND "_origin" <= "periods"."_period"
          THEN "_failures_3m"
        END AS "_failures_3m",
        CASE
          WHEN "_origin" > "periods"."_period" - TO_MONTHS(CAST(3 AS INT))
          AND "_origin" <= "periods"."_period"
          THEN "_miles_3m"
        END AS "_miles_3m",
        CASE
          WHEN "_origin" > "periods"."_period" - TO_MONTHS(CAST(3 AS INT)) - TO_MONTHS(CAST(3 AS INT))
          AND "_origin" <= "periods"."_period" - TO_MONTHS(CAST(3 AS INT))
          THEN "_failures_3m_before_3m"
        END AS "_failures_3m_before_3m",
        CASE
          WHEN "_origin" > "periods"."_period" - TO_MONTHS(CAST(3 AS INT)) - TO_MONTHS(CAST(3 AS INT))
          AND "_origin" <= "periods"."_period" - TO_MONTHS(CAST(3 AS INT))
          THEN "_miles_3m_before_3m"
        END AS "_miles_3m_before_3m",
        "_final"
      FROM (
        SELECT
          "_failures",
          "_miles",
          "_failures_before_3m",
          "_miles_before_3m",
          "_failures_3m",
          "_miles_3m",
          "_failures_3m_before_3m",
          "_miles_3m_before_3m",
          "time_month" AS "_origin",
          CASE
            WHEN MAX("time_month") OVER () IS NULL
            OR CAST('2025-04-01 00:00:00' AS TIMESTAMP) IS NULL
            THEN NULL
            ELSE GREATEST(MAX("time_month") OVER (), CAST('2025-04-01 00:00:00' AS TIMESTAMP))
          END AS "_final"
        FROM (
          SELECT
            CAST(CAST(DATE_TRUNC('MONTH', CAST("odometer"."month" AS TIMESTAMP)) AS TIMESTAMP) AS TIMESTAMP) AS "time_month",
            NULL AS "_failures",
            SUM(
              CASE
                WHEN "odometer"."month" >= CAST('2024-10-01' AS DATE)
                THEN "odometer"."miles"
              END
            ) AS "_miles",
            NULL AS "_failures_before_3m",
            SUM("odometer"."miles") AS "_miles_before_3m",
            NULL AS "_failures_3m",
            SUM("odometer"."miles") AS "_miles_3m",
            NULL AS "_failures_3m_before_3m",
            SUM("odometer"."miles") AS "_miles_3m_before_3m"
          FROM "odometer" AS "odometer"
          WHERE
            "odometer"."month" < CAST('2025-05-01' AS DATE)
            AND "odometer"."month" >= CAST('2024-03-29' AS DATE)
          GROUP BY
            1
          UNION ALL
          SELECT
            CAST(CAST(DATE_TRUNC('MONTH', "failures"."failed_at") AS TIMESTAMP) AS TIMESTAMP) AS "time_month",
            COUNT(
              CASE
                WHEN "failures"."failed_at" >= CAST('2024-10-01 00:00:00' AS TIMESTAMP)
                THEN 1
              END
            ) AS "_failures",
            NULL AS "_miles",
            COUNT(*) AS "_failures_before_3m",
            NULL AS "_miles_before_3m",
            COUNT(*) AS "_failures_3m",
            NULL AS "_miles_3m",
            COUNT(*) AS "_failures_3m_before_3m",
            NULL AS "_miles_3m_before_3m"
          FROM "failures" AS "failures"
          WHERE
            "failures"."failed_at" < CAST('2025-05-01 00:00:00' AS TIMESTAMP)
            AND "failures"."failed_at" >= CAST('2024-03-29 00:00:00' AS TIMESTAMP)
          GROUP BY
            1
          UNION ALL
          SELECT
            CAST('2024-10-01 00:00:00' AS TIMESTAMP) AS "time_month",
            NULL AS "_failures",
            NULL AS "_miles",
            NULL AS "_failures_before_3m",
            NULL AS "_miles_before_3m",
            NULL AS "_failures_3m",
            NULL AS "_miles_3m",
            NULL AS "_failures_3m_before_3m",
            NULL AS "_miles_3m_before_3m"
          UNION ALL
          SELECT
            CAST('2025-04-01 00:00:00' AS TIMESTAMP) AS "time_month",
            NULL AS "_failures",
            NULL AS "_miles",
            NULL AS "_failures_before_3m",
            NULL AS "_miles_before_3m",
            NULL AS "_failures_3m",
            NULL AS "_miles_3m",
            NULL AS "_failures_3m_before_3m",
            NULL AS "_miles_3m_before_3m"
        ) AS "dated"
      ) AS "dated"
      CROSS JOIN UNNEST(COALESCE(
        GENERATE_SERIES(
          "_origin",
          CASE
            WHEN "_final" IS NULL OR (
              "_origin" + TO_MONTHS(CAST(5 AS INT))
            ) IS NULL
            THEN NULL
            ELSE LEAST("_final", "_origin" + TO_MONTHS(CAST(5 AS INT)))
          END,
          INTERVAL '1' MONTH
        ),
        ["_origin"]
      )) AS "periods"("_period")
    ) AS "members"
    WHERE
      "time_month" <= "_final" OR "time_month" IS NULL
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
WHERE
  "periods"."_period" >= CAST('2024-10-01 00:00:00' AS TIMESTAMP);

-- the answer: in process, on DuckDB with Bathtub's functions of Python
SELECT
  "time_month" AS "time_month",
  "rate_by_quarter_before" AS "rate_by_quarter_before",
  "rate_by_quarter_before_low" AS "rate_by_quarter_before_low",
  "rate_by_quarter_before_high" AS "rate_by_quarter_before_high",
  "rate_by_quarter_before_p_value" AS "rate_by_quarter_before_p_value",
  "rate_by_quarter_before_status" AS "rate_by_quarter_before_status",
  "rate_by_quarter_before_3m" AS "rate_by_quarter_before_3m",
  "rate_by_quarter_before_3m_low" AS "rate_by_quarter_before_3m_low",
  "rate_by_quarter_before_3m_high" AS "rate_by_quarter_before_3m_high",
  "rate_by_quarter_before_3m_p_value" AS "rate_by_quarter_before_3m_p_value",
  "rate_by_quarter_before_3m_status" AS "rate_by_quarter_before_3m_status"
FROM (
  SELECT
    "time_month",
    STRUCT_EXTRACT("_failure_rate_compared", 'value') AS "rate_by_quarter_before",
    STRUCT_EXTRACT("_failure_rate_compared", 'low') AS "rate_by_quarter_before_low",
    STRUCT_EXTRACT("_failure_rate_compared", 'high') AS "rate_by_quarter_before_high",
    STRUCT_EXTRACT("_failure_rate_compared", 'p_value') AS "rate_by_quarter_before_p_value",
    STRUCT_EXTRACT("_failure_rate_compared", 'status') AS "rate_by_quarter_before_status",
    STRUCT_EXTRACT("_failure_rate_compared_2", 'value') AS "rate_by_quarter_before_3m",
    STRUCT_EXTRACT("_failure_rate_compared_2", 'low') AS "rate_by_quarter_before_3m_low",
    STRUCT_EXTRACT("_failure_rate_compared_2", 'high') AS "rate_by_quarter_before_3m_high",
    STRUCT_EXTRACT("_failure_rate_compared_2", 'p_value') AS "rate_by_quarter_before_3m_p_value",
    STRUCT_EXTRACT("_failure_rate_compared_2", 'status') AS "rate_by_quarter_before_3m_status"
  FROM (
    SELECT
      *,
      BATHTUB_RATE_RATIO(0.95e0, 'two', 'two', "_failures", "_miles", "_failures_before_3m", "_miles_before_3m") AS "_failure_rate_compared",
      BATHTUB_RATE_RATIO(
        0.95e0,
        'two',
        'two',
        "_failures_3m",
        "_miles_3m",
        "_failures_3m_before_3m",
        "_miles_3m_before_3m"
      ) AS "_failure_rate_compared_2"
    FROM (
      SELECT
        *
      FROM "_groups_1"
    ) AS "parts"
  ) AS "merged"
) AS "fleet"
ORDER BY
  "time_month" ASC
