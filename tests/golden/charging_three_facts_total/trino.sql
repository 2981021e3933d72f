SELECT
  "faults" AS "faults",
  "hours" AS "hours",
  "labor_hours" AS "labor_hours",
  "fault_rate" AS "fault_rate"
FROM (
  SELECT
    "_faults" AS "faults",
    "_hours" AS "hours",
    "_labor_hours" AS "labor_hours",
    1000.0e0 * CAST("_faults" AS DOUBLE) / NULLIF(CAST("_hours" AS DOUBLE), 0) AS "fault_rate"
  FROM (
    SELECT
      COALESCE(MAX("_faults"), 0) AS "_faults",
      MAX("_hours") AS "_hours",
      MAX("_labor_hours") AS "_labor_hours"
    FROM (
      SELECT
        NULL AS "_faults",
        SUM("usage"."hours") AS "_hours",
        NULL AS "_labor_hours"
      FROM "usage" AS "usage"
      UNION ALL
      SELECT
        COUNT(*) AS "_faults",
        NULL AS "_hours",
        NULL AS "_labor_hours"
      FROM "faults" AS "faults"
      UNION ALL
      SELECT
        NULL AS "_faults",
        NULL AS "_hours",
        SUM("visits"."labor_hours") AS "_labor_hours"
      FROM "visits" AS "visits"
    ) AS "members"
  ) AS "merged"
) AS "charging"
