SELECT
  "component" AS "component",
  "failure_rate_one_sided" AS "failure_rate_one_sided",
  "failure_rate_one_sided_low" AS "failure_rate_one_sided_low",
  "failure_rate_one_sided_high" AS "failure_rate_one_sided_high"
FROM (
  SELECT
    "component",
    1000.0e0 * CAST("_failures" AS DOUBLE) / NULLIF(CAST("_miles" AS DOUBLE), 0) AS "failure_rate_one_sided",
    1000.0e0 * CAST("_failures_low" AS DOUBLE) / NULLIF(CAST(CASE WHEN "_miles" > 0 THEN CAST("_miles" AS DOUBLE) END AS DOUBLE), 0) AS "failure_rate_one_sided_low",
    1000.0e0 * CAST("_failures_high" AS DOUBLE) / NULLIF(CAST(CASE WHEN "_miles" > 0 THEN CAST("_miles" AS DOUBLE) END AS DOUBLE), 0) AS "failure_rate_one_sided_high"
  FROM (
    SELECT
      *,
      CASE
        WHEN "_failures" = 0
        THEN 0.0e0
        WHEN "_failures" BETWEEN 1 AND 10
        THEN ELEMENT_AT(
          ARRAY[0.10536051565782627e0, 0.5318116083896118e0, 1.1020653282493211e0, 1.7447695628249111e0, 2.432591025962665e0, 3.1518980297921617e0, 3.8947668048761837e0, 4.656118176897999e0, 5.432468058254431e0, 6.221304605225032e0],
          CAST("_failures" AS BIGINT)
        )
        WHEN "_failures" > 10
        THEN CAST(INVERSE_CHI_SQUARED_CDF(2.0e0 * CAST("_failures" AS DOUBLE), 0.09999999999999998e0) AS DOUBLE) / 2.0e0
      END AS "_failures_low",
      CASE
        WHEN "_failures" >= 0
        THEN CAST(INVERSE_CHI_SQUARED_CDF(2.0e0 * CAST("_failures" AS DOUBLE) + 2.0e0, 0.9e0) AS DOUBLE) / 2.0e0
      END AS "_failures_high"
    FROM (
      SELECT
        "component",
        COALESCE(MAX("_failures"), 0) AS "_failures",
        MAX("_miles") AS "_miles"
      FROM (
        SELECT
          MAX("component") OVER (PARTITION BY "slot") AS "component",
          "_failures",
          "_miles",
          "_kind"
        FROM (
          SELECT
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
                  NULL AS "component",
                  NULL AS "_failures",
                  SUM("odometer"."miles") AS "_miles",
                  0 AS "_kind"
                FROM "odometer" AS "odometer"
                UNION ALL
                SELECT
                  "failures"."component" AS "component",
                  COUNT(*) AS "_failures",
                  NULL AS "_miles",
                  1 AS "_kind"
                FROM "failures" AS "failures"
                GROUP BY
                  1
                UNION ALL
                SELECT
                  "domain_1"."component" AS "component",
                  NULL AS "_failures",
                  NULL AS "_miles",
                  2 AS "_kind"
                FROM (VALUES
                  ('battery'),
                  ('brake'),
                  ('motor'),
                  ('seat')) AS "domain_1"("component")
              ) AS "members"
            ) AS "numbered"
          ) AS "counted"
          CROSS JOIN UNNEST(CASE WHEN "_slot" IS NULL THEN SEQUENCE(1, "_slots") ELSE ARRAY["_slot"] END) AS "slots"("slot")
        ) AS "repeated"
      ) AS "members"
      GROUP BY
        1
    ) AS "parts"
  ) AS "merged"
) AS "fleet"
ORDER BY
  "component" ASC
