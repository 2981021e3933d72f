SELECT
  "model" AS "model",
  MEASURE(failures) AS "failures__",
  MEASURE(failure_rate) AS "failure_rate"
FROM "memory"."superset_fixture"."fleet"
GROUP BY
  "model"
HAVING
  (
    (
      MEASURE(failures) > 1 AND NOT MEASURE(failure_rate) IS NULL
    )
  )
ORDER BY
  MEASURE(failures) DESC
LIMIT 1000
