SELECT
  "region" AS "region",
  MEASURE(failures) AS "failures__"
FROM "memory"."superset_fixture"."fleet"
WHERE
  "region" IS NULL OR "region" IN ('EU')
GROUP BY
  "region"
ORDER BY
  MEASURE(failures) DESC
LIMIT 1000
