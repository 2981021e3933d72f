SELECT
  "time_day" AS "time_day",
  "parts_never" AS "parts_never"
FROM (
  SELECT
    "time_day",
    "_parts_never" AS "parts_never"
  FROM (
    SELECT
      CAST(CAST(DATE_TRUNC('DAY', "stock"."day") AS DATE) AS DATE) AS "time_day",
      SUM("stock"."parts") AS "_parts_never"
    FROM "stock" AS "stock"
    WHERE
      "stock"."day" < CAST('2025-03-01' AS DATE)
    GROUP BY
      1
  ) AS "merged"
) AS "stores"
ORDER BY
  "time_day" ASC
