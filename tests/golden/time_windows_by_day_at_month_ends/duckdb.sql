SELECT
  "time_day" AS "time_day",
  "failures_1m" AS "failures_1m",
  "failures_3m" AS "failures_3m",
  "failures_qtd" AS "failures_qtd",
  "failures_ytd" AS "failures_ytd"
FROM (
  SELECT
    "time_day",
    "_failures_1m" AS "failures_1m",
    "_failures_3m" AS "failures_3m",
    "_failures_quarter_to_date" AS "failures_qtd",
    "_failures_year_to_date" AS "failures_ytd"
  FROM (
    SELECT
      CAST("periods"."_period" AS TIMESTAMP) AS "time_day",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_day" OR "time_day" IS NULL
          THEN "_failures_1m"
        END,
        0
      ) AS "_failures_1m",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_day" OR "time_day" IS NULL
          THEN "_failures_3m"
        END,
        0
      ) AS "_failures_3m",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_day" OR "time_day" IS NULL
          THEN "_failures_quarter_to_date"
        END,
        0
      ) AS "_failures_quarter_to_date",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_day" OR "time_day" IS NULL
          THEN "_failures_year_to_date"
        END,
        0
      ) AS "_failures_year_to_date"
    FROM (
      SELECT
        *,
        LEAD("time_day") OVER (ORDER BY "time_day" NULLS FIRST) AS "_next",
        CASE
          WHEN MAX("time_day") OVER () IS NULL
          OR CAST('2024-06-03 00:00:00' AS TIMESTAMP) IS NULL
          THEN NULL
          ELSE GREATEST(MAX("time_day") OVER (), CAST('2024-06-03 00:00:00' AS TIMESTAMP))
        END AS "_final"
      FROM (
        SELECT
          "time_day",
          SUM("_failures_1m") AS "_failures_1m",
          SUM("_failures_3m") AS "_failures_3m",
          SUM("_failures_quarter_to_date") AS "_failures_quarter_to_date",
          SUM("_failures_year_to_date") AS "_failures_year_to_date"
        FROM (
          SELECT
            CAST("periods"."_period" AS TIMESTAMP) AS "time_day",
            CASE
              WHEN "_day" >= "periods"."_period" - TO_DAYS(CAST(-1 AS INT)) - TO_MONTHS(CAST(1 AS INT))
              AND "_day" < "periods"."_period" - TO_DAYS(CAST(-1 AS INT))
              THEN "_failures_1m"
            END AS "_failures_1m",
            CASE
              WHEN "_day" >= "periods"."_period" - TO_DAYS(CAST(-1 AS INT)) - TO_MONTHS(CAST(3 AS INT))
              AND "_day" < "periods"."_period" - TO_DAYS(CAST(-1 AS INT))
              THEN "_failures_3m"
            END AS "_failures_3m",
            CASE
              WHEN DATE_TRUNC('QUARTER', "_origin") = DATE_TRUNC('QUARTER', "periods"."_period")
              AND "_origin" <= "periods"."_period"
              THEN "_failures_quarter_to_date"
            END AS "_failures_quarter_to_date",
            CASE
              WHEN DATE_TRUNC('YEAR', "_origin") = DATE_TRUNC('YEAR', "periods"."_period")
              AND "_origin" <= "periods"."_period"
              THEN "_failures_year_to_date"
            END AS "_failures_year_to_date",
            "_final"
          FROM (
            SELECT
              "_day",
              "_failures_1m",
              "_failures_3m",
              "_failures_quarter_to_date",
              "_failures_year_to_date",
              "time_day" AS "_origin",
              CASE
                WHEN MAX("time_day") OVER () IS NULL
                OR CAST('2024-06-03 00:00:00' AS TIMESTAMP) IS NULL
                THEN NULL
                ELSE GREATEST(MAX("time_day") OVER (), CAST('2024-06-03 00:00:00' AS TIMESTAMP))
              END AS "_final"
            FROM (
              SELECT
                CAST(CAST(DATE_TRUNC('DAY', "failures"."failed_at") AS TIMESTAMP) AS TIMESTAMP) AS "time_day",
                DATE_TRUNC('DAY', "failures"."failed_at") AS "_day",
                COUNT(*) AS "_failures_1m",
                COUNT(*) AS "_failures_3m",
                COUNT(*) AS "_failures_quarter_to_date",
                COUNT(*) AS "_failures_year_to_date"
              FROM "failures" AS "failures"
              WHERE
                "failures"."failed_at" < CAST('2024-06-04 00:00:00' AS TIMESTAMP)
                AND "failures"."failed_at" >= CAST('2023-05-28 00:00:00' AS TIMESTAMP)
              GROUP BY
                1,
                2
              UNION ALL
              SELECT
                CAST('2024-05-28 00:00:00' AS TIMESTAMP) AS "time_day",
                NULL AS "_day",
                NULL AS "_failures_1m",
                NULL AS "_failures_3m",
                NULL AS "_failures_quarter_to_date",
                NULL AS "_failures_year_to_date"
              UNION ALL
              SELECT
                CAST('2024-06-03 00:00:00' AS TIMESTAMP) AS "time_day",
                NULL AS "_day",
                NULL AS "_failures_1m",
                NULL AS "_failures_3m",
                NULL AS "_failures_quarter_to_date",
                NULL AS "_failures_year_to_date"
            ) AS "dated"
          ) AS "dated"
          CROSS JOIN UNNEST(COALESCE(
            GENERATE_SERIES(
              "_origin",
              CASE
                WHEN "_final" IS NULL OR (
                  "_origin" - TO_DAYS(CAST(-366 AS INT))
                ) IS NULL
                THEN NULL
                ELSE LEAST("_final", "_origin" - TO_DAYS(CAST(-366 AS INT)))
              END,
              INTERVAL '1' DAY
            ),
            ["_origin"]
          )) AS "periods"("_period")
        ) AS "members"
        WHERE
          "time_day" <= "_final" OR "time_day" IS NULL
        GROUP BY
          1
      ) AS "merged"
    ) AS "spaced"
    CROSS JOIN UNNEST(COALESCE(
      GENERATE_SERIES("time_day", COALESCE("_next" + TO_DAYS(CAST(-1 AS INT)), "_final"), INTERVAL '1' DAY),
      ["time_day"]
    )) AS "periods"("_period")
    WHERE
      "periods"."_period" >= CAST('2024-05-28 00:00:00' AS TIMESTAMP)
  ) AS "merged"
) AS "fleet"
ORDER BY
  "time_day" ASC
