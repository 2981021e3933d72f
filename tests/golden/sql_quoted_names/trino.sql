SELECT
  "group" AS "Queue",
  "order" AS "Total calls"
FROM (
  SELECT
    "group",
    "_calls" AS "order"
  FROM (
    SELECT
      "calls"."queue" AS "group",
      COUNT(CASE WHEN "calls"."queue" = 'roadside' THEN 1 END) AS "_calls"
    FROM "golden"."calls" AS "calls"
    GROUP BY
      1
  ) AS "merged"
) AS "f"
