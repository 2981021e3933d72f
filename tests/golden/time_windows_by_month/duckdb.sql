SELECT
  "time_month" AS "time_month",
  "failures" AS "failures",
  "failures_90d" AS "failures_90d",
  "failures_6w" AS "failures_6w",
  "failures_1m" AS "failures_1m",
  "failures_3m" AS "failures_3m",
  "cost_high_3m" AS "cost_high_3m"
FROM (
  SELECT
    "time_month",
    "_failures" AS "failures",
    "_failures_90d" AS "failures_90d",
    "_failures_42d" AS "failures_6w",
    "_failures_1m" AS "failures_1m",
    "_failures_3m" AS "failures_3m",
    "_cost_high_3m" AS "cost_high_3m"
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
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
          THEN "_failures_90d"
        END,
        0
      ) AS "_failures_90d",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
          THEN "_failures_42d"
        END,
        0
      ) AS "_failures_42d",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
          THEN "_failures_1m"
        END,
        0
      ) AS "_failures_1m",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
          THEN "_failures_3m"
        END,
        0
      ) AS "_failures_3m",
      CASE
        WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
        THEN "_cost_high_3m"
      END AS "_cost_high_3m"
    FROM (
      SELECT
        *,
        LEAD("time_month") OVER (ORDER BY "time_month" NULLS FIRST) AS "_next",
        MAX("time_month") OVER () AS "_final"
      FROM (
        SELECT
          "time_month",
          SUM("_failures") AS "_failures",
          SUM("_failures_90d") AS "_failures_90d",
          SUM("_failures_42d") AS "_failures_42d",
          SUM("_failures_1m") AS "_failures_1m",
          SUM("_failures_3m") AS "_failures_3m",
          MAX("_cost_high_3m") AS "_cost_high_3m"
        FROM (
          SELECT
            CAST("periods"."_period" AS TIMESTAMP) AS "time_month",
            CASE WHEN "_origin" = "periods"."_period" OR "_origin" IS NULL THEN "_failures" END AS "_failures",
            CASE
              WHEN "_day" >= "periods"."_period" + TO_MONTHS(CAST(1 AS INT)) + TO_DAYS(CAST(-90 AS INT))
              AND "_day" < "periods"."_period" + TO_MONTHS(CAST(1 AS INT))
              THEN "_failures_90d"
            END AS "_failures_90d",
            CASE
              WHEN "_day" >= "periods"."_period" + TO_MONTHS(CAST(1 AS INT)) + TO_DAYS(CAST(-42 AS INT))
              AND "_day" < "periods"."_period" + TO_MONTHS(CAST(1 AS INT))
              THEN "_failures_42d"
            END AS "_failures_42d",
            CASE
              WHEN "_origin" > "periods"."_period" - TO_MONTHS(CAST(1 AS INT))
              AND "_origin" <= "periods"."_period"
              THEN "_failures_1m"
            END AS "_failures_1m",
            CASE
              WHEN "_origin" > "periods"."_period" - TO_MONTHS(CAST(3 AS INT))
              AND "_origin" <= "periods"."_period"
              THEN "_failures_3m"
            END AS "_failures_3m",
            CASE
              WHEN "_origin" > "periods"."_period" - TO_MONTHS(CAST(3 AS INT))
              AND "_origin" <= "periods"."_period"
              THEN "_cost_high_3m"
            END AS "_cost_high_3m",
            "_final"
          FROM (
            SELECT
              "_day",
              "_failures",
              "_failures_90d",
              "_failures_42d",
              "_failures_1m",
              "_failures_3m",
              "_cost_high_3m",
              "time_month" AS "_origin",
              MAX("time_month") OVER () AS "_final"
            FROM (
              SELECT
                CAST(CAST(DATE_TRUNC('MONTH', "failures"."failed_at") AS TIMESTAMP) AS TIMESTAMP) AS "time_month",
                DATE_TRUNC('DAY', "failures"."failed_at") AS "_day",
                COUNT(*) AS "_failures",
                COUNT(*) AS "_failures_90d",
                COUNT(*) AS "_failures_42d",
                COUNT(*) AS "_failures_1m",
                COUNT(*) AS "_failures_3m",
                MAX("failures"."cost") AS "_cost_high_3m"
              FROM "failures" AS "failures"
              WHERE
                "failures"."failed_at" < CAST('2025-06-01 00:00:00' AS TIMESTAMP)
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
  ) AS "merged"
) AS "fleet"
ORDER BY
  "time_month" ASC
