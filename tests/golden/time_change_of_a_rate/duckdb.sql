SELECT
  "time_month" AS "time_month",
  "failure_rate" AS "failure_rate",
  "failure_rate_change" AS "failure_rate_change"
FROM (
  SELECT
    "time_month",
    "_failure_rate" AS "failure_rate",
    CAST("_failure_rate" AS DOUBLE) / NULLIF(CAST("_failure_rate_before_1m" AS DOUBLE), 0) - 1 AS "failure_rate_change"
  FROM (
    SELECT
      *,
      1000.0e0 * CAST("_failures" AS DOUBLE) / NULLIF(CAST("_miles" AS DOUBLE), 0) AS "_failure_rate",
      1000.0e0 * CAST("_failures_before_1m" AS DOUBLE) / NULLIF(CAST("_miles_before_1m" AS DOUBLE), 0) AS "_failure_rate_before_1m"
    FROM (
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
          WHEN "periods"."_period" >= "_known_1m"
          THEN COALESCE(
            CASE
              WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
              THEN "_failures_before_1m"
            END,
            0
          )
        END AS "_failures_before_1m",
        CASE
          WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
          THEN "_miles_before_1m"
        END AS "_miles_before_1m"
      FROM (
        SELECT
          *,
          LEAD("time_month") OVER (ORDER BY "time_month" NULLS FIRST) AS "_next",
          CASE
            WHEN MAX("time_month") OVER () IS NULL
            OR CAST('2024-08-01 00:00:00' AS TIMESTAMP) IS NULL
            THEN NULL
            ELSE GREATEST(MAX("time_month") OVER (), CAST('2024-08-01 00:00:00' AS TIMESTAMP))
          END AS "_final",
          MIN(
            CASE
              WHEN NOT "_failures_before_1m" IS NULL OR NOT "_miles_before_1m" IS NULL
              THEN "time_month"
            END
          ) OVER () AS "_known_1m"
        FROM (
          SELECT
            "time_month",
            SUM("_failures") AS "_failures",
            SUM("_miles") AS "_miles",
            SUM("_failures_before_1m") AS "_failures_before_1m",
            SUM("_miles_before_1m") AS "_miles_before_1m"
          FROM (
            SELECT
              CAST("periods"."_period" AS TIMESTAMP) AS "time_month",
              CASE WHEN "_origin" = "periods"."_period" OR "_origin" IS NULL THEN "_failures" END AS "_failures",
              CASE WHEN "_origin" = "periods"."_period" OR "_origin" IS NULL THEN "_miles" END AS "_miles",
              CASE
                WHEN "_origin" = "periods"."_period" - TO_MONTHS(CAST(1 AS INT)) OR "_origin" IS NULL
                THEN "_failures_before_1m"
              END AS "_failures_before_1m",
              CASE
                WHEN "_origin" = "periods"."_period" - TO_MONTHS(CAST(1 AS INT)) OR "_origin" IS NULL
                THEN "_miles_before_1m"
              END AS "_miles_before_1m",
              "_final"
            FROM (
              SELECT
                "_failures",
                "_miles",
                "_failures_before_1m",
                "_miles_before_1m",
                "time_month" AS "_origin",
                CASE
                  WHEN MAX("time_month") OVER () IS NULL
                  OR CAST('2024-08-01 00:00:00' AS TIMESTAMP) IS NULL
                  THEN NULL
                  ELSE GREATEST(MAX("time_month") OVER (), CAST('2024-08-01 00:00:00' AS TIMESTAMP))
                END AS "_final"
              FROM (
                SELECT
                  CAST(CAST(DATE_TRUNC('MONTH', CAST("odometer"."month" AS TIMESTAMP)) AS TIMESTAMP) AS TIMESTAMP) AS "time_month",
                  NULL AS "_failures",
                  SUM(
                    CASE
                      WHEN "odometer"."month" >= CAST('2024-05-01' AS DATE)
                      THEN "odometer"."miles"
                    END
                  ) AS "_miles",
                  NULL AS "_failures_before_1m",
                  SUM("odometer"."miles") AS "_miles_before_1m"
                FROM "odometer" AS "odometer"
                WHERE
                  "odometer"."month" < CAST('2024-09-01' AS DATE)
                  AND "odometer"."month" >= CAST('2024-03-31' AS DATE)
                GROUP BY
                  1
                UNION ALL
                SELECT
                  CAST(CAST(DATE_TRUNC('MONTH', "failures"."failed_at") AS TIMESTAMP) AS TIMESTAMP) AS "time_month",
                  COUNT(
                    CASE
                      WHEN "failures"."failed_at" >= CAST('2024-05-01 00:00:00' AS TIMESTAMP)
                      THEN 1
                    END
                  ) AS "_failures",
                  NULL AS "_miles",
                  COUNT(*) AS "_failures_before_1m",
                  NULL AS "_miles_before_1m"
                FROM "failures" AS "failures"
                WHERE
                  "failures"."failed_at" < CAST('2024-09-01 00:00:00' AS TIMESTAMP)
                  AND "failures"."failed_at" >= CAST('2024-03-31 00:00:00' AS TIMESTAMP)
                GROUP BY
                  1
                UNION ALL
                SELECT
                  CAST('2024-05-01 00:00:00' AS TIMESTAMP) AS "time_month",
                  NULL AS "_failures",
                  NULL AS "_miles",
                  NULL AS "_failures_before_1m",
                  NULL AS "_miles_before_1m"
                UNION ALL
                SELECT
                  CAST('2024-08-01 00:00:00' AS TIMESTAMP) AS "time_month",
                  NULL AS "_failures",
                  NULL AS "_miles",
                  NULL AS "_failures_before_1m",
                  NULL AS "_miles_before_1m"
              ) AS "dated"
            ) AS "dated"
            CROSS JOIN UNNEST(COALESCE(
              GENERATE_SERIES(
                "_origin",
                CASE
                  WHEN "_final" IS NULL OR (
                    "_origin" + TO_MONTHS(CAST(1 AS INT))
                  ) IS NULL
                  THEN NULL
                  ELSE LEAST("_final", "_origin" + TO_MONTHS(CAST(1 AS INT)))
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
        "periods"."_period" >= CAST('2024-05-01 00:00:00' AS TIMESTAMP)
    ) AS "parts"
  ) AS "merged"
) AS "fleet"
ORDER BY
  "time_month" ASC
