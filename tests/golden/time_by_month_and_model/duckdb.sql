SELECT
  "time_month" AS "time_month",
  "model" AS "model",
  "failures" AS "failures",
  "miles" AS "miles"
FROM (
  SELECT
    "time_month",
    "model",
    "_failures" AS "failures",
    "_miles" AS "miles"
  FROM (
    SELECT
      "model",
      CAST("periods"."_period" AS TIMESTAMP) AS "time_month",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
          THEN "_failures"
        END,
        0
      ) AS "_failures",
      CASE
        WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
        THEN "_miles"
      END AS "_miles"
    FROM (
      SELECT
        *,
        LEAD("time_month") OVER (PARTITION BY "model" ORDER BY "time_month" NULLS FIRST) AS "_next",
        CASE
          WHEN MAX("time_month") OVER () IS NULL
          OR CAST('2024-11-01 00:00:00' AS TIMESTAMP) IS NULL
          THEN NULL
          ELSE GREATEST(MAX("time_month") OVER (), CAST('2024-11-01 00:00:00' AS TIMESTAMP))
        END AS "_final"
      FROM (
        SELECT
          "time_month",
          "model",
          MAX("_failures") AS "_failures",
          MAX("_miles") AS "_miles"
        FROM (
          SELECT
            MAX("time_month") OVER (PARTITION BY "slot") AS "time_month",
            "model",
            "_failures",
            "_miles",
            "_kind"
          FROM (
            SELECT
              "time_month",
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
                    WHEN NOT "_kind" IN (2)
                    THEN DENSE_RANK() OVER (
                      PARTITION BY CASE WHEN "_kind" IN (2) THEN 1 ELSE 0 END
                      ORDER BY "time_month" NULLS FIRST
                    )
                  END AS "_slot"
                FROM (
                  SELECT
                    CAST(CAST(DATE_TRUNC('MONTH', CAST("odometer"."month" AS TIMESTAMP)) AS TIMESTAMP) AS TIMESTAMP) AS "time_month",
                    "vehicles"."model" AS "model",
                    NULL AS "_failures",
                    SUM("odometer"."miles") AS "_miles",
                    0 AS "_kind"
                  FROM "odometer" AS "odometer"
                  LEFT JOIN "vehicles" AS "vehicles"
                    ON "odometer"."vehicle_id" = "vehicles"."vehicle_id"
                  WHERE
                    "odometer"."month" >= CAST('2024-06-01' AS DATE)
                    AND "odometer"."month" < CAST('2024-12-01' AS DATE)
                    AND "vehicles"."model" IN ('A', 'B')
                  GROUP BY
                    1,
                    2
                  UNION ALL
                  SELECT
                    CAST(CAST(DATE_TRUNC('MONTH', "failures"."failed_at") AS TIMESTAMP) AS TIMESTAMP) AS "time_month",
                    "vehicles"."model" AS "model",
                    COUNT(*) AS "_failures",
                    NULL AS "_miles",
                    1 AS "_kind"
                  FROM "failures" AS "failures"
                  LEFT JOIN "vehicles" AS "vehicles"
                    ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
                  WHERE
                    "failures"."failed_at" >= CAST('2024-06-01 00:00:00' AS TIMESTAMP)
                    AND "failures"."failed_at" < CAST('2024-12-01 00:00:00' AS TIMESTAMP)
                    AND "vehicles"."model" IN ('A', 'B')
                  GROUP BY
                    1,
                    2
                  UNION ALL
                  SELECT
                    NULL AS "time_month",
                    "domain_1"."model" AS "model",
                    NULL AS "_failures",
                    NULL AS "_miles",
                    2 AS "_kind"
                  FROM (VALUES
                    ('A'),
                    ('B'),
                    ('C'),
                    ('D'),
                    ('E')) AS "domain_1"("model")
                  WHERE
                    "domain_1"."model" IN ('A', 'B')
                ) AS "members"
              ) AS "numbered"
            ) AS "counted"
            CROSS JOIN UNNEST(CASE WHEN "_slot" IS NULL THEN GENERATE_SERIES(1, "_slots") ELSE ["_slot"] END) AS "slots"("slot")
          ) AS "repeated"
        ) AS "members"
        GROUP BY
          1,
          2
      ) AS "merged"
    ) AS "spaced"
    CROSS JOIN UNNEST(COALESCE(
      GENERATE_SERIES(
        "time_month",
        COALESCE("_next" - TO_MONTHS(CAST(1 AS INT)), "_final"),
        INTERVAL '1' MONTH
      ),
      ["time_month"]
    )) AS "periods"("_period")
  ) AS "merged"
) AS "fleet"
ORDER BY
  "time_month" ASC,
  "model" ASC
