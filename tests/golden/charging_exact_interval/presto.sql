SELECT
  "hardware" AS "hardware",
  "fault_rate" AS "fault_rate",
  "fault_rate_low" AS "fault_rate_low",
  "fault_rate_high" AS "fault_rate_high"
FROM (
  SELECT
    "hardware",
    1000.0e0 * CAST("_faults" AS DOUBLE) / NULLIF(CAST("_hours" AS DOUBLE), 0) AS "fault_rate",
    1000.0e0 * CAST("_faults_low" AS DOUBLE) / NULLIF(CAST(CASE WHEN "_hours" > 0 THEN CAST("_hours" AS DOUBLE) END AS DOUBLE), 0) AS "fault_rate_low",
    1000.0e0 * CAST("_faults_high" AS DOUBLE) / NULLIF(CAST(CASE WHEN "_hours" > 0 THEN CAST("_hours" AS DOUBLE) END AS DOUBLE), 0) AS "fault_rate_high"
  FROM (
    SELECT
      *,
      CASE
        WHEN "_faults" = 0
        THEN 0.0e0
        WHEN "_faults" BETWEEN 1 AND 10
        THEN ELEMENT_AT(
          ARRAY[0.025317807984289897e0, 0.24220927854396496e0, 0.6186721228956016e0, 1.0898653736263249e0, 1.6234863901184213e0, 2.2018942534908517e0, 2.8143630515198663e0, 3.4538321767485005e0, 4.115373097378332e0, 4.7953886961324335e0],
          CAST("_faults" AS BIGINT)
        )
        WHEN "_faults" > 10
        THEN CAST(INVERSE_CHI_SQUARED_CDF(2.0e0 * CAST("_faults" AS DOUBLE), 0.025000000000000022e0) AS DOUBLE) / 2.0e0
      END AS "_faults_low",
      CASE
        WHEN "_faults" >= 0
        THEN CAST(INVERSE_CHI_SQUARED_CDF(2.0e0 * CAST("_faults" AS DOUBLE) + 2.0e0, 0.975e0) AS DOUBLE) / 2.0e0
      END AS "_faults_high"
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
    ) AS "parts"
  ) AS "merged"
) AS "charging"
