SELECT
  "group" AS "group",
  "order" AS "order",
  "calls" AS "calls"
FROM (
  SELECT
    "group",
    "_calls" AS "order",
    "_calls_2" AS "calls"
  FROM (
    SELECT
      "calls"."queue" AS "group",
      COUNT(CASE WHEN "calls"."queue" = 'roadside' THEN 1 END) AS "_calls",
      COUNT(*) AS "_calls_2"
    FROM "golden"."calls" AS "calls"
    WHERE
      NOT "calls"."queue" IS NULL
    GROUP BY
      1
  ) AS "merged"
) AS "fleet"
ORDER BY
  "order" DESC
