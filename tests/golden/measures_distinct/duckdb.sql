SELECT
  "model" AS "model",
  "vehicles" AS "vehicles",
  "failing_vehicles" AS "failing_vehicles"
FROM (
  SELECT
    "model",
    "_vehicles" AS "vehicles",
    "_failing" AS "failing_vehicles"
  FROM (
    SELECT
      "model",
      COALESCE(MAX("_vehicles"), 0) AS "_vehicles",
      COALESCE(MAX("_failing"), 0) AS "_failing"
    FROM (
      SELECT
        "vehicles"."model" AS "model",
        COUNT(DISTINCT "odometer"."vehicle_id") AS "_vehicles",
        NULL AS "_failing"
      FROM "odometer" AS "odometer"
      LEFT JOIN "vehicles" AS "vehicles"
        ON "odometer"."vehicle_id" = "vehicles"."vehicle_id"
      GROUP BY
        1
      UNION ALL
      SELECT
        "vehicles"."model" AS "model",
        NULL AS "_vehicles",
        COUNT(DISTINCT "failures"."vehicle_id") AS "_failing"
      FROM "failures" AS "failures"
      LEFT JOIN "vehicles" AS "vehicles"
        ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
      GROUP BY
        1
      UNION ALL
      SELECT
        "domain_1"."model" AS "model",
        NULL AS "_vehicles",
        NULL AS "_failing"
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
