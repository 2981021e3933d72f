SELECT
  "time_month" AS "time_month",
  "failures" AS "failures",
  "failures_month_before" AS "failures_month_before",
  "failures_year_before" AS "failures_year_before"
FROM (
  SELECT
    "time_month",
    "_failures" AS "failures",
    "_failures_before_1m" AS "failures_month_before",
    "_failures_before_12m" AS "failures_year_before"
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
        WHEN "periods"."_period" >= "_known_12m"
        THEN COALESCE(
          CASE
            WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
            THEN "_failures_before_12m"
          END,
          0
        )
      END AS "_failures_before_12m"
    FROM (
      SELECT
        *,
        LEAD("time_month") OVER (ORDER BY "time_month" NULLS FIRST) AS "_next",
        MAX("time_month") OVER () AS "_final",
        MIN(CASE WHEN NOT "_failures_before_1m" IS NULL THEN "time_month" END) OVER () AS "_known_1m",
        MIN(CASE WHEN NOT "_failures_before_12m" IS NULL THEN "time_month" END) OVER () AS "_known_12m"
      FROM (
        SELECT
          "time_month",
          SUM("_failures") AS "_failures",
          SUM("_failures_before_1m") AS "_failures_before_1m",
          SUM("_failures_before_12m") AS "_failures_before_12m"
        FROM (
          SELECT
            CAST("periods"."_period" AS TIMESTAMP) AS "time_month",
            CASE WHEN "_origin" = "periods"."_period" OR "_origin" IS NULL THEN "_failures" END AS "_failures",
            CASE
              WHEN "_origin" = "periods"."_period" - TO_MONTHS(CAST(1 AS INT)) OR "_origin" IS NULL
              THEN "_failures_before_1m"
            END AS "_failures_before_1m",
            CASE
              WHEN "_origin" = "periods"."_period" - TO_MONTHS(CAST(12 AS INT)) OR "_origin" IS NULL
              THEN "_failures_before_12m"
            END AS "_failures_before_12m",
            "_final"
          FROM (
            SELECT
              "_failures",
              "_failures_before_1m",
              "_failures_before_12m",
              "time_month" AS "_origin",
              MAX("time_month") OVER () AS "_final"
            FROM (
              SELECT
                CAST(CAST(DATE_TRUNC('MONTH', "failures"."failed_at") AS TIMESTAMP) AS TIMESTAMP) AS "time_month",
                COUNT(*) AS "_failures",
                COUNT(*) AS "_failures_before_1m",
                COUNT(*) AS "_failures_before_12m"
              FROM "failures" AS "failures"
              WHERE
                "failures"."failed_at" < CAST('2025-06-01 00:00:00' AS TIMESTAMP)
              GROUP BY
                1
            ) AS "dated"
          ) AS "dated"
          CROSS JOIN UNNEST(COALESCE(
            GENERATE_SERIES(
              "_origin",
              CASE
                WHEN "_final" IS NULL OR (
                  "_origin" + TO_MONTHS(CAST(12 AS INT))
                ) IS NULL
                THEN NULL
                ELSE LEAST("_final", "_origin" + TO_MONTHS(CAST(12 AS INT)))
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
  ) AS "merged"
) AS "fleet"
ORDER BY
  "time_month" ASC
