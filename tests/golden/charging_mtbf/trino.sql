SELECT
  "hardware" AS "hardware",
  "mtbf" AS "mtbf"
FROM (
  SELECT
    "hardware",
    CAST("_hours" AS DOUBLE) / NULLIF(CAST("_faults" AS DOUBLE), 0) AS "mtbf"
  FROM (
    SELECT
      "hardware",
      MAX("_hours") AS "_hours",
      COALESCE(MAX("_faults"), 0) AS "_faults"
    FROM (
      SELECT
        "chargers"."hardware" AS "hardware",
        SUM("usage"."hours") AS "_hours",
        NULL AS "_faults"
      FROM "usage" AS "usage"
      LEFT JOIN "chargers" AS "chargers"
        ON "usage"."charger_id" = "chargers"."charger_id"
      GROUP BY
        1
      UNION ALL
      SELECT
        "chargers"."hardware" AS "hardware",
        NULL AS "_hours",
        COUNT(*) AS "_faults"
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
