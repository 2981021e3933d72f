SELECT
  "grade" AS "kind",
  "failures" AS "failures",
  "miles" AS "miles"
FROM (
  SELECT
    "grade",
    "_failures" AS "failures",
    "_miles" AS "miles"
  FROM (
    SELECT
      "grade",
      COALESCE(MAX("_failures"), 0) AS "_failures",
      MAX("_miles") AS "_miles"
    FROM (
      SELECT
        "v"."grade" AS "grade",
        NULL AS "_failures",
        SUM("odometer"."miles") AS "_miles"
      FROM "odometer" AS "odometer"
      LEFT JOIN "vehicles" AS "vehicles"
        ON "odometer"."vehicle_id" = "vehicles"."vehicle_id"
      INNER JOIN (
        SELECT DISTINCT
          "v"."model",
          "v"."grade" AS "grade"
        FROM vehicles AS v
      ) AS "v"
        ON "vehicles"."model" = "v"."model"
      GROUP BY
        1
      UNION ALL
      SELECT
        "v"."grade" AS "grade",
        COUNT(*) AS "_failures",
        NULL AS "_miles"
      FROM "failures" AS "failures"
      LEFT JOIN "vehicles" AS "vehicles"
        ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
      INNER JOIN (
        SELECT DISTINCT
          "v"."model",
          "v"."grade" AS "grade"
        FROM vehicles AS v
      ) AS "v"
        ON "vehicles"."model" = "v"."model"
      GROUP BY
        1
    ) AS "members"
    GROUP BY
      1
  ) AS "merged"
) AS "f"
