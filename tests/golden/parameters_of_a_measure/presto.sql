SELECT
  "failure_rate" AS "per_mile",
  "failure_rate_2" AS "per_km",
  "failure_rate_high" AS "high_50",
  "failure_rate_high_2" AS "high_95"
FROM (
  SELECT
    1000.0e0 * CAST("_failures" AS DOUBLE) / NULLIF(CAST("_miles" AS DOUBLE), 0) AS "failure_rate",
    621.371192237334e0 * CAST("_failures" AS DOUBLE) / NULLIF(CAST("_miles" AS DOUBLE), 0) AS "failure_rate_2",
    1000.0e0 * CAST("_failures_high" AS DOUBLE) / NULLIF(CAST(CASE WHEN "_miles" > 0 THEN CAST("_miles" AS DOUBLE) END AS DOUBLE), 0) AS "failure_rate_high",
    1000.0e0 * CAST("_failures_high_2" AS DOUBLE) / NULLIF(CAST(CASE WHEN "_miles" > 0 THEN CAST("_miles" AS DOUBLE) END AS DOUBLE), 0) AS "failure_rate_high_2"
  FROM (
    SELECT
      *,
      CASE
        WHEN "_failures" >= 0
        THEN CAST(INVERSE_CHI_SQUARED_CDF(2.0e0 * CAST("_failures" AS DOUBLE) + 2.0e0, 0.75e0) AS DOUBLE) / 2.0e0
      END AS "_failures_high",
      CASE
        WHEN "_failures" >= 0
        THEN CAST(INVERSE_CHI_SQUARED_CDF(2.0e0 * CAST("_failures" AS DOUBLE) + 2.0e0, 0.975e0) AS DOUBLE) / 2.0e0
      END AS "_failures_high_2"
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
