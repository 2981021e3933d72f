SELECT
  "time_month" AS "time_month",
  "grade" AS "grade",
  "failures" AS "failures",
  "failures_3m" AS "failures_3m",
  "failures_ytd" AS "failures_ytd"
FROM (
  SELECT
    "time_month",
    "grade",
    "_failures" AS "failures",
    "_failures_3m" AS "failures_3m",
    "_failures_year_to_date" AS "failures_ytd"
  FROM (
    SELECT
      "grade",
      CAST("periods"."_period" AS TIMESTAMP) AS "time_month",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
          THEN "_failures"
        END,
        0
      ) AS "_failures",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
          THEN "_failures_3m"
        END,
        0
      ) AS "_failures_3m",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
          THEN "_failures_year_to_date"
        END,
        0
      ) AS "_failures_year_to_date"
    FROM (
      SELECT
        *,
        LEAD("time_month") OVER (PARTITION BY "grade" ORDER BY "time_month" NULLS FIRST) AS "_next",
        CASE
          WHEN MAX("time_month") OVER () IS NULL
          OR CAST('2025-07-01 00:00:00' AS TIMESTAMP) IS NULL
          THEN NULL
          ELSE GREATEST(MAX("time_month") OVER (), CAST('2025-07-01 00:00:00' AS TIMESTAMP))
        END AS "_final"
      FROM (
        SELECT
          "time_month",
          "grade",
          SUM("_failures") AS "_failures",
          SUM("_failures_3m") AS "_failures_3m",
          SUM("_failures_year_to_date") AS "_failures_year_to_date"
        FROM (
          SELECT
            "grade",
            CAST("periods"."_period" AS TIMESTAMP) AS "time_month",
            CASE WHEN "_origin" = "periods"."_period" OR "_origin" IS NULL THEN "_failures" END AS "_failures",
            CASE
              WHEN "_origin" > "periods"."_period" - TO_MONTHS(CAST(3 AS INT))
              AND "_origin" <= "periods"."_period"
              THEN "_failures_3m"
            END AS "_failures_3m",
            CASE
              WHEN DATE_TRUNC('YEAR', "_origin") = DATE_TRUNC('YEAR', "periods"."_period")
              AND "_origin" <= "periods"."_period"
              THEN "_failures_year_to_date"
            END AS "_failures_year_to_date",
            "_final"
          FROM (
            SELECT
              "grade",
              "_failures",
              "_failures_3m",
              "_failures_year_to_date",
              "time_month" AS "_origin",
              CASE
                WHEN MAX("time_month") OVER () IS NULL
                OR CAST('2025-07-01 00:00:00' AS TIMESTAMP) IS NULL
                THEN NULL
                ELSE GREATEST(MAX("time_month") OVER (), CAST('2025-07-01 00:00:00' AS TIMESTAMP))
              END AS "_final"
            FROM (
              SELECT
                CAST(CAST(DATE_TRUNC('MONTH', "failures"."failed_at") AS TIMESTAMP) AS TIMESTAMP) AS "time_month",
                COALESCE("vehicles"."grade", 'unknown') AS "grade",
                COUNT(
                  CASE
                    WHEN "failures"."failed_at" >= CAST('2025-04-01 00:00:00' AS TIMESTAMP)
                    THEN 1
                  END
                ) AS "_failures",
                COUNT(*) AS "_failures_3m",
                COUNT(*) AS "_failures_year_to_date"
              FROM "failures" AS "failures"
              LEFT JOIN "vehicles" AS "vehicles"
                ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
              WHERE
                "failures"."failed_at" < CAST('2025-08-01 00:00:00' AS TIMESTAMP)
                AND COALESCE("vehicles"."grade", 'unknown') <> 'unknown'
                AND "failures"."failed_at" >= CAST('2024-03-31 00:00:00' AS TIMESTAMP)
              GROUP BY
                1,
                2
            ) AS "dated"
          ) AS "dated"
          CROSS JOIN UNNEST(COALESCE(
            GENERATE_SERIES(
              "_origin",
              CASE
                WHEN "_final" IS NULL OR (
                  "_origin" + TO_MONTHS(CAST(13 AS INT))
                ) IS NULL
                THEN NULL
                ELSE LEAST("_final", "_origin" + TO_MONTHS(CAST(13 AS INT)))
              END,
              INTERVAL '1' MONTH
            ),
            ["_origin"]
          )) AS "periods"("_period")
        ) AS "members"
        WHERE
          "time_month" <= "_final" OR "time_month" IS NULL
        GROUP BY
          1,
          2
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
      "periods"."_period" >= CAST('2025-04-01 00:00:00' AS TIMESTAMP)
  ) AS "merged"
) AS "fleet"
ORDER BY
  "time_month" ASC,
  "grade" ASC
