SELECT
  "months_in_service" AS "months_in_service",
  "failures" AS "failures",
  "miles" AS "miles",
  "failure_rate" AS "failure_rate"
FROM (
  SELECT
    "months_in_service",
    "_failures" AS "failures",
    "_miles" AS "miles",
    1000.0e0 * CAST("_failures" AS DOUBLE) / NULLIF(CAST("_miles" AS DOUBLE), 0) AS "failure_rate"
  FROM (
    SELECT
      "months_in_service",
      COALESCE(MAX("_failures"), 0) AS "_failures",
      MAX("_miles") AS "_miles"
    FROM (
      SELECT
        CAST(DATE_DIFF('month', "vehicles"."delivered_on", "odometer"."month") AS BIGINT) AS "months_in_service",
        NULL AS "_failures",
        SUM("odometer"."miles") AS "_miles"
      FROM "odometer" AS "odometer"
      LEFT JOIN "vehicles" AS "vehicles"
        ON "odometer"."vehicle_id" = "vehicles"."vehicle_id"
      GROUP BY
        1
      UNION ALL
      SELECT
        CAST(DATE_DIFF('month', "vehicles"."delivered_on", "failures"."failed_at") AS BIGINT) AS "months_in_service",
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
  "months_in_service" ASC
