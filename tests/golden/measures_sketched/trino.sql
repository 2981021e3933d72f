SELECT
  "cost_sketch" AS "cost_sketch",
  "modes_sketch" AS "modes_sketch"
FROM (
  SELECT
    "_cost_sketch" AS "cost_sketch",
    "_modes_sketch" AS "modes_sketch"
  FROM (
    SELECT
      APPROX_PERCENTILE(CAST("failures"."cost" AS DOUBLE), 0.5e0) AS "_cost_sketch",
      APPROX_DISTINCT("failures"."failure_mode") AS "_modes_sketch"
    FROM "failures" AS "failures"
    WHERE
      "failures"."failure_mode" = 'stall'
  ) AS "merged"
) AS "fleet"
