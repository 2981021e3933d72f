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
        GREATEST(MAX("time_day") OVER (), CAST('2024-06-03 00:00:00' AS TIMESTAMP)) AS "_final"
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
              WHEN "_day" >= DATE_ADD('month', -1, DATE_ADD('day', 1, "periods"."_period"))
              AND "_day" < DATE_ADD('day', 1, "periods"."_period")
              THEN "_failures_1m"
            END AS "_failures_1m",
            CASE
              WHEN "_day" >= DATE_ADD('month', -3, DATE_ADD('day', 1, "periods"."_period"))
              AND "_day" < DATE_ADD('day', 1, "periods"."_period")
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
              GREATEST(MAX("time_day") OVER (), CAST('2024-06-03 00:00:00' AS TIMESTAMP)) AS "_final"
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
            SEQUENCE("_origin", LEAST("_final", DATE_ADD('day', 366, "_origin")), INTERVAL '1' DAY),
            ARRAY["_origin"]
          )) AS "periods"("_period")
        ) AS "members"
        WHERE
          "time_day" <= "_final" OR "time_day" IS NULL
        GROUP BY
          1
      ) AS "merged"
    ) AS "spaced"
    CROSS JOIN UNNEST(COALESCE(
      SEQUENCE("time_day", COALESCE(DATE_ADD('day', -1, "_next"), "_final"), INTERVAL '1' DAY),
      ARRAY["time_day"]
    )) AS "periods"("_period")
    WHERE
      "periods"."_period" >= CAST('2024-05-28 00:00:00' AS TIMESTAMP)
  ) AS "merged"
) AS "fleet"
ORDER BY
  "time_day" ASC
