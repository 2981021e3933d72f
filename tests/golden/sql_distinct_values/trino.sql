SELECT DISTINCT
  component
FROM (
  SELECT
    "failures"."component" AS "component"
  FROM "failures" AS "failures"
  UNION ALL
  SELECT
    'battery' AS "component"
  UNION ALL
  SELECT
    'brake' AS "component"
  UNION ALL
  SELECT
    'motor' AS "component"
  UNION ALL
  SELECT
    'seat' AS "component"
) AS "fleet"
ORDER BY
  component
LIMIT 1000
