SELECT
  "home_region" AS "home_region"
FROM (
  SELECT
    "home_region",
    1000.0e0 * CAST("_failures" AS DOUBLE) / NULLIF(CAST("_miles" AS DOUBLE), 0) AS "failure_rate",
    1000.0e0 * CAST("_failures_low" AS DOUBLE) / NULLIF(CAST(CASE WHEN "_miles" > 0 THEN CAST("_miles" AS DOUBLE) END AS DOUBLE), 0) AS "failure_rate_low",
    1000.0e0 * CAST("_failures_high" AS DOUBLE) / NULLIF(CAST(CASE WHEN "_miles" > 0 THEN CAST("_miles" AS DOUBLE) END AS DOUBLE), 0) AS "failure_rate_high",
    "_vehicles" AS "vehicles"
  FROM (
    SELECT
      *,
      CASE
        WHEN "_failures" = 0
        THEN 0.0e0
        WHEN "_failures" BETWEEN 1 AND 10
        THEN ELEMENT_AT(
          ARRAY[0.025317807984289897e0, 0.24220927854396496e0, 0.6186721228956016e0, 1.0898653736263249e0, 1.6234863901184213e0, 2.2018942534908517e0, 2.8143630515198663e0, 3.4538321767485005e0, 4.115373097378332e0, 4.7953886961324335e0],
          CAST("_failures" AS BIGINT)
        )
        WHEN "_failures" > 10
        THEN CAST(INVERSE_CHI_SQUARED_CDF(2.0e0 * CAST("_failures" AS DOUBLE), 0.025000000000000022e0) AS DOUBLE) / 2.0e0
      END AS "_failures_low",
      CASE
        WHEN "_failures" >= 0
        THEN CAST(INVERSE_CHI_SQUARED_CDF(2.0e0 * CAST("_failures" AS DOUBLE) + 2.0e0, 0.975e0) AS DOUBLE) / 2.0e0
      END AS "_failures_high"
    FROM (
      SELECT
        "home_region",
        COALESCE(MAX("_failures"), 0) AS "_failures",
        MAX("_miles") AS "_miles",
        COALESCE(MAX("_vehicles"), 0) AS "_vehicles"
      FROM (
        SELECT
          COALESCE("vehicles__home"."region", 'abroad') AS "home_region",
          NULL AS "_failures",
          SUM("odometer"."miles") AS "_miles",
          COUNT(DISTINCT "odometer"."vehicle_id") AS "_vehicles"
        FROM "odometer" AS "odometer"
        LEFT JOIN "vehicles" AS "vehicles"
          ON "odometer"."vehicle_id" = "vehicles"."vehicle_id"
        LEFT JOIN "depots" AS "vehicles__home"
          ON "vehicles"."home_depot" = "vehicles__home"."depot_id"
        GROUP BY
          1
        UNION ALL
        SELECT
          COALESCE("vehicles__home"."region", 'abroad') AS "home_region",
          COUNT(*) AS "_failures",
          NULL AS "_miles",
          NULL AS "_vehicles"
        FROM "failures" AS "failures"
        LEFT JOIN "vehicles" AS "vehicles"
          ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
        LEFT JOIN "depots" AS "vehicles__home"
          ON "vehicles"."home_depot" = "vehicles__home"."depot_id"
        GROUP BY
          1
      ) AS "members"
      GROUP BY
        1
    ) AS "parts"
  ) AS "merged"
) AS "fleet"
WHERE
  "failure_rate" BETWEEN "failure_rate_low" AND "failure_rate_high"
  AND "vehicles" > 1
