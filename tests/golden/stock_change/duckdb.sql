SELECT
  "time_month" AS "time_month",
  "parts_last" AS "parts_last",
  "parts_change" AS "parts_change"
FROM (
  SELECT
    "time_month",
    "_parts_last" AS "parts_last",
    "_parts_last" - "_parts_last_before_1m" AS "parts_change"
  FROM (
    SELECT
      CAST("periods"."_period" AS DATE) AS "time_month",
      CASE
        WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
        THEN "_parts_last"
      END AS "_parts_last",
      CASE
        WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
        THEN "_parts_last_before_1m"
      END AS "_parts_last_before_1m"
    FROM (
      SELECT
        *,
        LEAD("time_month") OVER (ORDER BY "time_month" NULLS FIRST) AS "_next",
        MAX("time_month") OVER () AS "_final",
        MIN(CASE WHEN NOT "_parts_last_before_1m" IS NULL THEN "time_month" END) OVER () AS "_known_1m"
      FROM (
        SELECT
          "time_month",
          MAX("_parts_last") AS "_parts_last",
          MAX("_parts_last_before_1m") AS "_parts_last_before_1m"
        FROM (
          SELECT
            CAST("periods"."_period" AS DATE) AS "time_month",
            CASE
              WHEN "_origin" = "periods"."_period" OR "_origin" IS NULL
              THEN "_parts_last"
            END AS "_parts_last",
            CASE
              WHEN "_origin" = "periods"."_period" - TO_MONTHS(CAST(1 AS INT)) OR "_origin" IS NULL
              THEN "_parts_last_before_1m"
            END AS "_parts_last_before_1m",
            "_final"
          FROM (
            SELECT
              "_parts_last",
              "_parts_last_before_1m",
              "time_month" AS "_origin",
              MAX("time_month") OVER () AS "_final"
            FROM (
              SELECT
                "time_month" AS "time_month",
                SUM(CASE WHEN "_moment" = "_last_parts_last" THEN "_parts_last" END) AS "_parts_last",
                SUM(
                  CASE WHEN "_moment" = "_last_parts_last_before_1m" THEN "_parts_last_before_1m" END
                ) AS "_parts_last_before_1m"
              FROM (
                SELECT
                  CAST(CAST(DATE_TRUNC('MONTH', "stock"."day") AS DATE) AS DATE) AS "time_month",
                  "stock"."parts" AS "_parts_last",
                  "stock"."parts" AS "_parts_last_before_1m",
                  "stock"."day" AS "_moment",
                  MAX(CASE WHEN NOT "stock"."parts" IS NULL THEN "stock"."day" END) OVER (PARTITION BY CAST(CAST(DATE_TRUNC('MONTH', "stock"."day") AS DATE) AS DATE)) AS "_last_parts_last",
                  MAX(CASE WHEN NOT "stock"."parts" IS NULL THEN "stock"."day" END) OVER (PARTITION BY CAST(CAST(DATE_TRUNC('MONTH', "stock"."day") AS DATE) AS DATE)) AS "_last_parts_last_before_1m"
                FROM "stock" AS "stock"
              ) AS "rows"
              GROUP BY
                1
            ) AS "dated"
          ) AS "dated"
          CROSS JOIN UNNEST(COALESCE(
            GENERATE_SERIES(
              "_origin",
              CASE
                WHEN "_final" IS NULL OR (
                  "_origin" + TO_MONTHS(CAST(1 AS INT))
                ) IS NULL
                THEN NULL
                ELSE LEAST("_final", "_origin" + TO_MONTHS(CAST(1 AS INT)))
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
) AS "stores"
ORDER BY
  "time_month" ASC
