SELECT
  "model" AS "model",
  "failures" AS "failures",
  "miles" AS "miles"
FROM (
  SELECT
    "model",
    "_failures" AS "failures",
    "_miles" AS "miles"
  FROM (
    SELECT
      "model",
      COALESCE(MAX("_failures"), 0) AS "_failures",
      MAX("_miles") AS "_miles"
    FROM (
      SELECT
        "vehicles"."model" AS "model",
        NULL AS "_failures",
        SUM("odometer"."miles") AS "_miles"
      FROM "odometer" AS "odometer"
      LEFT JOIN "vehicles" AS "vehicles"
        ON "odometer"."vehicle_id" = "vehicles"."vehicle_id"
      LEFT JOIN "depots" AS "vehicles__home"
        ON "vehicles"."home_depot" = "vehicles__home"."depot_id"
      WHERE
        COALESCE("vehicles__home"."region", 'abroad') = 'North'
      GROUP BY
        1
      UNION ALL
      SELECT
        "vehicles"."model" AS "model",
        COUNT(*) AS "_failures",
        NULL AS "_miles"
      FROM "failures" AS "failures"
      LEFT JOIN "vehicles" AS "vehicles"
        ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
      LEFT JOIN "depots" AS "vehicles__home"
        ON "vehicles"."home_depot" = "vehicles__home"."depot_id"
      WHERE
        COALESCE("vehicles__home"."region", 'abroad') = 'North'
      GROUP BY
        1
      UNION ALL
      SELECT
        "domain_1"."model" AS "model",
        NULL AS "_failures",
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
