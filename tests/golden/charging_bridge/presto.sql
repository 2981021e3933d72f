SELECT
  "program" AS "program",
  "faults" AS "faults",
  "hours" AS "hours",
  "fault_rate" AS "fault_rate"
FROM (
  SELECT
    "program",
    "_faults" AS "faults",
    "_hours" AS "hours",
    1000.0e0 * CAST("_faults" AS DOUBLE) / NULLIF(CAST("_hours" AS DOUBLE), 0) AS "fault_rate"
  FROM (
    SELECT
      "program",
      COALESCE(MAX("_faults"), 0) AS "_faults",
      MAX("_hours") AS "_hours"
    FROM (
      SELECT
        "chargers__programs"."program" AS "program",
        NULL AS "_faults",
        SUM("usage"."hours") AS "_hours"
      FROM "usage" AS "usage"
      LEFT JOIN "chargers" AS "chargers"
        ON "usage"."charger_id" = "chargers"."charger_id"
      INNER JOIN (
        SELECT DISTINCT
          "programs"."charger_id",
          "programs"."program" AS "program"
        FROM "programs" AS "programs"
      ) AS "chargers__programs"
        ON "chargers"."charger_id" = "chargers__programs"."charger_id"
      GROUP BY
        1
      UNION ALL
      SELECT
        "chargers__programs"."program" AS "program",
        COUNT(*) AS "_faults",
        NULL AS "_hours"
      FROM "faults" AS "faults"
      LEFT JOIN "chargers" AS "chargers"
        ON "faults"."charger_id" = "chargers"."charger_id"
      INNER JOIN (
        SELECT DISTINCT
          "programs"."charger_id",
          "programs"."program" AS "program"
        FROM "programs" AS "programs"
      ) AS "chargers__programs"
        ON "chargers"."charger_id" = "chargers__programs"."charger_id"
      GROUP BY
        1
    ) AS "members"
    GROUP BY
      1
  ) AS "merged"
) AS "charging"
