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
              WHEN "_day" >= DATE_ADD('day', -90, DATE_ADD('month', 3, "periods"."_period"))
              AND "_day" < DATE_ADD('month', 3, "periods"."_period")
              THEN "_failures_90d"
            END AS "_failures_90d",
            CASE
              WHEN "_origin" > DATE_ADD('month', -3, "periods"."_period")
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
            SEQUENCE("_origin", LEAST("_final", DATE_ADD('month', 9, "_origin")), INTERVAL '3' MONTH),
            ARRAY["_origin"]
          )) AS "periods"("_period")
        ) AS "members"
        WHERE
          "time_quarter" <= "_final" OR "time_quarter" IS NULL
        GROUP BY
          1
      ) AS "merged"
    ) AS "spaced"
    CROSS JOIN UNNEST(COALESCE(
      SEQUENCE(
        "time_quarter",
        COALESCE(DATE_ADD('month', -3, "_next"), "_final"),
        INTERVAL '3' MONTH
      ),
      ARRAY["time_quarter"]
    )) AS "periods"("_period")
  ) AS "merged"
) AS "fleet"
ORDER BY
  "time_quarter" ASC
