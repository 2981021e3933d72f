SELECT
  "region" AS "region"
FROM "memory"."superset_fixture"."fleet"
GROUP BY
  "region"
ORDER BY
  "region" ASC
LIMIT 1000
