SELECT
  "recall" AS "recall",
  (
    "_grouping_recall" * 1
  ) AS "total",
  "failures" AS "failures",
  "miles" AS "miles"
FROM (
  SELECT
    "recall",
    "_grouping_recall",
    "_failures" AS "failures",
    "_miles" AS "miles"
  FROM (
    SELECT
      "recall",
      "_grouping_recall",
      COALESCE(MAX("_failures"), 0) AS "_failures",
      MAX("_miles") AS "_miles"
    FROM (
      SELECT
        "recall" AS "recall",
        GROUPING("recall") AS "_grouping_recall",
        NULL AS "_failures",
        SUM("_miles") AS "_miles"
      FROM (
        SELECT
          "vehicles__recalls"."recall" AS "recall",
          "odometer"."miles" AS "_miles"
        FROM "odometer" AS "odometer"
        LEFT JOIN "vehicles" AS "vehicles"
          ON "odometer"."vehicle_id" = "vehicles"."vehicle_id"
        INNER JOIN (
          SELECT DISTINCT
            "recalls"."vehicle_id",
            "recalls"."recall" AS "recall"
          FROM "recalls" AS "recalls"
        ) AS "vehicles__recalls"
          ON "vehicles"."vehicle_id" = "vehicles__recalls"."vehicle_id"
      ) AS "rows"
      GROUP BY
        GROUPING SETS (
          ("recall"),
          ()
        )
      UNION ALL
      SELECT
        "recall" AS "recall",
        GROUPING("recall") AS "_grouping_recall",
        COUNT("_failures") AS "_failures",
        NULL AS "_miles"
      FROM (
        SELECT
          "vehicles__recalls"."recall" AS "recall",
          1 AS "_failures"
        FROM "failures" AS "failures"
        LEFT JOIN "vehicles" AS "vehicles"
          ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
        INNER JOIN (
          SELECT DISTINCT
            "recalls"."vehicle_id",
            "recalls"."recall" AS "recall"
          FROM "recalls" AS "recalls"
        ) AS "vehicles__recalls"
          ON "vehicles"."vehicle_id" = "vehicles__recalls"."vehicle_id"
      ) AS "rows"
      GROUP BY
        GROUPING SETS (
          ("recall"),
          ()
        )
    ) AS "members"
    GROUP BY
      1,
      2
  ) AS "merged"
) AS "fleet"
