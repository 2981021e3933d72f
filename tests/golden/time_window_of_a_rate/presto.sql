SELECT
  "time_month" AS "time_month",
  "failure_rate_3m" AS "failure_rate_3m",
  "failure_rate_3m_low" AS "failure_rate_3m_low",
  "failure_rate_3m_high" AS "failure_rate_3m_high"
FROM (
  SELECT
    "time_month",
    1000.0e0 * CAST("_failures_3m" AS DOUBLE) / NULLIF(CAST("_miles_3m" AS DOUBLE), 0) AS "failure_rate_3m",
    1000.0e0 * CAST("_failures_3m_low" AS DOUBLE) / NULLIF(CAST(CASE WHEN "_miles_3m" > 0 THEN CAST("_miles_3m" AS DOUBLE) END AS DOUBLE), 0) AS "failure_rate_3m_low",
    1000.0e0 * CAST("_failures_3m_high" AS DOUBLE) / NULLIF(CAST(CASE WHEN "_miles_3m" > 0 THEN CAST("_miles_3m" AS DOUBLE) END AS DOUBLE), 0) AS "failure_rate_3m_high"
  FROM (
    SELECT
      *,
      CASE
        WHEN "_failures_3m" = 0
        THEN 0.0e0
        WHEN "_failures_3m" BETWEEN 1 AND 10
        THEN ELEMENT_AT(
          ARRAY[0.025317807984289897e0, 0.24220927854396496e0, 0.6186721228956016e0, 1.0898653736263249e0, 1.6234863901184213e0, 2.2018942534908517e0, 2.8143630515198663e0, 3.4538321767485005e0, 4.115373097378332e0, 4.7953886961324335e0],
          CAST("_failures_3m" AS BIGINT)
        )
        WHEN "_failures_3m" > 10
        THEN CAST(INVERSE_CHI_SQUARED_CDF(2.0e0 * CAST("_failures_3m" AS DOUBLE), 0.025000000000000022e0) AS DOUBLE) / 2.0e0
      END AS "_failures_3m_low",
      CASE
        WHEN "_failures_3m" >= 0
        THEN CAST(INVERSE_CHI_SQUARED_CDF(2.0e0 * CAST("_failures_3m" AS DOUBLE) + 2.0e0, 0.975e0) AS DOUBLE) / 2.0e0
      END AS "_failures_3m_high"
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
          GREATEST(MAX("time_month") OVER (), CAST('2025-02-01 00:00:00' AS TIMESTAMP)) AS "_final"
        FROM (
          SELECT
            "time_month",
            SUM("_failures_3m") AS "_failures_3m",
            SUM("_miles_3m") AS "_miles_3m"
          FROM (
            SELECT
              CAST("periods"."_period" AS TIMESTAMP) AS "time_month",
              CASE
                WHEN "_origin" > DATE_ADD('month', -3, "periods"."_period")
                AND "_origin" <= "periods"."_period"
                THEN "_failures_3m"
              END AS "_failures_3m",
              CASE
                WHEN "_origin" > DATE_ADD('month', -3, "periods"."_period")
                AND "_origin" <= "periods"."_period"
                THEN "_miles_3m"
              END AS "_miles_3m",
              "_final"
            FROM (
              SELECT
                "_failures_3m",
                "_miles_3m",
                "time_month" AS "_origin",
                GREATEST(MAX("time_month") OVER (), CAST('2025-02-01 00:00:00' AS TIMESTAMP)) AS "_final"
              FROM (
                SELECT
                  CAST(CAST(DATE_TRUNC('MONTH', CAST("odometer"."month" AS TIMESTAMP)) AS TIMESTAMP) AS TIMESTAMP) AS "time_month",
                  NULL AS "_failures_3m",
                  SUM("odometer"."miles") AS "_miles_3m"
                FROM "odometer" AS "odometer"
                WHERE
                  "odometer"."month" < CAST('2025-03-01' AS DATE)
                  AND "odometer"."month" >= CAST('2023-12-30' AS DATE)
                GROUP BY
                  1
                UNION ALL
                SELECT
                  CAST(CAST(DATE_TRUNC('MONTH', "failures"."failed_at") AS TIMESTAMP) AS TIMESTAMP) AS "time_month",
                  COUNT(*) AS "_failures_3m",
                  NULL AS "_miles_3m"
                FROM "failures" AS "failures"
                WHERE
                  "failures"."failed_at" < CAST('2025-03-01 00:00:00' AS TIMESTAMP)
                  AND "failures"."failed_at" >= CAST('2023-12-30 00:00:00' AS TIMESTAMP)
                GROUP BY
                  1
                UNION ALL
                SELECT
                  CAST('2024-04-01 00:00:00' AS TIMESTAMP) AS "time_month",
                  NULL AS "_failures_3m",
                  NULL AS "_miles_3m"
                UNION ALL
                SELECT
                  CAST('2025-02-01 00:00:00' AS TIMESTAMP) AS "time_month",
                  NULL AS "_failures_3m",
                  NULL AS "_miles_3m"
              ) AS "dated"
            ) AS "dated"
            CROSS JOIN UNNEST(COALESCE(
              SEQUENCE("_origin", LEAST("_final", DATE_ADD('month', 2, "_origin")), INTERVAL '1' MONTH),
              ARRAY["_origin"]
            )) AS "periods"("_period")
          ) AS "members"
          WHERE
            "time_month" <= "_final" OR "time_month" IS NULL
          GROUP BY
            1
        ) AS "merged"
      ) AS "spaced"
      CROSS JOIN UNNEST(COALESCE(
        SEQUENCE("time_month", COALESCE(DATE_ADD('month', -1, "_next"), "_final"), INTERVAL '1' MONTH),
        ARRAY["time_month"]
      )) AS "periods"("_period")
      WHERE
        "periods"."_period" >= CAST('2024-04-01 00:00:00' AS TIMESTAMP)
    ) AS "parts"
  ) AS "merged"
) AS "fleet"
ORDER BY
  "time_month" ASC
