SELECT
  "time_quarter" AS "time_quarter",
  "failures" AS "failures",
  "failures_year_before" AS "failures_year_before"
FROM (
  SELECT
    "time_quarter",
    "_failures" AS "failures",
    "_failures_before_12m" AS "failures_year_before"
  FROM (
    SELECT
      CAST("periods"."_period" AS TIMESTAMP) AS "time_quarter",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_quarter" OR "time_quarter" IS NULL
          THEN "_failures"
        END,
        0
      ) AS "_failures",
      CASE
        WHEN "periods"."_period" >= "_known_12m"
        THEN COALESCE(
          CASE
            WHEN "periods"."_period" = "time_quarter" OR "time_quarter" IS NULL
            THEN "_failures_before_12m"
          END,
          0
        )
      END AS "_failures_before_12m"
    FROM (
      SELECT
        *,
        LEAD("time_quarter") OVER (ORDER BY "time_quarter" NULLS FIRST) AS "_next",
        MAX("time_quarter") OVER () AS "_final",
        MIN(CASE WHEN NOT "_failures_before_12m" IS NULL THEN "time_quarter" END) OVER () AS "_known_12m"
      FROM (
        SELECT
          "time_quarter",
          SUM("_failures") AS "_failures",
          SUM("_failures_before_12m") AS "_failures_before_12m"
        FROM (
          SELECT
            CAST("periods"."_period" AS TIMESTAMP) AS "time_quarter",
            CASE WHEN "_origin" = "periods"."_period" OR "_origin" IS NULL THEN "_failures" END AS "_failures",
            CASE
              WHEN "_origin" = "periods"."_period" - TO_MONTHS(CAST(12 AS INT)) OR "_origin" IS NULL
              THEN "_failures_before_12m"
            END AS "_failures_before_12m",
            "_final"
          FROM (
            SELECT
              "_failures",
              "_failures_before_12m",
              "time_quarter" AS "_origin",
              MAX("time_quarter") OVER () AS "_final"
            FROM (
              SELECT
                CAST(CAST(DATE_TRUNC('QUARTER', "failures"."failed_at") AS TIMESTAMP) AS TIMESTAMP) AS "time_quarter",
                COUNT(*) AS "_failures",
                COUNT(*) AS "_failures_before_12m"
              FROM "failures" AS "failures"
              WHERE
                "failures"."failed_at" < CAST('2026-01-01 00:00:00' AS TIMESTAMP)
              GROUP BY
                1
            ) AS "dated"
          ) AS "dated"
          CROSS JOIN UNNEST(COALESCE(
            GENERATE_SERIES(
              "_origin",
              CASE
                WHEN "_final" IS NULL OR (
                  "_origin" + TO_MONTHS(CAST(12 AS INT))
                ) IS NULL
                THEN NULL
                ELSE LEAST("_final", "_origin" + TO_MONTHS(CAST(12 AS INT)))
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
