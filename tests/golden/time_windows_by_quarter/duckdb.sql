SELECT
  "time_quarter" AS "time_quarter",
  "failures_90d" AS "failures_90d",
  "failures_3m" AS "failures_3m"
FROM (
  SELECT
    "time_quarter",
    "_failures_90d" AS "failures_90d",
    "_failures_3m" AS "failures_3m"
  FROM (
    SELECT
      CAST("periods"."_period" AS TIMESTAMP) AS "time_quarter",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_quarter" OR "time_quarter" IS NULL
          THEN "_failures_90d"
        END,
        0
      ) AS "_failures_90d",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_quarter" OR "time_quarter" IS NULL
          THEN "_failures_3m"
        END,
        0
      ) AS "_failures_3m"
    FROM (
      SELECT
        *,
        LEAD("time_quarter") OVER (ORDER BY "time_quarter" NULLS FIRST) AS "_next",
        MAX("time_quarter") OVER () AS "_final"
      FROM (
        SELECT
          "time_quarter",
          SUM("_failures_90d") AS "_failures_90d",
          SUM("_failures_3m") AS "_failures_3m"
        FROM (
          SELECT
            CAST("periods"."_period" AS TIMESTAMP) AS "time_quarter",
            CASE
              WHEN "_day" >= "periods"."_period" + TO_MONTHS(CAST(3 AS INT)) + TO_DAYS(CAST(-90 AS INT))
              AND "_day" < "periods"."_period" + TO_MONTHS(CAST(3 AS INT))
              THEN "_failures_90d"
            END AS "_failures_90d",
            CASE
              WHEN "_origin" > "periods"."_period" - TO_MONTHS(CAST(3 AS INT))
              AND "_origin" <= "periods"."_period"
              THEN "_failures_3m"
            END AS "_failures_3m",
            "_final"
          FROM (
            SELECT
              "_day",
              "_failures_90d",
              "_failures_3m",
              "time_quarter" AS "_origin",
              MAX("time_quarter") OVER () AS "_final"
            FROM (
              SELECT
                CAST(CAST(DATE_TRUNC('QUARTER', "failures"."failed_at") AS TIMESTAMP) AS TIMESTAMP) AS "time_quarter",
                DATE_TRUNC('DAY', "failures"."failed_at") AS "_day",
                COUNT(*) AS "_failures_90d",
                COUNT(*) AS "_failures_3m"
              FROM "failures" AS "failures"
              WHERE
                "failures"."failed_at" < CAST('2026-01-01 00:00:00' AS TIMESTAMP)
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
                  "_origin" + TO_MONTHS(CAST(9 AS INT))
                ) IS NULL
                THEN NULL
                ELSE LEAST("_final", "_origin" + TO_MONTHS(CAST(9 AS INT)))
              END,
              INTERVAL '3' MONTH
            ),
            ["_origin"]
          )) AS "periods"("_period")
        ) AS "members"
        WHERE
          "time_quarter" <= "_final" OR "time_quarter" IS NULL
        GROUP BY
          1
      ) AS "merged"
    ) AS "spaced"
    CROSS JOIN UNNEST(COALESCE(
      GENERATE_SERIES(
        "time_quarter",
        COALESCE("_next" - TO_MONTHS(CAST(3 AS INT)), "_final"),
        INTERVAL '3' MONTH
      ),
      ["time_quarter"]
    )) AS "periods"("_period")
  ) AS "merged"
) AS "fleet"
ORDER BY
  "time_quarter" ASC
