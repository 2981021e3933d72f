SELECT
  "model" AS "model",
  "drive_hours" AS "drive_hours",
  "miles" AS "miles",
  "speed" AS "speed"
FROM (
  SELECT
    "model",
    "_drive_hours" AS "drive_hours",
    "_miles" AS "miles",
    CAST("_miles" AS DOUBLE) / NULLIF(CAST("_drive_hours" AS DOUBLE), 0) AS "speed"
  FROM (
    SELECT
      "model",
      COALESCE(MAX("_drive_hours"), 0) AS "_drive_hours",
      MAX("_miles") AS "_miles"
    FROM (
      SELECT
        "vehicles"."model" AS "model",
        COALESCE(SUM("odometer"."hours"), 0) AS "_drive_hours",
        SUM("odometer"."miles") AS "_miles"
      FROM "odometer" AS "odometer"
      LEFT JOIN "vehicles" AS "vehicles"
        ON "odometer"."vehicle_id" = "vehicles"."vehicle_id"
      GROUP BY
        1
      UNION ALL
      SELECT
        "domain_1"."model" AS "model",
        NULL AS "_drive_hours",
        NULL AS "_miles"
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
