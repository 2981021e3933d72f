SELECT
  "expensive" AS "expensive",
  "failures" AS "failures",
  "repair_cost" AS "repair_cost"
FROM (
  SELECT
    "expensive",
    "_failures" AS "failures",
    "_repair_cost" AS "repair_cost"
  FROM (
    SELECT
      CAST("failures"."cost" >= 1000 AS BOOLEAN) AS "expensive",
      COUNT(*) AS "_failures",
      SUM("failures"."cost") AS "_repair_cost"
    FROM "failures" AS "failures"
    GROUP BY
      1
  ) AS "merged"
) AS "fleet"
ORDER BY
  "expensive" ASC
