SELECT
  "city" AS "city",
  "parts_last" AS "parts_last",
  "parts_first" AS "parts_first"
FROM (
  SELECT
    "city",
    "_parts_last" AS "parts_last",
    "_parts_first" AS "parts_first"
  FROM (
    SELECT
      "city" AS "city",
      SUM(CASE WHEN "_moment" = "_last_parts_last" THEN "_parts_last" END) AS "_parts_last",
      SUM(CASE WHEN "_moment" = "_last_parts_first" THEN "_parts_first" END) AS "_parts_first"
    FROM (
      SELECT
        "depots"."city" AS "city",
        "stock"."parts" AS "_parts_last",
        "stock"."parts" AS "_parts_first",
        "stock"."day" AS "_moment",
        MAX(CASE WHEN NOT "stock"."parts" IS NULL THEN "stock"."day" END) OVER (PARTITION BY "depots"."city") AS "_last_parts_last",
        MIN(CASE WHEN NOT "stock"."parts" IS NULL THEN "stock"."day" END) OVER (PARTITION BY "depots"."city") AS "_last_parts_first"
      FROM "stock" AS "stock"
      LEFT JOIN "depots" AS "depots"
        ON "stock"."depot_id" = "depots"."depot_id"
      WHERE
        "stock"."day" >= CAST('2025-02-01' AS DATE)
        AND "stock"."day" < CAST('2025-03-01' AS DATE)
    ) AS "rows"
    GROUP BY
      1
  ) AS "merged"
) AS "stores"
ORDER BY
  "city" ASC
