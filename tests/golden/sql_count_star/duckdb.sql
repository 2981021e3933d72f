SELECT
  COUNT(*) AS n
FROM (
  SELECT
    1 AS "_record"
  FROM "odometer" AS "odometer"
  UNION ALL
  SELECT
    1 AS "_record"
  FROM "failures" AS "failures"
  UNION ALL
  SELECT
    1 AS "_record"
  FROM "calls" AS "calls"
) AS "fleet"
