SELECT
  "time_year" AS "time_year",
  "failures_90d" AS "failures_90d",
  "failures_3m" AS "failures_3m",
  "failure_rate_3m" AS "failure_rate_3m"
FROM (
  SELECT
    "time_year",
    "_failures_90d" AS "failures_90d",
    "_failures_3m" AS "failures_3m",
    1000.0e0 * CAST("_failures_3m" AS DOUBLE) / NULLIF(CAST("_miles_3m" AS DOUBLE), 0) AS "failure_rate_3m"
  FROM (
    SELECT
      CAST("periods"."_period" AS TIMESTAMP) AS "time_year",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_year" OR "time_year" IS NULL
          THEN "_failures_90d"
        END,
        0
      ) AS "_failures_90d",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_year" OR "time_year" IS NULL
          THEN "_failures_3m"
        END,
        0
      ) AS "_failures_3m",
      CASE
        WHEN "periods"."_period" = "time_year" OR "time_year" IS NULL
        THEN "_miles_3m"
      END AS "_miles_3m"
    FROM (
      SELECT
        *,
        LEAD("time_year") OVER (ORDER BY "time_year" NULLS FIRST) AS "_next",
        MAX("time_year") OVER () AS "_final"
      FROM (
        SELECT
          "time_year",
          SUM("_failures_90d") AS "_failures_90d",
          SUM("_failures_3m") AS "_failures_3m",
          SUM("_miles_3m") AS "_miles_3m"
        FROM (
          SELECT
            CAST("periods"."_period" AS TIMESTAMP) AS "time_year",
            CASE
              WHEN "_day" >= DATE_ADD('day', -90, DATE_ADD('month', 12, "periods"."_period"))
              AND "_day" < DATE_ADD('month', 12, "periods"."_period")
              THEN "_failures_90d"
            END AS "_failures_90d",
            CASE
              WHEN "_day" >= DATE_ADD('month', -3, DATE_ADD('month', 12, "periods"."_period"))
              AND "_day" < DATE_ADD('month', 12, "periods"."_period")
              THEN "_failures_3m"
            END AS "_failures_3m",
            CASE
              WHEN "_day" >= DATE_ADD('month', -3, DATE_ADD('month', 12, "periods"."_period"))
              AND "_day" < DATE_ADD('month', 12, "periods"."_period")
              THEN "_miles_3m"
            END AS "_miles_3m",
            "_final"
          FROM (
            SELECT
              "_day",
              "_failures_90d",
              "_failures_3m",
              "_miles_3m",
              "time_year" AS "_origin",
              MAX("time_year") OVER () AS "_final"
            FROM (
              SELECT
                CAST(CAST(DATE_TRUNC('YEAR', CAST("odometer"."month" AS TIMESTAMP)) AS TIMESTAMP) AS TIMESTAMP) AS "time_year",
                DATE_TRUNC('DAY', CAST("odometer"."month" AS TIMESTAMP)) AS "_day",
                NULL AS "_failures_90d",
                NULL AS "_failures_3m",
                SUM("odometer"."miles") AS "_miles_3m"
              FROM "odometer" AS "odometer"
              LEFT JOIN "vehicles" AS "vehicles"
                ON "odometer"."vehicle_id" = "vehicles"."vehicle_id"
              WHERE
                "odometer"."month" < CAST('2025-01-01' AS DATE)
                AND "vehicles"."model" IN ('A', 'B')
              GROUP BY
                1,
                2
              UNION ALL
              SELECT
                CAST(CAST(DATE_TRUNC('YEAR', "failures"."failed_at") AS TIMESTAMP) AS TIMESTAMP) AS "time_year",
                DATE_TRUNC('DAY', "failures"."failed_at") AS "_day",
                COUNT(*) AS "_failures_90d",
                COUNT(*) AS "_failures_3m",
                NULL AS "_miles_3m"
              FROM "failures" AS "failures"
              LEFT JOIN "vehicles" AS "vehicles"
                ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
              WHERE
                "failures"."failed_at" < CAST('2025-01-01 00:00:00' AS TIMESTAMP)
                AND "vehicles"."model" IN ('A', 'B')
              GROUP BY
                1,
                2
            ) AS "dated"
          ) AS "dated"
          CROSS JOIN UNNEST(COALESCE(
            SEQUENCE("_origin", LEAST("_final", DATE_ADD('month', 24, "_origin")), INTERVAL '12' MONTH),
            ARRAY["_origin"]
          )) AS "periods"("_period")
        ) AS "members"
        WHERE
          "time_year" <= "_final" OR "time_year" IS NULL
        GROUP BY
          1
      ) AS "merged"
    ) AS "spaced"
    CROSS JOIN UNNEST(COALESCE(
      SEQUENCE(
        "time_year",
        COALESCE(DATE_ADD('month', -12, "_next"), "_final"),
        INTERVAL '12' MONTH
      ),
      ARRAY["time_year"]
    )) AS "periods"("_period")
  ) AS "merged"
) AS "fleet"
ORDER BY
  "time_year" ASC
