SELECT
  "time_month" AS "time_month",
  "parts_last" AS "parts_last",
  "parts_first" AS "parts_first",
  "parts_average" AS "parts_average",
  "capacity" AS "capacity"
FROM (
  SELECT
    "time_month",
    "_parts_last" AS "parts_last",
    "_parts_first" AS "parts_first",
    "_parts_average" AS "parts_average",
    "_capacity" AS "capacity"
  FROM (
    SELECT
      "time_month" AS "time_month",
      SUM(CASE WHEN "_moment" = "_last_parts_last" THEN "_parts_last" END) AS "_parts_last",
      SUM(CASE WHEN "_moment" = "_last_parts_first" THEN "_parts_first" END) AS "_parts_first",
      CAST(SUM("_parts_average") AS DOUBLE) / NULLIF(
        CAST(COUNT(DISTINCT CASE WHEN NOT "_parts_average" IS NULL THEN "_moment" END) AS DOUBLE),
        0
      ) AS "_parts_average",
      MAX("_capacity") AS "_capacity"
    FROM (
      SELECT
        CAST(CAST(DATE_TRUNC('MONTH', "stock"."day") AS DATE) AS DATE) AS "time_month",
        "stock"."parts" AS "_parts_last",
        "stock"."parts" AS "_parts_first",
        "stock"."parts" AS "_parts_average",
        "stock"."capacity" AS "_capacity",
        "stock"."day" AS "_moment",
        MAX(CASE WHEN NOT "stock"."parts" IS NULL THEN "stock"."day" END) OVER (PARTITION BY CAST(CAST(DATE_TRUNC('MONTH', "stock"."day") AS DATE) AS DATE)) AS "_last_parts_last",
        MIN(CASE WHEN NOT "stock"."parts" IS NULL THEN "stock"."day" END) OVER (PARTITION BY CAST(CAST(DATE_TRUNC('MONTH', "stock"."day") AS DATE) AS DATE)) AS "_last_parts_first"
      FROM "stock" AS "stock"
    ) AS "rows"
    GROUP BY
      1
  ) AS "merged"
) AS "stores"
ORDER BY
  "time_month" ASC
