SELECT
  "build_month" AS "build_month",
  MEASURE(failures) AS "failures__",
  MEASURE(miles) AS "miles"
FROM "memory"."superset_fixture"."fleet"
WHERE
  "build_month" >= CAST('2023-11-01' AS DATE)
  AND "build_month" < CAST('2024-01-01' AS DATE)
GROUP BY
  "build_month"
ORDER BY
  MEASURE(failures) DESC
LIMIT 1000
