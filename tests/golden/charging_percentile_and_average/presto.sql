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
      ELEMENT_AT(
        TRANSFORM(
          ARRAY[ARRAY_SORT(
            ARRAY_AGG(CAST("faults"."cost" AS DOUBLE)) FILTER(WHERE
              NOT CAST("faults"."cost" AS DOUBLE) IS NULL)
          )],
          a -> ELEMENT_AT(a, CAST(FLOOR((
            CARDINALITY(a) - 1
          ) * 0.9e0) AS BIGINT) + 1) + (
            (
              CARDINALITY(a) - 1
            ) * 0.9e0 - FLOOR((
              CARDINALITY(a) - 1
            ) * 0.9e0)
          ) * (
            ELEMENT_AT(
              a,
              LEAST(CAST(FLOOR((
                CARDINALITY(a) - 1
              ) * 0.9e0) AS BIGINT) + 1 + 1, CARDINALITY(a))
            ) - ELEMENT_AT(a, CAST(FLOOR((
              CARDINALITY(a) - 1
            ) * 0.9e0) AS BIGINT) + 1)
          )
        ),
        1
      ) AS "_cost_p90",
      SUM(CAST("faults"."cost" AS DOUBLE)) AS "_cost_mean_sum",
      COUNT("faults"."cost") AS "_cost_mean_count"
    FROM "faults" AS "faults"
    LEFT JOIN "chargers" AS "chargers"
      ON "faults"."charger_id" = "chargers"."charger_id"
    GROUP BY
      1
  ) AS "merged"
) AS "charging"
