SELECT
  "cost_band" AS "cost_band",
  "failures" AS "failures",
  "repair_cost" AS "repair_cost"
FROM (
  SELECT
    "cost_band",
    "_failures" AS "failures",
    "_repair_cost" AS "repair_cost"
  FROM (
    SELECT
      "cost_band",
      COALESCE(MAX("_failures"), 0) AS "_failures",
      MAX("_repair_cost") AS "_repair_cost"
    FROM (
      SELECT
        CAST(CAST(FLOOR(CAST("failures"."cost" AS DOUBLE) / NULLIF(CAST(1000 AS DOUBLE), 0)) AS BIGINT) AS BIGINT) AS "cost_band",
        COUNT(*) AS "_failures",
        SUM("failures"."cost") AS "_repair_cost"
      FROM "failures" AS "failures"
      GROUP BY
        1
      UNION ALL
      SELECT
        "domain_1"."cost_band" AS "cost_band",
        NULL AS "_failures",
        NULL AS "_repair_cost"
      FROM (VALUES
        (CAST(0 AS BIGINT)),
        (CAST(1 AS BIGINT)),
        (CAST(2 AS BIGINT)),
        (CAST(3 AS BIGINT))) AS "domain_1"("cost_band")
    ) AS "members"
    GROUP BY
      1
  ) AS "merged"
) AS "fleet"
ORDER BY
  "cost_band" ASC
