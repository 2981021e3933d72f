SELECT
  "hardware" AS "hardware",
  "faults" AS "faults",
  "hours" AS "hours",
  "fault_rate" AS "fault_rate"
FROM (
  SELECT
    "hardware",
    "_faults" AS "faults",
    "_hours" AS "hours",
    1000.0e0 * CAST("_faults" AS DOUBLE) / NULLIF(CAST("_hours" AS DOUBLE), 0) AS "fault_rate"
  FROM (
    SELECT
      "hardware",
      COALESCE(MAX("_faults"), 0) AS "_faults",
      MAX("_hours") AS "_hours"
    FROM (
      SELECT
        "chargers"."hardware" AS "hardware",
        NULL AS "_faults",
        SUM("usage"."hours") AS "_hours"
      FROM "usage" AS "usage"
      LEFT JOIN "chargers" AS "chargers"
        ON "usage"."charger_id" = "chargers"."charger_id"
      GROUP BY
        1
      UNION ALL
      SELECT
        "chargers"."hardware" AS "hardware",
        COUNT(*) AS "_faults",
        NULL AS "_hours"
      FROM "faults" AS "faults"
      LEFT JOIN "chargers" AS "chargers"
        ON "faults"."charger_id" = "chargers"."charger_id"
      GROUP BY
        1
    ) AS "members"
    GROUP BY
      1
  ) AS "merged"
) AS "charging"
