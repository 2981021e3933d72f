SELECT
  "hardware" AS "hardware",
  "cost_p90" AS "cost_p90",
  "cost_mean" AS "cost_mean"
FROM (
  SELECT
    "hardware",
    "_cost_p90" AS "cost_p90",
    CAST("_cost_mean_sum" AS DOUBLE) / NULLIF(CAST("_cost_mean_count" AS DOUBLE), 0) AS "cost_mean"
  FROM (
    SELECT
      "chargers"."hardware" AS "hardware",
      QUANTILE_CONT(CAST("faults"."cost" AS DOUBLE), 0.9e0) AS "_cost_p90",
      SUM(CAST("faults"."cost" AS DOUBLE)) AS "_cost_mean_sum",
      COUNT("faults"."cost") AS "_cost_mean_count"
    FROM "faults" AS "faults"
    LEFT JOIN "chargers" AS "chargers"
      ON "faults"."charger_id" = "chargers"."charger_id"
    GROUP BY
      1
  ) AS "merged"
) AS "charging"
