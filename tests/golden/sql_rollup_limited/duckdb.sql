SELECT
  "trim" AS "trim",
  "failures" AS "failures"
FROM (
  SELECT
    "trim",
    "_grouping_trim",
    "_failures" AS "failures"
  FROM (
    SELECT
      "trim" AS "trim",
      GROUPING("trim") AS "_grouping_trim",
      COUNT("_failures") AS "_failures"
    FROM (
      SELECT
        COALESCE("vehicles"."trim", 'unknown') AS "trim",
        1 AS "_failures"
      FROM "failures" AS "failures"
      LEFT JOIN "vehicles" AS "vehicles"
        ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
    ) AS "rows"
    GROUP BY
      GROUPING SETS (
        ("trim"),
        ()
      )
  ) AS "merged"
) AS "fleet"
LIMIT 1001
