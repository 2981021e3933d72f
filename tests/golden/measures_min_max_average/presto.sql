SELECT
  "model" AS "model",
  "cost_low" AS "cost_low",
  "cost_high" AS "cost_high",
  "cost_average" AS "cost_average"
FROM (
  SELECT
    "model",
    "_cost_low" AS "cost_low",
    "_cost_high" AS "cost_high",
    CAST("_cost_average_sum" AS DOUBLE) / NULLIF(CAST("_cost_average_count" AS DOUBLE), 0) AS "cost_average"
  FROM (
    SELECT
      "model",
      MAX("_cost_low") AS "_cost_low",
      MAX("_cost_high") AS "_cost_high",
      MAX("_cost_average_sum") AS "_cost_average_sum",
      MAX("_cost_average_count") AS "_cost_average_count"
    FROM (
      SELECT
        "vehicles"."model" AS "model",
        MIN("failures"."cost") AS "_cost_low",
        MAX("failures"."cost") AS "_cost_high",
        SUM(
          CAST(CASE WHEN "failures"."severity" = 'minor' THEN "failures"."cost" END AS DOUBLE)
        ) AS "_cost_average_sum",
        COUNT(CASE WHEN "failures"."severity" = 'minor' THEN "failures"."cost" END) AS "_cost_average_count"
      FROM "failures" AS "failures"
      LEFT JOIN "vehicles" AS "vehicles"
        ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
      GROUP BY
        1
      UNION ALL
      SELECT
        "domain_1"."model" AS "model",
        NULL AS "_cost_low",
        NULL AS "_cost_high",
        NULL AS "_cost_average_sum",
        NULL AS "_cost_average_count"
      FROM (VALUES
        ('A'),
        ('B'),
        ('C'),
        ('D'),
        ('E')) AS "domain_1"("model")
    ) AS "members"
    GROUP BY
      1
  ) AS "merged"
) AS "fleet"
ORDER BY
  "model" ASC
