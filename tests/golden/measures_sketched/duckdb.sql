SELECT
  "cost_sketch" AS "cost_sketch",
  "modes_sketch" AS "modes_sketch"
FROM (
  SELECT
    "_cost_sketch" AS "cost_sketch",
    "_modes_sketch" AS "modes_sketch"
  FROM (
    SELECT
      APPROX_QUANTILE(CAST("failures"."cost" AS DOUBLE), CAST(0.5e0 AS REAL)) AS "_cost_sketch",
      APPROX_COUNT_DISTINCT("failures"."failure_mode") AS "_modes_sketch"
    FROM "failures" AS "failures"
    WHERE
      "failures"."failure_mode" = 'stall'
  ) AS "merged"
) AS "fleet"
