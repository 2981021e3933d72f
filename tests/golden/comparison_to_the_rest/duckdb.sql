-- _groups_1: for duckdb
SELECT
  "model",
  COALESCE(MAX("_failures"), 0) AS "_failures",
  MAX("_miles") AS "_miles"
FROM (
  SELECT
    "vehicles"."model" AS "model",
    NULL AS "_failures",
    SUM("odometer"."miles") AS "_miles"
  FROM "odometer" AS "odometer"
  LEFT JOIN "vehicles" AS "vehicles"
    ON "odometer"."vehicle_id" = "vehicles"."vehicle_id"
  GROUP BY
    1
  UNION ALL
  SELECT
    "vehicles"."model" AS "model",
    COUNT(*) AS "_failures",
    NULL AS "_miles"
  FROM "failures" AS "failures"
  LEFT JOIN "vehicles" AS "vehicles"
    ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
  GROUP BY
    1
  UNION ALL
  SELECT
    "domain_1"."model" AS "model",
    NULL AS "_failures",
    NULL AS "_miles"
  FROM (VALUES
    ('A'),
    ('B'),
    ('C'),
    ('D'),
    ('E')) AS "domain_1"("model")
) AS "members"
GROUP BY
  1;

-- the answer: in process, on DuckDB with Bathtub's functions of Python
SELECT
  "model" AS "model",
  "rate_by_rest" AS "rate_by_rest",
  "rate_by_rest_low" AS "rate_by_rest_low",
  "rate_by_rest_high" AS "rate_by_rest_high",
  "rate_by_rest_p_value" AS "rate_by_rest_p_value",
  "rate_by_rest_status" AS "rate_by_rest_status",
  "rate_by_rest_n_failures" AS "rate_by_rest_n_failures",
  "rate_by_rest_n_reference" AS "rate_by_rest_n_reference",
  "rate_by_rest_adjusted_p_value" AS "rate_by_rest_adjusted_p_value"
FROM (
  SELECT
    "model",
    STRUCT_EXTRACT("_failure_rate_compared", 'value') AS "rate_by_rest",
    STRUCT_EXTRACT("_failure_rate_compared", 'low') AS "rate_by_rest_low",
    STRUCT_EXTRACT("_failure_rate_compared", 'high') AS "rate_by_rest_high",
    STRUCT_EXTRACT("_failure_rate_compared", 'p_value') AS "rate_by_rest_p_value",
    STRUCT_EXTRACT("_failure_rate_compared", 'status') AS "rate_by_rest_status",
    "_failures" AS "rate_by_rest_n_failures",
    "_failures_rest" AS "rate_by_rest_n_reference",
    CASE
      WHEN NOT "_failure_rate_p_value" IS NULL
      THEN MIN("_failure_rate_p_value_scaled") OVER (ORDER BY "_failure_rate_p_value" DESC)
    END AS "rate_by_rest_adjusted_p_value"
  FROM (
    SELECT
      *,
      CAST("_failure_rate_p_value" * COUNT("_failure_rate_p_value") OVER () AS DOUBLE) / NULLIF(
        CAST(COUNT("_failure_rate_p_value") OVER (ORDER BY "_failure_rate_p_value" ASC) AS DOUBLE),
        0
      ) AS "_failure_rate_p_value_scaled"
    FROM (
      SELECT
        *,
        STRUCT_EXTRACT("_failure_rate_compared", 'p_value') AS "_failure_rate_p_value"
      FROM (
        SELECT
          *,
          BATHTUB_RATE_RATIO(0.95e0, 'two', 'two', "_failures", "_miles", "_failures_rest", "_miles_rest") AS "_failure_rate_compared"
        FROM (
          SELECT
            *,
            SUM(CASE WHEN "_miles" > 0 THEN "_failures" ELSE 0 END) OVER () - CASE WHEN "_miles" > 0 THEN "_failures" ELSE 0 END AS "_failures_rest",
            SUM(CASE WHEN "_miles" > 0 THEN "_miles" ELSE 0 END) OVER () - CASE WHEN "_miles" > 0 THEN "_miles" ELSE 0 END AS "_miles_rest"
          FROM (
            SELECT
              *
            FROM "_groups_1"
          ) AS "parts"
        ) AS "parts"
      ) AS "parts"
    ) AS "parts"
  ) AS "merged"
) AS "fleet"
ORDER BY
  "model" ASC
