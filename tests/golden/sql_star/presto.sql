SELECT
  *
FROM (
  SELECT
    "stock"."day" AS "time",
    COALESCE("depots"."region", 'abroad') AS "region",
    "depots"."city" AS "city"
  FROM "stock" AS "stock"
  LEFT JOIN "depots" AS "depots"
    ON "stock"."depot_id" = "depots"."depot_id"
) AS "stores"
WHERE
  time >= CAST('2025-03-01' AS DATE)
ORDER BY
  time,
  city,
  region
LIMIT 4
