SELECT
  "failures" AS "failures",
  "miles_between_failures_low" AS "low"
FROM (
  SELECT
    "_failures" AS "failures",
    CAST(CASE WHEN "_miles" > 0 THEN CAST("_miles" AS DOUBLE) END AS DOUBLE) / NULLIF(CAST("_failures_high" AS DOUBLE), 0) AS "miles_between_failures_low"
  FROM (
    SELECT
      *,
      CASE
        WHEN "_failures" >= 0
        THEN CAST(INVERSE_CHI_SQUARED_CDF(2.0e0 * CAST("_failures" AS DOUBLE) + 2.0e0, 0.975e0) AS DOUBLE) / 2.0e0
      END AS "_failures_high"
    FROM (
      SELECT
        COALESCE(MAX("_failures"), 0) AS "_failures",
        MAX("_miles") AS "_miles"
      FROM (
        SELECT
          NULL AS "_failures",
          SUM("odometer"."miles") AS "_miles"
        FROM "odometer" AS "odometer"
        UNION ALL
        SELECT
          COUNT(*) AS "_failures",
          NULL AS "_miles"
        FROM "failures" AS "failures"
      ) AS "members"
    ) AS "parts"
  ) AS "merged"
) AS "fleet"
