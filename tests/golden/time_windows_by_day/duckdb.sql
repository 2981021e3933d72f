SELECT
  "time_day" AS "time_day",
  "failures" AS "failures",
  "failures_6w" AS "failures_6w",
  "failures_mtd" AS "failures_mtd"
FROM (
  SELECT
    "time_day",
    "_failures" AS "failures",
    "_failures_42d" AS "failures_6w",
    "_failures_month_to_date" AS "failures_mtd"
  FROM (
    SELECT
      CAST("periods"."_period" AS TIMESTAMP) AS "time_day",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_day" OR "time_day" IS NULL
          THEN "_failures"
        END,
        0
      ) AS "_failures",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_day" OR "time_day" IS NULL
          THEN "_failures_42d"
        END,
        0
      ) AS "_failures_42d",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_day" OR "time_day" IS NULL
          THEN "_failures_month_to_date"
        END,
        0
      ) AS "_failures_month_to_date"
    FROM (
      SELECT
        *,
        LEAD("time_day") OVER (ORDER BY "time_day" NULLS FIRST) AS "_next",
        CASE
          WHEN MAX("time_day") OVER () IS NULL
          OR CAST('2024-03-04 00:00:00' AS TIMESTAMP) IS NULL
          THEN NULL
          ELSE GREATEST(MAX("time_day") OVER (), CAST('2024-03-04 00:00:00' AS TIMESTAMP))
        END AS "_final"
      FROM (
        SELECT
          "time_day",
          SUM("_failures") AS "_failures",
          SUM("_failures_42d") AS "_failures_42d",
          SUM("_failures_month_to_date") AS "_failures_month_to_date"
        FROM (
          SELECT
            CAST("periods"."_period" AS TIMESTAMP) AS "time_day",
            CASE WHEN "_origin" = "periods"."_period" OR "_origin" IS NULL THEN "_failures" END AS "_failures",
            CASE
              WHEN "_origin" > "periods"."_period" + TO_DAYS(CAST(-42 AS INT))
              AND "_origin" <= "periods"."_period"
              THEN "_failures_42d"
            END AS "_failures_42d",
            CASE
              WHEN DATE_TRUNC('MONTH', "_origin") = DATE_TRUNC('MONTH', "periods"."_period")
              AND "_origin" <= "periods"."_period"
              THEN "_failures_month_to_date"
            END AS "_failures_month_to_date",
            "_final"
          FROM (
            SELECT
              "_failures",
              "_failures_42d",
              "_failures_month_to_date",
              "time_day" AS "_origin",
              CASE
                WHEN MAX("time_day") OVER () IS NULL
                OR CAST('2024-03-04 00:00:00' AS TIMESTAMP) IS NULL
                THEN NULL
                ELSE GREATEST(MAX("time_day") OVER (), CAST('2024-03-04 00:00:00' AS TIMESTAMP))
              END AS "_final"
            FROM (
              SELECT
                CAST(CAST(DATE_TRUNC('DAY', "failures"."failed_at") AS TIMESTAMP) AS TIMESTAMP) AS "time_day",
                COUNT(
                  CASE
                    WHEN "failures"."failed_at" >= CAST('2024-02-25 00:00:00' AS TIMESTAMP)
                    THEN 1
                  END
                ) AS "_failures",
                COUNT(*) AS "_failures_42d",
                COUNT(*) AS "_failures_month_to_date"
              FROM "failures" AS "failures"
              WHERE
                "failures"."failed_at" < CAST('2024-03-05 00:00:00' AS TIMESTAMP)
                AND "failures"."failed_at" >= CAST('2024-01-14 00:00:00' AS TIMESTAMP)
              GROUP BY
                1
              UNION ALL
              SELECT
                CAST('2024-02-25 00:00:00' AS TIMESTAMP) AS "time_day",
                NULL AS "_failures",
                NULL AS "_failures_42d",
                NULL AS "_failures_month_to_date"
              UNION ALL
              SELECT
                CAST('2024-03-04 00:00:00' AS TIMESTAMP) AS "time_day",
                NULL AS "_failures",
                NULL AS "_failures_42d",
                NULL AS "_failures_month_to_date"
            ) AS "dated"
          ) AS "dated"
          CROSS JOIN UNNEST(COALESCE(
            GENERATE_SERIES(
              "_origin",
              CASE
                WHEN "_final" IS NULL OR (
                  "_origin" - TO_DAYS(CAST(-41 AS INT))
                ) IS NULL
                THEN NULL
                ELSE LEAST("_final", "_origin" - TO_DAYS(CAST(-41 AS INT)))
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
      "periods"."_period" >= CAST('2024-02-25 00:00:00' AS TIMESTAMP)
  ) AS "merged"
) AS "fleet"
ORDER BY
  "time_day" ASC
