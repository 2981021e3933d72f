SELECT
  "model" AS "model",
  "miles" AS "miles",
  "km" AS "km",
  "failure_rate" AS "failure_rate",
  "failure_rate_km" AS "failure_rate_km"
FROM (
  SELECT
    "model",
    "_miles" AS "miles",
    "_km" AS "km",
    1000.0e0 * CAST("_failures" AS DOUBLE) / NULLIF(CAST("_miles" AS DOUBLE), 0) AS "failure_rate",
    1609.344e0 * CAST("_failures" AS DOUBLE) / NULLIF(CAST("_km" AS DOUBLE), 0) AS "failure_rate_km"
  FROM (
    SELECT
      "model",
      MAX("_miles") AS "_miles",
      MAX("_km") AS "_km",
      COALESCE(MAX("_failures"), 0) AS "_failures"
    FROM (
      SELECT
        "vehicles"."model" AS "model",
        SUM("odometer"."miles") AS "_miles",
        SUM("odometer"."miles" * 1.609344e0) AS "_km",
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
        NULL AS "_km",
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
        NULL AS "_km",
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
  ) AS "merged"
) AS "fleet"
ORDER BY
  "model" ASC
