SELECT
  "grade" AS "grade",
  (
    "_grouping_grade" * 1
  ) AS "total",
  "failures" AS "failures"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "grade",
      0 AS "_grouping_grade",
      "failures"
    FROM (
      SELECT
        "grade",
        "_failures" AS "failures"
      FROM (
        SELECT
          "v"."grade" AS "grade",
          COUNT(*) AS "_failures"
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
      ) AS "merged"
    ) AS "level"
    UNION ALL
    SELECT
      NULL AS "grade",
      1 AS "_grouping_grade",
      "failures"
    FROM (
      SELECT
        "_failures" AS "failures"
      FROM (
        SELECT
          COUNT(*) AS "_failures"
        FROM "failures" AS "failures"
        LEFT JOIN "vehicles" AS "vehicles"
          ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
        INNER JOIN (
          SELECT DISTINCT
            "v"."model"
          FROM vehicles AS v
        ) AS "v"
          ON "vehicles"."model" = "v"."model"
      ) AS "merged"
    ) AS "level"
  ) AS "sets"
) AS "f"
