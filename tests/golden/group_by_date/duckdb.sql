SELECT
  "build_month" AS "build_month",
  "failures" AS "failures",
  "miles" AS "miles"
FROM (
  SELECT
    "build_month",
    "_failures" AS "failures",
    "_miles" AS "miles"
  FROM (
    SELECT
      "build_month",
      COALESCE(MAX("_failures"), 0) AS "_failures",
      MAX("_miles") AS "_miles"
    FROM (
      SELECT
        CAST(DATE_TRUNC('MONTH', "vehicles"."built_on") AS DATE) AS "build_month",
        NULL AS "_failures",
        SUM("odometer"."miles") AS "_miles"
      FROM "odometer" AS "odometer"
      LEFT JOIN "vehicles" AS "vehicles"
        ON "odometer"."vehicle_id" = "vehicles"."vehicle_id"
      GROUP BY
        1
      UNION ALL
      SELECT
        CAST(DATE_TRUNC('MONTH', "vehicles"."built_on") AS DATE) AS "build_month",
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
  "build_month" ASC
