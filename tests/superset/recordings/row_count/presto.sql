SELECT
  COUNT(*) AS "rowcount"
FROM (
  SELECT
    "model" AS "model",
    MEASURE(failures) AS "failures"
  FROM "memory"."superset_fixture"."fleet"
  GROUP BY
    "model"
  LIMIT 1000
) AS "rowcount_qry"
