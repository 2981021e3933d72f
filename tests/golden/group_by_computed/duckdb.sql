SELECT
  "long_model" AS "long_model",
  "failures" AS "failures",
  "miles" AS "miles"
FROM (
  SELECT
    "long_model",
    "_failures" AS "failures",
    "_miles" AS "miles"
  FROM (
    SELECT
      "long_model",
      COALESCE(MAX("_failures"), 0) AS "_failures",
      MAX("_miles") AS "_miles"
    FROM (
      SELECT
        COALESCE("vehicles"."model", '?') || '-' || COALESCE("vehicles"."grade", '?') AS "long_model",
        NULL AS "_failures",
        SUM("odometer"."miles") AS "_miles"
      FROM "odometer" AS "odometer"
      LEFT JOIN "vehicles" AS "vehicles"
        ON "odometer"."vehicle_id" = "vehicles"."vehicle_id"
      GROUP BY
        1
      UNION ALL
      SELECT
        COALESCE("vehicles"."model", '?') || '-' || COALESCE("vehicles"."grade", '?') AS "long_model",
        COUNT(*) AS "_failures",
        NULL AS "_miles"
      FROM "failures" AS "failures"
      LEFT JOIN "vehicles" AS "vehicles"
        ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
      GROUP BY
        1
    ) AS "members"
    GROUP BY
      1
  ) AS "merged"
) AS "fleet"
ORDER BY
  "long_model" ASC
