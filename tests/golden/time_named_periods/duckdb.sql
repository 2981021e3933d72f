SELECT
  "time_month" AS "time_month",
  "failures" AS "failures",
  "repair_cost" AS "repair_cost"
FROM (
  SELECT
    "time_month",
    "_failures" AS "failures",
    "_repair_cost" AS "repair_cost"
  FROM (
    SELECT
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
        THEN "_repair_cost"
      END AS "_repair_cost"
    FROM (
      SELECT
        *,
        LEAD("time_month") OVER (ORDER BY "time_month" NULLS FIRST) AS "_next",
        CASE
          WHEN MAX("time_month") OVER () IS NULL
          OR CAST('2024-09-01 00:00:00' AS TIMESTAMP) IS NULL
          THEN NULL
          ELSE GREATEST(MAX("time_month") OVER (), CAST('2024-09-01 00:00:00' AS TIMESTAMP))
        END AS "_final"
      FROM (
        SELECT
          "time_month",
          MAX("_failures") AS "_failures",
          MAX("_repair_cost") AS "_repair_cost"
        FROM (
          SELECT
            CAST(CAST(DATE_TRUNC('MONTH', "failures"."failed_at") AS TIMESTAMP) AS TIMESTAMP) AS "time_month",
            COUNT(*) AS "_failures",
            SUM("failures"."cost") AS "_repair_cost"
          FROM "failures" AS "failures"
          WHERE
            "failures"."failed_at" >= CAST('2024-07-21 00:00:00' AS TIMESTAMP)
            AND "failures"."failed_at" < CAST('2024-10-01 00:00:00' AS TIMESTAMP)
          GROUP BY
            1
          UNION ALL
          SELECT
            CAST('2024-07-01 00:00:00' AS TIMESTAMP) AS "time_month",
            NULL AS "_failures",
            NULL AS "_repair_cost"
          UNION ALL
          SELECT
            CAST('2024-09-01 00:00:00' AS TIMESTAMP) AS "time_month",
            NULL AS "_failures",
            NULL AS "_repair_cost"
        ) AS "members"
        GROUP BY
          1
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
  "time_month" ASC
