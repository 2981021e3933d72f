SELECT
  "model" AS "model",
  "miles_between_failures" AS "miles_between_failures",
  "miles_between_failures_low" AS "miles_between_failures_low",
  "miles_between_failures_high" AS "miles_between_failures_high"
FROM (
  SELECT
    "model",
    CAST("_miles" AS DOUBLE) / NULLIF(CAST("_failures" AS DOUBLE), 0) AS "miles_between_failures",
    CAST(CASE WHEN "_miles" > 0 THEN CAST("_miles" AS DOUBLE) END AS DOUBLE) / NULLIF(CAST("_failures_high" AS DOUBLE), 0) AS "miles_between_failures_low",
    CAST(CASE WHEN "_miles" > 0 THEN CAST("_miles" AS DOUBLE) END AS DOUBLE) / NULLIF(CAST("_failures_low" AS DOUBLE), 0) AS "miles_between_failures_high"
  FROM (
    SELECT
      *,
      CASE
        WHEN "_failures" >= 0
        THEN CAST(INVERSE_CHI_SQUARED_CDF(2.0e0 * CAST("_failures" AS DOUBLE) + 2.0e0, 0.975e0) AS DOUBLE) / 2.0e0
      END AS "_failures_high",
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
      END AS "_failures_low"
    FROM (
      SELECT
        "model",
        MAX("_miles") AS "_miles",
        COALESCE(MAX("_failures"), 0) AS "_failures"
      FROM (
        SELECT
          "vehicles"."model" AS "model",
          SUM("odometer"."miles") AS "_miles",
          NULL AS "_failures"
        FROM "odometer" AS "odometer"
        LEFT JOIN "vehicles" AS "vehicles"
          ON "odometer"."vehicle_id" = "vehicles"."vehicle_id"
        GROUP BY
          1
        UNION ALL
        SELECT
          "vehicles"."model" AS "model",
          NULL AS "_miles",
          COUNT(*) AS "_failures"
        FROM "failures" AS "failures"
        LEFT JOIN "vehicles" AS "vehicles"
          ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
        GROUP BY
          1
        UNION ALL
        SELECT
          "domain_1"."model" AS "model",
          NULL AS "_miles",
          NULL AS "_failures"
        FROM (VALUES
          ('A'),
          ('B'),
          ('C'),
          ('D'),
          ('E')) AS "domain_1"("model")
      ) AS "members"
      GROUP BY
        1
    ) AS "parts"
  ) AS "merged"
) AS "fleet"
ORDER BY
  "model" ASC
