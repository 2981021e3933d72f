SELECT
  "model" AS "model"
FROM (
  SELECT
    "model",
    "_miles" AS "miles",
    1000.0e0 * CAST("_failures" AS DOUBLE) / NULLIF(CAST("_miles" AS DOUBLE), 0) AS "failure_rate"
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
  ) AS "merged"
) AS "fleet"
WHERE
  NOT "miles" IS NULL
ORDER BY
  "failure_rate" DESC,
  "model"
LIMIT 3
