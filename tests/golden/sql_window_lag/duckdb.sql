SELECT
  "time_quarter" AS "quarter",
  "failures" - LAG("failures") OVER (ORDER BY "time_quarter") AS "more"
FROM (
  SELECT
    "time_quarter",
    "_failures" AS "failures"
  FROM (
    SELECT
      CAST("periods"."_period" AS TIMESTAMP) AS "time_quarter",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_quarter" OR "time_quarter" IS NULL
          THEN "_failures"
        END,
        0
      ) AS "_failures"
    FROM (
      SELECT
        *,
        LEAD("time_quarter") OVER (ORDER BY "time_quarter" NULLS FIRST) AS "_next",
        CASE
          WHEN MAX("time_quarter") OVER () IS NULL
          OR CAST('2025-01-01 00:00:00' AS TIMESTAMP) IS NULL
          THEN NULL
          ELSE GREATEST(MAX("time_quarter") OVER (), CAST('2025-01-01 00:00:00' AS TIMESTAMP))
        END AS "_final"
      FROM (
        SELECT
          "time_quarter",
          MAX("_failures") AS "_failures"
        FROM (
          SELECT
            CAST(DATE_TRUNC('QUARTER', "failures"."failed_at") AS TIMESTAMP) AS "time_quarter",
            COUNT(*) AS "_failures"
          FROM "failures" AS "failures"
          WHERE
            "failures"."failed_at" >= CAST('2024-04-01 00:00:00' AS TIMESTAMP)
            AND "failures"."failed_at" < CAST('2025-04-01 00:00:00' AS TIMESTAMP)
          GROUP BY
            1
          UNION ALL
          SELECT
            CAST('2024-04-01 00:00:00' AS TIMESTAMP) AS "time_quarter",
            NULL AS "_failures"
          UNION ALL
          SELECT
            CAST('2025-01-01 00:00:00' AS TIMESTAMP) AS "time_quarter",
            NULL AS "_failures"
        ) AS "members"
        GROUP BY
          1
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
  ) AS "merged"
) AS "fleet"
