SELECT
  "grading" AS "grading",
  "failures" AS "failures",
  "miles" AS "miles"
FROM (
  SELECT
    "grading",
    "_failures" AS "failures",
    "_miles" AS "miles"
  FROM (
    SELECT
      "grading",
      COALESCE(MAX("_failures"), 0) AS "_failures",
      MAX("_miles") AS "_miles"
    FROM (
      SELECT
        "v"."grading" AS "grading",
        NULL AS "_failures",
        SUM("odometer"."miles") AS "_miles"
      FROM "odometer" AS "odometer"
      LEFT JOIN "vehicles" AS "vehicles"
        ON "odometer"."vehicle_id" = "vehicles"."vehicle_id"
      INNER JOIN (
        SELECT DISTINCT
          "v"."model",
          "v"."grading" AS "grading"
        FROM (
          SELECT
            model,
            CASE WHEN grade IN ('base', 'plus') THEN 'graded' ELSE 'none' END AS grading
          FROM vehicles
        ) AS v
      ) AS "v"
        ON "vehicles"."model" = "v"."model"
      GROUP BY
        1
      UNION ALL
      SELECT
        "v"."grading" AS "grading",
        COUNT(*) AS "_failures",
        NULL AS "_miles"
      FROM "failures" AS "failures"
      LEFT JOIN "vehicles" AS "vehicles"
        ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
      INNER JOIN (
        SELECT DISTINCT
          "v"."model",
          "v"."grading" AS "grading"
        FROM (
          SELECT
            model,
            CASE WHEN grade IN ('base', 'plus') THEN 'graded' ELSE 'none' END AS grading
          FROM vehicles
        ) AS v
      ) AS "v"
        ON "vehicles"."model" = "v"."model"
      GROUP BY
        1
    ) AS "members"
    GROUP BY
      1
  ) AS "merged"
) AS "f"
