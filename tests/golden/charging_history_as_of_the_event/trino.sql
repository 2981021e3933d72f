SELECT
  "site_then" AS "site",
  "faults" AS "faults",
  "hours" AS "hours",
  "fault_rate" AS "fault_rate"
FROM (
  SELECT
    "site_then",
    "_faults" AS "faults",
    "_hours" AS "hours",
    1000.0e0 * CAST("_faults" AS DOUBLE) / NULLIF(CAST("_hours" AS DOUBLE), 0) AS "fault_rate"
  FROM (
    SELECT
      "site_then",
      COALESCE(MAX("_faults"), 0) AS "_faults",
      MAX("_hours") AS "_hours"
    FROM (
      SELECT
        "site_history"."site" AS "site_then",
        NULL AS "_faults",
        SUM("usage"."hours") AS "_hours"
      FROM "usage" AS "usage"
      LEFT JOIN "site_history" AS "site_history"
        ON "usage"."charger_id" = "site_history"."charger_id"
        AND CAST("site_history"."valid_from" AS DATE) <= "usage"."day"
        AND (
          CAST("site_history"."valid_to" AS DATE) > "usage"."day"
          OR "site_history"."valid_to" IS NULL
        )
      GROUP BY
        1
      UNION ALL
      SELECT
        "site_history"."site" AS "site_then",
        COUNT(*) AS "_faults",
        NULL AS "_hours"
      FROM "faults" AS "faults"
      LEFT JOIN "site_history" AS "site_history"
        ON "faults"."charger_id" = "site_history"."charger_id"
        AND CAST("site_history"."valid_from" AS TIMESTAMP) <= "faults"."occurred_at"
        AND (
          CAST("site_history"."valid_to" AS TIMESTAMP) > "faults"."occurred_at"
          OR "site_history"."valid_to" IS NULL
        )
      GROUP BY
        1
    ) AS "members"
    GROUP BY
      1
  ) AS "merged"
) AS "charging"
