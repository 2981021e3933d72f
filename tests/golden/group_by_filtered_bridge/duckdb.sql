SELECT
  "recall" AS "recall",
  "failures" AS "failures",
  "miles" AS "miles"
FROM (
  SELECT
    "recall",
    "_failures" AS "failures",
    "_miles" AS "miles"
  FROM (
    SELECT
      "recall",
      COALESCE(MAX("_failures"), 0) AS "_failures",
      MAX("_miles") AS "_miles"
    FROM (
      SELECT
        "vehicles__recalls"."recall" AS "recall",
        NULL AS "_failures",
        SUM("odometer"."miles") AS "_miles"
      FROM "odometer" AS "odometer"
      LEFT JOIN "vehicles" AS "vehicles"
        ON "odometer"."vehicle_id" = "vehicles"."vehicle_id"
      INNER JOIN (
        SELECT DISTINCT
          "recalls"."vehicle_id",
          "recalls"."recall" AS "recall"
        FROM "recalls" AS "recalls"
        WHERE
          "recalls"."recall" IN ('R1', 'R3')
      ) AS "vehicles__recalls"
        ON "vehicles"."vehicle_id" = "vehicles__recalls"."vehicle_id"
      GROUP BY
        1
      UNION ALL
      SELECT
        "vehicles__recalls"."recall" AS "recall",
        COUNT(*) AS "_failures",
        NULL AS "_miles"
      FROM "failures" AS "failures"
      LEFT JOIN "vehicles" AS "vehicles"
        ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
      INNER JOIN (
        SELECT DISTINCT
          "recalls"."vehicle_id",
          "recalls"."recall" AS "recall"
        FROM "recalls" AS "recalls"
        WHERE
          "recalls"."recall" IN ('R1', 'R3')
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
  "recall" ASC
