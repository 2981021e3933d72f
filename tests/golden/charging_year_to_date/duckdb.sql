SELECT
  "time_month" AS "month",
  "faults_ytd" AS "faults_ytd",
  "hours_ytd" AS "hours_ytd"
FROM (
  SELECT
    "time_month",
    "_faults_year_to_date" AS "faults_ytd",
    "_hours_year_to_date" AS "hours_ytd"
  FROM (
    SELECT
      CAST("periods"."_period" AS TIMESTAMP) AS "time_month",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
          THEN "_faults_year_to_date"
        END,
        0
      ) AS "_faults_year_to_date",
      CASE
        WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
        THEN "_hours_year_to_date"
      END AS "_hours_year_to_date"
    FROM (
      SELECT
        *,
        LEAD("time_month") OVER (ORDER BY "time_month" NULLS FIRST) AS "_next",
        MAX("time_month") OVER () AS "_final"
      FROM (
        SELECT
          "time_month",
          SUM("_faults_year_to_date") AS "_faults_year_to_date",
          SUM("_hours_year_to_date") AS "_hours_year_to_date"
        FROM (
          SELECT
            CAST("periods"."_period" AS TIMESTAMP) AS "time_month",
            CASE
              WHEN DATE_TRUNC('YEAR', "_origin") = DATE_TRUNC('YEAR', "periods"."_period")
              AND "_origin" <= "periods"."_period"
              THEN "_faults_year_to_date"
            END AS "_faults_year_to_date",
            CASE
              WHEN DATE_TRUNC('YEAR', "_origin") = DATE_TRUNC('YEAR', "periods"."_period")
              AND "_origin" <= "periods"."_period"
              THEN "_hours_year_to_date"
            END AS "_hours_year_to_date",
            "_final"
          FROM (
            SELECT
              "_faults_year_to_date",
              "_hours_year_to_date",
              "time_month" AS "_origin",
              MAX("time_month") OVER () AS "_final"
            FROM (
              SELECT
                CAST(DATE_TRUNC('MONTH', CAST("usage"."day" AS TIMESTAMP)) AS TIMESTAMP) AS "time_month",
                NULL AS "_faults_year_to_date",
                SUM("usage"."hours") AS "_hours_year_to_date"
              FROM "usage" AS "usage"
              GROUP BY
                1
              UNION ALL
              SELECT
                CAST(DATE_TRUNC('MONTH', "faults"."occurred_at") AS TIMESTAMP) AS "time_month",
                COUNT(*) AS "_faults_year_to_date",
                NULL AS "_hours_year_to_date"
              FROM "faults" AS "faults"
              GROUP BY
                1
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
) AS "charging"
