SELECT
  "time_month" AS "time_month",
  "calls" AS "calls"
FROM (
  SELECT
    "time_month",
    "_calls" AS "calls"
  FROM (
    SELECT
      CAST("periods"."_period" AS TIMESTAMP) AS "time_month",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
          THEN "_calls"
        END,
        0
      ) AS "_calls"
    FROM (
      SELECT
        *,
        LEAD("time_month") OVER (ORDER BY "time_month" NULLS FIRST) AS "_next",
        MAX("time_month") OVER () AS "_final"
      FROM (
        SELECT
          CAST(CAST(DATE_TRUNC(
            'MONTH',
            TIMEZONE(
              'Asia/Tokyo',
              LEAST(
                TIMEZONE('America/New_York', "calls"."called_at"),
                TIMEZONE('America/New_York', "calls"."called_at" - TO_HOURS(1)) + TO_HOURS(1)
              )
            )
          ) AS TIMESTAMP) AS TIMESTAMP) AS "time_month",
          COUNT(*) AS "_calls"
        FROM "calls" AS "calls"
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
WHERE
  "calls" > 0
ORDER BY
  "time_month" ASC
