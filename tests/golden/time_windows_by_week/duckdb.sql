SELECT
  "time_week" AS "time_week",
  "failures" AS "failures",
  "failures_6w" AS "failures_6w",
  "failures_90d" AS "failures_90d"
FROM (
  SELECT
    "time_week",
    "_failures" AS "failures",
    "_failures_42d" AS "failures_6w",
    "_failures_90d" AS "failures_90d"
  FROM (
    SELECT
      CAST("periods"."_period" AS TIMESTAMP) AS "time_week",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_week" OR "time_week" IS NULL
          THEN "_failures"
        END,
        0
      ) AS "_failures",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_week" OR "time_week" IS NULL
          THEN "_failures_42d"
        END,
        0
      ) AS "_failures_42d",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_week" OR "time_week" IS NULL
          THEN "_failures_90d"
        END,
        0
      ) AS "_failures_90d"
    FROM (
      SELECT
        *,
        LEAD("time_week") OVER (ORDER BY "time_week" NULLS FIRST) AS "_next",
        CASE
          WHEN MAX("time_week") OVER () IS NULL
          OR CAST('2024-08-26 00:00:00' AS TIMESTAMP) IS NULL
          THEN NULL
          ELSE GREATEST(MAX("time_week") OVER (), CAST('2024-08-26 00:00:00' AS TIMESTAMP))
        END AS "_final"
      FROM (
        SELECT
          "time_week",
          SUM("_failures") AS "_failures",
          SUM("_failures_42d") AS "_failures_42d",
          SUM("_failures_90d") AS "_failures_90d"
        FROM (
          SELECT
            CAST("periods"."_period" AS TIMESTAMP) AS "time_week",
            CASE WHEN "_origin" = "periods"."_period" OR "_origin" IS NULL THEN "_failures" END AS "_failures",
            CASE
              WHEN "_origin" > "periods"."_period" + TO_DAYS(CAST(-42 AS INT))
              AND "_origin" <= "periods"."_period"
              THEN "_failures_42d"
            END AS "_failures_42d",
            CASE
              WHEN "_day" >= "periods"."_period" - TO_DAYS(CAST(-7 AS INT)) + TO_DAYS(CAST(-90 AS INT))
              AND "_day" < "periods"."_period" - TO_DAYS(CAST(-7 AS INT))
              THEN "_failures_90d"
            END AS "_failures_90d",
            "_final"
          FROM (
            SELECT
              "_day",
              "_failures",
              "_failures_42d",
              "_failures_90d",
              "time_week" AS "_origin",
              CASE
                WHEN MAX("time_week") OVER () IS NULL
                OR CAST('2024-08-26 00:00:00' AS TIMESTAMP) IS NULL
                THEN NULL
                ELSE GREATEST(MAX("time_week") OVER (), CAST('2024-08-26 00:00:00' AS TIMESTAMP))
              END AS "_final"
            FROM (
              SELECT
                CAST(CAST(DATE_TRUNC('WEEK', "failures"."failed_at") AS TIMESTAMP) AS TIMESTAMP) AS "time_week",
                DATE_TRUNC('DAY', "failures"."failed_at") AS "_day",
                COUNT(
                  CASE
                    WHEN "failures"."failed_at" >= CAST('2024-06-03 00:00:00' AS TIMESTAMP)
                    THEN 1
                  END
                ) AS "_failures",
                COUNT(*) AS "_failures_42d",
                COUNT(*) AS "_failures_90d"
              FROM "failures" AS "failures"
              WHERE
                "failures"."failed_at" < CAST('2024-09-02 00:00:00' AS TIMESTAMP)
                AND "failures"."failed_at" >= CAST('2024-03-05 00:00:00' AS TIMESTAMP)
              GROUP BY
                1,
                2
              UNION ALL
              SELECT
                CAST('2024-06-03 00:00:00' AS TIMESTAMP) AS "time_week",
                NULL AS "_day",
                NULL AS "_failures",
                NULL AS "_failures_42d",
                NULL AS "_failures_90d"
              UNION ALL
              SELECT
                CAST('2024-08-26 00:00:00' AS TIMESTAMP) AS "time_week",
                NULL AS "_day",
                NULL AS "_failures",
                NULL AS "_failures_42d",
                NULL AS "_failures_90d"
            ) AS "dated"
          ) AS "dated"
          CROSS JOIN UNNEST(COALESCE(
            GENERATE_SERIES(
              "_origin",
              CASE
                WHEN "_final" IS NULL OR (
                  "_origin" - TO_DAYS(CAST(-98 AS INT))
                ) IS NULL
                THEN NULL
                ELSE LEAST("_final", "_origin" - TO_DAYS(CAST(-98 AS INT)))
              END,
              INTERVAL '7' DAY
            ),
            ["_origin"]
          )) AS "periods"("_period")
        ) AS "members"
        WHERE
          "time_week" <= "_final" OR "time_week" IS NULL
        GROUP BY
          1
      ) AS "merged"
    ) AS "spaced"
    CROSS JOIN UNNEST(COALESCE(
      GENERATE_SERIES(
        "time_week",
        COALESCE("_next" + TO_DAYS(CAST(-7 AS INT)), "_final"),
        INTERVAL '7' DAY
      ),
      ["time_week"]
    )) AS "periods"("_period")
    WHERE
      "periods"."_period" >= CAST('2024-06-03 00:00:00' AS TIMESTAMP)
  ) AS "merged"
) AS "fleet"
ORDER BY
  "time_week" ASC
