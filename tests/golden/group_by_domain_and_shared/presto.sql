SELECT
  "model" AS "model",
  "component" AS "component",
  "failures" AS "failures",
  "miles" AS "miles",
  "failure_rate" AS "failure_rate",
  "failure_rate_low" AS "failure_rate_low",
  "failure_rate_high" AS "failure_rate_high"
FROM (
  SELECT
    "model",
    "component",
    "_failures" AS "failures",
    "_miles" AS "miles",
    1000.0e0 * CAST("_failures" AS DOUBLE) / NULLIF(CAST("_miles" AS DOUBLE), 0) AS "failure_rate",
    1000.0e0 * CAST("_failures_low" AS DOUBLE) / NULLIF(CAST(CASE WHEN "_miles" > 0 THEN CAST("_miles" AS DOUBLE) END AS DOUBLE), 0) AS "failure_rate_low",
    1000.0e0 * CAST("_failures_high" AS DOUBLE) / NULLIF(CAST(CASE WHEN "_miles" > 0 THEN CAST("_miles" AS DOUBLE) END AS DOUBLE), 0) AS "failure_rate_high"
  FROM (
    SELECT
      *,
      CASE
        WHEN "_failures" = 0
        THEN 0.0e0
        WHEN "_failures" BETWEEN 1 AND 10
        THEN ELEMENT_AT(
          ARRAY[0.025317807984289897e0, 0.24220927854396496e0, 0.6186721228956016e0, 1.0898653736263249e0, 1.6234863901184213e0, 2.2018942534908517e0, 2.8143630515198663e0, 3.4538321767485005e0, 4.115373097378332e0, 4.7953886961324335e0],
          CAST("_failures" AS BIGINT)
        )
        WHEN "_failures" > 10
        THEN CAST(INVERSE_CHI_SQUARED_CDF(2.0e0 * CAST("_failures" AS DOUBLE), 0.025000000000000022e0) AS DOUBLE) / 2.0e0
      END AS "_failures_low",
      CASE
        WHEN "_failures" >= 0
        THEN CAST(INVERSE_CHI_SQUARED_CDF(2.0e0 * CAST("_failures" AS DOUBLE) + 2.0e0, 0.975e0) AS DOUBLE) / 2.0e0
      END AS "_failures_high"
    FROM (
      SELECT
        "model",
        "component",
        COALESCE(MAX("_failures"), 0) AS "_failures",
        MAX("_miles") AS "_miles"
      FROM (
        SELECT
          "model",
          MAX("component") OVER (PARTITION BY "slot") AS "component",
          "_failures",
          "_miles",
          "_kind"
        FROM (
          SELECT
            "model",
            "component",
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
                  "vehicles"."model" AS "model",
                  NULL AS "component",
                  NULL AS "_failures",
                  SUM("odometer"."miles") AS "_miles",
                  0 AS "_kind"
                FROM "odometer" AS "odometer"
                LEFT JOIN "vehicles" AS "vehicles"
                  ON "odometer"."vehicle_id" = "vehicles"."vehicle_id"
                GROUP BY
                  1
                UNION ALL
                SELECT
                  "vehicles"."model" AS "model",
                  "failures"."component" AS "component",
                  COUNT(*) AS "_failures",
                  NULL AS "_miles",
                  1 AS "_kind"
                FROM "failures" AS "failures"
                LEFT JOIN "vehicles" AS "vehicles"
                  ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
                GROUP BY
                  1,
                  2
                UNION ALL
                SELECT
                  "domain_1"."model" AS "model",
                  "domain_2"."component" AS "component",
                  NULL AS "_failures",
                  NULL AS "_miles",
                  2 AS "_kind"
                FROM (VALUES
                  ('A'),
                  ('B'),
                  ('C'),
                  ('D'),
                  ('E')) AS "domain_1"("model")
                CROSS JOIN (VALUES
                  ('battery'),
                  ('brake'),
                  ('motor'),
                  ('seat')) AS "domain_2"("component")
              ) AS "members"
            ) AS "numbered"
          ) AS "counted"
          CROSS JOIN UNNEST(CASE WHEN "_slot" IS NULL THEN SEQUENCE(1, "_slots") ELSE ARRAY["_slot"] END) AS "slots"("slot")
        ) AS "repeated"
      ) AS "members"
      GROUP BY
        1,
        2
    ) AS "parts"
  ) AS "merged"
) AS "fleet"
ORDER BY
  "model" ASC,
  "component" ASC
