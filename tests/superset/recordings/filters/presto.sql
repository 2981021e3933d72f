SELECT
  "model" AS "model",
  MEASURE(failures) AS "failures__",
  MEASURE(miles) AS "miles"
FROM "memory"."superset_fixture"."fleet"
WHERE
  "model" IN ('A', 'B', 'D')
  AND NOT "region" IS NULL
  AND (
    NOT "component" IN ('door')
  )
  AND LOWER("failure_mode") LIKE LOWER('%e%')
  AND "months_in_service" >= 1
  AND "time" >= CAST('2024-01-01 00:00:00.000' AS TIMESTAMP)
  AND "time" < CAST('2024-07-01 00:00:00.000' AS TIMESTAMP)
GROUP BY
  "model"
ORDER BY
  MEASURE(failures) DESC
LIMIT 1000
