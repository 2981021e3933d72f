SELECT
  "time_quarter" AS "time_quarter",
  "failures_qtd" AS "failures_qtd",
  "failures_ytd" AS "failures_ytd",
  "failures_so_far" AS "failures_so_far"
FROM (
  SELECT
    "time_quarter",
    "_failures_quarter_to_date" AS "failures_qtd",
    "_failures_year_to_date" AS "failures_ytd",
    "_failures_all_to_date" AS "failures_so_far"
  FROM (
    SELECT
      CAST("periods"."_period" AS TIMESTAMP) AS "time_quarter",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_quarter" OR "time_quarter" IS NULL
          THEN "_failures_quarter_to_date"
        END,
        0
      ) AS "_failures_quarter_to_date",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_quarter" OR "time_quarter" IS NULL
          THEN "_failures_year_to_date"
        END,
        0
      ) AS "_failures_year_to_date",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_quarter" OR "time_quarter" IS NULL
          THEN "_failures_all_to_date"
        END,
        0
      ) AS "_failures_all_to_date"
    FROM (
      SELECT
        *,
        LEAD("time_quarter") OVER (ORDER BY "time_quarter" NULLS FIRST) AS "_next",
        CASE
          WHEN MAX("time_quarter") OVER () IS NULL
          OR CAST('2025-04-01 00:00:00' AS TIMESTAMP) IS NULL
          THEN NULL
          ELSE GREATEST(MAX("time_quarter") OVER (), CAST('2025-04-01 00:00:00' AS TIMESTAMP))
        END AS "_final"
      FROM (
        SELECT
          "time_quarter",
          SUM("_failures_quarter_to_date") AS "_failures_quarter_to_date",
          SUM("_failures_year_to_date") AS "_failures_year_to_date",
          SUM("_failures_all_to_date") AS "_failures_all_to_date"
        FROM (
          SELECT
            CAST("periods"."_period" AS TIMESTAMP) AS "time_quarter",
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
            CASE WHEN "_origin" <= "periods"."_period" THEN "_failures_all_to_date" END AS "_failures_all_to_date",
            "_final"
          FROM (
            SELECT
              "_failures_quarter_to_date",
              "_failures_year_to_date",
              "_failures_all_to_date",
              "time_quarter" AS "_origin",
              CASE
                WHEN MAX("time_quarter") OVER () IS NULL
                OR CAST('2025-04-01 00:00:00' AS TIMESTAMP) IS NULL
                THEN NULL
                ELSE GREATEST(MAX("time_quarter") OVER (), CAST('2025-04-01 00:00:00' AS TIMESTAMP))
              END AS "_final"
            FROM (
              SELECT
                CAST(CAST(DATE_TRUNC('QUARTER', "failures"."failed_at") AS TIMESTAMP) AS TIMESTAMP) AS "time_quarter",
                COUNT(*) AS "_failures_quarter_to_date",
                COUNT(*) AS "_failures_year_to_date",
                COUNT(*) AS "_failures_all_to_date"
              FROM "failures" AS "failures"
              WHERE
                "failures"."failed_at" < CAST('2025-07-01 00:00:00' AS TIMESTAMP)
              GROUP BY
                1
              UNION ALL
              SELECT
                CAST('2024-07-01 00:00:00' AS TIMESTAMP) AS "time_quarter",
                NULL AS "_failures_quarter_to_date",
                NULL AS "_failures_year_to_date",
                NULL AS "_failures_all_to_date"
              UNION ALL
              SELECT
                CAST('2025-04-01 00:00:00' AS TIMESTAMP) AS "time_quarter",
                NULL AS "_failures_quarter_to_date",
                NULL AS "_failures_year_to_date",
                NULL AS "_failures_all_to_date"
            ) AS "dated"
          ) AS "dated"
          CROSS JOIN UNNEST(COALESCE(GENERATE_SERIES("_origin", "_final", INTERVAL '3' MONTH), ["_origin"])) AS "periods"("_period")
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
    WHERE
      "periods"."_period" >= CAST('2024-07-01 00:00:00' AS TIMESTAMP)
  ) AS "merged"
) AS "fleet"
ORDER BY
  "time_quarter" ASC
