SELECT
  DATE_TRUNC('QUARTER', CAST("time" AS TIMESTAMP)) AS "time",
  "model" AS "model",
  MEASURE(failure_rate) AS "failure_rate__"
FROM "memory"."superset_fixture"."fleet"
JOIN (
  SELECT
    "model" AS "model__",
    MEASURE(failure_rate) AS "mme_inner__"
  FROM "memory"."superset_fixture"."fleet"
  GROUP BY
    "model"
  ORDER BY
    MEASURE(failure_rate) DESC
  LIMIT 2
) AS "series_limit"
  ON "model" = "model__"
GROUP BY
  DATE_TRUNC('QUARTER', CAST("time" AS TIMESTAMP)),
  "model"
ORDER BY
  MEASURE(failure_rate) DESC
LIMIT 1000
