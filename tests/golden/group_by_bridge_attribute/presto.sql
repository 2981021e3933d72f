SELECT
  "recall_kind" AS "recall_kind",
  "failures" AS "failures",
  "miles" AS "miles",
  "failure_rate" AS "failure_rate"
FROM (
  SELECT
    "recall_kind",
    "_failures" AS "failures",
    "_miles" AS "miles",
    1000.0e0 * CAST("_failures" AS DOUBLE) / NULLIF(CAST("_miles" AS DOUBLE), 0) AS "failure_rate"
  FROM (
    SELECT
      "recall_kind",
      COALESCE(MAX("_failures"), 0) AS "_failures",
      MAX("_miles") AS "_miles"
    FROM (
      SELECT
        "vehicles__recalls"."recall_kind" AS "recall_kind",
        NULL AS "_failures",
        SUM("odometer"."miles") AS "_miles"
      FROM "odometer" AS "odometer"
      LEFT JOIN "vehicles" AS "vehicles"
        ON "odometer"."vehicle_id" = "vehicles"."vehicle_id"
      INNER JOIN (
        SELECT DISTINCT
          "recalls"."vehicle_id",
          "recalls"."kind" AS "recall_kind"
        FROM "recalls" AS "recalls"
      ) AS "vehicles__recalls"
        ON "vehicles"."vehicle_id" = "vehicles__recalls"."vehicle_id"
      GROUP BY
        1
      UNION ALL
      SELECT
        "vehicles__recalls"."recall_kind" AS "recall_kind",
        COUNT(*) AS "_failures",
        NULL AS "_miles"
      FROM "failures" AS "failures"
      LEFT JOIN "vehicles" AS "vehicles"
        ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
      INNER JOIN (
        SELECT DISTINCT
          "recalls"."vehicle_id",
          "recalls"."kind" AS "recall_kind"
        FROM "recalls" AS "recalls"
      ) AS "vehicles__recalls"
        ON "vehicles"."vehicle_id" = "vehicles__recalls"."vehicle_id"
      GROUP BY
        1
    ) AS "members"
    GROUP BY
      1
  ) AS "merged"
) AS "fleet"
ORDER BY
  "recall_kind" ASC
