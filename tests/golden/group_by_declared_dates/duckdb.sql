SELECT
  "handover" AS "handover",
  "failures" AS "failures",
  "miles" AS "miles"
FROM (
  SELECT
    "handover",
    "_failures" AS "failures",
    "_miles" AS "miles"
  FROM (
    SELECT
      "handover",
      COALESCE(MAX("_failures"), 0) AS "_failures",
      MAX("_miles") AS "_miles"
    FROM (
      SELECT
        "vehicles"."delivered_on" AS "handover",
        NULL AS "_failures",
        SUM("odometer"."miles") AS "_miles"
      FROM "odometer" AS "odometer"
      LEFT JOIN "vehicles" AS "vehicles"
        ON "odometer"."vehicle_id" = "vehicles"."vehicle_id"
      GROUP BY
        1
      UNION ALL
      SELECT
        "vehicles"."delivered_on" AS "handover",
        COUNT(*) AS "_failures",
        NULL AS "_miles"
      FROM "failures" AS "failures"
      LEFT JOIN "vehicles" AS "vehicles"
        ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
      GROUP BY
        1
      UNION ALL
      SELECT
        "domain_1"."handover" AS "handover",
        NULL AS "_failures",
        NULL AS "_miles"
      FROM (VALUES
        (CAST('2024-01-31' AS DATE)),
        (CAST('2024-12-24' AS DATE))) AS "domain_1"("handover")
    ) AS "members"
    GROUP BY
      1
  ) AS "merged"
) AS "fleet"
ORDER BY
  "handover" ASC
