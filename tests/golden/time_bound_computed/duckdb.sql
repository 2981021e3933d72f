SELECT
  "time_month" AS "time_month",
  "failures_3m" AS "failures_3m",
  "failure_rate_3m" AS "failure_rate_3m"
FROM (
  SELECT
    "time_month",
    "_failures_3m" AS "failures_3m",
    1000.0e0 * CAST("_failures_3m" AS DOUBLE) / NULLIF(CAST("_miles_3m" AS DOUBLE), 0) AS "failure_rate_3m"
  FROM (
    SELECT
      CAST("periods"."_period" AS TIMESTAMP) AS "time_month",
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
      END AS "_miles_3m"
    FROM (
      SELECT
        *,
        LEAD("time_month") OVER (ORDER BY "time_month" NULLS FIRST) AS "_next",
        MAX("time_month") OVER () AS "_final"
      FROM (
        SELECT
          "time_month",
          SUM("_failures_3m") AS "_failures_3m",
          SUM("_miles_3m") AS "_miles_3m"
        FROM (
          SELECT
            CAST("periods"."_period" AS TIMESTAMP) AS "time_month",
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
            "_final"
          FROM (
            SELECT
              "_failures_3m",
              "_miles_3m",
              "time_month" AS "_origin",
              MAX("time_month") OVER () AS "_final"
            FROM (
              SELECT
                CAST(DATE_TRUNC('MONTH', CAST("odometer"."month" AS TIMESTAMP)) AS TIMESTAMP) AS "time_month",
                NULL AS "_failures_3m",
                SUM("odometer"."miles") AS "_miles_3m"
              FROM "odometer" AS "odometer"
              WHERE
                "odometer"."month" < CAST('2024-09-01' AS DATE)
                AND CAST("odometer"."month" AS TIMESTAMP) >= DATE_TRUNC('MONTH', DATE_TRUNC('MONTH', CAST('2024-04-15' AS DATE))) + TO_DAYS(CAST(-93 AS INT))
              GROUP BY
                1
              UNION ALL
              SELECT
                CAST(DATE_TRUNC('MONTH', "failures"."failed_at") AS TIMESTAMP) AS "time_month",
                COUNT(*) AS "_failures_3m",
                NULL AS "_miles_3m"
              FROM "failures" AS "failures"
              WHERE
                "failures"."failed_at" < CAST('2024-09-01 00:00:00' AS TIMESTAMP)
                AND "failures"."failed_at" >= DATE_TRUNC('MONTH', DATE_TRUNC('MONTH', CAST('2024-04-15' AS DATE))) + TO_DAYS(CAST(-93 AS INT))
              GROUP BY
                1
            ) AS "dated"
          ) AS "dated"
          CROSS JOIN UNNEST(COALESCE(
            GENERATE_SERIES(
              "_origin",
              CASE
                WHEN "_final" IS NULL OR (
                  "_origin" + TO_MONTHS(CAST(2 AS INT))
                ) IS NULL
                THEN NULL
                ELSE LEAST("_final", "_origin" + TO_MONTHS(CAST(2 AS INT)))
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
      "periods"."_period" >= DATE_TRUNC('MONTH', DATE_TRUNC('MONTH', CAST('2024-04-15' AS DATE)))
  ) AS "merged"
) AS "fleet"
