SELECT
  "time_quarter" AS "time_quarter",
  "component" AS "component",
  "failures_3m" AS "failures_3m",
  "failure_rate_3m" AS "failure_rate_3m"
FROM (
  SELECT
    "time_quarter",
    "component",
    "_failures_3m" AS "failures_3m",
    1000.0e0 * CAST("_failures_3m" AS DOUBLE) / NULLIF(CAST("_miles_3m" AS DOUBLE), 0) AS "failure_rate_3m"
  FROM (
    SELECT
      "component",
      CAST("periods"."_period" AS TIMESTAMP) AS "time_quarter",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_quarter" OR "time_quarter" IS NULL
          THEN "_failures_3m"
        END,
        0
      ) AS "_failures_3m",
      CASE
        WHEN "periods"."_period" = "time_quarter" OR "time_quarter" IS NULL
        THEN "_miles_3m"
      END AS "_miles_3m"
    FROM (
      SELECT
        *,
        LEAD("time_quarter") OVER (PARTITION BY "component" ORDER BY "time_quarter" NULLS FIRST) AS "_next",
        CASE
          WHEN MAX("time_quarter") OVER () IS NULL
          OR CAST('2024-10-01 00:00:00' AS TIMESTAMP) IS NULL
          THEN NULL
          ELSE GREATEST(MAX("time_quarter") OVER (), CAST('2024-10-01 00:00:00' AS TIMESTAMP))
        END AS "_final"
      FROM (
        SELECT
          "time_quarter",
          "component",
          MAX("_failures_3m") AS "_failures_3m",
          MAX("_miles_3m") AS "_miles_3m"
        FROM (
          SELECT
            "component",
            CAST("periods"."_period" AS TIMESTAMP) AS "time_quarter",
            CASE
              WHEN "_origin" > "periods"."_period" - TO_MONTHS(CAST(3 AS INT))
              AND "_origin" <= "periods"."_period"
              THEN "_failures_3m"
            END AS "_failures_3m",
            CASE
              WHEN "_origin" > "periods"."_period" - TO_MONTHS(CAST(3 AS INT))
              AND "_origin" <= "periods"."_period"
              THEN "_miles_3m"
            END AS "_miles_3m",
            "_final"
          FROM (
            SELECT
              "component",
              "_failures_3m",
              "_miles_3m",
              "time_quarter" AS "_origin",
              CASE
                WHEN MAX("time_quarter") OVER () IS NULL
                OR CAST('2024-10-01 00:00:00' AS TIMESTAMP) IS NULL
                THEN NULL
                ELSE GREATEST(MAX("time_quarter") OVER (), CAST('2024-10-01 00:00:00' AS TIMESTAMP))
              END AS "_final"
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  "time_quarter",
                  MAX("component") OVER (PARTITION BY "slot") AS "component",
                  "_failures_3m",
                  "_miles_3m",
                  "_kind"
                FROM (
                  SELECT
                    "time_quarter",
                    "component",
                    "_failures_3m",
                    "_miles_3m",
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
                          CAST(CAST(DATE_TRUNC('QUARTER', CAST("odometer"."month" AS TIMESTAMP)) AS TIMESTAMP) AS TIMESTAMP) AS "time_quarter",
                          NULL AS "component",
                          NULL AS "_failures_3m",
                          SUM("odometer"."miles") AS "_miles_3m",
                          0 AS "_kind"
                        FROM "odometer" AS "odometer"
                        WHERE
                          "odometer"."month" < CAST('2025-01-01' AS DATE)
                          AND "odometer"."month" >= CAST('2023-12-30' AS DATE)
                        GROUP BY
                          1
                        UNION ALL
                        SELECT
                          CAST(CAST(DATE_TRUNC('QUARTER', "failures"."failed_at") AS TIMESTAMP) AS TIMESTAMP) AS "time_quarter",
                          "failures"."component" AS "component",
                          COUNT(*) AS "_failures_3m",
                          NULL AS "_miles_3m",
                          1 AS "_kind"
                        FROM "failures" AS "failures"
                        WHERE
                          "failures"."failed_at" < CAST('2025-01-01 00:00:00' AS TIMESTAMP)
                          AND "failures"."component" IN ('brake', 'seat')
                          AND "failures"."failed_at" >= CAST('2023-12-30 00:00:00' AS TIMESTAMP)
                        GROUP BY
                          1,
                          2
                        UNION ALL
                        SELECT
                          NULL AS "time_quarter",
                          "domain_1"."component" AS "component",
                          NULL AS "_failures_3m",
                          NULL AS "_miles_3m",
                          2 AS "_kind"
                        FROM (VALUES
                          ('battery'),
                          ('brake'),
                          ('motor'),
                          ('seat')) AS "domain_1"("component")
                        WHERE
                          "domain_1"."component" IN ('brake', 'seat')
                      ) AS "members"
                    ) AS "numbered"
                  ) AS "counted"
                  CROSS JOIN UNNEST(CASE WHEN "_slot" IS NULL THEN GENERATE_SERIES(1, "_slots") ELSE ["_slot"] END) AS "slots"("slot")
                ) AS "repeated"
              ) AS "spread"
              WHERE
                NOT "_kind" IN (2)
            ) AS "dated"
          ) AS "dated"
          CROSS JOIN UNNEST(COALESCE(GENERATE_SERIES("_origin", "_final", INTERVAL '3' MONTH), ["_origin"])) AS "periods"("_period")
        ) AS "members"
        GROUP BY
          1,
          2
      ) AS "merged"
    ) AS "spaced"
    CROSS JOIN UNNEST(COALESCE(
      GENERATE_SERIES(
        "time_quarter",
        COALESCE("_next" - TO_MONTHS(CAST(3 AS INT)), "_final"),
        INTERVAL '3' MONTH
      ),
      ["time_quarter"]
    )) AS "periods"("_period")
    WHERE
      "periods"."_period" >= CAST('2024-04-01 00:00:00' AS TIMESTAMP)
  ) AS "merged"
) AS "fleet"
ORDER BY
  "time_quarter" ASC,
  "component" ASC
