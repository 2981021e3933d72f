-- _groups_1: for trino
SELECT
  "component",
  "model",
  COALESCE(MAX("_failures"), 0) AS "_failures",
  MAX("_miles") AS "_miles"
FROM (
  SELECT
    MAX("component") OVER (PARTITION BY "slot") AS "component",
    "model",
    "_failures",
    "_miles",
    "_kind"
  FROM (
    SELECT
      "component",
      "model",
      "_failures",
      "_miles",
      "_kind",
      "slots"."slot"
    FROM (
      SELECT
        *,
        MAX("_slot") OVER () AS "_slots"
      FROM (
        SELECT
          *,
          CASE
            WHEN NOT "_kind" IN (0)
            THEN DENSE_RANK() OVER (
              PARTITION BY CASE WHEN "_kind" IN (0) THEN 1 ELSE 0 END
              ORDER BY "component" NULLS FIRST
            )
          END AS "_slot"
        FROM (
          SELECT
            NULL AS "component",
            "vehicles"."model" AS "model",
            NULL AS "_failures",
            SUM("odometer"."miles") AS "_miles",
            0 AS "_kind"
          FROM "odometer" AS "odometer"
          LEFT JOIN "vehicles" AS "vehicles"
            ON "odometer"."vehicle_id" = "vehicles"."vehicle_id"
          WHERE
            "odometer"."month" < CAST('2025-03-01' AS DATE)
          GROUP BY
            2
          UNION ALL
          SELECT
            "failures"."component" AS "component",
            "vehicles"."model" AS "model",
            COUNT(*) AS "_failures",
            NULL AS "_miles",
            1 AS "_kind"
          FROM "failures" AS "failures"
          LEFT JOIN "vehicles" AS "vehicles"
            ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
          WHERE
            "failures"."failed_at" < CAST('2025-03-01 00:00:00' AS TIMESTAMP)
          GROUP BY
            1,
            2
          UNION ALL
          SELECT
            "domain_1"."component" AS "component",
            "domain_2"."model" AS "model",
            NULL AS "_failures",
            NULL AS "_miles",
            2 AS "_kind"
          FROM (VALUES
            ('battery'),
            ('brake'),
            ('motor'),
            ('seat')) AS "domain_1"("component")
          CROSS JOIN (VALUES
            ('A'),
            ('B'),
            ('C'),
            ('D'),
            ('E')) AS "domain_2"("model")
        ) AS "members"
      ) AS "numbered"
    ) AS "counted"
    CROSS JOIN UNNEST(CASE WHEN "_slot" IS NULL THEN SEQUENCE(1, "_slots") ELSE ARRAY["_slot"] END) AS "slots"("slot")
  ) AS "repeated"
) AS "members"
GROUP BY
  1,
  2;

-- the answer: in process, on DuckDB with Bathtub's functions of Python
SELECT
  "component" AS "component",
  "model" AS "model",
  "rate_above_rest" AS "rate_above_rest",
  "rate_above_rest_p_value" AS "rate_above_rest_p_value",
  "rate_above_rest_adjusted_p_value" AS "rate_above_rest_adjusted_p_value"
FROM (
  SELECT
    "component",
    "model",
    STRUCT_EXTRACT("_failure_rate_compared", 'value') AS "rate_above_rest",
    STRUCT_EXTRACT("_failure_rate_compared", 'p_value') AS "rate_above_rest_p_value",
    CASE
      WHEN NOT "_failure_rate_p_value" IS NULL
      THEN MIN("_failure_rate_p_value_scaled") OVER (ORDER BY "_failure_rate_p_value" DESC)
    END AS "rate_above_rest_adjusted_p_value"
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
          BATHTUB_RATE_RATIO(0.0e0, 'two', 'greater', "_failures", "_miles", "_failures_rest", "_miles_rest") AS "_failure_rate_compared"
        FROM (
          SELECT
            *,
            SUM(CASE WHEN "_miles" > 0 THEN "_failures" ELSE 0 END) OVER (PARTITION BY "component") - CASE WHEN "_miles" > 0 THEN "_failures" ELSE 0 END AS "_failures_rest",
            SUM(CASE WHEN "_miles" > 0 THEN "_miles" ELSE 0 END) OVER (PARTITION BY "component") - CASE WHEN "_miles" > 0 THEN "_miles" ELSE 0 END AS "_miles_rest"
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
WHERE
  "rate_above_rest_p_value" < 0.6
