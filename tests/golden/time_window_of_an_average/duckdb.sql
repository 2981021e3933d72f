SELECT
  "time_quarter" AS "time_quarter",
  "cost_average" AS "cost_average",
  "cost_average_3m" AS "cost_average_3m"
FROM (
  SELECT
    "time_quarter",
    CAST("_cost_average_sum" AS DOUBLE) / NULLIF(CAST("_cost_average_count" AS DOUBLE), 0) AS "cost_average",
    CAST("_cost_average_sum_3m" AS DOUBLE) / NULLIF(CAST("_cost_average_count_3m" AS DOUBLE), 0) AS "cost_average_3m"
  FROM (
    SELECT
      CAST("periods"."_period" AS TIMESTAMP) AS "time_quarter",
      CASE
        WHEN "periods"."_period" = "time_quarter" OR "time_quarter" IS NULL
        THEN "_cost_average_sum"
      END AS "_cost_average_sum",
      CASE
        WHEN "periods"."_period" = "time_quarter" OR "time_quarter" IS NULL
        THEN "_cost_average_count"
      END AS "_cost_average_count",
      CASE
        WHEN "periods"."_period" = "time_quarter" OR "time_quarter" IS NULL
        THEN "_cost_average_sum_3m"
      END AS "_cost_average_sum_3m",
      CASE
        WHEN "periods"."_period" = "time_quarter" OR "time_quarter" IS NULL
        THEN "_cost_average_count_3m"
      END AS "_cost_average_count_3m"
    FROM (
      SELECT
        *,
        LEAD("time_quarter") OVER (ORDER BY "time_quarter" NULLS FIRST) AS "_next",
        MAX("time_quarter") OVER () AS "_final"
      FROM (
        SELECT
          "time_quarter",
          MAX("_cost_average_sum") AS "_cost_average_sum",
          MAX("_cost_average_count") AS "_cost_average_count",
          MAX("_cost_average_sum_3m") AS "_cost_average_sum_3m",
          MAX("_cost_average_count_3m") AS "_cost_average_count_3m"
        FROM (
          SELECT
            CAST("periods"."_period" AS TIMESTAMP) AS "time_quarter",
            CASE
              WHEN "_origin" = "periods"."_period" OR "_origin" IS NULL
              THEN "_cost_average_sum"
            END AS "_cost_average_sum",
            CASE
              WHEN "_origin" = "periods"."_period" OR "_origin" IS NULL
              THEN "_cost_average_count"
            END AS "_cost_average_count",
            CASE
              WHEN "_origin" > "periods"."_period" - TO_MONTHS(CAST(3 AS INT))
              AND "_origin" <= "periods"."_period"
              THEN "_cost_average_sum_3m"
            END AS "_cost_average_sum_3m",
            CASE
              WHEN "_origin" > "periods"."_period" - TO_MONTHS(CAST(3 AS INT))
              AND "_origin" <= "periods"."_period"
              THEN "_cost_average_count_3m"
            END AS "_cost_average_count_3m",
            "_final"
          FROM (
            SELECT
              "_cost_average_sum",
              "_cost_average_count",
              "_cost_average_sum_3m",
              "_cost_average_count_3m",
              "time_quarter" AS "_origin",
              MAX("time_quarter") OVER () AS "_final"
            FROM (
              SELECT
                CAST(CAST(DATE_TRUNC('QUARTER', "failures"."failed_at") AS TIMESTAMP) AS TIMESTAMP) AS "time_quarter",
                SUM(
                  CAST(CASE WHEN "failures"."severity" = 'minor' THEN "failures"."cost" END AS DOUBLE)
                ) AS "_cost_average_sum",
                COUNT(CASE WHEN "failures"."severity" = 'minor' THEN "failures"."cost" END) AS "_cost_average_count",
                SUM(
                  CAST(CASE WHEN "failures"."severity" = 'minor' THEN "failures"."cost" END AS DOUBLE)
                ) AS "_cost_average_sum_3m",
                COUNT(CASE WHEN "failures"."severity" = 'minor' THEN "failures"."cost" END) AS "_cost_average_count_3m"
              FROM "failures" AS "failures"
              WHERE
                "failures"."failed_at" < CAST('2025-04-01 00:00:00' AS TIMESTAMP)
              GROUP BY
                1
            ) AS "dated"
          ) AS "dated"
          CROSS JOIN UNNEST(COALESCE(GENERATE_SERIES("_origin", "_final", INTERVAL '3' MONTH), ["_origin"])) AS "periods"("_period")
        ) AS "members"
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
