SELECT
  "time_month" AS "time_month",
  "region" AS "region",
  "parts_last" AS "parts_last",
  "parts_first" AS "parts_first",
  "parts_average" AS "parts_average"
FROM (
  SELECT
    "time_month",
    "region",
    "_parts_last" AS "parts_last",
    "_parts_first" AS "parts_first",
    "_parts_average" AS "parts_average"
  FROM (
    SELECT
      "time_month" AS "time_month",
      "region" AS "region",
      SUM(CASE WHEN "_moment" = "_last_parts_last" THEN "_parts_last" END) AS "_parts_last",
      SUM(CASE WHEN "_moment" = "_last_parts_first" THEN "_parts_first" END) AS "_parts_first",
      CAST(SUM("_parts_average") AS DOUBLE) / NULLIF(
        CAST(COUNT(DISTINCT CASE WHEN NOT "_parts_average" IS NULL THEN "_moment" END) AS DOUBLE),
        0
      ) AS "_parts_average"
    FROM (
      SELECT
        CAST(CAST(DATE_TRUNC('MONTH', "stock"."day") AS DATE) AS DATE) AS "time_month",
        COALESCE("depots"."region", 'abroad') AS "region",
        "stock"."parts" AS "_parts_last",
        "stock"."parts" AS "_parts_first",
        "stock"."parts" AS "_parts_average",
        "stock"."day" AS "_moment",
        MAX(CASE WHEN NOT "stock"."parts" IS NULL THEN "stock"."day" END) OVER (
          PARTITION BY CAST(CAST(DATE_TRUNC('MONTH', "stock"."day") AS DATE) AS DATE), COALESCE("depots"."region", 'abroad')
        ) AS "_last_parts_last",
        MIN(CASE WHEN NOT "stock"."parts" IS NULL THEN "stock"."day" END) OVER (
          PARTITION BY CAST(CAST(DATE_TRUNC('MONTH', "stock"."day") AS DATE) AS DATE), COALESCE("depots"."region", 'abroad')
        ) AS "_last_parts_first"
      FROM "stock" AS "stock"
      LEFT JOIN "depots" AS "depots"
        ON "stock"."depot_id" = "depots"."depot_id"
    ) AS "rows"
    GROUP BY
      1,
      2
  ) AS "merged"
) AS "stores"
ORDER BY
  "time_month" ASC,
  "region" ASC
