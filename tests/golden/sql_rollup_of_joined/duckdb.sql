SELECT
  "grade" AS "grade",
  (
    "_grouping_grade" * 1
  ) AS "total",
  "failures" AS "failures"
FROM (
  SELECT
    "grade",
    "_grouping_grade",
    "_failures" AS "failures"
  FROM (
    SELECT
      "grade" AS "grade",
      GROUPING("grade") AS "_grouping_grade",
      COUNT("_failures") AS "_failures"
    FROM (
      SELECT
        "v"."grade" AS "grade",
        1 AS "_failures"
      FROM "failures" AS "failures"
      LEFT JOIN "vehicles" AS "vehicles"
        ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
      INNER JOIN (
        SELECT DISTINCT
          "model",
          "grade"
        FROM vehicles AS v
      ) AS "v"
        ON "vehicles"."model" = "v"."model"
    ) AS "rows"
    GROUP BY
      GROUPING SETS (
        ("grade"),
        ()
      )
  ) AS "merged"
) AS "f"
