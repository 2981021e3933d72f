SELECT
  "time_month" AS "time_month",
  "failures_mtd" AS "failures_mtd",
  "failures_qtd" AS "failures_qtd",
  "failures_ytd" AS "failures_ytd",
  "failures_so_far" AS "failures_so_far",
  "miles_so_far" AS "miles_so_far"
FROM (
  SELECT
    "time_month",
    "_failures_month_to_date" AS "failures_mtd",
    "_failures_quarter_to_date" AS "failures_qtd",
    "_failures_year_to_date" AS "failures_ytd",
    "_failures_all_to_date" AS "failures_so_far",
    "_miles_all_to_date" AS "miles_so_far"
  FROM (
    SELECT
      CAST("periods"."_period" AS TIMESTAMP) AS "time_month",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
          THEN "_failures_month_to_date"
        END,
        0
      ) AS "_failures_month_to_date",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
          THEN "_failures_quarter_to_date"
        END,
        0
      ) AS "_failures_quarter_to_date",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
          THEN "_failures_year_to_date"
        END,
        0
      ) AS "_failures_year_to_date",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
          THEN "_failures_all_to_date"
        END,
        0
      ) AS "_failures_all_to_date",
      CASE
        WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
        THEN "_miles_all_to_date"
      END AS "_miles_all_to_date"
    FROM (
      SELECT
        *,
        LEAD("time_month") OVER (ORDER BY "time_month" NULLS FIRST) AS "_next",
        MAX("time_month") OVER () AS "_final"
      FROM (
        SELECT
          "time_month",
          SUM("_failures_month_to_date") AS "_failures_month_to_date",
          SUM("_failures_quarter_to_date") AS "_failures_quarter_to_date",
          SUM("_failures_year_to_date") AS "_failures_year_to_date",
          SUM("_failures_all_to_date") AS "_failures_all_to_date",
          SUM("_miles_all_to_date") AS "_miles_all_to_date"
        FROM (
          SELECT
            CAST("periods"."_period" AS TIMESTAMP) AS "time_month",
            CASE
              WHEN DATE_TRUNC('MONTH', "_origin") = DATE_TRUNC('MONTH', "periods"."_period")
              AND "_origin" <= "periods"."_period"
              THEN "_failures_month_to_date"
            END AS "_failures_month_to_date",
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
            CASE WHEN "_origin" <= "periods"."_period" THEN "_miles_all_to_date" END AS "_miles_all_to_date",
            "_final"
          FROM (
            SELECT
              "_failures_month_to_date",
              "_failures_quarter_to_date",
              "_failures_year_to_date",
              "_failures_all_to_date",
              "_miles_all_to_date",
              "time_month" AS "_origin",
              MAX("time_month") OVER () AS "_final"
            FROM (
              SELECT
                CAST(CAST(DATE_TRUNC('MONTH', CAST("odometer"."month" AS TIMESTAMP)) AS TIMESTAMP) AS TIMESTAMP) AS "time_month",
                NULL AS "_failures_month_to_date",
                NULL AS "_failures_quarter_to_date",
                NULL AS "_failures_year_to_date",
                NULL AS "_failures_all_to_date",
                SUM("odometer"."miles") AS "_miles_all_to_date"
              FROM "odometer" AS "odometer"
              WHERE
                "odometer"."month" < CAST('2025-06-01' AS DATE)
              GROUP BY
                1
              UNION ALL
              SELECT
                CAST(CAST(DATE_TRUNC('MONTH', "failures"."failed_at") AS TIMESTAMP) AS TIMESTAMP) AS "time_month",
                COUNT(*) AS "_failures_month_to_date",
                COUNT(*) AS "_failures_quarter_to_date",
                COUNT(*) AS "_failures_year_to_date",
                COUNT(*) AS "_failures_all_to_date",
                NULL AS "_miles_all_to_date"
              FROM "failures" AS "failures"
              WHERE
                "failures"."failed_at" < CAST('2025-06-01 00:00:00' AS TIMESTAMP)
              GROUP BY
                1
            ) AS "dated"
          ) AS "dated"
          CROSS JOIN UNNEST(COALESCE(GENERATE_SERIES("_origin", "_final", INTERVAL '1' MONTH), ["_origin"])) AS "periods"("_period")
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
