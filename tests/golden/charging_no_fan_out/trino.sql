SELECT
  "cost" AS "cost",
  "labor_hours" AS "labor_hours"
FROM (
  SELECT
    "_cost" AS "cost",
    "_labor_hours" AS "labor_hours"
  FROM (
    SELECT
      MAX("_cost") AS "_cost",
      MAX("_labor_hours") AS "_labor_hours"
    FROM (
      SELECT
        SUM("faults"."cost") AS "_cost",
        NULL AS "_labor_hours"
      FROM "faults" AS "faults"
      UNION ALL
      SELECT
        NULL AS "_cost",
        SUM("visits"."labor_hours") AS "_labor_hours"
      FROM "visits" AS "visits"
    ) AS "members"
  ) AS "merged"
) AS "charging"
